"""What the console decides: no I/O, no clock, no framework."""
