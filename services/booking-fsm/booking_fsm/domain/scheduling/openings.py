"""Openings: the starts that can be booked, and who could take each."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import overload

from booking_fsm.domain.scheduling.busy import BusyCalendar
from booking_fsm.domain.scheduling.cells import CELL_MIN, cell_at_or_after, cell_at_or_before, instant_of
from booking_fsm.domain.scheduling.intervals import Interval
from booking_fsm.domain.scheduling.staff import Staff


@dataclass(frozen=True, slots=True)
class Opening:
    """A start that can be booked: `start <= service < end` in UTC, buffers not included.

    `staff_ids` are those who are free for all of it, never empty, in the order in which they should be
    asked: least loaded on that local date first, then by staff number. For "anyone" the first of them
    gets it; should a hold be refused there, the next.
    """

    start: dt.datetime
    end: dt.datetime
    staff_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Openings(Sequence[Opening]):
    """All openings of one search, in order of start; each start appears once.

    A sequence whose items are made when they are read: a search over months costs the arithmetic, not
    the objects nobody looks at. `startable[i]` has one byte a cell from `first_cell` on, 1 where
    `candidates[i]` could start. `midnights` are the first cells of the local dates searched and the first
    after them.
    """

    cells: tuple[int, ...]
    duration_min: int
    first_cell: int = 0
    candidates: tuple[Staff, ...] = ()
    startable: tuple[bytes, ...] = ()
    midnights: tuple[int, ...] = ()
    busy: BusyCalendar = field(default_factory=lambda: BusyCalendar(()))
    _orders: dict[int, list[tuple[bytes, str]]] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.cells)

    @overload
    def __getitem__(self, index: int) -> Opening: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Opening]: ...
    def __getitem__(self, index: int | slice) -> Opening | Sequence[Opening]:
        if isinstance(index, slice):
            return [self._opening(cell) for cell in self.cells[index]]
        return self._opening(self.cells[index])

    def __iter__(self) -> Iterator[Opening]:
        return map(self._opening, self.cells)

    def starts(self) -> list[dt.datetime]:
        """Every start in order, without the staff: cheaper than the openings themselves."""
        return [instant_of(cell) for cell in self.cells]

    def first_starts(self) -> list[dt.datetime]:
        """The first start of each local date that has one: what there is to say of a date costs one look."""
        places = [(bisect_left(self.cells, first), end) for first, end in pairwise(self.midnights)]
        firsts = [(self.cells[at], end) for at, end in places if at < len(self.cells)]
        return [instant_of(cell) for cell, end in firsts if cell < end]

    def between(self, window: Interval) -> "Openings":
        """Those whose start lies in the window."""
        low, high = (bisect_left(self.cells, cell_at_or_after(edge)) for edge in (window.start, window.end))
        return replace(self, cells=self.cells[low:high])

    def only(self, wanted: Callable[[dt.datetime], bool]) -> "Openings":
        """Those whose start (UTC) is wanted."""
        return replace(self, cells=tuple(cell for cell in self.cells if wanted(instant_of(cell))))

    def at(self, start: dt.datetime) -> Opening | None:
        """The opening that starts exactly at `start` (aware), or None."""
        cell = cell_at_or_before(start)
        place = bisect_left(self.cells, cell)
        found = place < len(self.cells) and self.cells[place] == cell and instant_of(cell) == start
        return self._opening(cell) if found else None

    def _opening(self, cell: int) -> Opening:
        index = cell - self.first_cell
        able = [staff_id for starts, staff_id in self._in_order(cell) if starts[index]]
        return Opening(instant_of(cell), instant_of(cell + self.duration_min // CELL_MIN), tuple(able))

    def _in_order(self, cell: int) -> list[tuple[bytes, str]]:
        """The candidates on the day of `cell`, least loaded first, then by number, with their bytes."""
        at = bisect_right(self.midnights, cell) - 1
        order = self._orders.get(at)
        if order is None:
            first, end = self.midnights[at : at + 2]
            loads = [self.busy.cells_taken(one.staff_id, first, end) for one in self.candidates]
            ranked = sorted(zip(loads, self.candidates, self.startable, strict=True), key=_load_then_number)
            order = self._orders[at] = [(starts, one.staff_id) for _, one, starts in ranked]
        return order


def _load_then_number(ranked: tuple[int, Staff, bytes]) -> tuple[int, int]:
    load, one, _ = ranked
    return load, one.number
