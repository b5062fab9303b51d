"""Dialogue acts about the time of an appointment: which day, which start, with whom, and why not."""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime

from ratiba_contracts.envelope import Contract
from ratiba_contracts.views import OpenInterval, ServiceView


class SlotRefusal(StrEnum):
    """Why an asked time cannot be had."""

    CLOSED = "closed"
    BEFORE_OPENING = "before_opening"
    AFTER_CLOSING = "after_closing"
    BREAK = "break"
    RUNS_PAST_CLOSING = "runs_past_closing"
    IN_THE_PAST = "in_the_past"
    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"
    STAFF_OFF = "staff_off"
    STAFF_NOT_QUALIFIED = "staff_not_qualified"
    OFF_GRID = "off_grid"
    TAKEN = "taken"
    NO_OPENING = "no_opening"


class AskDay(Contract):
    """Which day? The options are days that have openings."""

    act: Literal["ask_day"] = "ask_day"
    service: ServiceView


class ClarifyDay(Contract):
    """Several dates fit what was said, or the date named does not exist; the options are dates."""

    act: Literal["clarify_day"] = "clarify_day"
    reason: Literal["several", "weekday_mismatch", "no_such_date", "night", "in_the_past"] = "several"


class OfferOpenings(Contract):
    """Free starts to choose from (the options). `day` is set when all are on one local day."""

    act: Literal["offer_openings"] = "offer_openings"
    service: ServiceView
    day: date | None = None
    staff_name: str | None = None


class ClarifyTime(Contract):
    """Both readings of a time fit ("saa nne": 10:00 or 22:00); the options are those openings."""

    act: Literal["clarify_time"] = "clarify_time"


class ClarifyStaff(Contract):
    """Several people fit the name; the options are those."""

    act: Literal["clarify_staff"] = "clarify_staff"


class StaffUnknown(Contract):
    """Nobody of that name works here; anyone free will be offered."""

    act: Literal["staff_unknown"] = "staff_unknown"


class SlotRefused(Contract):
    """The asked time cannot be had, and why. Alternatives follow as `OfferOpenings` where there are any."""

    act: Literal["slot_refused"] = "slot_refused"
    reason: SlotRefusal
    requested_at: AwareDatetime | None = None
    day: date | None = None
    staff_name: str | None = None
    hours: tuple[OpenInterval, ...] = ()


class SlotTaken(Contract):
    """Somebody else took it a moment ago. Alternatives follow."""

    act: Literal["slot_taken"] = "slot_taken"
    requested_at: AwareDatetime


class HoldLapsed(Contract):
    """The time held for the customer went by without an answer; it is free for others again."""

    act: Literal["hold_lapsed"] = "hold_lapsed"
    requested_at: AwareDatetime


class GivenToAnother(Contract):
    """The business itself has given away a time that the customer was deciding on or paying for.

    `money`: nothing was asked for; a prompt may be open, is to be left, and what comes is given back; or the prompt is
    for something that stands, too, and only what is paid for this one is given back. `next_to_it`: somebody else has
    the time before or after it, and only what is needed around that is in the way.
    """

    act: Literal["given_to_another"] = "given_to_another"
    requested_at: AwareDatetime
    next_to_it: bool = False
    money: Literal["not_asked", "leave_it", "also_for_another"] = "not_asked"
