"""Days known by another day, by a week beside them, or by a place in a month; said on Wednesday 9 December 2026."""

import pytest

from booking_fsm.domain.when import DoubtKind

NEIGHBOURS = {
    "not tomorrow, the day after": "11 Dec",
    "not tomorrow but the day after at 11am": "11 Dec, 11:00",
    "not tomorrow. Day after at 9": "11 Dec, 09:00",
    "not Saturday, the day before": "11 Dec",
    "can't do Friday, the next day at 3 works": "12 Dec, 15:00",
    "Friday no good, how about the day before at 4": "10 Dec, 16:00",
    "siwezi kesho, siku inayofuata?": "11 Dec",
    "sio ijumaa, kesho yake saa nne": "12 Dec, 10:00",
    "ijumaa haifai, siku inayofuata saa nne": "12 Dec, 10:00",
    "tomorrow but one at 3pm": "11 Dec, 15:00",
    "tmrw but one": "11 Dec",
}
A_WEEK_ON = {
    "this day next week 3pm": "16 Dec, 15:00",
    "same day as today next week at 2": "16 Dec, 14:00",
    "next week this day at noon": "16 Dec, 12:00",
    "leo wiki ijayo saa nne": "16 Dec, 10:00",
    "wiki ijayo siku kama ya leo saa nne": "16 Dec, 10:00",
}
PLACES = {
    "the last Saturday this month at 2pm": "26 Dec, 14:00",
    "first Monday next month at 10": "2027-01-04, 10:00",
    "next month on the first Monday": "2027-01-04",
    "jumamosi ya mwisho mwezi huu saa nne": "26 Dec, 10:00",
    "ijumaa ya kwanza ya januari": "2027-01-01",
    "mwezi ujao jumatatu ya kwanza": "2027-01-04",
    "last weekend this month": "26 Dec to 27 Dec",
    "first week next month": "2027-01-04 to 2027-01-10",
}
THE_EARLIEST = {
    "the earliest tomorrow": "10 Dec",
    "what is the earliest on Friday": "11 Dec",
    "your earliest tomorrow please": "10 Dec",
    "Friday at the earliest": "11 Dec to ...",
    "earliest 3pm tomorrow": "10 Dec, 15:00 to ...",
}


@pytest.mark.parametrize(
    "sentences", [NEIGHBOURS, A_WEEK_ON, PLACES, THE_EARLIEST], ids=["neighbours", "a-week-on", "places", "earliest"]
)
def test_the_day_is_found(check_read, sentences):
    check_read(sentences)


@pytest.mark.parametrize(
    "text", ["3pm tomorrow or day after", "tomorrow or the next day", "nije kesho au siku inayofuata"]
)
def test_a_day_or_its_neighbour_is_asked(understand, text):
    when = understand(text)
    assert [day.day for day in when.days] == [10, 11]
    assert when.must_ask


@pytest.mark.parametrize("text", ["the same day next week", "siku hiyo hiyo wiki ijayo", "ijumaa ya mwisho mwaka huu"])
def test_a_day_known_by_what_was_not_said_is_asked(understand, said, text):
    when = understand(text)
    assert said(when) == "nothing"
    assert when.doubt(DoubtKind.PARTLY_READ) is not None


def test_what_recurs_on_a_day_is_asked(understand):
    assert understand("I'd like a recurring slot on Saturday at 2").doubt(DoubtKind.REPEATING) is not None
    assert understand("do you take recurring bookings").says_nothing
