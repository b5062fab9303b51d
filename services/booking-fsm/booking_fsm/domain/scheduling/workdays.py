"""Where in a working day a service may start, before anything that is booked is looked at."""

import datetime as dt
from collections.abc import Iterator

from booking_fsm.domain.scheduling.cells import CELL_MIN
from booking_fsm.domain.scheduling.service_spec import ServiceSpec
from booking_fsm.domain.scheduling.wall_clock import LocalDay
from booking_fsm.domain.scheduling.working_hours import DAY_MIN, WallSpan, WorkingHours, across_midnight

Grid = tuple[int, ...]
WorkedDay = tuple[WallSpan, ...]
_DAY = dt.timedelta(days=1)


def worked_cells(day: LocalDay, spans: WorkedDay) -> Iterator[tuple[int, int]]:
    """The cells [first, end) that lie whole inside each span; a span that opens at 09:02 begins at 09:05."""
    for opens, closes in spans:
        first = day.cell_of(-(-opens // CELL_MIN) * CELL_MIN)
        end = day.cell_of(closes // CELL_MIN * CELL_MIN)
        if first < end:
            yield first, end


def grid_cells(day: LocalDay, grid: Grid) -> list[int]:
    """The cells of the grid's minutes on `day`; a minute that the clocks skip has none."""
    cells = (day.start_cell(minute) for minute in grid)
    return [cell for cell in cells if cell is not None]


class StartPatterns:
    """For one service: the bytes of its days, one a cell, 1 where working hours allow a start.

    A day is worked out once for each different set of hours, a row of days once for each different week: colleagues
    with the same hours share the bytes. Days on which the clocks change are worked out one by one.
    """

    def __init__(self, service: ServiceSpec, days: tuple[LocalDay, ...], grids: tuple[Grid, ...]) -> None:
        self._service = service
        self._days = days
        self._grids = grids
        self._dates = [days[0].date - _DAY, *(day.date for day in days), days[-1].date + _DAY]
        even: dict[Grid, dict[WorkedDay, bytes]] = {}
        self._known = tuple(
            even.setdefault(grid, {}) if day.even else {} for day, grid in zip(days, grids, strict=True)
        )
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
        """The same from the hours of each date; they reach one day further on either side."""
        patterns = []
        for at, known in enumerate(self._known):
            today = hours[at + 1]
            if today and (today[0].opens == 0 or today[-1].closes == DAY_MIN):
                today = across_midnight(hours[at], today, hours[at + 2])
            pattern = known.get(today)
            if pattern is None:
                pattern = known[today] = self._pattern(at, today)
            patterns.append(pattern)
        return b"".join(patterns)

    def _pattern(self, at: int, spans: WorkedDay) -> bytes:
        day = self._days[at]
        starts = bytearray(day.end - day.first)
        grid = grid_cells(day, self._grids[at])
        for first, end in worked_cells(day, spans):
            earliest, latest = first + self._service.cells_before, end - self._service.cells_from_start
            for cell in grid:
                if earliest <= cell <= latest:
                    starts[cell - day.first] = 1
        return bytes(starts)
