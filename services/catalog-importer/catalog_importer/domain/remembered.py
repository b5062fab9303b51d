"""How much a reading remembers of what it has read: cells repeat, and each text is looked at from several sides."""

REMEMBERED = 2048
"""Texts a function keeps its answer for. A cell has at most 2,000 letters, so that a few MiB are the most it takes."""
