"""A small salon in Nairobi, as builders: every test says only what matters to it."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from booking_fsm.domain.scheduling import (
    BusyCalendar,
    Interval,
    Openings,
    Policy,
    Schedule,
    ServiceSpec,
    Staff,
    WorkingHours,
    days_window,
    find_openings,
    spans,
)

NAIROBI = ZoneInfo("Africa/Nairobi")
WEEKDAYS_WITH_LUNCH = WorkingHours.of({day: spans("09:00-13:00", "14:00-18:00") for day in range(5)})


@pytest.fixture
def utc() -> Callable[..., dt.datetime]:
    """`utc("2026-03-04 10:00")` is ten o'clock on a wall in Nairobi, as an instant in UTC."""

    def instant(wall: str, zone: ZoneInfo = NAIROBI) -> dt.datetime:
        return dt.datetime.fromisoformat(wall).replace(tzinfo=zone).astimezone(dt.UTC)

    return instant


@pytest.fixture
def person() -> Callable[..., Staff]:
    """`person("amina", 1)` works Monday to Friday, 09:00-13:00 and 14:00-18:00."""

    def build(
        staff_id: str,
        number: int,
        hours: WorkingHours = WEEKDAYS_WITH_LUNCH,
        active: bool = True,
        time_off: tuple[Interval, ...] = (),
    ) -> Staff:
        return Staff(staff_id, number, staff_id.title(), active, hours, time_off)

    return build


@pytest.fixture
def salon(person) -> Callable[..., Schedule]:
    """`salon(interval_min=30)` is a salon with Amina alone, unless other staff are given."""

    def build(*staff: Staff, busy=(), staff_services=None, zone: ZoneInfo = NAIROBI, **policy: int) -> Schedule:
        return Schedule(
            staff or (person("amina", 1),),
            Policy(time_zone=zone, **policy),
            BusyCalendar.of(busy),
            staff_services or {},
        )

    return build


@pytest.fixture
def on_day() -> Callable[..., Openings]:
    """`on_day(salon(), "2026-03-04")` searches one local date for a service of 30 minutes."""

    def search(
        schedule: Schedule,
        date: str,
        service: ServiceSpec | None = None,
        now: dt.datetime | None = None,
        staff_id: str | None = None,
        days: int = 1,
    ) -> Openings:
        day, zone = dt.date.fromisoformat(date), schedule.policy.time_zone
        window = days_window(day, days, zone)
        before = window.start - dt.timedelta(days=1)
        return find_openings(schedule, service or ServiceSpec("trim", 30), window, now or before, staff_id)

    return search


@pytest.fixture
def walls() -> Callable[..., list[str]]:
    """The starts of openings as the tenant's wall clock shows them."""

    def shown(openings: Openings, zone: ZoneInfo = NAIROBI) -> list[str]:
        return [start.astimezone(zone).strftime("%H:%M") for start in openings.starts()]

    return shown
