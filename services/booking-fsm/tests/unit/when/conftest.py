from collections.abc import Callable
from datetime import datetime, time
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
