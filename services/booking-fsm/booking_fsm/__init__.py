"""Conversations, understanding, scheduling, appointments."""
