"""From the scheduler's refusals to the act that tells the customer."""

import datetime as dt

from booking_fsm.domain.conversation.hours import open_intervals
from booking_fsm.domain.conversation.state import Wish
from booking_fsm.domain.conversation.world import World
from booking_fsm.domain.scheduling.refusals import (
    AfterClosing,
    BeforeOpening,
    ClosedThatDay,
    DayRefusal,
    FullyBooked,
    InBreak,
    InThePast,
    LongerThanHours,
    NobodyForService,
    NoSuchStaff,
    NotQualified,
    OffTheGrid,
    Refusal,
    RunsIntoBreak,
    RunsPastClosing,
    StaffOff,
    Taken,
    TooFarAhead,
    TooSoon,
)
from ratiba_contracts.slot_acts import SlotRefusal, SlotRefused

REASONS: dict[type[Refusal | DayRefusal], SlotRefusal] = {
    InThePast: SlotRefusal.IN_THE_PAST,
    TooSoon: SlotRefusal.TOO_SOON,
    TooFarAhead: SlotRefusal.TOO_FAR,
    NobodyForService: SlotRefusal.NO_OPENING,
    NoSuchStaff: SlotRefusal.STAFF_OFF,
    NotQualified: SlotRefusal.STAFF_NOT_QUALIFIED,
    ClosedThatDay: SlotRefusal.CLOSED,
    StaffOff: SlotRefusal.STAFF_OFF,
    BeforeOpening: SlotRefusal.BEFORE_OPENING,
    AfterClosing: SlotRefusal.AFTER_CLOSING,
    RunsPastClosing: SlotRefusal.RUNS_PAST_CLOSING,
    InBreak: SlotRefusal.BREAK,
    RunsIntoBreak: SlotRefusal.BREAK,
    OffTheGrid: SlotRefusal.OFF_GRID,
    Taken: SlotRefusal.TAKEN,
    FullyBooked: SlotRefusal.NO_OPENING,
    LongerThanHours: SlotRefusal.NO_OPENING,
}


HOURS = frozenset(
    {
        SlotRefusal.CLOSED,
        SlotRefusal.BEFORE_OPENING,
        SlotRefusal.AFTER_CLOSING,
        SlotRefusal.BREAK,
        SlotRefusal.RUNS_PAST_CLOSING,
    }
)
"""Reasons that blame the hours of the house, which are those of anybody who works."""


def refused_start(world: World, refusal: Refusal | None, start: dt.datetime, wish: Wish) -> SlotRefused:
    """Why this start cannot be had. Without a refusal it was taken while we looked.

    The house is not called closed when it is open and only those who could do it are away.
    """
    reason = SlotRefusal.TAKEN if refusal is None else REASONS[type(refusal)]
    local = world.local(start)
    hours = open_intervals(world, local.date())
    end = world.local(start + dt.timedelta(minutes=world.spec(wish.service_id or "").duration_min))
    house_is_open = any(span.opens <= local.time() and end.time() <= span.closes for span in hours)
    if reason in HOURS and house_is_open and end.date() == local.date():
        reason = SlotRefusal.STAFF_OFF if wish.staff_id else SlotRefusal.NO_OPENING
    return SlotRefused(reason=reason, requested_at=start, staff_name=_asked_for(world, wish), hours=hours)


def refused_day(world: World, refusal: DayRefusal | None, day: dt.date, wish: Wish) -> SlotRefused:
    """Why nothing can be had on a local day."""
    reason = SlotRefusal.NO_OPENING if refusal is None else REASONS[type(refusal)]
    hours = open_intervals(world, day)
    if reason is SlotRefusal.CLOSED and hours:
        reason = SlotRefusal.STAFF_OFF if wish.staff_id else SlotRefusal.NO_OPENING
    return SlotRefused(reason=reason, day=day, staff_name=_asked_for(world, wish), hours=hours)


def _asked_for(world: World, wish: Wish) -> str | None:
    return world.staff_name(wish.staff_id) if wish.staff_id else None
