"""Dialogue acts about another service that goes with the one booked: suggested before it, or offered behind it."""

from typing import Literal

from pydantic import Field

from ratiba_contracts.envelope import Contract
from ratiba_contracts.views import AppointmentView, OpeningView, Price, ServiceView


class SuggestService(Contract):
    """One line, once: another service that goes with the one whose time is being chosen. It asks nothing."""

    act: Literal["suggest_service"] = "suggest_service"
    service: ServiceView
    beside: ServiceView


class NotedForAfter(Contract):
    """The customer wants the suggested service as well: it is booked after the one that is being arranged."""

    act: Literal["noted_for_after"] = "noted_for_after"
    service: ServiceView
    after: ServiceView


class AskNext(Contract):
    """The first one is booked; shall the noted one be booked now? The options are that service, and no."""

    act: Literal["ask_next"] = "ask_next"
    service: ServiceView


class OfferRightAfter(Contract):
    """Offered once the first one is booked, for a short while: this service, right behind it. Yes or no.

    The first appointment stands whatever is answered. `opening.staff_name` is set: it may be somebody else. `gap_min`:
    how long there is nothing between the two.
    """

    act: Literal["offer_right_after"] = "offer_right_after"
    service: ServiceView
    opening: OpeningView
    after: ServiceView
    gap_min: int = Field(default=0, ge=0)


class BookedAsWell(Contract):
    """The offered one is booked behind the first. `together`: what both cost, where both have one fixed amount."""

    act: Literal["booked_as_well"] = "booked_as_well"
    appointment: AppointmentView
    after: AppointmentView
    together: Price | None = None


class OfferDeclined(Contract):
    """The customer does not want the offered one, and nothing more is offered.

    The first appointment stands, or (`unpaid`) is kept until it is paid.
    """

    act: Literal["offer_declined"] = "offer_declined"
    appointment: AppointmentView
    unpaid: bool = False


class OfferGone(Contract):
    """What was offered can no longer be had; `taken_off`: at no time, since it is on the menu no more.

    The first appointment stands, or (`unpaid`) is kept until it is paid.
    """

    act: Literal["offer_gone"] = "offer_gone"
    service: ServiceView
    appointment: AppointmentView
    unpaid: bool = False
    taken_off: bool = False
