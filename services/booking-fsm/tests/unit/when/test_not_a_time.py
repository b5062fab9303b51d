"""What looks like a day or a time and is none: prices, phones, counts, lengths, names, ordinary words."""

from datetime import date, time

import pytest

from booking_fsm.domain.when import DoubtKind


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("sure, but only if it takes less than 30 min", id="how-long-at-most"),
        pytest.param("only if it's under 30 minutes", id="is-under"),
        pytest.param("can you be done in under an hour", id="done-in-under"),
        pytest.param("1500", id="bare-price"),
        pytest.param("braids at 1500", id="price-with-at"),
        pytest.param("Ksh 500", id="ksh"),
        pytest.param("1,500/=", id="grouped"),
        pytest.param("800 bob", id="bob"),
        pytest.param("at 5k", id="thousands"),
        pytest.param("elfu moja", id="elfu"),
        pytest.param("elfu mbili na mia tano", id="elfu-na-mia"),
        pytest.param("0712 345 678", id="phone"),
        pytest.param("+254 712 345 678", id="phone-abroad"),
        pytest.param("0712-345-678", id="phone-dashes"),
        pytest.param("254110345678", id="phone-glued"),
        pytest.param("30 min massage", id="length"),
        pytest.param("for 20 minutes", id="for-minutes"),
        pytest.param("dakika 60", id="dakika"),
        pytest.param("kwa masaa mawili", id="masaa"),
        pytest.param("a 1 hour facial", id="hour"),
        pytest.param("two people", id="people"),
        pytest.param("watu wawili", id="watu"),
        pytest.param("watu 4", id="watu-figure"),
        pytest.param("there are 4 of us", id="of-us"),
        pytest.param("3 braids", id="things"),
        pytest.param("2nd floor", id="floor"),
        pytest.param("the second option", id="option"),
        pytest.param("the first one please", id="first-one"),
        pytest.param("at 7 Moi Avenue", id="street"),
        pytest.param("24/7", id="always"),
        pytest.param("1/2 leg wax", id="fraction"),
        pytest.param("50/50", id="shares"),
        pytest.param("4:3", id="ratio"),
        pytest.param("may I ask something", id="may"),
        pytest.param("this may take long", id="this-may"),
        pytest.param("march in", id="march"),
        pytest.param("I sat down", id="sat"),
        pytest.param("sun damage facial", id="sun"),
        pytest.param("the sun is out", id="the-sun"),
        pytest.param("my name is Friday", id="name"),
        pytest.param("naitwa Jumanne", id="jina"),
        pytest.param("Fridah", id="a-name-like-friday"),
        pytest.param("with April please", id="stylist"),
        pytest.param("good morning", id="greeting"),
        pytest.param("habari za jioni", id="salamu"),
        pytest.param("usiku mwema", id="farewell"),
        pytest.param("chakula cha mchana", id="lunch"),
        pytest.param("that is all for today, thanks", id="closing"),
        pytest.param("sasa! mambo?", id="sasa"),
        pytest.param("which one", id="one"),
        pytest.param("5", id="five"),
        pytest.param("tano", id="tano"),
        pytest.param("", id="empty"),
        pytest.param("👍🏾", id="emoji"),
    ],
)
def test_it_says_nothing_about_when(understand, text):
    assert understand(text).says_nothing


@pytest.mark.parametrize(
    ("text", "day", "hours"),
    [
        pytest.param("for two people tomorrow at five", date(2026, 12, 10), (time(17),), id="people"),
        pytest.param("watu 3 kesho saa nne asubuhi", date(2026, 12, 10), (time(10),), id="watu"),
        pytest.param("60 min massage tomorrow at 11", date(2026, 12, 10), (time(11),), id="length"),
        pytest.param("my number is 0712 345 678, tomorrow 4pm", date(2026, 12, 10), (time(16),), id="phone"),
        pytest.param("the 1,500 one, Friday 10am", date(2026, 12, 11), (time(10),), id="price"),
        pytest.param("Good evening! Saturday at 9am", date(2026, 12, 12), (time(9),), id="greeting"),
        pytest.param("massage ya saa moja kesho saa nne asubuhi", date(2026, 12, 10), (time(10),), id="hour-long"),
        pytest.param("May I come on Sunday at 3pm?", date(2026, 12, 13), (time(15),), id="may"),
        pytest.param("sat at 5pm", date(2026, 12, 12), (time(17),), id="sat"),
        pytest.param("12-12-2026 10am", date(2026, 12, 12), (time(10),), id="date-not-phone"),
    ],
)
def test_the_rest_of_the_message_is_still_understood(understand, text, day, hours):
    when = understand(text)
    assert when.days == (day,)
    assert when.times == hours


@pytest.mark.parametrize("text", ["massage ya saa moja", "facial ya saa mbili kesho", "kwa saa tatu"])
def test_a_length_that_may_be_an_hour_of_the_clock_is_asked(understand, text):
    when = understand(text)
    assert when.times == ()
    assert when.doubt(DoubtKind.DURATION_OR_CLOCK) is not None
    assert when.must_ask


def test_an_hour_after_baada_ya_is_the_clock_where_a_day_is_named(understand):
    when = understand("kesho baada ya saa nane")
    assert when.days == (date(2026, 12, 10),)
    assert when.time_range == (time(14), time.max)


def test_spans_cover_what_was_used_and_nothing_else(understand):
    text = "Nataka kucha za 1500 kesho saa nne asubuhi na Amina"
    used = [text[first:last] for first, last in understand(text).spans]
    assert used == ["kesho", "saa nne", "asubuhi"]


def test_a_length_is_left_to_those_who_read_the_service(understand):
    text = "60 min massage tomorrow"
    assert [text[first:last] for first, last in understand(text).spans] == ["tomorrow"]
