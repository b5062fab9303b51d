"""Money as owners type it, and prices as owners read them: by tables, and back again."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratiba_contracts.menu import PriceCell, RowPriceKind
from ratiba_contracts.views import Price
from ratiba_wording.money import figure
from ratiba_wording.prices_said import price_said
from ratiba_wording.typed_amounts import NotAnAmount, typed_amount


def price(amount: int | None = 120000, **more: object) -> PriceCell:
    kind = RowPriceKind.FIXED if amount is not None else RowPriceKind.NONE
    return PriceCell.model_validate({"kind": kind, "currency": "KES", "amount": amount} | more)


@pytest.mark.edge(26)
@pytest.mark.parametrize(
    ("typed", "currency", "amount"),
    [
        ("1500", "KES", 150000),
        (" 1,500 ", "KES", 150000),
        ("1 500", "KES", 150000),
        ("KSh 1,500/=", "KES", 150000),
        ("ksh.1500.50", "KES", 150050),
        ("1500/-", "KES", 150000),
        ("1.5k", "KES", 150000),
        ("2k", "KES", 200000),
        ("KES 12,345,678", "KES", 1234567800),
        ("TSh 25,000", "TZS", 2500000),
        ("50000 UGX", "UGX", 5000000),
        ("Sh 500", "TZS", 50000),
        ("0", "KES", 0),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed: str, currency: str, amount: int) -> None:
    assert typed_amount(typed, currency) == amount


@pytest.mark.parametrize(
    ("typed", "currency"),
    [
        *((text, "KES") for text in ("25,50", "1,5", "1,50.00", "1 500,000", "1,500.5", "1.500.000", "1.500k", "1,5k")),
        *((text, "KES") for text in ("1.500", "$20", "TSh 500", "1,50", "-5", "", "12 00", "five", "15 2000", "1e3")),
        ("KSh 500", "TZS"),
    ],
)
def test_what_could_mean_two_things_is_no_amount(typed: str, currency: str) -> None:
    with pytest.raises(NotAnAmount, match="Write the price as a number"):
        typed_amount(typed, currency)


@given(st.integers(0, 99_999_999_999))
def test_an_amount_that_is_shown_is_read_back_as_it_was(amount: int) -> None:
    assert typed_amount(figure(amount), "KES") == amount


@pytest.mark.parametrize("typed", ["25,50", "1.500", "1,5", "1 500,000"])
def test_a_number_read_in_two_ways_is_refused_with_that_reason(typed: str) -> None:
    with pytest.raises(NotAnAmount, match="“" + re.escape(typed) + "” can be read in more than one way"):
        typed_amount(typed, "EUR")


def test_without_a_currency_no_mark_is_understood() -> None:
    assert typed_amount("1,500.50", None) == 150050
    with pytest.raises(NotAnAmount, match="could not be read"):
        typed_amount("KSh 500", None)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (price(), "KSh 1,200"),
        (price(kind=RowPriceKind.FROM), "from KSh 1,200"),
        (price(kind=RowPriceKind.RANGE, amount_max=200000), "KSh 1,200 – 2,000"),
        (price(kind=RowPriceKind.PER_UNIT, unit="tooth"), "KSh 1,200 per tooth"),
        (price(kind=RowPriceKind.PER_UNIT), "KSh 1,200 each"),
        (price(None, kind=RowPriceKind.ON_QUOTE), "price on request"),
        (price(None, kind=RowPriceKind.FREE), "free"),
        (price(None), "no price"),
    ],
)
def test_a_price_is_said_as_it_is_meant(cell: PriceCell, said: str) -> None:
    assert price_said(cell) == said


def test_a_price_that_is_live_is_said_like_that_of_a_draft() -> None:
    live = Price(kind="range", currency="TZS", amount=150050, amount_max=200000)
    assert price_said(live) == "TSh 1,500.50 – 2,000"
