"""Print damaged by OCR that stays plausible is doubted beside its neighbours: from boxes on a page to rows."""

import pytest

from catalog_importer.domain.line_rows import rows_of_lines
from catalog_importer.domain.lines import Manner
from catalog_importer.reading.layout import PageLayout, lines_of
from catalog_importer.reading.print_found import Print
from ratiba_contracts.menu import SURE, ExtractedRow

KES = Manner("KES", "salon")
LISTED = {
    "Silk wrap": "1,500/=",
    "Toe ring": "750/=",
    "Root tint": "2,000/=",
    "Mist bath": "1,200/=",
    "Gold trim": "900/=",
}
LISTED |= {"Sand scrub": "1,800/=", "Brow line": "600/=", "Loc twist": "2,400/=", "Day look": "1,000/="}


def row_of(name: str, printed: str, score: float = 0.99) -> ExtractedRow:
    """The row of this name when its price was read so, among the others as they are."""
    found = []
    for at, (each, price) in enumerate({**LISTED, name: printed}.items()):
        top, sure = 100 + 50 * at, score if each == name else 0.99
        for text, left, right, how in ((each, 60, 260, 0.99), (price, 700, 820, sure)):
            found.append(Print(text, how, ((left, top), (right, top), (right, top + 30), (left, top + 30))))
    rows = rows_of_lines(lines_of(found, PageLayout("list.jpg", 1, (1000, 600))), KES)
    return next(row for row in rows if row.name.value == name)


@pytest.mark.edge(27)
@pytest.mark.parametrize(
    "damaged",
    ["15001=", "1.5001=", "15,00/=", "32,200/=", "322,000/=", "1,5OO/=", "l,500/=", "1,50/=", "1,501/=", "15/="],
)
def test_a_damaged_price_is_never_sure_however_well_it_was_read(damaged: str) -> None:
    price = row_of("Silk wrap", damaged).price
    assert price.amount == 150_000 or price.is_red
    assert price.confidence < SURE
    assert price.doubts


@pytest.mark.edge(27)
def test_the_undamaged_price_is_sure_among_the_same_neighbours() -> None:
    price = row_of("Silk wrap", "1,500/=").price
    assert (price.amount, price.doubts) == (150_000, ())
    assert price.confidence >= SURE


@pytest.mark.parametrize(("score", "red"), [(0.45, True), (0.6, False)])
def test_a_price_is_as_sure_as_it_was_read(score: float, *, red: bool) -> None:
    row = row_of("Silk wrap", "1,500/=", score)
    assert row.price.confidence == score
    assert row.is_red is red
