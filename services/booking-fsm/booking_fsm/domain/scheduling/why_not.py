"""Why a start cannot be booked: the first reason that a customer could act on."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable

from booking_fsm.domain.scheduling.cells import cell_at_or_before, instant_of
from booking_fsm.domain.scheduling.hours_check import check_hours
from booking_fsm.domain.scheduling.intervals import Interval
from booking_fsm.domain.scheduling.policy import Policy
from booking_fsm.domain.scheduling.refusals import (
    ClosedThatDay,
    InThePast,
    NobodyForService,
    NobodyRefusal,
    NoSuchStaff,
    NotQualified,
    OffTheGrid,
    Refusal,
    StaffOff,
    Taken,
    TooFarAhead,
    TooSoon,
)
from booking_fsm.domain.scheduling.schedule import Schedule
from booking_fsm.domain.scheduling.service_spec import ServiceSpec
from booking_fsm.domain.scheduling.staff import Staff
from booking_fsm.domain.scheduling.wall_clock import LocalDay, local_day
from booking_fsm.domain.scheduling.workdays import Grid, grid_cells


def why_not(
    schedule: Schedule,
    service: ServiceSpec,
    start: dt.datetime,
    now: dt.datetime,
    staff_id: str | None = None,
) -> Refusal | None:
    """The reason why `start` (aware) cannot be booked at `now`, or None.

    None exactly where `find_openings` offers the start. Without `staff_id` the reason is that of the
    member of staff who came closest: taken says more than off, off more than closed.
    """
    policy = schedule.policy
    date = start.astimezone(policy.time_zone).date()
    out_of_reach = in_the_past_or_too_far(policy, start, date, now) or nobody_to_ask(schedule, service, staff_id)
    if out_of_reach is not None:
        return out_of_reach
    day, grid = local_day(date, policy.time_zone), schedule.grids_on([date])[0]
    checks = [(one, check_hours(service, one, day, grid, start)) for one in schedule.candidates(service, staff_id)]
    at_work = [one for one, outside in checks if outside is None]
    if not at_work:
        nearest = min((outside for _, outside in checks if outside), key=lambda outside: outside.distance)
        closed = isinstance(nearest.refusal, ClosedThatDay)
        return day_off(schedule, date, staff_id) if closed else nearest.refusal
    if start < policy.earliest(now):
        return TooSoon(policy.earliest(now))
    return _off_the_grid(day, grid, start) or _not_free(schedule, service, start, at_work, staff_id)


def in_the_past_or_too_far(
    policy: Policy, start: dt.datetime, date: dt.date, now: dt.datetime
) -> InThePast | TooFarAhead | None:
    """A refusal of a start before `now`, or on a local date after the last that can be booked."""
    if start < now:
        return InThePast(now)
    return TooFarAhead(policy.last_day(now)) if date > policy.last_day(now) else None


def nobody_to_ask(schedule: Schedule, service: ServiceSpec, staff_id: str | None) -> NobodyRefusal | None:
    """A refusal if no active member of staff, or not the one asked for, does the service."""
    if schedule.candidates(service, staff_id):
        return None
    if staff_id is None:
        return NobodyForService(service.service_id)
    employed = any(one.active and one.staff_id == staff_id for one in schedule.staff)
    return NotQualified(staff_id, service.service_id) if employed else NoSuchStaff(staff_id)


def day_off(schedule: Schedule, date: dt.date, staff_id: str | None) -> ClosedThatDay | StaffOff:
    """Of a date without work: a day off of the person asked for is not a closed house."""
    if staff_id is not None and schedule.house_hours(date):
        return StaffOff(date, None, staff_id)
    return ClosedThatDay(date)


def first_back(staff: Iterable[Staff], during: Interval) -> dt.datetime | None:
    """When the first of those who are off at some time of `during` is back."""
    return min((off.end for one in staff for off in one.time_off if off.overlaps(during)), default=None)


def _off_the_grid(day: LocalDay, grid: Grid, start: dt.datetime) -> OffTheGrid | None:
    cells, at = grid_cells(day, grid), cell_at_or_before(start)
    next_one = bisect_right(cells, at)
    if next_one and instant_of(cells[next_one - 1]) == start:
        return None
    return OffTheGrid(tuple(instant_of(cell) for cell in cells[max(next_one - 1, 0) : next_one + 1]))


def _not_free(
    schedule: Schedule, service: ServiceSpec, start: dt.datetime, at_work: list[Staff], staff_id: str | None
) -> StaffOff | Taken | None:
    """What keeps all of those at work from a start that is on the grid and within their hours."""
    at = cell_at_or_before(start)
    first, end = at - service.cells_before, at + service.cells_from_start
    blocked = Interval(instant_of(first), instant_of(end))
    if all(any(off.overlaps(blocked) for off in one.time_off) for one in at_work):
        date = start.astimezone(schedule.policy.time_zone).date()
        return StaffOff(date, first_back(at_work, blocked), staff_id)
    return Taken(staff_id) if all(any(schedule.taken(one, first, end)) for one in at_work) else None
