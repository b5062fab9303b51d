"""What is not certain is asked about or left unheard, never guessed; said on Wednesday 9 December 2026 at 11:00."""

import pytest

from booking_fsm.domain.when import DoubtKind


@pytest.mark.parametrize(
    "text",
    [
        "the third nearest Tuesday",
        "the eve of April",
        "the weekend of the 12th",
        "Monday of the week after next",
        "thanksgiving day weekend",
        "two quarters of January",
        "10, 11, 12 Dec",
        "10/11/12 december",
        "siku ya tatu kutoka leo",
        "the wedding is on 19th December, I want to come the day before",
    ],
)
def test_a_day_read_without_a_word_that_narrows_it_is_asked_and_not_kept(understand, text):
    when = understand(text)
    assert when.doubt(DoubtKind.PARTLY_READ) is not None
    assert when.must_ask
    assert (when.days, when.day_range) == ((), None)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("every Friday at 5", [11]),
        ("kila ijumaa saa kumi", [11]),
        ("Friday mornings", [11]),
        ("Ijumaa yoyote", [11]),
        ("any Friday this month", [11]),
        ("weekends", [12, 13]),
        ("kila wikendi", [12, 13]),
        ("any weekday after 5pm", [9, 10, 11, 14, 15]),
        ("once a week", []),
        ("every other day", []),
        ("kila usiku", []),
        ("kila mwisho wa mwezi", []),
    ],
)
def test_what_repeats_is_asked_with_the_next_days_it_could_be(understand, text, days):
    when = understand(text)
    doubt = when.doubt(DoubtKind.REPEATING)
    assert [day.day for day in doubt.days] == days
    assert when.must_ask


@pytest.mark.parametrize(
    "text",
    [
        "at 3 or after 5",
        "Friday at 10, 11 or 12",
        "tomorrow 3 or 4",
        "from noon till Saturday 3pm",
        "leo jioni ama kesho asubuhi",
        "Friday 2pm or Saturday 10am",
        "Saturday midnight",
        "tomorrow at 24:00",
        "saa kumi asubuhi",
        "from 3/2-3/9",
        "Friday 13th",
        "31 november",
        "tomorrow 3pm GMT",
        "this past Friday",
        "Friday before last",
    ],
)
def test_it_asks(understand, text):
    assert understand(text).must_ask


@pytest.mark.parametrize(
    "text",
    [
        "tangu jana jino linauma",
        "I've had pain since Monday",
        "waiting since 2pm",
        "tangu saa tatu asubuhi",
        "tomorrow's monthly statement of 2 or 3 braids costs 10, 20 people",
    ],
)
def test_what_is_over_is_no_hour_and_no_wish(understand, text):
    assert understand(text).times == ()


NOTHING = (
    "nataka kusukwa nywele bei gani",
    "mko wapi",
    "do you have parking",
    "una wateja wangapi",
    "how much for knotless braids size 3",
    "nina watoto wawili",
    "I have 4c hair",
    "2 people please",
    "box braids 30 inches",
    "I paid 2500 last time",
    "asante sana",
    "what are your hours",
    "I am in town right now",
    "are you open right now",
    "I have to go now",
    "niko busy sasa hivi",
    "my booking number is 4471",
    "mpesa code QWE12RT5",
    "good afternoon",
    "habari ya asubuhi",
    "za jioni?",
    "sasa",
    "niaje",
    "it takes 3 hours",
    "inachukua masaa mangapi",
    "je mnafungua saa ngapi",
    "room 12 second floor",
    "my daughter is 7 years old",
    "elfu mbili tu",
    "May is my stylist",
    "is June available",
    "I want Juma to do my hair",
    "tangu jana jino linauma",
    "I've had pain since Monday",
)


def test_it_hears_nothing(understand, said):
    assert {text: said(understand(text)) for text in NOTHING} == dict.fromkeys(NOTHING, "nothing")
