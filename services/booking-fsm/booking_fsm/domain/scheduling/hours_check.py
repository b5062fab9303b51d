"""Does a start lie within somebody's working hours, and if not, how does it miss them."""

import datetime as dt
from dataclasses import dataclass

from booking_fsm.domain.scheduling.cells import cell_at_or_after, instant_of
from booking_fsm.domain.scheduling.refusals import (
    AfterClosing,
    BeforeOpening,
    ClosedThatDay,
    HoursRefusal,
    InBreak,
    RunsIntoBreak,
    RunsPastClosing,
)
from booking_fsm.domain.scheduling.service_spec import ServiceSpec
from booking_fsm.domain.scheduling.staff import Staff
from booking_fsm.domain.scheduling.wall_clock import LocalDay
from booking_fsm.domain.scheduling.workdays import Grid, grid_cells, worked_cells
from booking_fsm.domain.scheduling.working_hours import across_midnight

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Outside:
    """How a start misses the hours. The smaller `distance`, the less would have to be different."""

    distance: tuple[int, int]
    refusal: HoursRefusal


def check_hours(service: ServiceSpec, one: Staff, day: LocalDay, grid: Grid, start: dt.datetime) -> Outside | None:
    """None if the service begun at `start`, a time of `day`, fits into a stretch of work with its buffers."""
    hours = one.working_hours
    spans = across_midnight(*(hours.on(day.date + _DAY * offset) for offset in (-1, 0, 1)))
    worked = worked_cells(day, spans)
    if not worked:
        return Outside((4, 0), ClosedThatDay(day.date))
    at = next((index for index, (_, end) in enumerate(worked) if start < instant_of(end)), None)
    if at is None:
        closes = worked[-1][1]
        return Outside((3, -closes), AfterClosing(instant_of(closes)))
    first, end = worked[at]
    earliest, latest = first + service.cells_before, end - service.cells_from_start
    if instant_of(earliest) <= start and cell_at_or_after(start) <= latest:
        return None
    possible = [instant_of(cell) for cell in grid_cells(day, grid) if earliest <= cell <= latest]
    late = instant_of(first) <= start and cell_at_or_after(start) > latest
    return _too_late(worked, at, possible) if late else _too_early(worked, at, possible)


def _too_early(worked: list[tuple[int, int]], at: int, possible: list[dt.datetime]) -> Outside:
    """Before the stretch `at`, or too close behind its beginning."""
    begins = instant_of(worked[at][0])
    if at == 0:
        return Outside((2, worked[at][0]), BeforeOpening(begins, possible[0] if possible else None))
    return Outside((2, worked[at][0]), InBreak(instant_of(worked[at - 1][1]), begins))


def _too_late(worked: list[tuple[int, int]], at: int, possible: list[dt.datetime]) -> Outside:
    """Within the stretch `at`, but not over by its end."""
    ends = instant_of(worked[at][1])
    last = possible[-1] if possible else None
    if at + 1 == len(worked):
        return Outside((1, -worked[at][1]), RunsPastClosing(ends, last))
    return Outside((0, -worked[at][1]), RunsIntoBreak(ends, instant_of(worked[at + 1][0]), last))
