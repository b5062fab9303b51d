"""What a person wrote down of a price list, and how it is held against what was read."""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from ratiba_contracts.menu import ExtractedRow, PriceCell, RowPriceKind
from ratiba_contracts.tenant import Vertical

_LEAST_ALIKE = 86.0
_KINDS = {
    "exact": RowPriceKind.FIXED,
    "from": RowPriceKind.FROM,
    "range": RowPriceKind.RANGE,
    "per_unit": RowPriceKind.PER_UNIT,
    "free": RowPriceKind.FREE,
    "on_quote": RowPriceKind.ON_QUOTE,
    "quote": RowPriceKind.ON_QUOTE,
    "negotiable": RowPriceKind.ON_QUOTE,
    "none": RowPriceKind.NONE,
}
_SAID_OTHERWISE = {"barber": Vertical.BARBERSHOP, "clinic": Vertical.MEDICAL, "tutor": Vertical.TUTORING}


@dataclass(frozen=True)
class WantedRow:
    """A row as it should be read. Amounts in hundredths; `other`: the price in another currency beside it."""

    number: int
    name: str
    kind: RowPriceKind
    currency: str
    amount: int | None
    amount_max: int | None
    minutes: int | None
    longest: int | None
    other: tuple[str, int] | None = None

    @property
    def has_amount(self) -> bool:
        """Whether a price stands on the list."""
        return self.amount is not None


@dataclass(frozen=True)
class WantedMenu:
    """One price list: its files, the currency and the trade of the business, its rows."""

    menu: str
    folder: Path
    files: tuple[str, ...]
    currency: str
    trade: str
    rows: tuple[WantedRow, ...]


def wanted_menus(folder: Path) -> list[WantedMenu]:
    """Every folder with an expected.json. Raises FileNotFoundError where there is none."""
    paths = sorted((folder / "menus").glob("*/expected.json"))
    if not paths:
        raise FileNotFoundError(2, "no price lists", str(folder / "menus"))
    return [_menu(path) for path in paths]


def _menu(path: Path) -> WantedMenu:
    fields = json.loads(path.read_text(encoding="utf-8"))
    currency = re.findall(r"[A-Z]{3}", fields["currency"])[0]
    rows = tuple(_row(number, row, currency) for number, row in enumerate(fields["rows"], 1))
    return WantedMenu(
        path.parent.name, path.parent, tuple(fields["source_files"]), currency, trade_of(fields["business"]), rows
    )


def trade_of(business: str) -> str:
    """The trade that a description of a business names first; a salon where it names none of ours."""
    words = {trade.value: trade for trade in Vertical} | _SAID_OTHERWISE
    named = re.search("|".join(sorted(words, key=len, reverse=True)), business.casefold())
    return (words[named[0]] if named else Vertical.SALON).value


def _row(number: int, row: dict[str, Any], currency: str) -> WantedRow:
    kind = _KINDS[row["price_kind"]]
    priced = kind in {RowPriceKind.FIXED, RowPriceKind.FROM, RowPriceKind.RANGE, RowPriceKind.PER_UNIT}
    least = row.get("price_min") if row.get("price_min") is not None else row.get("price")
    other = row.get("alt_price")
    variant = row.get("variant")
    return WantedRow(
        number,
        row["name"] if not variant or variant in row["name"] else f"{row['name']} ({variant})",
        kind,
        row.get("currency") or currency,
        _hundredths(least) if priced else None,
        _hundredths(row.get("price_max")) if kind is RowPriceKind.RANGE else None,
        row.get("duration_min"),
        row.get("duration_max"),
        (other["currency"], _hundredths(other["price"]) or 0) if other else None,
    )


def _hundredths(value: float | None) -> int | None:
    return None if value is None else int(Decimal(str(value)) * 100)


def pairs_of(wanted: Sequence[WantedRow], read: Sequence[ExtractedRow]) -> dict[int, int]:
    """Which row read is which wanted one, by their places: the most alike names first, each used once."""
    scores = sorted(
        (
            (_alike(row.name, got.name.value or ""), got.price.amount == row.amount, -abs(i - j), i, j)
            for i, row in enumerate(wanted)
            for j, got in enumerate(read)
        ),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    for score, _, _, i, j in scores:
        if score >= _LEAST_ALIKE and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def _alike(name: str, other: str) -> float:
    """0 to 100: whole names, or names without what stands in brackets where one of them has none."""
    left, right = _folded(name), _folded(other)
    best = max(fuzz.ratio(left, right), fuzz.token_sort_ratio(left, right))
    if ("(" in name) != ("(" in other):
        best = max(best, fuzz.ratio(_folded(re.sub(r"\(.*?\)", "", name)), _folded(re.sub(r"\(.*?\)", "", other))) - 8)
    return best


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).casefold()
    return " ".join(re.findall(r"[^\W_]+", plain))


def price_is_right(wanted: WantedRow, price: PriceCell) -> bool:
    """Whether the amounts are those printed, in their currency; a price that is not printed must not be there."""
    if not wanted.has_amount:
        return price.amount is None
    if wanted.other == (price.currency, price.amount):
        return True
    return (price.currency, price.amount, price.amount_max) == (wanted.currency, wanted.amount, wanted.amount_max)


def length_is_right(wanted: WantedRow, row: ExtractedRow) -> bool:
    """Whether the minutes are those printed; where one number says both ends, that one."""
    longest = wanted.longest if wanted.longest != wanted.minutes else None
    return (row.duration_min.value, row.duration_min.longest) == (wanted.minutes, longest)
