"""Openings narrowed: by window, by what somebody wants of a start, to the first of each date."""

import datetime as dt

from booking_fsm.domain.scheduling import Openings, days_window

FRIDAY = "2026-03-06"


def test_the_first_start_of_each_date_leaves_out_the_dates_without_one(salon, on_day, utc):
    week = on_day(salon(interval_min=60), FRIDAY, days=5)  # Friday, the weekend, Monday, Tuesday
    assert week.first_starts() == [utc("2026-03-06 09:00"), utc("2026-03-09 09:00"), utc("2026-03-10 09:00")]
    firsts = {}
    for opening in week:
        firsts.setdefault((opening.start + dt.timedelta(hours=3)).date(), opening.start)
    assert week.first_starts() == list(firsts.values())


def test_no_openings_have_no_first_start():
    assert Openings((), 30).first_starts() == []


def test_openings_of_one_day_are_those_that_start_within_it(salon, on_day, utc):
    week = on_day(salon(interval_min=60), FRIDAY, days=5)
    schedule = salon()
    monday = week.between(days_window(dt.date(2026, 3, 9), 1, schedule.policy.time_zone))
    assert list(monday) == [one for one in week if utc("2026-03-09 00:00") <= one.start < utc("2026-03-10 00:00")]
    assert monday.at(utc("2026-03-09 09:00")) == week.at(utc("2026-03-09 09:00"))
    assert monday.at(utc("2026-03-10 09:00")) is None, "another day's opening is not among these"


def test_only_the_starts_that_are_wanted_are_left(salon, on_day, utc):
    day = on_day(salon(interval_min=60), FRIDAY)
    afternoon = day.only(lambda start: start >= utc("2026-03-06 14:00"))
    assert afternoon.starts() == [start for start in day.starts() if start >= utc("2026-03-06 14:00")]
    assert afternoon.first_starts() == [utc("2026-03-06 14:00")]
    assert not day.only(lambda _start: False)
