"""Customers with a goal, talking to the running product; what they leave behind is judged by SQL."""
