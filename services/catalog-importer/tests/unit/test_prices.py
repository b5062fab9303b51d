"""How lists print prices (edge case 26), and what is never taken for sure (edge cases 26, 27, 30)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_importer.domain.amounts import Style, style_of
from catalog_importer.domain.prices import Tongue, price_of
from ratiba_contracts.menu import RED, RowPriceKind

FIXED, FROM, RANGE, PER_UNIT = RowPriceKind.FIXED, RowPriceKind.FROM, RowPriceKind.RANGE, RowPriceKind.PER_UNIT


def read(text: str, own: str = "KES", style: Style = Style.UNKNOWN):
    return price_of(text, Tongue(own, style=style))


@pytest.mark.edge(26)
@pytest.mark.parametrize(
    ("text", "own", "kind", "units", "most", "unit"),
    [
        ("KSh 1,500/=", "KES", FIXED, 1500, None, None),
        ("1500/-", "KES", FIXED, 1500, None, None),
        ("1.5k", "KES", FIXED, 1500, None, None),
        ("Ksh.1500.00", "KES", FIXED, 1500, None, None),
        ("1 500", "KES", FIXED, 1500, None, None),
        ("KES1500", "KES", FIXED, 1500, None, None),
        ("1500=/=", "KES", FIXED, 1500, None, None),
        ("500bob", "KES", FIXED, 500, None, None),
        ("Kshs. 3,000/- only", "KES", FIXED, 3000, None, None),
        ("from 2000", "KES", FROM, 2000, None, None),
        ("kuanzia 2000", "KES", FROM, 2000, None, None),
        ("2000+", "KES", FROM, 2000, None, None),
        ("2000 na kuendelea", "KES", FROM, 2000, None, None),
        ("KES 3,000 & above", "KES", FROM, 3000, None, None),
        ("2000-3500", "KES", RANGE, 2000, 3500, None),
        ("kuanzia KES 2,000 hadi 3,500", "KES", RANGE, 2000, 3500, None),
        ("between 2000 and 3000", "KES", RANGE, 2000, 3000, None),
        ("UGX 80k - 150k", "UGX", RANGE, 80_000, 150_000, None),
        ("80-150k", "UGX", RANGE, 80_000, 150_000, None),
        ("500 per tooth", "KES", PER_UNIT, 500, None, "tooth"),
        ("2000/hr", "KES", PER_UNIT, 2000, None, "hour"),
        ("30,000/= kwa jino", "TZS", PER_UNIT, 30_000, None, "jino"),
        ("350 each", "KES", PER_UNIT, 350, None, "piece"),
        ("TZS 25,000", "TZS", FIXED, 25_000, None, None),
        ("UGX 50,000", "UGX", FIXED, 50_000, None, None),
        ("50,000/=", "UGX", FIXED, 50_000, None, None),
        ("TSh 2,000,000/=", "TZS", FIXED, 2_000_000, None, None),
        ("KSh 2m", "KES", FIXED, 2_000_000, None, None),
        ("elfu moja mia tano", "KES", FIXED, 1500, None, None),
        ("mia tano", "KES", FIXED, 500, None, None),
        ("elfu tatu na mia tano", "TZS", FIXED, 3500, None, None),
        ("laki moja na nusu", "TZS", FIXED, 150_000, None, None),
        ("milioni moja na laki mbili", "TZS", FIXED, 1_200_000, None, None),
        ("two thousand five hundred", "KES", FIXED, 2500, None, None),
        ("€65", "EUR", FIXED, 65, None, None),
        ("$35+", "USD", FROM, 35, None, None),
    ],
)
def test_a_price_is_read_as_it_is_meant(text, own, kind, units, most, unit):
    price = read(text, own)
    assert (price.kind, price.amount, price.amount_max) == (kind, units * 100, most and most * 100)
    assert (price.unit, price.currency, price.doubts) == (unit, own, ())
    assert price.confidence >= 0.95


@pytest.mark.edge(26)
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("bure", RowPriceKind.FREE),
        ("free", RowPriceKind.FREE),
        ("complimentary", RowPriceKind.FREE),
        ("negotiable", RowPriceKind.ON_QUOTE),
        ("POA", RowPriceKind.ON_QUOTE),
        ("maelewano", RowPriceKind.ON_QUOTE),
        ("price on request", RowPriceKind.ON_QUOTE),
    ],
)
def test_free_and_on_request_are_kinds_without_an_amount(text, kind):
    price = read(text)
    assert (price.kind, price.amount) == (kind, None)


@pytest.mark.edge(26)
@pytest.mark.edge(27)
@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("1.500/=", "KES"),
        ("KES 1.500", "KES"),
        ("$20", "KES"),
        ("€65", "KES"),
        ("KSh 500", "TZS"),
        ("15001=", "KES"),
        ("l500", "KES"),
        ("KSh 1,5OO", "KES"),
        ("15O0/=", "KES"),
        ("1500/2000", "KES"),
        ("3.500k", "KES"),
        ("1,50", "KES"),
        ("0500", "KES"),
        ("0", "KES"),
        ("KES 1", "KES"),
        ("UGX 80", "UGX"),
        ("3500-2000", "KES"),
        ("500-50000", "KES"),
        ("up to 5000", "KES"),
        ("12,34,567", "KES"),
    ],
)
def test_what_can_be_read_in_two_ways_is_never_sure(text, own):
    price = read(text, own)
    assert price is not None
    assert price.confidence < RED
    assert price.doubts


def test_decimal_commas_are_read_where_the_list_shows_them():
    column = ["65,00 €", "49,50 €", "1.150,00 €", "1.200 €"]
    style = style_of(column, with_cents=True)
    assert style is Style.COMMA
    assert [read(text, "EUR", style).amount for text in column] == [6500, 4950, 115_000, 120_000]
    assert all(not read(text, "EUR", style).doubts for text in column)


def test_one_decimal_comma_among_shillings_shows_nothing():
    assert style_of(["25,00", "1,500"], with_cents=False) is not Style.COMMA


@given(
    st.integers(20, 9_999_999), st.sampled_from(["KSh {:,}/=", "{:,}/-", "KES {}", "{:,}", "Kshs. {:,}.00", "{} bob"])
)
def test_a_plain_price_is_read_exactly_however_it_is_dressed(units, dress):
    price = read(dress.format(units))
    assert (price.kind, price.amount, price.doubts) == (FIXED, units * 100, ())


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_and_no_amount_is_negative(text):
    price = read(text)
    assert price is None or price.amount is None or (isinstance(price.amount, int) and price.amount >= 0)
