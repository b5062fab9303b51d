"""Today is the tenant's calendar date, just before and just after midnight too."""

from datetime import UTC, date, datetime, time

import pytest

from booking_fsm.domain.when import ALWAYS_OPEN, DoubtKind, understand_when

pytestmark = pytest.mark.edge(21)


@pytest.mark.parametrize(
    ("hour", "minute", "today"),
    [pytest.param(23, 30, 9, id="23:30"), pytest.param(1, 30, 10, id="01:30"), pytest.param(0, 0, 10, id="00:00")],
)
def test_leo_and_kesho_follow_the_local_date(understand, at, hour, minute, today):
    now = at(2026, 12, today, hour, minute)
    assert understand("leo", now=now).days == (date(2026, 12, today),)
    assert understand("today", now=now).days == (date(2026, 12, today),)
    assert understand("kesho", now=now).days == (date(2026, 12, today + 1),)
    assert understand("tomorrow", now=now).days == (date(2026, 12, today + 1),)
    assert understand("kesho kutwa", now=now).days == (date(2026, 12, today + 2),)


def test_kesho_said_after_midnight_is_read_back_with_its_date(understand, at):
    after, before = at(2026, 12, 10, 1, 30), at(2026, 12, 9, 23, 30)
    assert understand("kesho", now=after).doubt(DoubtKind.AFTER_MIDNIGHT).days == (date(2026, 12, 11),)
    assert understand("kesho", now=before).doubt(DoubtKind.AFTER_MIDNIGHT) is None
    assert understand("leo", now=after).doubt(DoubtKind.AFTER_MIDNIGHT) is None


def test_in_an_hour_crosses_midnight_into_tomorrow(understand, at):
    when = understand("in an hour", now=at(2026, 12, 9, 23, 30), hours=ALWAYS_OPEN)
    assert when.days == (date(2026, 12, 10),)
    assert when.times == (time(0, 30),)


def test_the_first_of_january_said_on_new_years_eve_is_tomorrow(understand, at):
    assert understand("1 January", now=at(2026, 12, 31, 23, 30)).days == (date(2027, 1, 1),)


def test_a_naive_now_is_refused():
    naive = datetime(2026, 12, 9, 11, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(ValueError, match="aware"):
        understand_when("kesho", now=naive, opening_hours=ALWAYS_OPEN)


def test_an_hour_from_now_is_a_real_hour_over_a_change_of_the_clocks():
    from zoneinfo import ZoneInfo  # noqa: PLC0415

    before_the_change = datetime(2026, 3, 29, 0, 30, tzinfo=ZoneInfo("Europe/London"))
    when = understand_when("in an hour", now=before_the_change, opening_hours=ALWAYS_OPEN)
    assert when.times == (time(2, 30),)
