"""Weekly hours as people write them: `mon-fri: 09:00-18:00`, `sat: [09:00-13:00, 14:00-17:00]`."""

from collections.abc import Mapping
from datetime import time

from ratiba_contracts.requests import WorkingDay
from ratiba_contracts.views import OpenInterval

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def weekly_hours(written: Mapping[str, str | list[str]]) -> tuple[WorkingDay, ...]:
    """Return the working days, Monday first. Raises ValueError naming the line that is wrong.

    A day that is not written is closed; a day written twice is refused.
    """
    found: dict[int, tuple[OpenInterval, ...]] = {}
    for days, spans in written.items():
        intervals = tuple(_interval(span) for span in ([spans] if isinstance(spans, str) else spans))
        for weekday in _weekdays(days):
            if weekday in found:
                raise ValueError(f"{_DAYS[weekday]} is written twice: in {days!r} and before")
            found[weekday] = intervals
    return tuple(WorkingDay(weekday=weekday, intervals=found[weekday]) for weekday in sorted(found))


def _weekdays(written: str) -> range:
    first, _, last = written.partition("-")
    last = last or first
    if first not in _DAYS or last not in _DAYS or _DAYS.index(last) < _DAYS.index(first):
        raise ValueError(f"{written!r} is not a day or a range of days; write mon, or mon-fri")
    return range(_DAYS.index(first), _DAYS.index(last) + 1)


def _interval(written: str) -> OpenInterval:
    opens, _, closes = written.partition("-")
    try:
        return OpenInterval(opens=time.fromisoformat(opens.strip()), closes=time.fromisoformat(closes.strip()))
    except ValueError as error:
        raise ValueError(f"{written!r} is not like 09:00-18:00: {error}") from error
