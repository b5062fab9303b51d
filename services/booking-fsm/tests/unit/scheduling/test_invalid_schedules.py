"""What can mean nothing is refused where it is built, with the value and the rule."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from booking_fsm.domain.scheduling import (
    Busy,
    BusyCalendar,
    Interval,
    InvalidSchedule,
    Policy,
    Schedule,
    ServiceSpec,
    WallSpan,
    WorkingHours,
    spans,
)

NAIROBI = ZoneInfo("Africa/Nairobi")
NOON = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.mark.edge(23)
@pytest.mark.parametrize(
    ("build", "what", "value"),
    [
        pytest.param(lambda: Policy(time_zone=NAIROBI, interval_min=0), "interval_min", 0, id="interval 0"),
        pytest.param(lambda: Policy(time_zone=NAIROBI, interval_min=-15), "interval_min", -15, id="interval < 0"),
        pytest.param(lambda: Policy(time_zone=NAIROBI, interval_min=8), "interval_min", 8, id="interval 8"),
        pytest.param(lambda: Policy(time_zone=NAIROBI, min_notice_min=-1), "min_notice_min", -1, id="notice < 0"),
        pytest.param(lambda: Policy(time_zone=NAIROBI, horizon_days=-1), "horizon_days", -1, id="horizon < 0"),
        pytest.param(lambda: Policy(time_zone=NAIROBI, horizon_days=9999), "horizon_days", 9999, id="horizon 27 years"),
        pytest.param(lambda: ServiceSpec("x", 0), "duration_min", 0, id="duration 0"),
        pytest.param(lambda: ServiceSpec("x", -30), "duration_min", -30, id="duration < 0"),
        pytest.param(lambda: ServiceSpec("x", 42), "duration_min", 42, id="duration 42"),
        pytest.param(lambda: ServiceSpec("x", float("30")), "duration_min", 30.0, id="duration as a float"),  # type: ignore[arg-type]
        pytest.param(lambda: ServiceSpec("x", 30, 3), "buffer_before_min", 3, id="buffer 3"),
        pytest.param(lambda: ServiceSpec("x", 30, 0, -5), "buffer_after_min", -5, id="buffer < 0"),
        pytest.param(lambda: ServiceSpec("x", 1440, 5), "duration with buffers", 1445, id="longer than a day"),
        pytest.param(
            lambda: ServiceSpec("x", 1380, 30, 35), "duration with buffers", 1445, id="a day with its buffers"
        ),
        pytest.param(lambda: Interval(NOON, NOON), "interval end", NOON.isoformat(), id="empty interval"),
        pytest.param(lambda: Busy("a", NOON, NOON - HOUR), "busy end", (NOON - HOUR).isoformat(), id="backwards"),
        pytest.param(lambda: Busy("a", NOON, NOON + HOUR, 7), "buffer_before_min", 7, id="odd buffer of another"),
        pytest.param(lambda: BusyCalendar([("a", 5, 5)]), "blocked cells", (5, 5), id="no cells"),
        pytest.param(lambda: spans("18:00-09:00"), "working span", "18:00-09:00", id="hours backwards"),
        pytest.param(lambda: spans("22:00-26:00"), "working span", "22:00-26:00", id="hours past the day"),
        pytest.param(lambda: spans("9 to 5"), "working span", "9 to 5", id="hours in words"),
        pytest.param(lambda: spans("09:75-10:00"), "working span", "09:75-10:00", id="minute 75"),
        pytest.param(lambda: WorkingHours(((WallSpan(0, 60),),) * 6), "weekly hours", "6 days", id="six days"),
        pytest.param(lambda: WorkingHours.of({7: spans("09:00-10:00")}), "weekday", [7], id="weekday 7"),
    ],
)
def test_a_value_that_can_mean_nothing_is_refused_with_a_reason(build, what, value):
    with pytest.raises(InvalidSchedule) as refused:
        build()
    assert (refused.value.what, refused.value.value) == (what, value)
    assert refused.value.rule in str(refused.value)
    assert refused.value.slug == "invalid-schedule"


@pytest.mark.parametrize(
    "instant",
    [NOON.replace(tzinfo=None), NOON.astimezone(NAIROBI)],
    ids=["naive", "local"],
)
def test_an_instant_that_is_not_utc_is_refused(instant):
    with pytest.raises(InvalidSchedule, match="in UTC"):
        Interval(instant, NOON + HOUR)
    with pytest.raises(InvalidSchedule, match="in UTC"):
        Busy("amina", instant, NOON + HOUR)


def test_two_members_of_staff_with_one_number_are_refused(person):
    with pytest.raises(InvalidSchedule, match="each used once"):
        Schedule((person("amina", 1), person("brian", 1)), Policy(time_zone=NAIROBI))
    with pytest.raises(InvalidSchedule, match="each used once"):
        Schedule((person("amina", 1), person("amina", 2)), Policy(time_zone=NAIROBI))
