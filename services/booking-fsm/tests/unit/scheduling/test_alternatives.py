"""The loser of a slot gets three others, the nearest first, the same three every time."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from booking_fsm.domain.scheduling import Busy, ServiceSpec, nearest_alternatives

NAIROBI = ZoneInfo("Africa/Nairobi")
HOUR = ServiceSpec("massage", 60)


@pytest.fixture
def nearest(on_day, utc):
    """Three alternatives to Wednesday at ten, as date and wall time."""

    def search(schedule, asked="2026-03-04 10:00", first="2026-03-02", days=5, n=3):
        found = on_day(schedule, first, HOUR, days=days)
        chosen = nearest_alternatives(utc(asked), found, NAIROBI, n)
        return [opening.start.astimezone(NAIROBI).strftime("%d %H:%M") for opening in chosen]

    return search


def wednesday(utc, *spans: tuple[str, str]) -> list[Busy]:
    return [Busy("amina", utc(f"2026-03-04 {start}"), utc(f"2026-03-04 {end}")) for start, end in spans]


def test_the_nearest_on_the_same_date_come_first_the_earlier_of_two_equals_before_the_later(salon, nearest, utc):
    schedule = salon(busy=wednesday(utc, ("10:00", "11:00")), interval_min=60)
    assert nearest(schedule) == ["04 09:00", "04 11:00", "04 12:00"]


def test_later_dates_follow_at_the_nearest_wall_time(salon, nearest, utc):
    schedule = salon(busy=wednesday(utc, ("09:00", "17:00")), interval_min=60)
    assert nearest(schedule) == ["04 17:00", "05 10:00", "05 09:00"]


def test_the_day_after_next_is_reached_when_the_next_has_too_few(salon, nearest, utc):
    busy = [
        *wednesday(utc, ("09:00", "18:00")),
        Busy("amina", utc("2026-03-05 09:00"), utc("2026-03-05 17:00")),
    ]
    assert nearest(salon(busy=busy, interval_min=60)) == ["05 17:00", "06 10:00", "06 09:00"]


def test_earlier_dates_come_last_the_latest_of_them_first(salon, nearest, utc):
    busy = [
        *wednesday(utc, ("09:00", "18:00")),
        Busy("amina", utc("2026-03-03 09:00"), utc("2026-03-03 17:00")),
    ]
    assert nearest(salon(busy=busy, interval_min=60), days=3) == ["03 17:00", "02 10:00", "02 09:00"]


def test_fewer_openings_than_wanted_are_all_given(salon, nearest, utc):
    schedule = salon(busy=wednesday(utc, ("09:00", "13:00"), ("15:00", "18:00")), interval_min=60)
    assert nearest(schedule, first="2026-03-04", days=1) == ["04 14:00"]
    assert nearest(schedule, first="2026-03-08", days=1) == []


def test_two_free_staff_are_one_alternative(person, salon, on_day, utc):
    schedule = salon(person("amina", 1), person("brian", 2), interval_min=60)
    found = on_day(schedule, "2026-03-04", HOUR)
    chosen = nearest_alternatives(utc("2026-03-04 10:00"), found, NAIROBI)
    assert [opening.staff_ids for opening in chosen] == [("amina", "brian")] * 3
    assert len({opening.start for opening in chosen}) == 3


def test_the_time_of_day_that_is_nearest_is_the_tenants(salon, on_day, utc):
    """Twenty to midnight in Nairobi is the date before in London; the tenant's date decides."""
    found = on_day(salon(interval_min=60), "2026-03-03", HOUR, days=3)
    chosen = nearest_alternatives(utc("2026-03-04 00:20"), found, NAIROBI)
    assert [opening.start.astimezone(NAIROBI).date() for opening in chosen] == [dt.date(2026, 3, 4)] * 3
