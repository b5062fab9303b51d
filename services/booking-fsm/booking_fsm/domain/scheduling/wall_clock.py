"""From the clock on the tenant's wall to instants, on the two days a year when that is not plain too.

Two rules keep one wall time one instant. A wall time that the clocks skip becomes the moment they jump,
so hours that open or close inside the gap open or close there, and no start is offered in it. A wall
time that happens twice means its first time, and a start is offered once.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from booking_fsm.domain.scheduling.cells import CELL_MIN, CELL_S, instant_of
from booking_fsm.domain.scheduling.intervals import Interval
from booking_fsm.domain.scheduling.invalid import InvalidSchedule

DAY_CELLS = 24 * 60 // CELL_MIN
_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - the arithmetic of cell_at_wall is on UTC wall time


@dataclass(frozen=True, slots=True)
class LocalDay:
    """One local date: the cells from its midnight to the next, and its wall clock.

    `even` says that the offset is the same from the midnight before to the one after next, so that wall
    minutes and cells run in step over everything that can touch this day.
    """

    date: dt.date
    first: int
    end: int
    even: bool
    zone: ZoneInfo

    def cell_of(self, minute: int) -> int:
        """The cell at `minute` after this day's midnight on the wall (a multiple of 5; may leave the day)."""
        if self.even:
            return self.first + minute // CELL_MIN
        return cell_at_wall(self.date, minute, self.zone)

    def start_cell(self, minute: int) -> int | None:
        """The cell of a start at `minute`, or None if the clocks skip that time."""
        if self.even or _shows(self.date, minute, self.zone):
            return self.cell_of(minute)
        return None


@lru_cache(maxsize=512)
def local_days(first: dt.date, last: dt.date, zone: ZoneInfo) -> tuple[LocalDay, ...]:
    """Every local date from `first` to `last`, both included; their cells follow one another without gap."""
    count = (last - first).days + 1
    dates = [first + dt.timedelta(days=offset) for offset in range(-1, count + 2)]
    offsets = [_midnight(date).replace(tzinfo=zone).utcoffset() for date in dates]
    even = [len(set(offsets[at - 1 : at + 3])) == 1 for at in range(1, count + 1)]
    midnights = [cell_at_wall(first, 0, zone)]
    for date, steady in zip(dates[2:], even, strict=False):
        midnights.append(midnights[-1] + DAY_CELLS if steady else cell_at_wall(date, 0, zone))
    return tuple(
        LocalDay(date=date, first=midnights[at], end=midnights[at + 1], even=even[at], zone=zone)
        for at, date in enumerate(dates[1:-2])
    )


def local_day(date: dt.date, zone: ZoneInfo) -> LocalDay:
    """One local date alone."""
    return local_days(date, date, zone)[0]


def days_window(first: dt.date, days: int, zone: ZoneInfo) -> Interval:
    """The interval from local midnight of `first` over `days` whole local dates."""
    last = first + dt.timedelta(days=days)
    start, end = (instant_of(cell_at_wall(date, 0, zone)) for date in (first, last))
    return Interval(start, end)


def cell_at_wall(date: dt.date, minute: int, zone: ZoneInfo) -> int:
    """The cell that begins when the wall shows `minute` after midnight of `date`, by the two rules above."""
    wall = _midnight(date) + dt.timedelta(minutes=minute)
    first = wall.replace(tzinfo=zone)
    before, after = first.utcoffset(), first.replace(fold=1).utcoffset()
    if before is None or after is None:
        raise InvalidSchedule("time zone", zone, "one that knows its offset")
    # PEP 495: before < after only for a wall time inside a gap, before > after only inside a repeat.
    instant = _jump(wall - after, wall - before, zone) if before < after else wall - before
    seconds = (instant - _EPOCH) // dt.timedelta(seconds=1)
    if seconds % CELL_S:
        raise InvalidSchedule("wall time", first.isoformat(), "a multiple of 5 minutes in UTC too")
    return seconds // CELL_S


def _midnight(date: dt.date) -> dt.datetime:
    return dt.datetime(date.year, date.month, date.day)  # noqa: DTZ001 - wall time has no zone yet


def _jump(low: dt.datetime, high: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The UTC wall time, after `low` and not after `high`, at which the offset changes."""
    old = low.replace(tzinfo=dt.UTC).astimezone(zone).utcoffset()
    while high - low > dt.timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if middle.replace(tzinfo=dt.UTC).astimezone(zone).utcoffset() == old:
            low = middle
        else:
            high = middle
    return high


def _shows(date: dt.date, minute: int, zone: ZoneInfo) -> bool:
    """True if the clocks do show this wall time."""
    wall = (_midnight(date) + dt.timedelta(minutes=minute)).replace(tzinfo=zone)
    return wall.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None)
