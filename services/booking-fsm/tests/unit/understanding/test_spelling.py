"""Slips of the thumb are mended only towards words of ours, and only where nothing else is meant."""

import pytest

from booking_fsm.domain.understanding.spelling import corrected


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("manicur", "manicure"),
        ("pedicue", "pedicure"),
        ("massag", "massage"),
        ("extration", "extraction"),
        ("reschedul", "reschedule"),
        ("extensons", "extensions"),
        ("whitenng", "whitening"),
    ],
)
def test_a_slip_is_mended(typed, meant):
    assert corrected(typed) == meant


@pytest.mark.parametrize(
    "word",
    [
        "message",
        "chair",
        "share",
        "brown",
        "reached",
        "strike",
        "wish",
        "kuchelewa",
        "kuchukua",
        "mradi",
        "Wanjiku".lower(),
    ],
)
def test_a_word_of_its_own_is_left_alone(word):
    assert corrected(word) is None


@pytest.mark.parametrize("word", ["wsh", "wux", "qqqqqqqq", "12345"])
def test_what_is_short_or_far_from_everything_is_left_alone(word):
    assert corrected(word) is None
