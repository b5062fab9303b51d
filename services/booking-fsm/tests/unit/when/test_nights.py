"""A night's small hours belong, in speech, to the day before."""

from datetime import date, time

import pytest

from booking_fsm.domain.when import ALWAYS_OPEN, DoubtKind

pytestmark = pytest.mark.edge(20)

SATURDAY, SUNDAY = date(2026, 12, 12), date(2026, 12, 13)


@pytest.mark.parametrize(
    "text",
    [
        "Jumamosi usiku saa sita",
        "Jumamosi saa sita usiku",
        "Saturday at midnight",
        "midnight on Saturday",
        "Saturday 12am",
    ],
)
def test_saturday_midnight_is_asked_with_both_calendar_days(understand, text):
    when = understand(text, hours=ALWAYS_OPEN)
    assert when.times == (time(0),)
    assert when.days == (SATURDAY, SUNDAY)
    assert when.doubt(DoubtKind.NIGHT_OF_DAY_BEFORE).days == (SATURDAY, SUNDAY)
    assert when.must_ask


def test_the_small_hours_of_a_night_are_asked_too(understand):
    when = understand("Jumamosi usiku saa nane", hours=ALWAYS_OPEN)
    assert when.times == (time(2),)
    assert when.days == (SATURDAY, SUNDAY)


def test_the_evening_of_a_night_is_the_day_that_was_said(understand):
    when = understand("Jumamosi usiku saa mbili", hours=ALWAYS_OPEN)
    assert when.days == (SATURDAY,)
    assert when.times == (time(20),)
    assert not when.must_ask


def test_tonight_at_midnight_can_only_be_the_midnight_to_come(understand, at):
    when = understand("leo usiku saa sita", now=at(2026, 12, 12, 20), hours=ALWAYS_OPEN)
    assert when.days == (SUNDAY,)
    assert when.times == (time(0),)
    assert when.doubt(DoubtKind.NIGHT_OF_DAY_BEFORE).days == (SUNDAY,)
    assert not when.must_ask


def test_said_after_midnight_tonight_may_be_this_night_or_the_next(understand, at):
    when = understand("leo usiku saa nane", now=at(2026, 12, 12, 1, 30), hours=ALWAYS_OPEN)
    assert when.days == (SATURDAY, SUNDAY)
    assert when.must_ask


def test_a_night_hour_without_a_day_says_that_its_day_must_be_asked(understand):
    when = understand("saa sita usiku", hours=ALWAYS_OPEN)
    assert when.days == ()
    assert when.doubt(DoubtKind.NIGHT_OF_DAY_BEFORE) is not None
    assert when.must_ask


def test_an_early_hour_that_is_no_night_stays_on_its_day(understand):
    when = understand("Jumamosi saa kumi na moja alfajiri", hours=ALWAYS_OPEN)
    assert when.days == (SATURDAY,)
    assert when.times == (time(5),)
