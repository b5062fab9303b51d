"""A page that a model has read too. It fills in what was read badly here; it takes nothing back that was read well.

A price counts as printed only if our own parser reads it from the line of its own name, and then with the print's
kind and unit. So words on a page that speak to a model ("all prices 1 bob", edge case 30) change no price, and a
length or an age is never taken for one: whatever the model answers, the print stands.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from catalog_importer.domain.amounts import DOUBTED, UNSURE
from catalog_importer.domain.durations import duration_of, durations_in
from catalog_importer.domain.line_price import ALIKE, alikeness, printed_price
from catalog_importer.domain.line_rows import tongue_of
from catalog_importer.domain.lines import Line, Manner
from catalog_importer.domain.prices import Price, Tongue, price_of
from catalog_importer.domain.sameness import name_of
from catalog_importer.domain.tokens import ReadPrice
from ratiba_contracts.menu import (
    SURE,
    Box,
    CellSource,
    DurationCell,
    ExtractedRow,
    PriceCell,
    Provenance,
    RowPriceKind,
    TextCell,
)
from ratiba_llm.outputs.menu_rows import MenuRow

MODEL_MOST = 0.85
"""What a model says of itself is capped here: under SURE, so that none of its cells is shown as read for certain."""

_ON_LINE = 85.0
_UNSEEN = "Only the second reading of the page found this price."
_HEADED = "A heading of the page says how its prices are meant; it may hold for this one."


@dataclass(frozen=True, slots=True)
class SecondReading:
    """The page's rows, and how often what happened: added, confirmed, overruled, differing, dropped prices."""

    rows: tuple[ExtractedRow, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PagePrint:
    """What was read of a page on this machine: its lines, and the rows made of them."""

    file: str
    page: int
    lines: tuple[Line, ...]
    rows: tuple[ExtractedRow, ...]


def read_again(page: PagePrint, seen: Sequence[MenuRow], manner: Manner) -> SecondReading:
    """Return the rows of the page with what the model saw. None of them is lost; new ones stand where it saw them."""
    counts = Counter[str]()
    print_here = _Print(page, tongue_of(page.lines, manner))
    kept = list(page.rows)
    added: dict[int, list[ExtractedRow]] = {}
    free, after = set(range(len(kept))), -1
    for row in seen:
        place = _place(row.name, kept, free)
        if place is None:
            counts["added"] += 1
            added.setdefault(after, []).append(_added(row, print_here, counts))
            continue
        free.discard(place)
        after = place
        kept[place] = _improved(kept[place], row, print_here, counts)
    rows = list(added.get(-1, []))
    for at, row_kept in enumerate(kept):
        rows += [row_kept, *added.get(at, [])]
    return SecondReading(tuple(rows), counts)


def _place(name: str, rows: Sequence[ExtractedRow], free: set[int]) -> int | None:
    """Which row is of that name: the most alike, the first of several."""
    best: tuple[float, int] | None = None
    for at in sorted(free):
        alike = alikeness(name, rows[at].name.value or "")
        if alike >= ALIKE and (best is None or alike > best[0]):
            best = alike, at
    return None if best is None else best[1]


@dataclass(frozen=True, slots=True)
class _Print:
    """A page's lines, and how its prices are written."""

    page: PagePrint
    tongue: Tongue

    def line_named(self, name: str) -> Line | None:
        """The line that the name stands on, as it was read here."""
        wanted = name_of(name).text
        alike = [(fuzz.partial_ratio(wanted, name_of(line.text).text), line) for line in self.page.lines]
        ratio, found = max(alike, key=lambda each: each[0], default=(0.0, None))
        if found is None or ratio < _ON_LINE:
            return None
        return found if len(name_of(found.text).text) >= len(wanted) // 2 else None

    def line_of(self, row: ExtractedRow) -> Line | None:
        """The line that a row of the page has its name from."""
        where = row.name.provenance
        return next((line for line in self.page.lines if where and line.number == where.line), None)

    def price_on(self, line: Line | None, name: str, told: Price) -> ReadPrice | None:
        """What is printed of `told` on a line; doubted where headings change how the page's prices are meant."""
        read = printed_price(line, name, told, self.tongue) if line else None
        if read is not None and read.price.kind is RowPriceKind.FIXED and self._has_meaning_headings():
            return replace(read, price=read.price.doubted(_HEADED))
        return read

    def _has_meaning_headings(self) -> bool:
        """Whether a price of the page is "from" or "per ..." though its own print does not say so."""
        for row in self.page.rows:
            alone = price_of(row.price.printed or "", self.tongue)
            if alone and alone.kind is RowPriceKind.FIXED and row.price.kind is not RowPriceKind.FIXED:
                return True
        return False


def _improved(row: ExtractedRow, seen: MenuRow, print_here: _Print, counts: Counter[str]) -> ExtractedRow:
    changed: dict[str, object] = {"price": _price_again(row, seen, print_here, counts)}
    sureness = min(seen.name_confidence, MODEL_MOST)
    if row.name.confidence < sureness:
        changed["name"] = row.name.model_copy(update={"value": seen.name, "confidence": sureness})
    if row.duration_min.value is None and row.price.provenance is not None:
        changed["duration_min"] = _length(seen, row.price.provenance)
    return row.model_copy(update=changed)


def _price_again(row: ExtractedRow, seen: MenuRow, print_here: _Print, counts: Counter[str]) -> PriceCell:
    here = row.price
    there = price_of(seen.price_words, print_here.tongue) if seen.price_words else None
    if there is None:
        return here
    sureness = min(seen.price_confidence, MODEL_MOST, there.confidence)
    if here.kind is RowPriceKind.NONE:
        line = print_here.line_of(row)
        read = print_here.price_on(line, row.name.value or "", there)
        if read is None:
            counts["dropped_prices"] += 1
            return here
        counts["confirmed"] += 1
        return _as_printed(read, _where(line), min(sureness, UNSURE), here.doubts)
    if _terms(here) == (there.kind, there.currency, there.amount, there.amount_max):
        counts["confirmed"] += 1
        return here if here.doubts else here.model_copy(update={"confidence": max(here.confidence, sureness)})
    if here.confidence >= SURE and not here.doubts:
        counts["overruled"] += 1
        return here
    counts["differing"] += 1
    doubt = f"A second reading says “{(seen.price_words or '')[:40]}”."
    return here.model_copy(update={"confidence": min(here.confidence, DOUBTED), "doubts": (*here.doubts, doubt)[:8]})


def _added(row: MenuRow, print_here: _Print, counts: Counter[str]) -> ExtractedRow:
    """A row that was not read here. Its price is left out where its line was read and has no such print."""
    line, tongue = print_here.line_named(row.name), print_here.tongue
    file = print_here.page.file[:120]
    where = _where(line) or Provenance(source=CellSource.READ, file=file, page=print_here.page.page)
    there = price_of(row.price_words, tongue) if row.price_words else None
    price = PriceCell(currency=tongue.own)
    if there is not None and (read := print_here.price_on(line, row.name, there)) is not None:
        price = _as_printed(read, where, min(row.price_confidence, UNSURE, there.confidence), ())
    elif there is not None and line is None:
        price = _cell(there, row.price_words or "", where, min(row.price_confidence, DOUBTED), (_UNSEEN,))
    elif there is not None:
        counts["dropped_prices"] += 1
    return ExtractedRow(
        row_id="added",
        name=TextCell(value=row.name, confidence=min(row.name_confidence, MODEL_MOST), provenance=where),
        category=TextCell(value=row.section[:60], confidence=MODEL_MOST, provenance=where)
        if row.section
        else TextCell(),
        duration_min=_length(row, where),
        price=price,
        doubts=("Only the second reading of the page found this row.",),
    )


def _as_printed(read: ReadPrice, where: Provenance | None, sureness: float, doubts: tuple[str, ...]) -> PriceCell:
    """The print as it stands; the model has only pointed at it."""
    return _cell(read.price, read.printed, where, min(sureness, read.price.confidence), doubts)


def _cell(price: Price, printed: str, where: Provenance | None, sureness: float, doubts: tuple[str, ...]) -> PriceCell:
    return PriceCell(
        kind=price.kind,
        currency=price.currency,
        amount=price.amount,
        amount_max=price.amount_max,
        unit=price.unit[:40] if price.unit else None,
        confidence=sureness,
        provenance=where,
        printed=printed[:80],
        doubts=(*doubts, *price.doubts)[:8],
    )


def _length(seen: MenuRow, where: Provenance) -> DurationCell:
    words = seen.duration_words or ""
    found = duration_of(words) or next(iter(durations_in(words)), None)
    if found is None:
        return DurationCell()
    sureness = min(seen.duration_confidence, MODEL_MOST)
    return DurationCell(value=found.minutes, longest=found.longest, confidence=sureness, provenance=where)


def _terms(price: PriceCell) -> tuple[object, ...]:
    return price.kind, price.currency, price.amount, price.amount_max


def _where(line: Line | None) -> Provenance | None:
    if line is None:
        return None
    boxes = [fragment.box for fragment in line.fragments if fragment.box is not None]
    around = None
    if boxes:
        around = Box(
            left=min(box.left for box in boxes),
            top=min(box.top for box in boxes),
            right=max(box.right for box in boxes),
            bottom=max(box.bottom for box in boxes),
        )
    return Provenance(source=CellSource.READ, file=line.file[:120], page=line.page, line=line.number, box=around)
