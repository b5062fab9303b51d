"""Every file of every price list: rows found, prices, kinds and lengths right, none wrong that looks sure."""

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

from catalog_importer.domain.lines import Manner
from catalog_importer.file_reader import FileReader
from catalog_importer.readings import NamedFile
from catalog_importer.vision import LocalVision
from evals.menus.expected import WantedMenu, WantedRow, length_is_right, pairs_of, price_is_right, wanted_menus
from evals.report import Finding, Part, Target
from ratiba_contracts.menu import ExtractedRow

VERDICTS = ("right", "red", "asked", "wrong", "missing", "extra")
MOST_MISSED, MOST_WRONG_PRICES, MOST_RED = 5.0, 5.0, 15.0
ReadFile = Callable[[Path, Manner], Sequence[ExtractedRow]]
"""The rows of a file. One that cannot be read has none."""


@dataclass
class Counted:
    """What is counted over files. `sure_and_wrong` must stay 0."""

    rows: int = 0
    missing: int = 0
    extra: int = 0
    wrong_prices: int = 0
    wrong_kinds: int = 0
    wrong_lengths: int = 0
    sure_and_wrong: int = 0
    right_prices: int = 0
    right_and_red: int = 0
    findings: list[Finding] = field(default_factory=list)

    def add(self, other: "Counted") -> None:
        """Count another file's rows, too."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))

    def said_of(self, file: str) -> str:
        """The figures of one file on one line."""
        found = self.rows - self.missing
        return (
            f"{file}: {found} of {self.rows} rows, {self.extra} extra; "
            f"{found - self.wrong_prices} prices and {found - self.wrong_kinds} kinds right, "
            f"{self.right_and_red} right but red, {self.sure_and_wrong} wrong that look sure"
        )


def read_as_uploaded(path: Path, manner: Manner) -> Sequence[ExtractedRow]:
    """The rows of a file as the importer reads an upload, whatever its kind, without a model."""
    with tempfile.TemporaryDirectory(prefix="ratiba-menus-") as out:
        reader, named = FileReader(LocalVision()), NamedFile(path.name, path)
        return asyncio.run(reader.read([named], manner, Path(out), lambda _: None)).rows


def score_menus(folder: Path, read: ReadFile = read_as_uploaded) -> Part:
    """Judge every file. Raises FileNotFoundError where there are no price lists."""
    part = Part("menus", VERDICTS)
    total = Counted()
    for menu in wanted_menus(folder):
        for name in menu.files:
            counted = Counted()
            _count(counted, menu, name, read(menu.folder / name, Manner(menu.currency, menu.trade)))
            part.groups[f"{menu.menu}/{name}"] = counted.findings
            part.notes.append(counted.said_of(f"{menu.menu}/{name}, {menu.trade}"))
            total.add(counted)
    read_rows = total.rows - total.missing + total.extra
    part.targets = [
        Target("rows not found", total.missing, total.rows, MOST_MISSED),
        Target("rows read that are none", total.extra, read_rows, MOST_MISSED),
        Target("prices of rows found", total.wrong_prices, total.rows - total.missing, MOST_WRONG_PRICES),
        Target("kinds of prices", total.wrong_kinds, total.rows - total.missing, MOST_WRONG_PRICES),
        Target("lengths", total.wrong_lengths, total.rows - total.missing, MOST_WRONG_PRICES),
        Target("wrong prices that look sure", total.sure_and_wrong, total.rows, 0.0),
        Target("right prices that are red", total.right_and_red, total.right_prices, MOST_RED),
    ]
    return part


def _count(total: Counted, menu: WantedMenu, file: str, rows: Sequence[ExtractedRow]) -> None:
    pairs = pairs_of(menu.rows, rows)
    total.rows += len(menu.rows)
    for at, wanted in enumerate(menu.rows):
        mark = f"{menu.menu}/{file}:{wanted.number}"
        if at not in pairs:
            total.missing += 1
            total.findings.append(Finding(mark, "missing", wanted.name))
        else:
            total.findings.append(_judged(total, mark, wanted, rows[pairs[at]]))
    for at, row in enumerate(rows):
        if at not in pairs.values():
            total.extra += 1
            total.sure_and_wrong += row.price.amount is not None and not row.is_red
            total.findings.append(Finding(f"{menu.menu}/{file}:+{at + 1}", "extra", row.name.value or ""))


def _judged(total: Counted, mark: str, wanted: WantedRow, row: ExtractedRow) -> Finding:
    right = price_is_right(wanted, row.price)
    kind, length = row.price.kind is wanted.kind, length_is_right(wanted, row)
    total.wrong_prices += not right
    total.wrong_kinds += not kind
    total.wrong_lengths += not length
    red = row.price.is_red
    why = ", ".join(name for name, so in (("price", right), ("kind", kind), ("length", length)) if not so)
    if wanted.has_amount and right:
        total.right_prices += 1
        total.right_and_red += red
    if not (right and kind) and row.price.amount is not None and not red:
        total.sure_and_wrong += 1
        return Finding(mark, "wrong", wanted.name, why)
    if not right:
        return Finding(mark, "asked", wanted.name, why)
    return Finding(mark, "red" if wanted.has_amount and red else "right", wanted.name, why)
