"""Splitting and merging rows of a draft never decides what something costs."""

import pytest

from catalog_importer.domain import edits
from ratiba_contracts.catalog_drafts import SplitRow
from ratiba_contracts.menu import TYPED, CellSource, ExtractedRow, PriceCell, Provenance, RowPriceKind, TextCell

READ = Provenance(source=CellSource.READ, file="list.csv", line=3)


def row(row_id: str, units: int | None, provenance: Provenance = READ) -> ExtractedRow:
    price = PriceCell(currency="KES")
    if units is not None:
        price = PriceCell(
            kind=RowPriceKind.FIXED,
            currency="KES",
            amount=units * 100,
            confidence=0.97,
            provenance=provenance,
            printed=f"{units:,}",
        )
    return ExtractedRow(row_id=row_id, name=TextCell(value=row_id, confidence=0.97, provenance=READ), price=price)


@pytest.mark.parametrize("provenance", [READ, TYPED], ids=["read", "typed"])
def test_neither_half_of_a_row_keeps_its_price(provenance: Provenance) -> None:
    halves = edits.split(
        row("r1", 1500, provenance), SplitRow(row_id="r1", name="Short", second_name="Long"), second_id="r2"
    )
    assert [(half.row_id, half.name.value) for half in halves] == [("r1", "Short"), ("r2", "Long")]
    for half in halves:
        assert half.is_red
        assert (half.price.kind, half.price.amount) == (RowPriceKind.NONE, None)
        assert (half.price.printed, half.price.provenance) == ("1,500", provenance), "where to look is kept"
        assert half.price.doubts


@pytest.mark.edge(29)
def test_two_prices_stay_two_when_a_third_row_joins_them() -> None:
    two = edits.merge(row("r1", 1500), row("r2", 1800))
    for three in (edits.merge(two, row("r3", 1500)), edits.merge(row("r3", 1500), two)):
        assert three.is_red
        assert three.price.kind is RowPriceKind.NONE
        assert "1,500" in three.price.doubts[0]
        assert "1,800" in three.price.doubts[0]


@pytest.mark.parametrize(("first", "second"), [(None, 1500), (1500, None), (1500, 1500)])
def test_a_row_without_a_price_takes_the_others(first: int | None, second: int | None) -> None:
    merged = edits.merge(row("r1", first), row("r2", second))
    assert (merged.price.amount, merged.is_red) == (150_000, False)
