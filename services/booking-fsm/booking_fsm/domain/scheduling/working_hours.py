"""When a member of staff works: local wall time by weekday, with other hours on named dates."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from booking_fsm.domain.scheduling.invalid import InvalidSchedule

DAY_MIN = 24 * 60
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")


class WallSpan(NamedTuple):
    """`opens <= t < closes` in minutes after local midnight, 0..1440; a shift past midnight is two spans."""

    opens: int
    closes: int


def spans(*texts: str) -> tuple[WallSpan, ...]:
    """Read spans written as `"09:00-13:00"`; midnight at the end of the day is `24:00`."""
    return normalised(_parse(text) for text in texts)


def normalised(given: Iterable[WallSpan]) -> tuple[WallSpan, ...]:
    """The same working minutes as sorted spans that neither touch nor overlap; empty spans disappear.

    Refuses a span that ends before it starts or leaves the day.
    """
    merged: list[WallSpan] = []
    for span in sorted(given):
        opens, closes = span
        if not 0 <= opens <= closes <= DAY_MIN:
            rule = "within one day, 00:00 to 24:00, in order; write a night shift as two spans"
            raise InvalidSchedule("working span", _written(span), rule)
        if opens == closes:
            continue
        if merged and opens <= merged[-1].closes:
            merged[-1] = WallSpan(merged[-1].opens, max(closes, merged[-1].closes))
        else:
            merged.append(WallSpan(opens, closes))
    return tuple(merged)


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """Seven days of spans, Monday first, and the dates that differ.

    A date in `overrides` replaces its weekday whole: an empty tuple is a closed day. Both are stored
    normalised, so what is read from here never overlaps and is in order.
    """

    weekly: tuple[tuple[WallSpan, ...], ...]
    overrides: Mapping[dt.date, tuple[WallSpan, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.weekly) != 7:
            raise InvalidSchedule("weekly hours", f"{len(self.weekly)} days", "seven days, Monday first")
        object.__setattr__(self, "weekly", tuple(normalised(day) for day in self.weekly))
        kept = {day: normalised(given) for day, given in self.overrides.items()}
        object.__setattr__(self, "overrides", MappingProxyType(kept))

    @classmethod
    def of(
        cls,
        by_weekday: Mapping[int, Iterable[WallSpan]],
        overrides: Mapping[dt.date, Iterable[WallSpan]] | None = None,
    ) -> "WorkingHours":
        """Hours from a mapping of weekday (0 is Monday) to spans; a weekday left out is a day off."""
        unknown = set(by_weekday) - set(range(7))
        if unknown:
            raise InvalidSchedule("weekday", sorted(unknown), "0 (Monday) to 6 (Sunday)")
        week = tuple(tuple(by_weekday.get(day, ())) for day in range(7))
        return cls(week, {day: tuple(given) for day, given in (overrides or {}).items()})

    def on(self, day: dt.date) -> tuple[WallSpan, ...]:
        """The spans worked on the local date `day`; empty when it is a day off."""
        return self.overrides.get(day, self.weekly[day.weekday()])


def across_midnight(
    yesterday: tuple[WallSpan, ...], today: tuple[WallSpan, ...], tomorrow: tuple[WallSpan, ...]
) -> tuple[WallSpan, ...]:
    """Today's spans, lengthened by what they touch on the far side of either midnight.

    Minutes stay relative to today's midnight, so a span may begin below 0 or end above 1440. One day
    of reach on each side is enough, because nothing that is booked blocks more than 24 hours.
    """
    if not today:
        return today
    reach = list(today)
    if today[0].opens == 0 and yesterday and yesterday[-1].closes == DAY_MIN:
        reach[0] = WallSpan(yesterday[-1].opens - DAY_MIN, reach[0].closes)
    if today[-1].closes == DAY_MIN and tomorrow and tomorrow[0].opens == 0:
        reach[-1] = WallSpan(reach[-1].opens, tomorrow[0].closes + DAY_MIN)
    return tuple(reach)


def _parse(text: str) -> WallSpan:
    found = _SPAN.fullmatch(text.strip())
    if not found or int(found[2]) > 59 or int(found[4]) > 59:
        raise InvalidSchedule("working span", text, "written like 09:00-13:00")
    hour, minute, end_hour, end_minute = map(int, found.groups())
    return WallSpan(60 * hour + minute, 60 * end_hour + end_minute)


def _written(span: WallSpan) -> str:
    return "-".join(f"{minute // 60:02d}:{minute % 60:02d}" for minute in span)
