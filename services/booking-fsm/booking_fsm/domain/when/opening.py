"""When a place is open, as far as understanding a time needs to know it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Protocol

Interval = tuple[time, time]
MIDNIGHT = time(0)


class OpeningHours(Protocol):
    """Local opening intervals of a date.

    An interval is half open, `[opens, closes)`; `closes` of 00:00 means the midnight that ends the date.
    No interval means closed that day.
    """

    def open_on(self, day: date, /) -> Sequence[Interval]:
        """Return the intervals of `day` in the tenant's own zone."""
        ...


@dataclass(frozen=True)
class WeeklyHours:
    """The same hours every week, by weekday (Monday is 0)."""

    by_weekday: Mapping[int, tuple[Interval, ...]]

    def __post_init__(self) -> None:
        for weekday, intervals in self.by_weekday.items():
            if not 0 <= weekday <= 6:
                raise ValueError(f"weekday is 0 (Monday) to 6 (Sunday), got {weekday}")
            for opens, closes in intervals:
                if closes != MIDNIGHT and closes <= opens:
                    raise ValueError(f"an interval must end after it starts, got {opens}-{closes}")

    @classmethod
    def daily(cls, opens: time, closes: time) -> "WeeklyHours":
        """Open from `opens` to `closes` on all seven days."""
        return cls(dict.fromkeys(range(7), ((opens, closes),)))

    def open_on(self, day: date, /) -> Sequence[Interval]:
        """Return the intervals of the day's weekday."""
        return self.by_weekday.get(day.weekday(), ())


ALWAYS_OPEN = WeeklyHours.daily(MIDNIGHT, MIDNIGHT)


def is_open(hours: OpeningHours, day: date, at: time) -> bool:
    """Whether something may start at `at`; a day closed as a whole is judged by the week after it.

    The week stands in for a closed day so that "Sunday at 4" is 16:00 on a closed Sunday, which the schedule
    then refuses as closed, rather than a question about the clock.
    """
    intervals = hours.open_on(day)
    if not intervals:
        intervals = [span for ahead in range(1, 8) for span in hours.open_on(day + timedelta(days=ahead))]
    return any(opens <= at and (at < closes or closes == MIDNIGHT) for opens, closes in intervals)
