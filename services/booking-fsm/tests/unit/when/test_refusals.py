"""What is ruled out or taken back is not booked."""

from datetime import date, time

import pytest

from booking_fsm.domain.when import DoubtKind

THURSDAY, FRIDAY, SATURDAY = date(2026, 12, 10), date(2026, 12, 11), date(2026, 12, 12)


@pytest.mark.parametrize(
    "text",
    [
        "not tomorrow, Friday",
        "siwezi kesho, Ijumaa inawezekana?",
        "kesho sitaweza, labda Ijumaa",
        "tomorrow doesn't work, how about Friday?",
        "tomorrow, no wait, Friday",
        "kesho hapana, Ijumaa",
        "I'm not free tomorrow so Friday please",
        "Friday instead of tomorrow",
        "badala ya kesho nije Ijumaa",
        "move me from tomorrow to Friday",
        "nihamishe kutoka kesho hadi Ijumaa",
    ],
)
def test_the_day_that_stands_is_taken_and_the_other_named_as_ruled_out(understand, text):
    when = understand(text)
    assert when.days == (FRIDAY,)
    assert when.doubt(DoubtKind.RULED_OUT).days == (THURSDAY,)
    assert not when.must_ask


def test_a_day_only_ruled_out_leaves_none(understand):
    when = understand("siwezi Ijumaa")
    assert when.days == ()
    assert when.doubt(DoubtKind.RULED_OUT).days == (FRIDAY,)


@pytest.mark.parametrize(
    "text",
    [
        "saa tatu asubuhi, si saa tisa asubuhi",
        "at 3pm... sorry I mean 9am",
        "9am instead of 3pm",
        "instead of 3pm can we do 9am",
    ],
)
def test_the_hour_that_stands_is_taken(understand, text):
    assert understand(text).times == (time(9),)


@pytest.mark.parametrize(
    "text", ["no, Friday", "hapana, Ijumaa", "why not Friday", "don't forget me on Friday", "not sure, Friday?"]
)
def test_a_no_to_something_else_rules_nothing_out(understand, text):
    when = understand(text)
    assert when.days == (FRIDAY,)
    assert when.doubt(DoubtKind.RULED_OUT) is None


def test_a_move_onto_an_hour_is_that_hour(understand):
    assert understand("panga upya hadi saa kumi jioni").times == (time(16),)


def test_two_days_without_a_correction_are_asked(understand):
    when = understand("tomorrow Saturday")
    assert when.days == (THURSDAY, SATURDAY)
    assert when.must_ask
