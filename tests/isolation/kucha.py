"""Kucha Bar, the neighbour: open, with people and a menu of its own, and so far without a customer."""

from booking_fsm.testing import business
from ratiba_contracts.requests import BookingPolicy, ReplaceRoster, RosterMember
from ratiba_contracts.tenant import CatalogSnapshot

ACCOUNT = "200000000000002"
TOKEN = "token-of-kucha"

ROSTER = ReplaceRoster(
    actor="kucha",
    policy=BookingPolicy(address="Tom Mboya Street 3, Nairobi"),
    members=(
        RosterMember(
            staff_id="zawadi",
            name="Zawadi",
            service_ids=("manicure",),
            working_days=business.ROSTER.members[0].working_days,
        ),
    ),
)

CATALOG = CatalogSnapshot(
    version=1,
    currency="KES",
    services=tuple(sold for sold in business.CATALOG.services if sold.service_id == "manicure"),
)
"""One service, of an id that the other business uses too."""
