"""Where in a working day a service may start, before anything that is booked is looked at."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

from booking_fsm.domain.scheduling.cells import CELL_MIN
from booking_fsm.domain.scheduling.service_spec import ServiceSpec
from booking_fsm.domain.scheduling.wall_clock import LocalDay
from booking_fsm.domain.scheduling.working_hours import DAY_MIN, WallSpan, WorkingHours, across_midnight

Grid = tuple[int, ...]
WorkedDay = tuple[WallSpan, ...]
_DAY = dt.timedelta(days=1)


def worked_cells(day: LocalDay, spans: WorkedDay) -> list[tuple[int, int]]:
    """The cells [first, end) that lie whole inside each span; a span that opens at 09:02 begins at 09:05.

    Spans with nothing between them but time that the clocks skip are one.
    """
    worked: list[tuple[int, int]] = []
    for opens, closes in spans:
        first = day.cell_of(-(-opens // CELL_MIN) * CELL_MIN)
        end = day.cell_of(closes // CELL_MIN * CELL_MIN)
        if worked and first == worked[-1][1]:
            worked[-1] = (worked[-1][0], end)
        elif first < end:
            worked.append((first, end))
    return worked


def grid_cells(day: LocalDay, grid: Grid) -> list[int]:
    """The cells of the grid's minutes on `day`; a minute that the clocks skip has none."""
    if day.even:
        return [day.first + minute // CELL_MIN for minute in grid]
    cells = (day.start_cell(minute) for minute in grid)
    return [cell for cell in cells if cell is not None]


class StartPatterns:
    """For one service: the bytes of its days, one a cell, 1 where working hours allow a start.

    A row of days is worked out once for each different week: colleagues with the same hours share the bytes.
    """

    def __init__(self, service: ServiceSpec, days: tuple[LocalDay, ...], grids: tuple[Grid, ...]) -> None:
        self._service = service
        self._days = days
        self._grids = grids
        self._dates = [days[0].date - _DAY, *(day.date for day in days), days[-1].date + _DAY]
        self._by_week: dict[tuple[WorkedDay, ...], bytes] = {}

    def across(self, hours: WorkingHours) -> bytes:
        """The bytes of all the days end to end."""
        if hours.overrides:
            return self._across([hours.on(date) for date in self._dates])
        pattern = self._by_week.get(hours.weekly)
        if pattern is None:
            pattern = self._by_week[hours.weekly] = self._across([hours.on(date) for date in self._dates])
        return pattern

    def _across(self, hours: list[WorkedDay]) -> bytes:
        """The same from the hours of each date, which reach one day further on either side."""
        patterns = []
        for at, (yesterday, today, tomorrow) in enumerate(zip(hours, hours[1:], hours[2:], strict=False)):
            over_midnight = today and (today[0].opens == 0 or today[-1].closes == DAY_MIN)
            spans = across_midnight(yesterday, today, tomorrow) if over_midnight else today
            patterns.append(self._pattern(self._days[at], self._grids[at], spans))
        return b"".join(patterns)

    def _pattern(self, day: LocalDay, grid: Grid, spans: WorkedDay) -> bytes:
        before, from_start = self._service.cells_before, self._service.cells_from_start
        if day.even:
            return _even_pattern(day.end - day.first, grid, spans, before, from_start)
        worked = [(first - day.first, end - day.first) for first, end in worked_cells(day, spans)]
        starts = [cell - day.first for cell in grid_cells(day, grid)]
        return _startable(day.end - day.first, starts, worked, before, from_start)


@lru_cache(maxsize=4096)
def _even_pattern(length: int, grid: Grid, spans: WorkedDay, before: int, from_start: int) -> bytes:
    """Where wall minutes and cells run in step, one working day is like another, whichever date it is."""
    worked = [(-(-opens // CELL_MIN), closes // CELL_MIN) for opens, closes in spans]
    return _startable(length, [minute // CELL_MIN for minute in grid], worked, before, from_start)


def _startable(
    length: int, starts: Iterable[int], worked: Iterable[tuple[int, int]], before: int, from_start: int
) -> bytes:
    """One byte a cell of the day: 1 at each of `starts` that has its whole blocked time inside a worked span."""
    pattern = bytearray(length)
    for first, end in worked:
        for cell in starts:
            if first + before <= cell <= end - from_start:
                pattern[cell] = 1
    return bytes(pattern)
