"""Dialogue act + dials + language -> words."""
