"""Why a start, or a date, is not to be had: the reason and the fields its sentence needs."""

import datetime as dt

import pytest

from booking_fsm.domain.scheduling import Busy, Interval, ServiceSpec, WorkingHours, spans, why_no_openings, why_not
from booking_fsm.domain.scheduling import refusals as why

TRIM = ServiceSpec("trim", 30)
LONG = ServiceSpec("braids", 120)
WEDNESDAY = dt.date(2026, 3, 4)
SUNDAY = dt.date(2026, 3, 8)


@pytest.fixture
def two(person, salon, utc):
    """Amina works with lunch; Brian only Tuesdays, does only trims, and Chao has left."""
    tuesdays = WorkingHours.of({1: spans("08:00-12:00")})
    return salon(
        person("amina", 1),
        person("brian", 2, tuesdays),
        person("chao", 3, active=False),
        busy=[Busy("amina", utc("2026-03-04 10:00"), utc("2026-03-04 11:00"))],
        staff_services={"braids": {"amina"}, "tattoo": {"chao"}},
        interval_min=30,
        min_notice_min=60,
        horizon_days=14,
    )


@pytest.mark.edge(23)
@pytest.mark.parametrize(
    ("start", "service", "staff_id", "reason"),
    [
        pytest.param("03-04 07:59", TRIM, None, lambda t: why.InThePast(t("03-04 08:00")), id="past"),
        pytest.param("03-19 10:00", TRIM, None, lambda t: why.TooFarAhead(dt.date(2026, 3, 18)), id="too far"),
        pytest.param(
            "03-05 10:00", ServiceSpec("tattoo", 30), None, lambda t: why.NobodyForService("tattoo"), id="nobody"
        ),
        pytest.param("03-05 10:00", LONG, "brian", lambda t: why.NotQualified("brian", "braids"), id="not qualified"),
        pytest.param("03-05 10:00", TRIM, "chao", lambda t: why.NoSuchStaff("chao"), id="has left"),
        pytest.param("03-05 10:00", TRIM, "zawadi", lambda t: why.NoSuchStaff("zawadi"), id="never was"),
        pytest.param("03-08 10:00", TRIM, None, lambda t: why.ClosedThatDay(SUNDAY), id="closed"),
        pytest.param("03-08 10:00", TRIM, "amina", lambda t: why.ClosedThatDay(SUNDAY), id="closed for her too"),
        pytest.param(
            "03-05 10:00", TRIM, "brian", lambda t: why.StaffOff(dt.date(2026, 3, 5), None, "brian"), id="day off"
        ),
        pytest.param(
            "03-05 08:30",
            TRIM,
            None,
            lambda t: why.BeforeOpening(t("03-05 09:00"), t("03-05 09:00")),
            id="before opening",
        ),
        pytest.param(
            "03-05 09:00",
            ServiceSpec("trim", 30, 10),
            None,
            lambda t: why.BeforeOpening(t("03-05 09:00"), t("03-05 09:30")),
            id="no time to prepare",
        ),
        pytest.param("03-05 18:00", TRIM, None, lambda t: why.AfterClosing(t("03-05 18:00")), id="at closing"),
        pytest.param("03-05 22:15", TRIM, None, lambda t: why.AfterClosing(t("03-05 18:00")), id="after closing"),
        pytest.param(
            "03-05 16:30",
            LONG,
            None,
            lambda t: why.RunsPastClosing(t("03-05 18:00"), t("03-05 16:00")),
            id="past closing",
        ),
        pytest.param(
            "03-05 17:30",
            ServiceSpec("trim", 30, 0, 5),
            None,
            lambda t: why.RunsPastClosing(t("03-05 18:00"), t("03-05 17:00")),
            id="no time to clean up",
        ),
        pytest.param(
            "03-05 15:00",
            ServiceSpec("trim", 300),
            None,
            lambda t: why.RunsPastClosing(t("03-05 18:00"), None),
            id="longer than any stretch",
        ),
        pytest.param(
            "03-05 13:30", TRIM, None, lambda t: why.InBreak(t("03-05 13:00"), t("03-05 14:00")), id="in lunch"
        ),
        pytest.param(
            "03-05 12:00",
            LONG,
            None,
            lambda t: why.RunsIntoBreak(t("03-05 13:00"), t("03-05 14:00"), t("03-05 11:00")),
            id="into lunch",
        ),
        pytest.param(
            "03-05 14:10",
            ServiceSpec("trim", 30, 15),
            None,
            lambda t: why.InBreak(t("03-05 13:00"), t("03-05 14:00")),
            id="close behind lunch",
        ),
        pytest.param("03-04 09:00", TRIM, None, lambda t: None, id="notice just kept"),
        pytest.param(
            "03-05 10:10", TRIM, None, lambda t: why.OffTheGrid((t("03-05 10:00"), t("03-05 10:30"))), id="off the grid"
        ),
        pytest.param(
            "03-05 10:07",
            TRIM,
            None,
            lambda t: why.OffTheGrid((t("03-05 10:00"), t("03-05 10:30"))),
            id="off the cells",
        ),
        pytest.param("03-04 10:30", TRIM, None, lambda t: why.Taken(None), id="taken"),
        pytest.param("03-04 10:30", TRIM, "amina", lambda t: why.Taken("amina"), id="she is taken"),
        pytest.param("03-04 09:30", LONG, None, lambda t: why.Taken(None), id="free for only part of it"),
        pytest.param("03-04 11:00", LONG, None, lambda t: None, id="free"),
    ],
)
def test_the_first_reason_a_customer_could_act_on(two, utc, start, service, staff_id, reason):
    expected = reason(lambda wall: utc(f"2026-{wall}"))
    assert why_not(two, service, utc(f"2026-{start}"), utc("2026-03-04 08:00"), staff_id) == expected


