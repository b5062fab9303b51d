"""Price lists from the command line."""
