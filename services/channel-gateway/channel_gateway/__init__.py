"""The customers' edge: webhooks and sockets in, words fitted to the channel out."""

from ratiba_contracts.facts import GATEWAY

SERVICE = GATEWAY
"""This service's name on the bus and in the database."""