def test_too_soon_says_from_when(two, utc):
    now = utc("2026-03-04 11:30")
    assert why_not(two, TRIM, utc("2026-03-04 12:00"), now) == why.TooSoon(utc("2026-03-04 12:30"))


def test_the_reason_is_that_of_whoever_came_closest(two, utc):
    now = utc("2026-03-02 08:00")
    tuesday_noon = why_not(two, TRIM, utc("2026-03-03 08:00"), now)
    assert tuesday_noon is None, "Brian begins at eight although Amina does not"
    late = why_not(two, TRIM, utc("2026-03-03 17:45"), now)
    assert late == why.RunsPastClosing(utc("2026-03-03 18:00"), utc("2026-03-03 17:30"))


@pytest.mark.parametrize(
    ("hours", "start", "reason"),
    [
        pytest.param(
            [("08:00-09:30", "11:00-12:00"), ("12:30-14:00",)],
            "10:00",
            lambda t: why.InBreak(t("09:30"), t("11:00")),
            id="a break before a late opening",
        ),
        pytest.param(
            [("08:00-09:30", "11:00-12:00"), ("10:30-14:00",)],
            "10:00",
            lambda t: why.BeforeOpening(t("10:30"), t("10:30")),
            id="an opening before the end of a break",
        ),
        pytest.param(
            [("08:00-09:00",), ("12:00-14:00",)],
            "10:00",
            lambda t: why.BeforeOpening(t("12:00"), t("12:00")),
            id="an opening before a closing",
        ),
        pytest.param(
            [("08:00-09:00",), ("08:00-09:30",)],
            "11:00",
            lambda t: why.AfterClosing(t("09:30")),
            id="the later closing",
        ),
        pytest.param(
            [("12:00-13:00",), ("11:30-13:00",)],
            "10:00",
            lambda t: why.BeforeOpening(t("11:30"), t("11:30")),
            id="the earlier opening",
        ),
        pytest.param([(), ("08:00-09:00",)], "11:00", lambda t: why.AfterClosing(t("09:00")), id="hours before none"),
        pytest.param(
            [("09:00-10:15",), ("09:00-10:20", "11:00-12:00")],
            "10:00",
            lambda t: why.RunsIntoBreak(t("10:20"), t("11:00"), t("09:45")),
            id="a break before a closing",
        ),
    ],
)
def test_of_several_people_the_nearest_miss_is_told(person, salon, utc, hours, start, reason):
    day = lambda one: WorkingHours.of({2: spans(*one)} if one else {})  # noqa: E731
    schedule = salon(*(person(f"s{number}", number, day(one)) for number, one in enumerate(hours)))
    answer = why_not(schedule, TRIM, utc(f"2026-03-04 {start}"), utc("2026-03-03 08:00"))
    assert answer == reason(lambda wall: utc(f"2026-03-04 {wall}"))


