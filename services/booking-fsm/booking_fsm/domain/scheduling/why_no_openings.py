"""Why nothing can be booked on a whole date."""

import datetime as dt
from dataclasses import replace

from booking_fsm.domain.scheduling.busy import BusyCalendar
from booking_fsm.domain.scheduling.refusals import (
    DayRefusal,
    FullyBooked,
    InThePast,
    LongerThanHours,
    StaffOff,
    TooFarAhead,
    TooSoon,
)
from booking_fsm.domain.scheduling.schedule import Schedule
from booking_fsm.domain.scheduling.search import find_openings
from booking_fsm.domain.scheduling.service_spec import ServiceSpec
from booking_fsm.domain.scheduling.wall_clock import days_window
from booking_fsm.domain.scheduling.why_not import day_off, first_back, nobody_to_ask


def why_no_openings(
    schedule: Schedule, service: ServiceSpec, date: dt.date, now: dt.datetime, staff_id: str | None = None
) -> DayRefusal | None:
    """The reason why nothing can be booked on the local `date` at `now`, or None if something can."""
    policy = schedule.policy
    if date < policy.today(now):
        return InThePast(now)
    if date > policy.last_day(now):
        return TooFarAhead(policy.last_day(now))
    nobody = nobody_to_ask(schedule, service, staff_id)
    if nobody is not None:
        return nobody
    if not any(one.working_hours.on(date) for one in schedule.candidates(service, staff_id)):
        return day_off(schedule, date, staff_id)
    return _what_is_in_the_way(schedule, service, date, now, staff_id)


def _what_is_in_the_way(
    schedule: Schedule, service: ServiceSpec, date: dt.date, now: dt.datetime, staff_id: str | None
) -> FullyBooked | StaffOff | TooSoon | LongerThanHours | None:
    """Found by asking what would have to be different: the bookings, then the time off, then the hour."""
    window = days_window(date, 1, schedule.policy.time_zone)
    unbooked = replace(schedule, busy=BusyCalendar(()))
    nobody_away = replace(unbooked, staff=tuple(replace(one, time_off=()) for one in schedule.staff))
    unhurried = replace(nobody_away, policy=replace(schedule.policy, min_notice_min=0))
    reasons = (
        (schedule, now, None),
        (unbooked, now, FullyBooked(date, staff_id)),
        (
            nobody_away,
            now,
            StaffOff(date, first_back(schedule.candidates(service, staff_id), window), staff_id),
        ),
        (unhurried, min(now, window.start), TooSoon(schedule.policy.earliest(now))),
    )
    for changed, at, reason in reasons:
        if find_openings(changed, service, window, at, staff_id):
            return reason
    return LongerThanHours(date)
