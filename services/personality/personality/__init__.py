"""The six dials: defaults, snapshot."""
