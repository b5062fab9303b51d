"""A tenant's rules about when a customer may book."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from booking_fsm.domain.scheduling.invalid import InvalidSchedule, require_minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Where starts lie, how soon and how far ahead they may be, and whose clock is on the wall.

    `interval_min` is the distance between offered starts (decision 30), `min_notice_min` the least
    time between now and a start, `horizon_days` how many local dates after today can be booked: today
    counts as 0, and the last date is open whole, whatever the hour is now.
    """

    time_zone: ZoneInfo
    interval_min: int = 15
    min_notice_min: int = 0
    horizon_days: int = 60

    def __post_init__(self) -> None:
        require_minutes("interval_min", self.interval_min, least=5, most=24 * 60)
        require_minutes("min_notice_min", self.min_notice_min, least=0, most=90 * 24 * 60, step=1)
        if type(self.horizon_days) is not int or not 0 <= self.horizon_days <= 731:
            raise InvalidSchedule("horizon_days", self.horizon_days, "from 0 to 731 days")

    def earliest(self, now: dt.datetime) -> dt.datetime:
        """The first instant that respects the notice, at `now` (aware)."""
        return now.astimezone(dt.UTC) + dt.timedelta(minutes=self.min_notice_min)

    def today(self, now: dt.datetime) -> dt.date:
        """The tenant's local date at `now` (aware)."""
        return now.astimezone(self.time_zone).date()

    def last_day(self, now: dt.datetime) -> dt.date:
        """The last local date that can be booked at `now` (aware)."""
        return self.today(now) + dt.timedelta(days=self.horizon_days)
