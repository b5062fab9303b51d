"""Amounts that can be no price are refused where a price is made, whoever makes it."""

import pytest
from pydantic import ValidationError

from catalog_importer.domain import price_floor
from ratiba_contracts.menu import TYPED, DurationCell, ExtractedRow, PriceCell, RowPriceKind, TextCell
from ratiba_contracts.views import MOST_HUNDREDTHS, Price, PriceKind


@pytest.mark.parametrize(
    ("kind", "amount", "amount_max"),
    [
        ("fixed", MOST_HUNDREDTHS + 1, None),
        ("range", 100, MOST_HUNDREDTHS + 1),
        ("range", 200, 200),
        ("range", 200, 100),
    ],
)
def test_an_amount_without_end_and_a_range_that_does_not_rise_are_no_price(
    kind: str, amount: int, amount_max: int | None
) -> None:
    with pytest.raises(ValidationError):
        Price(kind=PriceKind(kind), currency="KES", amount=amount, amount_max=amount_max)
    with pytest.raises(ValidationError):
        PriceCell(kind=RowPriceKind(kind), currency="KES", amount=amount, amount_max=amount_max)


@pytest.mark.parametrize(("amount", "amount_max"), [(MOST_HUNDREDTHS - 1, MOST_HUNDREDTHS), (0, 1)])
def test_what_just_can_be_is_a_price(amount: int, amount_max: int) -> None:
    assert Price(kind=PriceKind.RANGE, currency="KES", amount=amount, amount_max=amount_max).amount == amount
    assert PriceCell(kind=RowPriceKind.RANGE, currency="KES", amount=amount, amount_max=amount_max).amount == amount


@pytest.mark.parametrize(("amount", "red"), [(0, True), (1, False)])
def test_nought_is_no_price_whoever_typed_it(amount: int, red: bool) -> None:
    price = PriceCell(kind=RowPriceKind.FIXED, currency="KES", amount=amount, provenance=TYPED, confidence=1)
    minutes = DurationCell(value=30)
    row = ExtractedRow(row_id="r1", name=TextCell(value="Wash"), price=price, duration_min=minutes)
    assert price_floor.is_red(row, None, "KES") is red
