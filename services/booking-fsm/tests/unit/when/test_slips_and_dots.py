"""Days with a slip in their name, and dates written with dots; said on Wednesday 9 December 2026 at 11:00."""

import pytest

SLIPS = {
    "sartuday": "12 Dec",
    "todae": "9 Dec",
    "tuday 4pm": "9 Dec, 16:00",
    "leoo saa tisa": "9 Dec, 15:00",
    "frieday at 3": "11 Dec, 15:00",
    "Fryday at 3": "11 Dec, 15:00",
    "thirsday 10am": "10 Dec, 10:00",
    "tuesdy 11am": "15 Dec, 11:00",
    "saterdey morning": "12 Dec, 06:00 to 12:00",
    "Sundey 1pm": "13 Dec, 13:00",
    "tomorrwo at 9": "10 Dec, 09:00",
    "jumamoci saa nne": "12 Dec, 10:00",
    "jumapiri saa tano": "13 Dec, 11:00",
    "alhamizi saa nne": "10 Dec, 10:00",
    "keshu saa nane": "10 Dec, 14:00",
}
NO_DAYS = ("I am Fridah", "I love sundry things", "mkesha wa kesha", "a hot toddy", "jumatato")
DOTTED = {
    "17.12. at 15.00": "17 Dec, 15:00",
    "27.12. at 15.00": "27 Dec, 15:00",
    "14.12. at 10.30": "14 Dec, 10:30",
    "on 15.12 at 3pm": "15 Dec, 15:00",
    "24.12. 11am": "24 Dec, 11:00",
    "28.12. saa nne": "28 Dec, 10:00",
    "tarehe 30.12 saa tano": "30 Dec, 11:00",
    "come 30.12 please": "30 Dec",
    "Friday 18.12. at 15.00": "18 Dec, 15:00",
    "27.12 to 29.12": "27 Dec to 29 Dec",
    "13.12. - 15.12.": "13 Dec to 15 Dec",
}
HOURS = {
    "tomorrow at 10.11": "10 Dec, 10:11",
    "come at 4.10. please": "16:10",
    "12.30pm tomorrow": "10 Dec, 12:30",
    "at 10.30 tomorrow. 5 people": "10 Dec, 10:30",
    "it costs 27.50": "nothing",
}


@pytest.mark.parametrize("sentences", [SLIPS, DOTTED, HOURS], ids=["slips", "dates", "hours"])
def test_it_is_read(check_read, sentences):
    check_read(sentences)


@pytest.mark.parametrize("text", NO_DAYS)
def test_a_word_of_its_own_or_near_two_days_is_none(understand, text):
    assert understand(text).says_nothing


def test_two_dotted_dates_are_both_heard_and_asked(understand, said):
    when = understand("on 13.12 or 14.12")
    assert said(when) == "13 Dec, 14 Dec"
    assert when.must_ask
