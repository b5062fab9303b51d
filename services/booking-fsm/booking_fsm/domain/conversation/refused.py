"""From the scheduler's refusals to the act that tells the customer."""

import datetime as dt

from booking_fsm.domain.conversation.hours import open_intervals
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
from ratiba_contracts.acts import SlotRefusal, SlotRefused

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


def refused_start(world: World, refusal: Refusal | None, start: dt.datetime, staff_id: str | None) -> SlotRefused:
    """Why this start cannot be had. Without a refusal it was taken while we looked."""
    reason = SlotRefusal.TAKEN if refusal is None else REASONS[type(refusal)]
    local = world.local(start)
    return SlotRefused(
        reason=reason,
        requested_at=start,
        staff_name=world.staff_name(staff_id) if staff_id else None,
        hours=open_intervals(world, local.date()),
    )


def refused_day(world: World, refusal: DayRefusal | None, day: dt.date, staff_id: str | None) -> SlotRefused:
    """Why nothing can be had on a local day. Without a refusal only the asked hours of it are full."""
    return SlotRefused(
        reason=SlotRefusal.NO_OPENING if refusal is None else REASONS[type(refusal)],
        day=day,
        staff_name=world.staff_name(staff_id) if staff_id else None,
        hours=open_intervals(world, day),
    )
