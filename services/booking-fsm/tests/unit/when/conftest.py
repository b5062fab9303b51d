from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from booking_fsm.domain.when import OpeningHours, WeeklyHours, When, understand_when

NAIROBI = ZoneInfo("Africa/Nairobi")
WEDNESDAY_AT_ELEVEN = datetime(2026, 12, 9, 11, 0, tzinfo=NAIROBI)
EIGHT_TO_EIGHT = WeeklyHours.daily(time(8), time(20))


@pytest.fixture
def understand() -> Callable[..., When]:
    """Understand a message at a salon open 08:00 to 20:00, said on Wednesday 9 December 2026 at 11:00."""

    def understand(
        text: str, now: datetime = WEDNESDAY_AT_ELEVEN, hours: OpeningHours = EIGHT_TO_EIGHT, **known: Any
    ) -> When:
        return understand_when(text, now=now, opening_hours=hours, **known)

    return understand


@pytest.fixture
def at() -> Callable[..., datetime]:
    """A moment on the Nairobi clock."""

    def at(year: int, month: int, day: int, hour: int = 11, minute: int = 0) -> datetime:
        return datetime(year, month, day, hour, minute, tzinfo=NAIROBI)

    return at


@pytest.fixture
def said() -> Callable[[When], str]:
    """What was understood, short: "11 Dec, 14:00", "12 Dec to 13 Dec, 06:00 to 12:00"; an open end is "..."."""

    def day(one: date) -> str:
        if one == date.max:
            return "..."
        return f"{one.day} Dec" if (one.year, one.month) == (2026, 12) else one.isoformat()

    def hour(at: time) -> str:
        return "..." if at == time.max else f"{at:%H:%M}"

    def said(when: When) -> str:
        days = [*map(day, when.days), *([" to ".join(map(day, when.day_range))] if when.day_range else [])]
        hours = [*map(hour, when.times), *([" to ".join(map(hour, when.time_range))] if when.time_range else [])]
        return ", ".join([*days, *hours]) or "nothing"

    return said


@pytest.fixture
def check_read(understand: Callable[..., When], said: Callable[[When], str]) -> Callable[[Mapping[str, str]], None]:
    """Each sentence is understood as what stands beside it, and nothing has to be asked."""

    def check(sentences: Mapping[str, str]) -> None:
        heard = {text: understand(text) for text in sentences}
        assert {text: said(when) for text, when in heard.items()} == sentences
        assert [text for text, when in heard.items() if when.must_ask] == []

    return check
