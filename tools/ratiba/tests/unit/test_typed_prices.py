"""Prices as they are typed on the command line: whole units, or a word; nothing is guessed."""

import pytest

from ratiba_cli.catalogues.prices import TypedPrice, WrongPrice, typed_prices
from ratiba_contracts.menu import RowPriceKind


@pytest.mark.parametrize(
    ("wish", "typed"),
    [
        ("Facial=3000", TypedPrice("Facial", RowPriceKind.FIXED, 300000)),
        ("Cut = 1,500.50", TypedPrice("Cut", RowPriceKind.FIXED, 150050)),
        ("A=B special=5", TypedPrice("A=B special", RowPriceKind.FIXED, 500)),
        ("Wash=1.5k", TypedPrice("Wash", RowPriceKind.FIXED, 150000)),
        ("Consultation=free", TypedPrice("Consultation", RowPriceKind.FREE)),
        ("Tattoo=on_quote", TypedPrice("Tattoo", RowPriceKind.ON_QUOTE)),
    ],
)
def test_a_price_is_read_to_the_cent(wish: str, typed: TypedPrice) -> None:
    assert typed_prices([wish]) == (typed,)
    cell = typed.cell("KES")
    assert (cell.kind, cell.amount, cell.currency) == (typed.kind, typed.hundredths, "KES")


@pytest.mark.parametrize(
    "wish", ["Facial", "=3000", "Facial=", "Facial=-5", "Facial=1.234", "Facial=abc", "Facial=25,50", "Facial=1,5"]
)
def test_what_is_no_price_is_refused_with_an_example(wish: str) -> None:
    with pytest.raises(WrongPrice, match="write --price"):
        typed_prices([wish])
