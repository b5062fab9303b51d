"""Dialogue acts about the business: what it charges, when it is open, where it is."""

from datetime import date
from typing import Literal

from ratiba_contracts.envelope import Contract
from ratiba_contracts.views import OpenInterval, ServiceView


class Prices(Contract):
    """What services cost."""

    act: Literal["prices"] = "prices"
    services: tuple[ServiceView, ...]


class DayHours(Contract):
    """Opening intervals of one local day."""

    day: date
    intervals: tuple[OpenInterval, ...]


class Hours(Contract):
    """When the business is open: one entry a day, in order, closed days with no interval."""

    act: Literal["hours"] = "hours"
    days: tuple[DayHours, ...]


class Location(Contract):
    """Where the business is; None when the owner has not said."""

    act: Literal["location"] = "location"
    address: str | None
