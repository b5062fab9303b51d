"""Half-open intervals of UTC instants."""

import datetime as dt
from dataclasses import dataclass

from booking_fsm.domain.scheduling.invalid import InvalidSchedule


def require_utc(what: str, instant: dt.datetime) -> None:
    """Refuse an instant that is naive or not in UTC: local time enters the domain only as wall time."""
    if instant.utcoffset() != dt.timedelta(0):
        raise InvalidSchedule(what, instant.isoformat(), "an aware datetime in UTC")


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """The instants `start <= t < end`, both in UTC; never empty."""

    start: dt.datetime
    end: dt.datetime

    def __post_init__(self) -> None:
        require_utc("interval start", self.start)
        require_utc("interval end", self.end)
        if self.end <= self.start:
            raise InvalidSchedule("interval end", self.end.isoformat(), f"after {self.start.isoformat()}")

    def overlaps(self, other: "Interval") -> bool:
        """True if the two share an instant; touching is not overlapping."""
        return self.start < other.end and other.start < self.end
