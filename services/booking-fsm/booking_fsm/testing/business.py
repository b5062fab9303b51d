"""Pendo Spa as tests know it: its menu, its people, its rules."""

import datetime as dt

from ratiba_contracts.requests import BookingPolicy, ReplaceRoster, RosterMember, WorkingDay
from ratiba_contracts.tenant import PLAIN_DIALS, CatalogService, CatalogSnapshot, DialsSnapshot
from ratiba_contracts.views import OpenInterval, Price, PriceKind

_GOES_WITH = {"manicure": ("pedicure", "facial"), "pedicure": ("manicure",), "facial": ("massage-30",)}


def _service(service_id: str, name: str, name_sw: str, minutes: int, shillings: int, *aliases: str) -> CatalogService:
    price = Price(kind=PriceKind.FIXED, currency="KES", amount=100 * shillings)
    return CatalogService(
        service_id=service_id,
        name=name,
        name_sw=name_sw,
        aliases=aliases,
        duration_min=minutes,
        price=price,
        goes_with=_GOES_WITH.get(service_id, ()),
    )


CATALOG = CatalogSnapshot(
    version=1,
    currency="KES",
    services=(
        _service("manicure", "Manicure with polish", "Kupaka rangi ya kucha", 45, 1500, "nails", "kucha"),
        _service("pedicure", "Pedicure", "Kucha za miguu", 60, 1800),
        _service("massage-30", "Massage 30 minutes", "Masaji dakika 30", 30, 2000),
        _service("massage-60", "Massage 60 minutes", "Masaji dakika 60", 60, 3500),
        _service("facial", "Facial", "Usafi wa uso", 60, 2500),
    ),
)

DIALS = DialsSnapshot(version=1, dials=PLAIN_DIALS)

_OPEN = (OpenInterval(opens=dt.time(9), closes=dt.time(18)),)
_WEEK = tuple(WorkingDay(weekday=day, intervals=_OPEN) for day in range(6))

ROSTER = ReplaceRoster(
    actor="test",
    policy=BookingPolicy(address="Moi Avenue 12, Nairobi", min_notice_min=30),
    members=(
        RosterMember(
            staff_id="amina",
            name="Amina",
            service_ids=("manicure", "pedicure", "facial", "massage-30", "massage-60"),
            working_days=_WEEK,
        ),
        RosterMember(staff_id="brian", name="Brian", service_ids=("massage-30", "massage-60"), working_days=_WEEK),
        RosterMember(
            staff_id="cate",
            name="Cate",
            service_ids=("manicure", "pedicure", "facial"),
            working_days=_WEEK,
        ),
    ),
)
"""Open Monday to Saturday, 09:00 to 18:00; two people for every service."""
