"""The time of one member of staff that a hold covers, as 5-minute cells."""

import datetime as dt
from dataclasses import dataclass

CELL_S = 300
_MOST = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class StaffTime:
    """`start <= t < end` of one member of staff, both aware, the service's buffers included; 24 hours at most.

    Two of them are in each other's way exactly if they share a cell. A cell is 5 minutes, numbered from the
    epoch; edges between cells are rounded outwards, so rounding never leaves held time uncovered.
    """

    staff_id: str
    start: dt.datetime
    end: dt.datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError(f"held time {self.start!r} to {self.end!r} must be aware datetimes")
        if not dt.timedelta(0) < self.end - self.start <= _MOST:
            length = self.end - self.start
            raise ValueError(f"held time is {length} long; it must be more than nothing and 24 hours at most")

    @property
    def cells(self) -> range:
        """The numbers of the cells it covers, in order; never empty."""
        return cells_between(self.start, self.end)

    def less(self, other: "StaffTime") -> tuple["StaffTime", ...]:
        """What is left of it without any cell of the other: nothing, itself, or a part before and a part after."""
        if self.staff_id != other.staff_id:
            return (self,)
        before, after = instant_of(other.cells.start), instant_of(other.cells.stop)
        parts = ((self.start, min(self.end, before)), (max(self.start, after), self.end))
        return tuple(StaffTime(self.staff_id, start, end) for start, end in parts if start < end)


def cells_between(start: dt.datetime, end: dt.datetime) -> range:
    """The cells that share time with [start, end)."""
    return range(int(start.timestamp() // CELL_S), -int(-end.timestamp() // CELL_S))


def instant_of(cell: int) -> dt.datetime:
    """The UTC instant at which a cell begins."""
    return dt.datetime.fromtimestamp(cell * CELL_S, dt.UTC)
