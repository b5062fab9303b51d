"""A bare number answers the question just asked, and only that."""

from datetime import date, time

import pytest

from booking_fsm.domain.when import Clock, DoubtKind, Expecting


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("12", date(2026, 12, 12), id="figure"),
        pytest.param("12 please", date(2026, 12, 12), id="please"),
        pytest.param("kumi na mbili", date(2026, 12, 12), id="words"),
        pytest.param("the 12th", date(2026, 12, 12), id="ordinal"),
        pytest.param("twelfth", date(2026, 12, 12), id="ordinal-word"),
        pytest.param("5", date(2027, 1, 5), id="rolls"),
    ],
)
def test_a_number_is_a_day_where_a_day_was_asked(understand, text, expected):
    assert understand(text, expecting=Expecting.DAY).days == (expected,)


def test_two_numbers_are_two_days(understand):
    assert understand("20 or 21", expecting=Expecting.DAY).days == (date(2026, 12, 20), date(2026, 12, 21))
    assert understand("12-14", expecting=Expecting.DAY).day_range == (date(2026, 12, 12), date(2026, 12, 14))


@pytest.mark.parametrize("text", ["40", "0712345678", "2 people", "3-4", "1500"])
def test_what_is_no_day_of_a_month_answers_nothing(understand, text):
    assert understand(text, expecting=Expecting.DAY).days == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("tano", time(11), id="swahili-word"),
        pytest.param("tano na nusu", time(11, 30), id="and-a-half"),
        pytest.param("nine", time(9), id="english-word"),
        pytest.param("three thirty", time(15, 30), id="two-words"),
        pytest.param("3.30", time(15, 30), id="dot"),
        pytest.param("930", time(9, 30), id="run-of-digits"),
        pytest.param("16", time(16), id="24-hours"),
    ],
)
def test_a_number_is_an_hour_where_an_hour_was_asked(understand, text, expected):
    assert understand(text, expecting=Expecting.TIME).times == (expected,)


def test_a_bare_figure_may_be_either_clock(understand):
    when = understand("5", expecting=Expecting.TIME)
    assert when.times == (time(11), time(17))
    assert when.doubt(DoubtKind.CLOCK_UNSAID).times == (time(11), time(17))
    assert when.must_ask


def test_a_bare_figure_in_an_english_conversation_is_the_english_clock(understand):
    assert understand("5", expecting=Expecting.TIME, clock=Clock.ENGLISH).times == (time(17),)


def test_a_day_said_when_an_hour_was_asked_is_still_a_day(understand):
    when = understand("the 12th", expecting=Expecting.TIME)
    assert when.days == (date(2026, 12, 12),)
    assert when.times == ()


def test_a_count_is_no_hour(understand):
    assert understand("2 people", expecting=Expecting.TIME).times == ()
