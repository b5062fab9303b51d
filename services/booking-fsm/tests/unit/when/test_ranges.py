"""Ranges of the day, and times counted from now."""

from datetime import date, time

import pytest

from booking_fsm.domain.when import ALWAYS_OPEN, DoubtKind


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        pytest.param("in the morning", time(6), time(12), id="morning"),
        pytest.param("kesho asubuhi", time(6), time(12), id="asubuhi"),
        pytest.param("early in the morning", time(6), time(9), id="early"),
        pytest.param("asubuhi mapema", time(6), time(9), id="mapema"),
        pytest.param("mchana", time(12), time(16), id="mchana"),
        pytest.param("jioni", time(16), time(20), id="jioni"),
        pytest.param("lunch time", time(12), time(14), id="lunch"),
        pytest.param("tonight", time(18), time.max, id="tonight"),
        pytest.param("tomorrow pm", time(12), time(17), id="pm"),
        pytest.param("after 3", time(15), time.max, id="after"),
        pytest.param("after 3pm", time(15), time.max, id="after-pm"),
        pytest.param("3pm onwards", time(15), time.max, id="onwards"),
        pytest.param("3pm or later", time(15), time.max, id="or-later"),
        pytest.param("not before 10am", time(10), time.max, id="not-before"),
        pytest.param("baada ya saa nane", time(14), time.max, id="baada-ya"),
        pytest.param("kuanzia saa nne asubuhi", time(10), time.max, id="kuanzia"),
        pytest.param("before noon", time.min, time(12), id="before"),
        pytest.param("no later than 4", time.min, time(16), id="no-later-than"),
        pytest.param("kabla ya saa sita mchana", time.min, time(12), id="kabla-ya"),
        pytest.param("by 2pm", time.min, time(14), id="by"),
        pytest.param("between 2 and 4", time(14), time(16), id="between"),
        pytest.param("3-4pm", time(15), time(16), id="dash"),
        pytest.param("10am to 1pm", time(10), time(13), id="to"),
        pytest.param("from 10 to 2", time(10), time(14), id="over-noon"),
        pytest.param("8am until 6", time(8), time(18), id="until"),
        pytest.param("from ten to five", time(10), time(17), id="words"),
        pytest.param("kati ya saa nane na saa kumi", time(14), time(16), id="kati-ya"),
        pytest.param("saa nane hadi kumi", time(14), time(16), id="hadi"),
        pytest.param("kati ya saa tatu na saa sita mchana", time(9), time(12), id="kati-ya-mchana"),
    ],
)
def test_a_range_of_the_day(understand, text, first, last):
    when = understand(text)
    assert when.time_range == (first, last)
    assert when.times == ()
    assert not when.must_ask


@pytest.mark.parametrize("text", ["after 3", "between 2 and 4", "baada ya saa nane"])
def test_a_range_open_in_both_halves_of_the_day_is_asked(understand, text):
    when = understand(text, hours=ALWAYS_OPEN)
    assert when.time_range is None
    assert len(when.doubt(DoubtKind.CLOCK_UNSAID).ranges) == 2
    assert when.must_ask


def test_two_ranges_are_asked(understand):
    when = understand("in the morning or in the evening")
    assert when.time_range is None
    assert when.doubt(DoubtKind.SEVERAL_TIMES).ranges == ((time(6), time(12)), (time(16), time(21)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("in an hour", time(12), id="in-an-hour"),
        pytest.param("baada ya saa moja", time(12), id="baada-ya-saa-moja"),
        pytest.param("in saa moja", time(12), id="in-saa-moja"),
        pytest.param("saa moja kutoka sasa", time(12), id="kutoka-sasa"),
        pytest.param("in half an hour", time(11, 30), id="half-an-hour"),
        pytest.param("baada ya nusu saa", time(11, 30), id="nusu-saa"),
        pytest.param("baada ya saa moja na nusu", time(12, 30), id="saa-moja-na-nusu"),
        pytest.param("baada ya masaa mawili", time(13), id="masaa-mawili"),
        pytest.param("in 20 minutes", time(11, 20), id="minutes"),
        pytest.param("ndani ya dakika kumi", time(11, 10), id="ndani-ya-dakika"),
        pytest.param("in 1h30m", time(12, 30), id="h-and-m"),
        pytest.param("in 2 and a half hours", time(13, 30), id="and-a-half"),
        pytest.param("45 min from now", time(11, 45), id="from-now"),
    ],
)
def test_a_length_from_now_is_a_moment_today(understand, text, expected):
    when = understand(text)
    assert when.days == (date(2026, 12, 9),)
    assert when.times == (expected,)
    assert not when.must_ask


def test_baada_ya_saa_mbili_may_be_in_two_hours_or_after_eight(understand):
    when = understand("baada ya saa mbili")
    assert when.times == ()
    assert when.doubt(DoubtKind.DURATION_OR_CLOCK).times == (time(8), time(13))
    assert when.must_ask


def test_right_now_is_from_now_on(understand):
    for text in ("right now", "sasa hivi", "asap"):
        when = understand(text)
        assert when.days == (date(2026, 12, 9),)
        assert when.time_range == (time(11), time.max)


def test_within_an_hour_ends_then(understand):
    assert understand("within the next hour").time_range == (time(11), time(12))
    assert understand("within 2 hours").time_range == (time(11), time(13))
