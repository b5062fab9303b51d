"""The six dials: what each trade starts with, and the snapshot every service reads."""

from ratiba_contracts.facts import PERSONALITY

SERVICE = PERSONALITY
"""This service's name on the bus and in the database."""
