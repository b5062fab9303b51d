"""Openings for a conversation: the wished-for service, person and days against the calendar that was read."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from booking_fsm.domain.conversation.needs import Calendar, NeedCalendar
from booking_fsm.domain.conversation.state import Slot, Wish
from booking_fsm.domain.conversation.world import LEAST_TO_PAY_MIN, World
from booking_fsm.domain.scheduling.by_hand import Chair
from booking_fsm.domain.scheduling.intervals import Interval
from booking_fsm.domain.scheduling.openings import Opening, Openings
from booking_fsm.domain.scheduling.schedule import Schedule
from booking_fsm.domain.scheduling.search import find_openings
from booking_fsm.domain.scheduling.service_spec import ServiceSpec
from booking_fsm.domain.scheduling.wall_clock import days_window
from booking_fsm.domain.scheduling.why_not import why_not

DAYS_AHEAD = 14
"""How far is looked when no day was said, and beyond a day that is full."""


def window(wish: Wish, world: World) -> NeedCalendar:
    """The local days to read for a wish: a day and those after it, a range, or the days ahead."""
    if wish.day is not None:
        first, last = wish.day, wish.day + dt.timedelta(days=DAYS_AHEAD)
    elif wish.day_range is not None:
        first, last = wish.day_range[0], min(wish.day_range[1], world.policy.last_day(world.now))
        last = max(last, first + dt.timedelta(days=DAYS_AHEAD))
    else:
        first, last = world.today, world.today + dt.timedelta(days=DAYS_AHEAD)
    first = min(max(first, world.today), world.policy.last_day(world.now))
    return NeedCalendar(first, max(first, min(last, world.policy.last_day(world.now))))


def schedule(world: World, calendar: Calendar) -> Schedule:
    """Everything a search reads."""
    return Schedule(world.staff, world.policy, calendar.busy, world.staff_services)


def openings(world: World, calendar: Calendar, wish: Wish) -> Openings:
    """All openings of the calendar's days for the wished-for service and person. KeyError without a service."""
    days = (calendar.until_day - calendar.from_day).days + 1
    asked = days_window(calendar.from_day, days, world.time_zone)
    service = world.spec(wish.service_id or "")
    return find_openings(schedule(world, calendar), service, asked, world.now, wish.staff_id)


def to_choose_from(given: Openings, calendar: Calendar, wish: Wish) -> Openings:
    """Those that are shown: nobody is shown a time at which they are here already, unless somebody else is to come."""
    if wish.for_another or not calendar.engaged:
        return given
    length = dt.timedelta(minutes=given.duration_min)
    return given.only(lambda start: not any(one.overlaps(Interval(start, start + length)) for one in calendar.engaged))


def busy_window(world: World, from_day: dt.date, until_day: dt.date) -> Interval:
    """What to read of who is busy for these local days: a buffer may reach over midnight, so a day more each side."""
    days = (until_day - from_day).days + 3
    return days_window(from_day - dt.timedelta(days=1), days, world.time_zone)


def instant(world: World, day: dt.date, wall: dt.time) -> dt.datetime:
    """The instant of a wall time on a local day, UTC."""
    return dt.datetime.combine(day, wall, world.time_zone).astimezone(dt.UTC)


def on_day(given: Openings, world: World, day: dt.date) -> Openings:
    """Those of one local day."""
    return given.between(days_window(day, 1, world.time_zone))


def within(given: Openings, world: World, span: tuple[dt.time, dt.time] | None) -> Openings:
    """Those whose wall time lies in `[from, until)`; all without a span."""
    if span is None:
        return given
    since, until = span
    return given.only(lambda start: since <= world.local(start).time() < until)


def spread(given: Openings, world: World, most: int) -> list[Opening]:
    """At most `most` of them over the whole span, round times first: people ask for three, not for a quarter past.

    The hours if they fill the list, else the hours and half hours, else everything; evenly where that is too many.
    """
    minutes_past = [world.local(start).minute for start in given.starts()]
    for minutes in ((0,), (0, 30)):
        round_ones = [place for place, minute in enumerate(minutes_past) if minute in minutes]
        if len(round_ones) >= min(most, len(given)):
            return [given[place] for place in _evenly(round_ones, most)]
    return [given[place] for place in _evenly(range(len(given)), most)]


def _evenly(given: Sequence[int], most: int) -> Sequence[int]:
    if len(given) <= most:
        return given
    return [given[index * len(given) // most] for index in range(most)]


def still_stands(world: World, slot: Slot, service_id: str) -> bool:
    """Whether a held chair is still what it was held for, whatever the owner has changed since.

    Its person works then and does the service, which takes as long as it did, and the time has not passed, nor is it
    too close to pay before it. Notice, grid and buffers are those it was held under, and whether it is free is for the
    database to say.
    """
    minute = dt.timedelta(minutes=1)
    held = ServiceSpec(
        service_id,
        (slot.end_at - slot.start_at) // minute,
        (slot.start_at - slot.blocked_from) // minute,
        (slot.blocked_until - slot.end_at) // minute,
    )
    to_pay_min = LEAST_TO_PAY_MIN if world.charges(service_id) else 0
    lenient = replace(world.policy, min_notice_min=to_pay_min, interval_min=5)
    people = Schedule(world.staff, lenient, staff_services=world.staff_services)
    as_long = held.duration_min == world.spec(service_id).duration_min
    return as_long and why_not(people, held, slot.start_at, world.now, slot.staff_id) is None


def slot_of(world: World, opening: Opening, staff_id: str, service_id: str) -> Slot:
    """The chair of one member of staff at an opening, buffers around it."""
    spec = world.spec(service_id)
    member = next(one for one in world.staff if one.staff_id == staff_id)
    return Slot(
        start_at=opening.start,
        end_at=opening.end,
        blocked_from=opening.start - dt.timedelta(minutes=spec.buffer_before_min),
        blocked_until=opening.end + dt.timedelta(minutes=spec.buffer_after_min),
        staff_id=member.staff_id,
        staff_number=member.number,
        staff_name=member.name,
    )


def slot_by_hand(world: World, chair: Chair) -> Slot:
    """The chair that an owner's own booking takes."""
    member = next(one for one in world.staff if one.staff_id == chair.staff_id)
    return Slot(
        start_at=chair.start,
        end_at=chair.end,
        blocked_from=chair.blocked.start,
        blocked_until=chair.blocked.end,
        staff_id=member.staff_id,
        staff_number=member.number,
        staff_name=member.name,
    )
