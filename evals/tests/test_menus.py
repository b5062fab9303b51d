"""How a price list is judged: for the trade it names, and whatever the kind of its file."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from evals.menus.expected import trade_of
from evals.menus.scoring import score_menus

from catalog_importer.domain.lines import Manner
from ratiba_contracts.menu import CellSource, ExtractedRow, PriceCell, Provenance, RowPriceKind, TextCell


@pytest.mark.parametrize(
    ("business", "trade"),
    [
        ("dental clinic", "dental"),
        ("barber and spa", "barbershop"),
        ("small clinic", "medical"),
        ("Tutoring at home", "tutoring"),
        ("bakery", "salon"),
    ],
)
def test_a_list_is_read_for_the_trade_it_names_first(business: str, trade: str) -> None:
    assert trade_of(business) == trade


def test_every_file_of_a_list_is_judged_and_its_figures_are_said(tmp_path: Path) -> None:
    folder = tmp_path / "menus" / "own"
    folder.mkdir(parents=True)
    row = {"name": "Stone bath", "price_kind": "exact", "price": 900}
    wanted = {"currency": "KES", "business": "spa", "source_files": ["a.pdf", "b.jpg"], "rows": [row]}
    (folder / "expected.json").write_text(json.dumps(wanted))

    def read(path: Path, manner: Manner) -> Sequence[ExtractedRow]:
        assert manner == Manner("KES", "spa")
        where = Provenance(source=CellSource.READ, file=path.name, line=1)
        price = PriceCell(kind=RowPriceKind.FIXED, currency="KES", amount=90000, confidence=0.95, provenance=where)
        found = ExtractedRow(row_id="r1", name=TextCell(value="Stone bath", confidence=0.95), price=price)
        return [found] if path.suffix == ".pdf" else []

    part = score_menus(tmp_path, read)
    assert part.notes == [
        "own/a.pdf, spa: 1 of 1 rows, 0 extra; 1 prices and 1 kinds right, 0 right but red, 0 wrong that look sure",
        "own/b.jpg, spa: 0 of 1 rows, 0 extra; 0 prices and 0 kinds right, 0 right but red, 0 wrong that look sure",
    ]
    assert not part.targets[0].met
    assert part.targets[0].wrong == 1
