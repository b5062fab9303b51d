"""Cross-sell: after a booking, the one service that fits right behind it, and its chair held meanwhile."""

from ratiba_contracts.facts import CROSS_SELL

SERVICE = CROSS_SELL
"""Its name on the bus and in the database."""
