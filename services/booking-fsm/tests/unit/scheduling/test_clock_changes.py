"""One opening is one instant, shown with one wall time, also when the clocks change."""

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from booking_fsm.domain.scheduling import ServiceSpec, WorkingHours, days_window, spans
from booking_fsm.domain.scheduling.cells import instant_of
from booking_fsm.domain.scheduling.wall_clock import cell_at_wall, local_day, local_days

LONDON = ZoneInfo("Europe/London")  # 01:00 becomes 02:00 on 29 March 2026, 02:00 becomes 01:00 on 25 October
NEW_YORK = ZoneInfo("America/New_York")
CAIRO = ZoneInfo("Africa/Cairo")  # 24 April 2026 begins at 01:00; 29 October 2026 ends an hour after its 23:59
NAIROBI = ZoneInfo("Africa/Nairobi")


def wall(date: str, time: str, zone: ZoneInfo) -> dt.datetime:
    hour, minute = map(int, time.split(":"))
    return instant_of(cell_at_wall(dt.date.fromisoformat(date), 60 * hour + minute, zone))


@pytest.mark.edge(22)
@pytest.mark.parametrize(
    ("zone", "date", "time", "instant"),
    [
        pytest.param(NAIROBI, "2026-03-29", "10:00", "2026-03-29T07:00:00+00:00", id="no change at all"),
        pytest.param(LONDON, "2026-03-28", "10:00", "2026-03-28T10:00:00+00:00", id="the day before spring"),
        pytest.param(LONDON, "2026-03-29", "10:00", "2026-03-29T09:00:00+00:00", id="the day of spring"),
        pytest.param(LONDON, "2026-03-29", "00:55", "2026-03-29T00:55:00+00:00", id="before the jump"),
        pytest.param(LONDON, "2026-03-29", "01:30", "2026-03-29T01:00:00+00:00", id="skipped: the jump itself"),
        pytest.param(LONDON, "2026-03-29", "02:00", "2026-03-29T01:00:00+00:00", id="after the jump"),
        pytest.param(LONDON, "2026-10-25", "01:30", "2026-10-25T00:30:00+00:00", id="twice: the first time"),
        pytest.param(LONDON, "2026-10-25", "02:00", "2026-10-25T02:00:00+00:00", id="after the repeat"),
        pytest.param(CAIRO, "2026-04-24", "00:00", "2026-04-23T22:00:00+00:00", id="a day without midnight"),
        pytest.param(CAIRO, "2026-04-24", "00:45", "2026-04-23T22:00:00+00:00", id="skipped after midnight"),
        pytest.param(CAIRO, "2026-10-29", "23:30", "2026-10-29T20:30:00+00:00", id="the first 23:30"),
        pytest.param(CAIRO, "2026-10-30", "00:00", "2026-10-29T22:00:00+00:00", id="midnight after a repeat"),
        pytest.param(NEW_YORK, "2026-03-07", "24:00", "2026-03-08T05:00:00+00:00", id="the end of a date"),
    ],
)
def test_a_wall_time_is_one_instant(zone, date, time, instant):
    assert wall(date, time, zone) == dt.datetime.fromisoformat(instant)


@pytest.mark.edge(22)
def test_the_same_hours_are_the_same_wall_times_before_and_after_the_clocks_change(person, salon, on_day, walls):
    amina = person("amina", 1, WorkingHours.of({day: spans("09:00-12:00") for day in range(7)}))
    schedule = salon(amina, zone=LONDON, interval_min=60)
    found = on_day(schedule, "2026-03-28", ServiceSpec("cut", 60), days=2)
    assert walls(found, LONDON) == ["09:00", "10:00", "11:00", "09:00", "10:00", "11:00"]
    assert found[3].start - found[0].start == dt.timedelta(hours=23)


