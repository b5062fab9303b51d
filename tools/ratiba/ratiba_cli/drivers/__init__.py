"""Customers played through the real edges of the product."""
