"""The booking machine played by the minute: inputs of every kind, two houses to play in, and what must stay true."""
