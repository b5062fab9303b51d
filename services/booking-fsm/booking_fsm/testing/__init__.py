"""A business to talk to in tests: the real turns on a real database, with a clock and holds that obey the test."""
