"""The English clock in figures and words."""

from datetime import time

import pytest

from booking_fsm.domain.when import ALWAYS_OPEN, DoubtKind, WeeklyHours

pytestmark = pytest.mark.edge(19)


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        pytest.param("4pm", 16, 0, id="glued-pm"),
        pytest.param("4 PM", 16, 0, id="capital-pm"),
        pytest.param("4:30 p.m.", 16, 30, id="dotted-pm"),
        pytest.param("at 3 p . m .", 15, 0, id="spaced-pm"),
        pytest.param("10.30am", 10, 30, id="dot"),
        pytest.param("7p", 19, 0, id="one-letter-pm"),
        pytest.param("930am", 9, 30, id="no-mark"),
        pytest.param("12pm", 12, 0, id="noon-in-figures"),
        pytest.param("12 am", 0, 0, id="midnight-in-figures"),
        pytest.param("noon", 12, 0, id="noon"),
        pytest.param("12 noon", 12, 0, id="twelve-noon"),
        pytest.param("mid-day", 12, 0, id="mid-day"),
        pytest.param("midnight", 0, 0, id="midnight"),
        pytest.param("16:00", 16, 0, id="24-hours"),
        pytest.param("1600hrs", 16, 0, id="hrs"),
        pytest.param("0800 hrs", 8, 0, id="hrs-padded"),
        pytest.param("15h30", 15, 30, id="h"),
        pytest.param("08:15", 8, 15, id="padded"),
        pytest.param("4 in the afternoon", 16, 0, id="in-the-afternoon"),
        pytest.param("10 o'clock in the morning", 10, 0, id="oclock"),
        pytest.param('10 o"clock in the morning', 10, 0, id="oclock-mistyped"),
        pytest.param("half past ten in the morning", 10, 30, id="half-past"),
        pytest.param("half 10 in the morning", 10, 30, id="half"),
        pytest.param("quarter past 2 pm", 14, 15, id="quarter-past"),
        pytest.param("quarter to 5 in the evening", 16, 45, id="quarter-to"),
        pytest.param("quarter to one pm", 12, 45, id="quarter-to-one"),
        pytest.param("a quarter to noon", 11, 45, id="quarter-to-noon"),
        pytest.param("quarter to 12 in the morning", 11, 45, id="quarter-to-twelve"),
        pytest.param("ten to five pm", 16, 50, id="ten-to"),
        pytest.param("20 minutes past 3pm", 15, 20, id="minutes-past"),
        pytest.param("twenty after three pm", 15, 20, id="after"),
        pytest.param("ten thirty am", 10, 30, id="words"),
        pytest.param("seven forty-five pm", 19, 45, id="words-with-hyphen"),
        pytest.param("twelve oh five pm", 12, 5, id="oh"),
        pytest.param("four in the evening", 16, 0, id="a-wide-evening"),
        pytest.param("evening 5:30", 17, 30, id="evening-first"),
        pytest.param("in the evening at eight", 20, 0, id="evening-at"),
        pytest.param("9 tomorrow morning", 9, 0, id="day-between"),
        pytest.param("8 this evening", 20, 0, id="this-evening"),
        pytest.param("tonight at 9", 21, 0, id="tonight"),
        pytest.param("5 in the morning", 5, 0, id="early"),
        pytest.param("3 ish pm", 15, 0, id="ish"),
    ],
)
def test_an_hour_with_its_half_of_the_day_is_certain(understand, text, hour, minute):
    when = understand(text, hours=ALWAYS_OPEN)
    assert when.times == (time(hour, minute),)
    assert when.doubt(DoubtKind.CLOCK_UNSAID) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("at ten", time(10), id="at-ten"),
        pytest.param("can I come at 4?", time(16), id="at-4"),
        pytest.param("half past ten", time(10, 30), id="half-past"),
        pytest.param("quarter to 5", time(16, 45), id="quarter-to"),
        pytest.param("10:30", time(10, 30), id="colon"),
        pytest.param("around 3", time(15), id="around"),
        pytest.param("tomorrow 10.30", time(10, 30), id="dot-after-a-day"),
        pytest.param("make it 5", time(17), id="make-it"),
    ],
)
def test_an_hour_alone_is_settled_by_opening_hours_and_read_back(understand, text, expected):
    when = understand(text)
    assert when.times == (expected,)
    assert when.doubt(DoubtKind.CLOCK_UNSAID).times == (expected,)


def test_an_hour_open_in_both_halves_of_the_day_is_asked(understand):
    when = understand("at 7", hours=WeeklyHours.daily(time(6), time(21)))
    assert when.times == (time(7), time(19))
    assert when.must_ask


def test_an_hour_open_in_neither_half_of_the_day_is_asked(understand):
    when = understand("at 9", hours=WeeklyHours.daily(time(10), time(20)))
    assert when.times == (time(9), time(21))
    assert when.must_ask


def test_twelve_am_is_asked_where_only_noon_is_open(understand):
    when = understand("12am")
    assert when.times == (time(0), time(12))
    assert when.must_ask


def test_an_hour_that_is_over_today_is_not_what_was_meant(understand, at):
    when = understand("today at 8", now=at(2026, 12, 9, 15), hours=WeeklyHours.daily(time(8), time(22)))
    assert when.times == (time(20),)


def test_the_hours_of_the_day_named_decide(understand):
    hours = WeeklyHours({3: ((time(6), time(12)),), 4: ((time(14), time(21)),)})
    assert understand("Thursday at 7", hours=hours).times == (time(7),)
    assert understand("Friday at 7", hours=hours).times == (time(19),)


def test_the_hours_of_the_day_already_agreed_decide_a_time_alone(understand, at):
    hours = WeeklyHours({3: ((time(6), time(12)),), 4: ((time(14), time(21)),)})
    assert understand("at 7", hours=hours, day=at(2026, 12, 10).date()).times == (time(7),)
    assert understand("at 7", hours=hours, day=at(2026, 12, 11).date()).times == (time(19),)


def test_a_day_closed_as_a_whole_is_judged_by_the_week(understand):
    hours = WeeklyHours({day: ((time(8), time(20)),) for day in range(6)})
    assert understand("Sunday at 4", hours=hours).times == (time(16),)


def test_a_part_of_the_day_said_elsewhere_does_not_make_a_closed_hour_certain(understand):
    when = understand("I was asleep this morning, so book me at 4")
    assert when.times == (time(4), time(16))
    assert when.must_ask


@pytest.mark.parametrize("text", ["Good morning, can I come at 4", "Habari za asubuhi, naomba at 4"])
def test_a_greeting_is_no_part_of_the_day(understand, text):
    assert understand(text).times == (time(16),)


@pytest.mark.parametrize("text", ["3pm London time", "10am GMT", "saa nne asubuhi UK time"])
def test_another_places_clock_is_asked_not_converted(understand, text):
    when = understand(text)
    assert when.doubt(DoubtKind.OTHER_ZONE) is not None
    assert when.must_ask


def test_two_hours_are_asked(understand):
    when = understand("at 3 or 4")
    assert when.times == (time(15), time(16))
    assert when.must_ask


def test_nothing_is_asked_about_the_zone_of_the_tenant(understand):
    assert understand("3pm Kenya time").doubt(DoubtKind.OTHER_ZONE) is None
