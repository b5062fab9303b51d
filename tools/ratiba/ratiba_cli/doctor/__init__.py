"""Looks for what is wrong with this machine and with what runs on it."""
