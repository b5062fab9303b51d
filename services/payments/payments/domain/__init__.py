"""What decides money: plain functions and frozen dataclasses."""
