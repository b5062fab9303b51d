"""Which starts are open: the grid, hours, lunch, buffers, notice, horizon, qualification."""

import datetime as dt

import pytest

from booking_fsm.domain.scheduling import Busy, Interval, ServiceSpec, WorkingHours, days_window, find_openings, spans

WEDNESDAY = "2026-03-04"


def every(*hours: str) -> WorkingHours:
    return WorkingHours.of({day: spans(*hours) for day in range(7)})


@pytest.mark.parametrize(
    ("hours", "interval", "duration", "expected"),
    [
        pytest.param(["09:00-10:00"], 15, 30, ["09:00", "09:15", "09:30"], id="quarter hours"),
        pytest.param(["09:10-10:30"], 15, 30, ["09:15", "09:30", "09:45", "10:00"], id="doors open off the grid"),
        pytest.param(["09:00-12:00"], 45, 45, ["09:00", "09:45", "10:30", "11:15"], id="45 runs from opening"),
        pytest.param(["09:20-12:00"], 45, 45, ["09:30", "10:15", "11:00"], id="45 begins on the clock"),
        pytest.param(["08:30-13:00"], 90, 60, ["08:30", "10:00", "11:30"], id="90 runs from opening"),
        pytest.param(["09:15-14:00"], 120, 60, ["10:00", "12:00"], id="120 begins on the hour"),
        pytest.param(["09:10-11:00"], 20, 40, ["09:20", "09:40", "10:00", "10:20"], id="20 is on :00, :20, :40"),
        pytest.param(["09:10-11:00"], 40, 30, ["09:20", "10:00"], id="40 begins on a clock of 20"),
        pytest.param(["09:15-11:15"], 50, 30, ["09:20", "10:10"], id="50 begins on a clock of 10"),
        pytest.param(["09:05-10:25"], 25, 30, ["09:05", "09:30", "09:55"], id="25 begins on a clock of 5"),
        pytest.param(["09:01-10:00"], 10, 30, ["09:10", "09:20", "09:30"], id="10 is on the tens"),
        pytest.param(["09:00-10:00", "10:00-11:00"], 30, 60, ["09:00", "09:30", "10:00"], id="touching is one"),
        pytest.param(["09:00-11:00", "10:00-12:00"], 60, 60, ["09:00", "10:00", "11:00"], id="overlaps are one"),
        pytest.param(["09:00-12:00", "13:00-15:00"], 60, 120, ["09:00", "10:00", "13:00"], id="not over lunch"),
        pytest.param(["09:00-09:00"], 15, 15, [], id="no length, no work"),
        pytest.param(["09:00-09:25"], 15, 30, [], id="longer than the shift"),
        pytest.param(["09:00-09:30"], 15, 30, ["09:00"], id="exactly the shift"),
        pytest.param(["09:02-10:03"], 15, 30, ["09:15", "09:30"], id="hours to the minute are rounded inwards"),
        pytest.param(["23:00-24:00"], 30, 30, ["23:00", "23:30"], id="the last start of the date"),
    ],
)
def test_starts_lie_on_the_clock_grid_within_the_hours(
    person, salon, on_day, walls, hours, interval, duration, expected
):
    schedule = salon(person("amina", 1, every(*hours)), interval_min=interval)
    assert walls(on_day(schedule, WEDNESDAY, ServiceSpec("wash", duration))) == expected


def test_the_grid_of_45_minutes_is_that_of_the_house_whoever_is_asked(person, salon, on_day, walls):
    early, late = person("amina", 1, every("09:00-12:00")), person("brian", 2, every("09:30-12:00"))
    schedule = salon(early, late, interval_min=45)
    assert walls(on_day(schedule, WEDNESDAY, staff_id="brian")) == ["09:45", "10:30", "11:15"]


def test_a_service_may_run_over_midnight_where_work_goes_on(person, salon, on_day, walls):
    night = person("amina", 1, every("00:00-01:00", "22:00-24:00"))
    found = walls(on_day(salon(night, interval_min=30), WEDNESDAY, ServiceSpec("massage", 90)))
    assert found == ["22:00", "22:30", "23:00", "23:30"]


