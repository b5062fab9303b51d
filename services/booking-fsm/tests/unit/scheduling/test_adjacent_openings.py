"""What could follow an appointment: right behind its end, a quarter of an hour at most, by anybody who does it."""

import datetime as dt

import pytest

from booking_fsm.domain.scheduling import Busy, Interval, ServiceSpec
from booking_fsm.domain.scheduling.adjacent import adjacent_openings, time_to_read

PEDICURE = ServiceSpec("pedicure", 60)
BEFORE = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


def starts(found):
    return [(service.service_id, opening.start, opening.staff_ids) for service, opening in found]


@pytest.mark.parametrize(
    ("busy_until", "expected"),
    [
        ("10:45", "10:45"),  # gap 0: back to back
        ("10:59", "11:00"),  # busy time counts in whole cells
        ("11:00", "11:00"),  # gap 15: the edge of the window is in it
        ("11:05", None),  # gap 20 with this grid: nothing within the window
    ],
)
def test_the_window_is_zero_to_fifteen_minutes_behind_the_end(salon, utc, busy_until, expected):
    end = utc("2026-03-04 10:45")
    busy = [Busy("amina", utc("2026-03-04 10:00"), utc(f"2026-03-04 {busy_until}"))]
    found = starts(adjacent_openings(salon(busy=busy), [PEDICURE], end, 15, BEFORE))
    first = found[0][1] if found else None
    assert first == (utc(f"2026-03-04 {expected}") if expected else None)
    assert all(end <= start <= end + dt.timedelta(minutes=15) for _, start, _ in found)


@pytest.mark.parametrize(
    ("end", "gaps"),
    [
        ("10:00", [0, 5, 10, 15]),
        ("10:05", [0, 5, 10, 15]),
    ],
)
def test_nothing_before_the_end_and_nothing_past_fifteen_minutes(salon, utc, end, gaps):
    instant = utc(f"2026-03-04 {end}")
    found = starts(adjacent_openings(salon(interval_min=5), [PEDICURE], instant, 15, BEFORE))
    assert [(start - instant) // dt.timedelta(minutes=1) for _, start, _ in found] == gaps


def test_somebody_else_may_take_it_and_who_is_not_qualified_may_not(salon, person, utc):
    staff = [person("amina", 1), person("brian", 2), person("cate", 3)]
    end = utc("2026-03-04 10:45")
    busy = [Busy("amina", utc("2026-03-04 10:00"), utc("2026-03-04 12:00"))]
    schedule = salon(*staff, busy=busy, staff_services={"pedicure": {"amina", "cate"}})
    found = starts(adjacent_openings(schedule, [PEDICURE], end, 15, BEFORE))
    assert found == [
        ("pedicure", utc("2026-03-04 10:45"), ("cate",)),
        ("pedicure", utc("2026-03-04 11:00"), ("cate",)),
    ]


def test_the_buffers_of_both_neighbours_count(salon, utc):
    """Ten minutes to clean up behind the one, five to prepare the other: the same person starts a quarter later."""
    end = utc("2026-03-04 10:45")
    busy = [Busy("amina", utc("2026-03-04 10:00"), end, buffer_after_min=10)]
    service = ServiceSpec("pedicure", 60, buffer_before_min=5)
    found = starts(adjacent_openings(salon(busy=busy, interval_min=5), [service], end, 15, BEFORE))
    assert [start for _, start, _ in found] == [utc("2026-03-04 11:00")]


def test_a_customer_who_is_elsewhere_then_is_offered_nothing_that_overlaps(salon, utc):
    end = utc("2026-03-04 10:45")
    elsewhere = [Interval(utc("2026-03-04 11:30"), utc("2026-03-04 12:00"))]
    assert adjacent_openings(salon(), [PEDICURE], end, 15, BEFORE, engaged=elsewhere) == []
    short = ServiceSpec("trim", 30)
    found = starts(adjacent_openings(salon(), [PEDICURE, short], end, 15, BEFORE, engaged=elsewhere))
    assert {service for service, _, _ in found} == {"trim"}


def test_services_come_in_the_order_they_were_asked_for(salon, utc):
    end = utc("2026-03-04 10:45")
    found = starts(adjacent_openings(salon(), [ServiceSpec("b", 30), ServiceSpec("a", 30)], end, 15, BEFORE))
    assert [service for service, _, _ in found] == ["b", "b", "a", "a"]


def test_closing_time_and_lunch_end_what_can_follow(salon, utc):
    assert adjacent_openings(salon(), [PEDICURE], utc("2026-03-04 12:15"), 15, BEFORE) == []
    assert adjacent_openings(salon(), [PEDICURE], utc("2026-03-04 17:30"), 15, BEFORE) == []


def test_what_is_read_covers_all_that_could_be_in_the_way(utc):
    specs = [ServiceSpec("a", 30, 10, 0), ServiceSpec("b", 90, 0, 20)]
    window = time_to_read(specs, utc("2026-03-04 10:45"), 15)
    assert (window.start, window.end) == (utc("2026-03-04 10:35"), utc("2026-03-04 12:50"))
