"""The owner's edge: sign-in, and the pages by which an owner runs the business."""

from ratiba_contracts.facts import ADMIN

SERVICE = ADMIN
"""This service's name, on the bus and in the database."""
