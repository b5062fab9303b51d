"""Payments: prompts a customer, believes only the provider, and keeps the ledger of every appointment."""

from ratiba_contracts.facts import PAYMENTS

SERVICE = PAYMENTS
"""The service's name on the bus and in the database."""
