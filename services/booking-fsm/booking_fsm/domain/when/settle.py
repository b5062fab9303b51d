"""Choose among possible times by the hours a place is open; where that does not leave one, all are kept and asked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import product

from booking_fsm.domain.when.opening import OpeningHours, is_open
from booking_fsm.domain.when.outcome import Doubt, DoubtKind
from booking_fsm.domain.when.said_times import Bounds, Hour

Range = tuple[time, time]
DAYS_LOOKED_AT = 7


@dataclass(frozen=True)
class Place:
    """Where times are settled: the days in question, the moment, the opening hours."""

    days: tuple[date, ...]
    now: datetime
    hours: OpeningHours

    def possible(self, at: time) -> bool:
        """Whether something can still start at `at` on one of the days."""
        return any(self._future(day, at) and is_open(self.hours, day, at) for day in self._days())

    def possible_end(self, at: time) -> bool:
        """Whether something can still start in the hour before `at` on one of the days."""
        minute_before = (datetime.combine(self.now.date(), at) - timedelta(minutes=1)).time()
        return any(self._future(day, at) and is_open(self.hours, day, minute_before) for day in self._days())

    def _days(self) -> tuple[date, ...]:
        return self.days or tuple(self.now.date() + timedelta(ahead) for ahead in range(DAYS_LOOKED_AT))

    def _future(self, day: date, at: time) -> bool:
        return day > self.now.date() or (day == self.now.date() and at > self.now.time())


@dataclass(frozen=True)
class Settled:
    """The times left, one when it is certain, and the doubt to read back or to ask."""

    times: tuple[time, ...]
    doubt: Doubt | None = None


def settle_hour(hour: Hour, place: Place) -> Settled:
    """Settle one hour."""
    return _settle(hour, place.possible)


def _settle(hour: Hour, possible: Callable[[time], bool]) -> Settled:
    likely, rivals, contradicts = hour.readings.likely, hour.readings.rivals, hour.readings.contradicts
    kind = DoubtKind.CLOCK_CONTRADICTS if contradicts else DoubtKind.CLOCK_UNSAID
    if len(likely) > 1 and contradicts:
        return Settled(likely, Doubt(kind, times=likely))
    fitting = tuple(at for at in likely if possible(at))
    if not fitting:
        opposed = tuple(at for at in rivals if possible(at))
        if opposed:
            either = tuple(sorted({*likely, *opposed}))
            return Settled(either, Doubt(kind, times=either))
    if len(likely) == 1:
        return Settled(likely, Doubt(kind, times=likely) if contradicts else None)
    chosen = fitting or likely
    return Settled(chosen, Doubt(kind, times=chosen))


def settle_bounds(bounds: Bounds, place: Place) -> tuple[tuple[Range, ...], Doubt | None]:
    """Settle a range; several ranges, or none, come with a doubt that asks."""
    if bounds.since is None or bounds.until is None:
        return _half_open(bounds, place)
    pairs = _nearest_pairs(bounds.since.readings.likely, bounds.until.readings.likely)
    if not pairs:
        rivals = bounds.until.readings.rivals or bounds.since.readings.rivals
        pairs = _nearest_pairs(bounds.since.readings.likely, rivals) if bounds.until.readings.rivals else ()
        return (), Doubt(DoubtKind.CLOCK_CONTRADICTS, ranges=pairs or ((time.min, time.max), (time.min, time.max)))
    if len(pairs) == 1:
        return pairs, None
    fitting = tuple(pair for pair in pairs if place.possible(pair[0])) or pairs
    return fitting, Doubt(DoubtKind.CLOCK_UNSAID, ranges=fitting)


def _half_open(bounds: Bounds, place: Place) -> tuple[tuple[Range, ...], Doubt | None]:
    if bounds.since is not None:
        settled = _settle(bounds.since, place.possible)
        ranges = tuple((at, time.max) for at in settled.times)
    elif bounds.until is not None:
        settled = _settle(bounds.until, place.possible_end)
        ranges = tuple((time.min, at) for at in settled.times)
    else:
        raise ValueError("a range needs at least one bound")
    doubt = Doubt(settled.doubt.kind, ranges=ranges) if settled.doubt else None
    return ranges, doubt


def _nearest_pairs(starts: tuple[time, ...], ends: tuple[time, ...]) -> tuple[Range, ...]:
    """Return the pairs in which each start is the last before its end and each end the first after its start."""
    return tuple(
        (start, end)
        for start, end in product(sorted(starts), sorted(ends))
        if start < end
        and not any(start < other < end for other in starts)
        and not any(start < other < end for other in ends)
    )
