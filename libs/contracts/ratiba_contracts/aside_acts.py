"""Dialogue acts that answer what people ask before they say yes or no (how long it takes, with whom, what both cost),
and what they tell beside it.
"""

from typing import Literal

from ratiba_contracts.envelope import Contract
from ratiba_contracts.views import OpeningView, Price, ServiceView


class TakesSoLong(Contract):
    """How long a service takes; with an `opening`, from when to when it would be."""

    act: Literal["takes_so_long"] = "takes_so_long"
    service: ServiceView
    opening: OpeningView | None = None


class ServedBy(Contract):
    """Who would do the offered one, and who does the one before it."""

    act: Literal["served_by"] = "served_by"
    service: ServiceView
    staff_name: str
    after: ServiceView
    after_staff_name: str
    same: bool


class CostsTogether(Contract):
    """What `first` costs, which they have (or, `unpaid`, is kept for them), and what both would: added up, no more."""

    act: Literal["costs_together"] = "costs_together"
    first: ServiceView
    second: ServiceView
    together: Price
    unpaid: bool = False


class TimeToThink(Contract):
    """Somebody has to think first. An `offered` time is kept for a moment; a later yes counts if it is free then."""

    act: Literal["time_to_think"] = "time_to_think"
    offered: bool = True


class PhoneNoted(Contract):
    """Somebody who waits for a person has sent the number that they are reached on."""

    act: Literal["phone_noted"] = "phone_noted"
