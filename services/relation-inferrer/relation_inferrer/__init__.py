"""Which services go together: by a model where there is one, by the words of the trade where there is none."""

from ratiba_contracts.facts import INFERRER

SERVICE = INFERRER
"""This service's name on the bus and in the database."""
