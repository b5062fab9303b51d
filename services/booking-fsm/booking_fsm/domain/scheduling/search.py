"""The search for openings.

One byte a cell says whether a member of staff could start there: a day's working hours give a pattern,
the patterns of the days are laid end to end, and what is taken is wiped out of them. The cost is that of
the window asked for and of what is booked within it.
"""

import datetime as dt
from collections.abc import Iterable
from functools import reduce
from itertools import compress
from operator import or_

from booking_fsm.domain.scheduling.cells import cell_at_or_after, instant_of
from booking_fsm.domain.scheduling.intervals import Interval
from booking_fsm.domain.scheduling.openings import Openings
from booking_fsm.domain.scheduling.schedule import Schedule
from booking_fsm.domain.scheduling.service_spec import ServiceSpec
from booking_fsm.domain.scheduling.staff import Staff
from booking_fsm.domain.scheduling.wall_clock import LocalDay, local_day, local_days
from booking_fsm.domain.scheduling.workdays import StartPatterns


def find_openings(
    schedule: Schedule,
    service: ServiceSpec,
    window: Interval,
    now: dt.datetime,
    staff_id: str | None = None,
) -> Openings:
    """Every start in `window` (`start <= t < end`) that can be booked at `now`, by anyone or by `staff_id`.

    An opening lies on the grid, respects notice and horizon, and its whole blocked time, buffers
    included, lies inside the working hours of each member of staff it names and clear of all that is
    busy, buffers included. Nothing else is left out.
    """
    first, end = _bookable_cells(schedule, window, now)
    candidates = schedule.candidates(service, staff_id)
    if first >= end or not candidates:
        return Openings((), service.duration_min)
    days = _days_of(first, end, schedule)
    patterns = StartPatterns(service, days, schedule.grids_on(day.date for day in days))
    window_cells = slice(first - days[0].first, end - days[0].first)
    startable = tuple(_startable(schedule, service, one, patterns, days)[window_cells] for one in candidates)
    anyone = reduce(or_, (int.from_bytes(able, "little") for able in startable))
    return Openings(
        cells=tuple(compress(range(first, end), anyone.to_bytes(end - first, "little"))),
        duration_min=service.duration_min,
        first_cell=first,
        candidates=candidates,
        startable=startable,
        midnights=(*(day.first for day in days), days[-1].end),
        busy=schedule.busy,
    )


def _bookable_cells(schedule: Schedule, window: Interval, now: dt.datetime) -> tuple[int, int]:
    """The cells of the window that are neither too soon nor too far ahead; none if end <= first."""
    policy = schedule.policy
    horizon = local_day(policy.last_day(now), policy.time_zone)
    first = cell_at_or_after(max(window.start, policy.earliest(now)))
    return first, min(cell_at_or_after(window.end), horizon.end)


def _days_of(first: int, end: int, schedule: Schedule) -> tuple[LocalDay, ...]:
    zone = schedule.policy.time_zone
    dates = [instant_of(cell).astimezone(zone).date() for cell in (first, end - 1)]
    return local_days(dates[0], dates[1], zone)


def _startable(
    schedule: Schedule, service: ServiceSpec, one: Staff, patterns: StartPatterns, days: tuple[LocalDay, ...]
) -> bytes:
    """One byte a cell from the first day's midnight on: 1 where this member of staff can start."""
    pattern = patterns.across(one.working_hours)
    first, end = days[0].first, days[-1].end
    before, after = service.cells_before, service.cells_from_start
    taken = schedule.taken(one, first - before, end + after)
    return _without(pattern, taken, 1 - after - first, before - first)


def _without(pattern: bytes, taken: Iterable[tuple[int, int]], low: int, high: int) -> bytes:
    """The pattern with 0 at every index from `since + low` to before `until + high`, taken being in order.

    A start is lost from `after - 1` cells before what is taken until `before` cells behind it.
    """
    pieces, at, zeros = [], 0, _Zeros()
    for since, until in taken:
        begin, end = since + low, until + high
        if begin > at:
            pieces.append(pattern[at:begin])
        else:
            begin = at
        if end > begin:
            pieces.append(zeros[end - begin])
            at = end
    pieces.append(pattern[at:])
    return b"".join(pieces)[: len(pattern)]


class _Zeros(dict[int, bytes]):
    """So many zero bytes, made once for each length: appointments come in few lengths."""

    def __missing__(self, length: int) -> bytes:
        made = self[length] = bytes(length)
        return made
