"""What the dials are and when they are due: plain functions and values, no I/O."""
