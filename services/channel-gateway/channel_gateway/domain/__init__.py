"""What the gateway decides: plain functions and frozen dataclasses, no I/O and no clock."""