def test_a_service_does_not_run_over_midnight_where_work_stops(person, salon, on_day, walls):
    late = person("amina", 1, WorkingHours.of({2: spans("22:00-24:00"), 3: spans("00:30-02:00")}))
    assert walls(on_day(salon(late, interval_min=30), WEDNESDAY, ServiceSpec("massage", 90))) == ["22:00", "22:30"]


def test_preparation_does_not_reach_back_over_midnight_where_nobody_worked(person, salon, on_day, walls):
    hours = WorkingHours.of({1: spans("09:00-18:00"), 2: spans("00:00-01:00"), 3: spans("00:00-01:00")})
    night = salon(person("amina", 1, hours), interval_min=15)
    assert walls(on_day(night, WEDNESDAY, ServiceSpec("wash", 30, 15))) == ["00:15", "00:30"]
    assert walls(on_day(night, "2026-03-05", ServiceSpec("wash", 30, 15))) == ["00:15", "00:30"]


def test_preparation_reaches_back_over_midnight_where_work_went_on(person, salon, on_day, walls):
    hours = WorkingHours.of({1: spans("22:00-24:00"), 2: spans("00:00-01:00")})
    night = salon(person("amina", 1, hours), interval_min=15)
    assert walls(on_day(night, WEDNESDAY, ServiceSpec("wash", 30, 15))) == ["00:00", "00:15", "00:30"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(0, 0, ["09:00", "09:30", "10:00", "11:00", "11:30"], id="touching is allowed"),
        pytest.param(0, 15, ["09:00", "09:30", "11:00"], id="room after, before the next and before closing"),
        pytest.param(15, 0, ["09:30", "10:00", "11:30"], id="room before, behind the last and behind opening"),
        pytest.param(10, 10, ["09:30"], id="both"),
    ],
)
def test_own_buffers_stay_inside_the_hours_and_clear_of_others(
    person, salon, on_day, walls, utc, before, after, expected
):
    taken = Busy("amina", utc("2026-03-04 10:30"), utc("2026-03-04 11:00"))
    schedule = salon(person("amina", 1, every("09:00-12:00")), busy=[taken], interval_min=30)
    assert walls(on_day(schedule, WEDNESDAY, ServiceSpec("wash", 30, before, after))) == expected


def test_buffers_of_both_neighbours_count(person, salon, on_day, walls, utc):
    taken = Busy("amina", utc("2026-03-04 10:00"), utc("2026-03-04 10:30"), 10, 10)
    schedule = salon(person("amina", 1, every("08:00-13:00")), busy=[taken], interval_min=10)
    found = walls(on_day(schedule, WEDNESDAY, ServiceSpec("wash", 30, 10, 10)))
    assert [start for start in found if "09:00" <= start <= "11:00"] == ["09:00", "09:10", "10:50", "11:00"]


def test_busy_time_that_is_not_on_a_cell_is_rounded_outwards(person, salon, on_day, walls, utc):
    call = Busy("amina", utc("2026-03-04 09:33"), utc("2026-03-04 09:57"))
    schedule = salon(person("amina", 1, every("09:00-11:00")), busy=[call], interval_min=5)
    found = walls(on_day(schedule, WEDNESDAY, ServiceSpec("fringe", 30)))
    assert found == ["09:00", "10:00", "10:05", "10:10", "10:15", "10:20", "10:25", "10:30"]


def test_time_off_and_overlapping_busy_time_are_both_kept_free(person, salon, on_day, walls, utc):
    dentist = Interval(utc("2026-03-04 09:30"), utc("2026-03-04 10:30"))
    booked = [
        Busy("amina", utc("2026-03-04 10:00"), utc("2026-03-04 11:00")),
        Busy("amina", utc("2026-03-04 10:15"), utc("2026-03-04 10:30")),
    ]
    amina = person("amina", 1, every("09:00-12:00"), time_off=(dentist,))
    assert walls(on_day(salon(amina, busy=booked, interval_min=30), WEDNESDAY)) == ["09:00", "11:00", "11:30"]


