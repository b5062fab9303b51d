"""Time that is already taken, by member of staff."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import le, lt

from booking_fsm.domain.scheduling.cells import cell_at_or_after, cell_at_or_before, cells_of_minutes
from booking_fsm.domain.scheduling.intervals import require_utc
from booking_fsm.domain.scheduling.invalid import InvalidSchedule, require_minutes


@dataclass(frozen=True, slots=True)
class Busy:
    """An appointment, a hold or an outside engagement of one member of staff.

    `start` and `end` are UTC. Buffers are minutes around them: leave them 0 when the times already
    include them. A new booking must keep its own buffers clear of these: both neighbours' count.
    """

    staff_id: str
    start: dt.datetime
    end: dt.datetime
    buffer_before_min: int = 0
    buffer_after_min: int = 0

    def __post_init__(self) -> None:
        require_utc("busy start", self.start)
        require_utc("busy end", self.end)
        if self.end <= self.start:
            raise InvalidSchedule("busy end", self.end.isoformat(), f"after {self.start.isoformat()}")
        require_minutes("buffer_before_min", self.buffer_before_min, least=0, most=24 * 60)
        require_minutes("buffer_after_min", self.buffer_after_min, least=0, most=24 * 60)

    @property
    def blocked_from(self) -> dt.datetime:
        """The first instant nobody else may have."""
        return self.start - dt.timedelta(minutes=self.buffer_before_min)

    @property
    def blocked_until(self) -> dt.datetime:
        """The first instant that is free again."""
        return self.end + dt.timedelta(minutes=self.buffer_after_min)


class BusyCalendar:
    """Blocked cells of each member of staff as sorted spans that do not overlap; never changes.

    Built from rows of (staff_id, first blocked cell, first free cell) in any order, as a database can
    return them; `of` builds it from instants. Reading a window costs what lies in
    the window plus a binary search, however long the history is.
    """

    __slots__ = ("_by_staff",)

    def __init__(self, rows: Iterable[tuple[str, int, int]]) -> None:
        by_staff: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for staff_id, first, end in rows:
            by_staff[staff_id].append((first, end))
        self._by_staff = {staff_id: _joined(given) for staff_id, given in by_staff.items()}

    @classmethod
    def of(cls, busy: Iterable[Busy]) -> "BusyCalendar":
        """From instants, in any order; what is not on a cell's edge is rounded outwards."""
        return cls(
            (
                one.staff_id,
                cell_at_or_before(one.start) - cells_of_minutes(one.buffer_before_min),
                cell_at_or_after(one.end) + cells_of_minutes(one.buffer_after_min),
            )
            for one in busy
        )

    def between(self, staff_id: str, first: int, end: int) -> Iterator[tuple[int, int]]:
        """What is blocked of [first, end), in order, as spans that do not overlap."""
        spans = self._by_staff.get(staff_id)
        if spans is None:
            return iter(())
        low, high = bisect_right(spans[1], first), bisect_left(spans[0], end)
        if low >= high:
            return iter(())
        firsts, ends = spans[0][low:high], spans[1][low:high]
        firsts[0], ends[-1] = max(firsts[0], first), min(ends[-1], end)
        return zip(firsts, ends, strict=True)

    def cells_taken(self, staff_id: str, first: int, end: int) -> int:
        """How many cells of [first, end) are blocked: the load by which staff are compared."""
        return sum(until - since for since, until in self.between(staff_id, first, end))


def _joined(given: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Firsts and ends of the spans, sorted; those that overlap become one."""
    given.sort()
    firsts, ends = [first for first, _ in given], [end for _, end in given]
    if not all(map(lt, firsts, ends)):
        wrong = next(span for span in given if span[0] >= span[1])
        raise InvalidSchedule("blocked cells", wrong, "in order and not empty")
    if all(map(le, ends, firsts[1:])):
        return firsts, ends
    firsts, ends = [], []
    for first, end in given:
        if not ends or first > ends[-1]:
            firsts.append(first)
            ends.append(end)
        elif end > ends[-1]:
            ends[-1] = end
    return firsts, ends
