"""Whole price lists of many kinds, each beside the rows that a careful reader would write down."""

from decimal import Decimal
from pathlib import Path

import pytest

from catalog_importer.domain.line_rows import rows_of_lines
from catalog_importer.domain.lines import Manner
from catalog_importer.reading.sniffing import sniff
from catalog_importer.reading.written_file import written_lines

LISTS = Path(__file__).parents[1] / "lists"
FILES = sorted(path for path in LISTS.iterdir() if path.suffix != ".rows")
CURRENCIES = {"ug": "UGX", "tz": "TZS", "eur": "EUR"}


def read(path: Path):
    data = path.read_bytes()
    manner = Manner(CURRENCIES.get(path.stem.rsplit("_", 1)[-1], "KES"), "salon")
    return rows_of_lines(written_lines(sniff(data, path.name), data, path.name), manner)


def shown(row) -> str:
    price, length = row.price, row.duration_min
    cells = [row.name.value, row.category.value or "", price.kind.value]
    if price.amount is not None:
        cells[2] += f" {money(price.amount)}" + (f"-{money(price.amount_max)}" if price.amount_max else "")
        cells[2] += f" {price.unit}" if price.unit else ""
    cells.append("" if length.value is None else f"{length.value}" + (f"-{length.longest}" if length.longest else ""))
    unvouched = price.amount is not None and row.is_red
    return " | ".join([*cells, *(["red"] if unvouched else [])])


def money(hundredths: int) -> str:
    value = Decimal(hundredths) / 100
    return f"{value:.0f}" if value == int(value) else f"{value:.2f}"


def expected(path: Path) -> list[str]:
    lines = path.with_suffix(".rows").read_text(encoding="utf-8").splitlines()
    return [" | ".join(cell.strip() for cell in line.split("|")) for line in lines if line.strip()]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_price_list_is_read_as_a_careful_reader_would(path: Path):
    assert [shown(row) for row in read(path)] == expected(path)
