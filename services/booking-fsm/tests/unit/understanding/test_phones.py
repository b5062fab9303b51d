"""One telephone number, or the reason to ask again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking_fsm.domain.understanding import Expecting, PhoneFound
from booking_fsm.domain.understanding.phones import find_phone
from booking_fsm.domain.understanding.text import clean

SAFARICOM = "+254712345678"


@pytest.mark.edge(32)
@pytest.mark.parametrize(
    ("written", "e164"),
    [
        ("0712345678", SAFARICOM),
        ("712345678", SAFARICOM),
        ("0712 345 678", SAFARICOM),
        ("0712-345-678", SAFARICOM),
        ("0712-34-5678", SAFARICOM),
        ("07 12 34 56 78", SAFARICOM),
        ("(0712) 345678", SAFARICOM),
        ("0712.345.678", SAFARICOM),
        ("+254 712 345 678", SAFARICOM),
        ("+254 (0)712 345678", SAFARICOM),
        ("+254(0)712345678", SAFARICOM),
        ("+2540712345678", SAFARICOM),
        ("254712345678", SAFARICOM),
        ("00254 712 345678", SAFARICOM),
        ("O712345678", SAFARICOM),
        ("o712 345 678", SAFARICOM),
        ("07I2345678", SAFARICOM),
        ("０７１２３４５６７８", SAFARICOM),
        ("٠٧١٢٣٤٥٦٧٨", SAFARICOM),
        ("0110123456", "+254110123456"),
        ("0101 234 567", "+254101234567"),
        ("0763123456", "+254763123456"),
        ("+255 754 123 456", "+255754123456"),
        ("+44 7911 123456", "+447911123456"),
        ("zero seven one two three four five six seven eight", SAFARICOM),
        ("sifuri saba moja mbili, tatu nne tano, sita saba nane", SAFARICOM),
    ],
)
def test_every_way_to_write_it_gives_one_number(heard, written, e164):
    phone = heard(written, Expecting.PHONE).phone
    assert phone is not None
    assert (phone.e164, phone.reason) == (e164, None)


@pytest.mark.edge(32)
@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("071234567", "too_short"),
        ("12345", "too_short"),
        ("07123456789", "too_long"),
        ("0712 345 678 901", "too_long"),
        ("0202345678", "not_mobile"),
        ("+999123456789", "unknown_country"),
        ("447911123456", "unknown_country"),
        ("0712345678 or 0722345678", "not_a_number"),
        ("0912345678", "not_a_number"),
    ],
)
def test_a_doubtful_number_is_asked_again_with_the_reason(heard, written, reason):
    phone = heard(written, Expecting.PHONE).phone
    assert phone is not None
    assert (phone.e164, phone.reason) == (None, reason)


@pytest.mark.edge(32)
@pytest.mark.parametrize(
    "text",
    [
        "my number is 0712345678.",
        "Amina 0712345678",
        "tel:0712345678",
        "call 0712345678 at 3pm",
        "KES 1500 0712345678",
        "0712345678 0712345678",
    ],
)
def test_the_number_is_found_inside_a_sentence(heard, text):
    phone = heard(text).phone
    assert phone is not None
    assert phone.e164 == SAFARICOM


@pytest.mark.parametrize(
    "text",
    [
        "12/10/2026 10:00",
        "12-10-2026",
        "2026-10-12",
        "10:00-11:00",
        "from 2000 to 3500",
        "1 500",
        "saa 4:30",
        "massage 60",
        "2",
    ],
)
def test_dates_times_and_prices_are_no_telephone_numbers(heard, text):
    assert heard(text).phone is None


def test_digits_of_a_number_are_no_time(heard):
    understanding = heard("0712 345 678 kesho saa nne", Expecting.PHONE)
    assert [at.hour for at in understanding.when.times] == [10]


def test_a_number_is_judged_in_the_region_of_the_business(heard):
    phone = heard("0754 123 456", Expecting.PHONE, region="TZ").phone
    assert phone is not None
    assert phone.e164 == "+255754123456"


def test_a_phone_found_is_a_number_or_a_reason():
    with pytest.raises(ValueError, match="a number or a reason"):
        PhoneFound(SAFARICOM, "too_long", ())


@pytest.mark.edge(32)
@given(
    operator=st.sampled_from(["710", "722", "733", "745", "757", "768", "790", "110", "101"]),
    rest=st.integers(0, 999_999),
    prefix=st.sampled_from(["0", "", "+254", "254", "+254 (0)", "00254"]),
    data=st.data(),
)
def test_any_spacing_gives_the_same_number(operator, rest, prefix, data):
    digits = f"{operator}{rest:06d}"
    gaps = data.draw(st.lists(st.sampled_from(["", "", " ", "-", ".", "  "]), min_size=9, max_size=9))
    typed = prefix + "".join(gap + digit for gap, digit in zip(gaps, digits, strict=True))
    typed = data.draw(st.sampled_from([typed, typed.replace("0", "O"), f" {typed} "]))
    found = find_phone(clean(typed), "KE", Expecting.PHONE)
    assert found is not None
    assert found.e164 == f"+254{digits}"