@pytest.mark.parametrize(
    ("service", "start"),
    [
        pytest.param(ServiceSpec("trim", 30, 15, 0), "11:00", id="no room to prepare behind it"),
        pytest.param(ServiceSpec("trim", 30, 0, 15), "09:30", id="no room to clean up before it"),
    ],
)
def test_taken_counts_the_buffers_of_what_is_asked_for(person, salon, utc, service, start):
    booked = Busy("amina", utc("2026-03-04 10:00"), utc("2026-03-04 11:00"))
    schedule = salon(person("amina", 1), busy=[booked])
    now = utc("2026-03-03 08:00")
    assert why_not(schedule, service, utc(f"2026-03-04 {start}"), now) == why.Taken(None)
    assert why_not(schedule, TRIM, utc(f"2026-03-04 {start}"), now) is None


def test_time_off_says_when_the_first_is_back(person, salon, utc):
    holiday = Interval(utc("2026-03-04 00:00"), utc("2026-03-05 12:00"))
    longer = Interval(utc("2026-03-04 00:00"), utc("2026-03-06 00:00"))
    away = salon(person("amina", 1, time_off=(longer,)), person("brian", 2, time_off=(holiday,)))
    now = utc("2026-03-01 08:00")
    expected = why.StaffOff(WEDNESDAY, utc("2026-03-05 12:00"), None)
    assert why_not(away, TRIM, utc("2026-03-04 10:00"), now) == expected
    assert why_no_openings(away, TRIM, WEDNESDAY, now) == expected
    for_amina = why.StaffOff(WEDNESDAY, utc("2026-03-06 00:00"), "amina")
    assert why_not(away, TRIM, utc("2026-03-04 10:00"), now, "amina") == for_amina


def test_one_off_and_the_other_booked_is_taken(person, salon, utc):
    off = Interval(utc("2026-03-04 09:00"), utc("2026-03-04 11:00"))
    booked = Busy("brian", utc("2026-03-04 10:00"), utc("2026-03-04 10:30"))
    schedule = salon(person("amina", 1, time_off=(off,)), person("brian", 2), busy=[booked])
    assert why_not(schedule, TRIM, utc("2026-03-04 10:00"), utc("2026-03-01 08:00")) == why.Taken(None)


@pytest.mark.edge(23)
@pytest.mark.parametrize(
    ("date", "service", "staff_id", "reason"),
    [
        pytest.param("2026-03-03", TRIM, None, lambda t: why.InThePast(t("03-04 08:00")), id="yesterday"),
        pytest.param("2026-03-19", TRIM, None, lambda t: why.TooFarAhead(dt.date(2026, 3, 18)), id="too far"),
        pytest.param("2026-03-08", TRIM, None, lambda t: why.ClosedThatDay(SUNDAY), id="sunday"),
        pytest.param(
            "2026-03-05", TRIM, "brian", lambda t: why.StaffOff(dt.date(2026, 3, 5), None, "brian"), id="day off"
        ),
        pytest.param("2026-03-05", TRIM, "chao", lambda t: why.NoSuchStaff("chao"), id="has left"),
        pytest.param(
            "2026-03-05", ServiceSpec("tattoo", 30), None, lambda t: why.NobodyForService("tattoo"), id="nobody"
        ),
        pytest.param(
            "2026-03-05",
            ServiceSpec("trim", 300),
            None,
            lambda t: why.LongerThanHours(dt.date(2026, 3, 5)),
            id="too long",
        ),
        pytest.param("2026-03-05", TRIM, None, lambda t: None, id="something is open"),
    ],
)
def test_why_a_whole_date_has_nothing(two, utc, date, service, staff_id, reason):
    expected = reason(lambda wall: utc(f"2026-{wall}"))
    day = dt.date.fromisoformat(date)
    assert why_no_openings(two, service, day, utc("2026-03-04 08:00"), staff_id) == expected


def test_a_date_that_is_all_taken_is_fully_booked(person, salon, utc):
    all_day = Busy("amina", utc("2026-03-04 09:00"), utc("2026-03-04 18:00"))
    full = salon(person("amina", 1), busy=[all_day])
    now = utc("2026-03-03 08:00")
    assert why_no_openings(full, TRIM, WEDNESDAY, now) == why.FullyBooked(WEDNESDAY, None)
    assert why_no_openings(full, TRIM, WEDNESDAY, now, "amina") == why.FullyBooked(WEDNESDAY, "amina")


def test_the_evening_of_today_is_too_soon_not_fully_booked(salon, utc):
    now = utc("2026-03-04 17:45")
    assert why_no_openings(salon(min_notice_min=30), TRIM, WEDNESDAY, now) == why.TooSoon(utc("2026-03-04 18:15"))