def test_a_date_with_other_hours_replaces_its_weekday(person, salon, on_day, walls):
    hours = WorkingHours.of(
        {2: spans("09:00-18:00")}, {dt.date(2026, 3, 4): spans("10:00-11:00"), dt.date(2026, 3, 11): ()}
    )
    schedule = salon(person("amina", 1, hours), interval_min=30)
    assert walls(on_day(schedule, "2026-03-04")) == ["10:00", "10:30"]
    assert walls(on_day(schedule, "2026-03-11")) == []
    assert len(on_day(schedule, "2026-03-18")) == 18


@pytest.mark.parametrize(
    ("now", "notice", "first"),
    [
        pytest.param("2026-03-04 09:59:59", 0, "10:00", id="a second before"),
        pytest.param("2026-03-04 10:00:00", 0, "10:00", id="on the dot"),
        pytest.param("2026-03-04 10:00:01", 0, "10:30", id="a second after"),
        pytest.param("2026-03-04 09:30:00", 45, "10:30", id="notice ends between two starts"),
        pytest.param("2026-03-03 20:00:00", 15 * 60, "11:00", id="notice from the evening before"),
    ],
)
def test_notice_is_counted_from_now_to_the_second(salon, on_day, walls, utc, now, notice, first):
    schedule = salon(interval_min=30, min_notice_min=notice)
    assert walls(on_day(schedule, WEDNESDAY, now=utc(now)))[0] == first


def test_the_last_date_of_the_horizon_is_open_whole(salon, on_day, utc):
    schedule = salon(interval_min=60, horizon_days=2)
    now = utc("2026-03-02 08:00")
    found = on_day(schedule, "2026-03-02", now=now, days=7)
    assert [len(on_day(schedule, f"2026-03-0{day}", now=now)) for day in (2, 3, 4, 5)] == [8, 8, 8, 0]
    assert len(found) == 24


def test_no_row_of_qualification_means_every_active_member_of_staff(person, salon, on_day):
    schedule = salon(person("amina", 1), person("brian", 2), person("gone", 3, active=False))
    assert on_day(schedule, WEDNESDAY)[0].staff_ids == ("amina", "brian")


def test_a_row_of_qualification_leaves_out_everyone_else(person, salon, on_day):
    schedule = salon(person("amina", 1), person("brian", 2), staff_services={"trim": {"brian"}, "braids": {"amina"}})
    assert {opening.staff_ids for opening in on_day(schedule, WEDNESDAY)} == {("brian",)}
    assert len(on_day(schedule, WEDNESDAY, staff_id="amina")) == 0


def test_a_service_whose_only_expert_has_left_has_no_openings(person, salon, on_day):
    schedule = salon(person("amina", 1), person("gone", 2, active=False), staff_services={"trim": {"gone"}})
    assert list(on_day(schedule, WEDNESDAY)) == []


def test_a_window_ends_where_it_says(salon, utc):
    window = Interval(utc("2026-03-04 10:00"), utc("2026-03-04 10:31"))
    found = find_openings(salon(interval_min=15), ServiceSpec("trim", 30), window, utc("2026-03-01 00:00"))
    assert found.starts() == [utc("2026-03-04 10:00"), utc("2026-03-04 10:15"), utc("2026-03-04 10:30")]
    assert found.at(utc("2026-03-04 10:45")) is None
    assert found.at(utc("2026-03-04 09:45")) is None
    assert found.at(utc("2026-03-04 10:16")) is None


def test_an_opening_says_when_it_ends_without_its_buffers(salon, utc):
    window = days_window(dt.date(2026, 3, 4), 1, salon().policy.time_zone)
    found = find_openings(salon(), ServiceSpec("braids", 90, 5, 10), window, utc("2026-03-01 00:00"))
    opening = found[0]
    assert (opening.start, opening.end) == (utc("2026-03-04 09:15"), utc("2026-03-04 10:45"))
    assert found.at(opening.start) == opening
    assert list(found)[:2] == list(found[:2]) == [found[0], found[1]]
    assert found[-1].end == utc("2026-03-04 17:45")