@pytest.mark.edge(22)
def test_hours_with_nothing_between_them_but_the_skipped_hour_are_worked_through(person, salon, on_day, walls):
    amina = person("amina", 1, WorkingHours.of({6: spans("00:00-01:00", "02:00-04:00")}))
    schedule = salon(amina, zone=LONDON, interval_min=60)
    found = on_day(schedule, "2026-03-29", ServiceSpec("long", 90))
    assert walls(found, LONDON) == ["00:00", "02:00"]
    ordinary = on_day(schedule, "2026-04-05", ServiceSpec("long", 90))
    assert walls(ordinary, LONDON) == ["02:00"]


@pytest.mark.edge(22)
def test_a_customer_abroad_and_the_salon_mean_one_instant(person, salon, on_day):
    amina = person("amina", 1, WorkingHours.of({6: spans("18:00-20:00")}))
    found = on_day(salon(amina, zone=NAIROBI, interval_min=60), "2026-10-25", ServiceSpec("cut", 60))
    starts = found.starts()
    assert [start.astimezone(NAIROBI).strftime("%H:%M") for start in starts] == ["18:00", "19:00"]
    assert [start.astimezone(LONDON).strftime("%H:%M") for start in starts] == ["15:00", "16:00"]
    assert found.at(starts[0].astimezone(LONDON)) == found.at(starts[0].astimezone(NAIROBI)) == found[0]


@pytest.mark.edge(22)
def test_a_skipped_hour_has_no_starts_and_a_service_over_it_keeps_its_length(person, salon, on_day, walls):
    night = person("amina", 1, WorkingHours.of({6: spans("00:00-04:00")}))
    schedule = salon(night, zone=LONDON, interval_min=30)
    found = on_day(schedule, "2026-03-29", ServiceSpec("wake", 60))
    assert walls(found, LONDON) == ["00:00", "00:30", "02:00", "02:30", "03:00"]
    over = found[1]
    assert over.end - over.start == dt.timedelta(minutes=60)
    assert over.end.astimezone(LONDON).strftime("%H:%M") == "02:30"


@pytest.mark.edge(22)
def test_a_start_in_the_skipped_hour_is_not_moved_to_its_end(person, salon, on_day, walls):
    night = person("amina", 1, WorkingHours.of({6: spans("00:00-04:00")}))
    found = on_day(salon(night, zone=LONDON, interval_min=90), "2026-03-29", ServiceSpec("wake", 30))
    assert walls(found, LONDON) == ["00:00", "03:00"], "01:30 does not exist, and 02:00 is not on the grid"


@pytest.mark.edge(22)
def test_an_hour_that_happens_twice_is_offered_once_but_worked_twice(person, salon, on_day, walls):
    night = person("amina", 1, WorkingHours.of({6: spans("00:00-02:00")}))
    schedule = salon(night, zone=LONDON, interval_min=30)
    found = on_day(schedule, "2026-10-25", ServiceSpec("wake", 30))
    assert walls(found, LONDON) == ["00:00", "00:30", "01:00", "01:30"]
    long = on_day(schedule, "2026-10-25", ServiceSpec("wake", 150))
    assert walls(long, LONDON) == ["00:00", "00:30"]


@pytest.mark.edge(22)
@pytest.mark.parametrize("zone", [LONDON, NEW_YORK, CAIRO, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Asia/Kathmandu")])
def test_the_days_of_a_year_follow_one_another_without_gap(zone):
    days = local_days(dt.date(2026, 1, 1), dt.date(2026, 12, 31), zone)
    assert len(days) == 365
    assert all(day.end == following.first for day, following in pairwise(days))
    for day in days:
        assert day == local_day(day.date, zone)
        first, last = instant_of(day.first).astimezone(zone), instant_of(day.end - 1).astimezone(zone)
        assert first.date() == last.date() == day.date


def test_a_window_of_dates_is_as_long_as_its_days_are():
    assert days_window(dt.date(2026, 3, 29), 1, LONDON).end - days_window(dt.date(2026, 3, 29), 1, LONDON).start == (
        dt.timedelta(hours=23)
    )
    autumn = days_window(dt.date(2026, 10, 25), 2, LONDON)
    assert autumn.end - autumn.start == dt.timedelta(hours=49)
