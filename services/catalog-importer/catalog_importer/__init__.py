"""From a price list to a live catalogue: read, review, commit, roll back."""

from ratiba_contracts.facts import IMPORTER

SERVICE = IMPORTER
"""This service's name on the bus and in the database."""
