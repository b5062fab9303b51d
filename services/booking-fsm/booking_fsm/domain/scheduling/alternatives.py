"""What to offer instead: the openings nearest to the start that could not be had."""

import datetime as dt
from itertools import groupby
from zoneinfo import ZoneInfo

from booking_fsm.domain.scheduling.openings import Opening, Openings


def nearest_alternatives(requested: dt.datetime, openings: Openings, zone: ZoneInfo, n: int = 3) -> tuple[Opening, ...]:
    """At most `n` of the openings, each with another start, nearest first; the same for the same input.

    `requested` is aware and need not be open. The local date asked for comes first, nearest in time, the
    earlier of two equally near; then the later dates in turn, nearest to the same wall time; then, only
    if there are still too few, the earlier dates, the latest of them first.
    """
    asked = requested.astimezone(zone)
    local = enumerate(start.astimezone(zone) for start in openings.starts())
    by_date = {date: list(day) for date, day in groupby(local, key=lambda entry: entry[1].date())}
    nearest: list[int] = []
    for date in sorted(by_date, key=lambda date: (date < asked.date(), abs(date - asked.date()))):
        ranked = sorted(by_date[date], key=lambda entry: (_distance(entry[1], asked), entry[0]))
        nearest.extend(index for index, _ in ranked)
        if len(nearest) >= n:
            break
    return tuple(openings[index] for index in nearest[:n])


def _distance(start: dt.datetime, asked: dt.datetime) -> dt.timedelta:
    """On the same date the time between the two; on another the difference of their wall times."""
    if start.date() == asked.date():
        return abs(start.astimezone(dt.UTC) - asked.astimezone(dt.UTC))
    return abs(_since_midnight(start) - _since_midnight(asked))


def _since_midnight(local: dt.datetime) -> dt.timedelta:
    return dt.timedelta(hours=local.hour, minutes=local.minute, seconds=local.second)
