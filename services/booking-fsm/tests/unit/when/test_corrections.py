"""A correction replaces what it corrects, also a bare number; said on Wednesday 9 December 2026 at 11:00."""

import pytest

from booking_fsm.domain.when import DoubtKind

CORRECTED = {
    "Friday at 10... actually 11": "11 Dec, 11:00",
    "tomorrow at 2, oh wait 3": "10 Dec, 15:00",
    "on Friday at nine. No, ten": "11 Dec, 10:00",
    "at 3pm tomorrow. Oops I meant 4": "10 Dec, 16:00",
    "10:30 on Monday... make that 11:30": "14 Dec, 11:30",
    "tomorrow at ten, hold on, eleven": "10 Dec, 11:00",
    "tomorrow 3pm, no sorry, half past 3": "10 Dec, 15:30",
    "tmrw 9am nope 10am": "10 Dec, 10:00",
    "wednesday week at 3... no wait thursday": "10 Dec, 15:00",
    "saa nane kesho, samahani, saa tisa": "10 Dec, 15:00",
    "kesho saa nne... hapana, tano": "10 Dec, 11:00",
    "kesho saa 4, hapana 5": "10 Dec, 11:00",
    "jumamosi saa tatu, au basi saa sita mchana": "12 Dec, 12:00",
    "ijumaa saa nne, ama basi jumamosi": "12 Dec, 10:00",
    "nije ijumaa saa tisa, yaani saa kumi": "11 Dec, 16:00",
    "kesho si poa, fanya ijumaa saa nne": "11 Dec, 10:00",
    "tarehe 15, samahani, 16": "16 Dec",
    "12 January, no, 13": "2027-01-13",
    "the 18th at 2, sorry, 3": "18 Dec, 15:00",
    "9am is too early, 11 on Friday": "11 Dec, 11:00",
    "kesho saa nne ni mapema sana, saa sita": "10 Dec, 12:00",
}
NOT_CORRECTED = {
    "Friday at 10, sorry, 2 heads": "11 Dec, 10:00",
    "tomorrow at 10, sorry for the late text": "10 Dec, 10:00",
    "tomorrow at 10, actually for two people": "10 Dec, 10:00",
    "kesho asubuhi iwe saa nne": "10 Dec, 10:00",
    "can't wait for Friday! 3pm please": "11 Dec, 15:00",
    "tomorrow too please at 3": "10 Dec, 15:00",
    "is tomorrow full?": "10 Dec",
    "kesho mapema sana": "10 Dec",
    "Friday isn't bad, 3pm": "11 Dec, 15:00",
    "saa nne si mbaya kesho": "10 Dec, 10:00",
    "not too late tomorrow": "10 Dec",
}
UNSUITED = {
    "kesho haiwezekani, niweke jumamosi saa tatu": "12 Dec, 09:00",
    "kesho ni mbaya, jumamosi": "12 Dec",
    "kesho imejaa, jumatatu je": "14 Dec",
    "tomorrow is no good, Friday at 4": "11 Dec, 16:00",
    "tomorrow is too soon, Monday 10am": "14 Dec, 10:00",
    "Saturday is bad for me, Sunday at 1": "13 Dec, 13:00",
    "saa tano haitanifaa, saa saba kesho": "10 Dec, 13:00",
    "not Friday at 10, Friday at 11": "11 Dec, 11:00",
}


@pytest.mark.parametrize("sentences", [CORRECTED, NOT_CORRECTED, UNSUITED], ids=["corrected", "not", "unsuited"])
def test_what_stands_is_taken(check_read, sentences):
    check_read(sentences)


@pytest.mark.parametrize(
    "text",
    [
        "3pm tomorrow if possible else Friday",
        "tomorrow if you can, otherwise Friday",
        "tomorrow at 2, no rush, or Friday",
        "for my mum, she turns 60 on Friday, can I come tomorrow at 2",
        "my sister arrives on Friday, can we come tomorrow at 10",
    ],
)
def test_two_days_of_which_neither_is_a_date_are_several_and_no_mismatch(understand, said, text):
    when = understand(text)
    assert [day.day for day in when.days] == [10, 11]
    assert when.doubt(DoubtKind.SEVERAL_DAYS).days == when.days
    assert when.doubt(DoubtKind.WEEKDAY_MISMATCH) is None


def test_an_hour_after_or_maybe_is_a_second_one(understand, said):
    when = understand("Friday at 11 or maybe 12")
    assert said(when) == "11 Dec, 11:00, 12:00"
    assert when.must_ask
