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


@pytest.mark.parametrize(
    "text",
    [
        "I can't do Thursday or Friday",
        "I can't do Thursday and Friday",
        "not Thursday to Friday",
        "not on Thursday, Friday or Saturday",
        "neither Thursday nor Friday",
        "Thursday or Friday doesn't work",
        "siwezi alhamisi na ijumaa",
        "siwezi alhamisi wala ijumaa",
        "any day but Friday",
        "not between 2 and 4",
        "not at 3 or 4",
        "sitaki saa nne wala saa tano",
        "busy on Friday",
        "I'm unavailable on Friday",
        "I'm travelling next week",
        "sipo ijumaa",
        "kesho niko busy",
        "nitakuwa safarini wiki ijayo",
    ],
)
def test_what_is_ruled_out_in_one_breath_leaves_nothing(understand, said, text):
    when = understand(text)
    assert said(when) == "nothing"
    assert when.doubt(DoubtKind.RULED_OUT) is not None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("I'm working until 5", "17:00 to ..."),
        ("niko kazini hadi saa kumi na moja", "17:00 to ..."),
        ("kesho niko busy hadi saa tisa", "10 Dec, 15:00 to ..."),
        ("niko busy hadi ijumaa", "11 Dec to ..."),
        ("I'm away until the 15th", "15 Dec to ..."),
        ("out of town till Monday", "14 Dec to ..."),
        ("leo niko busy, kesho je", "10 Dec"),
        ("kesho nikitoka kazini saa kumi na moja", "10 Dec, 17:00"),
        ("kesho nikimaliza shughuli saa nane", "10 Dec, 14:00"),
        ("natoka kazini saa kumi na moja, nitakuja kesho", "10 Dec, 17:00"),
        ("ijumaa nikitoka job saa kumi", "11 Dec, 16:00"),
        ("niko kazini mpaka saa kumi kesho", "10 Dec, 16:00 to ..."),
        ("leo nikitoka kazini", "9 Dec, 17:00 to 21:00"),
        ("I'm busy on Friday so Saturday at 10", "12 Dec, 10:00"),
        ("are you busy on Friday", "11 Dec"),
        ("sitaki saa nne asubuhi au saa tano asubuhi, saa nane mchana", "14:00"),
        ("no earlier than 2pm and no later than 5pm", "14:00 to 17:00"),
        ("not before 2 and not after 5 tomorrow", "10 Dec, 14:00 to 17:00"),
        ("not 4pm tomorrow, 5pm", "10 Dec, 17:00"),
        ("saa tano badala ya saa nne kesho", "10 Dec, 11:00"),
        ("siwezi ijumaa asubuhi, jumamosi", "12 Dec"),
        ("not today, 5pm", "17:00"),
        ("I'm free tomorrow except from 2 to 4", "10 Dec"),
    ],
)
def test_what_is_left_is_taken(understand, said, text, meant):
    assert said(understand(text)) == meant
