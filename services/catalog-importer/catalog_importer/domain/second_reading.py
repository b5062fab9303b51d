"""A page that a model has read too. It fills in what was read badly here; it takes nothing back that was read well.

A price counts as printed only if the reading made here has its digits on the line of its own name. So words on a page
that speak to a model ("all prices 1 bob", edge case 30) change no price: whatever it answers, the print stands.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from catalog_importer.domain.amounts import DOUBTED, UNSURE
from catalog_importer.domain.durations import duration_of, durations_in
from catalog_importer.domain.line_rows import tongue_of
from catalog_importer.domain.lines import Line, Manner
from catalog_importer.domain.prices import Price, Tongue, price_of
from catalog_importer.domain.sameness import is_vetoed, name_of
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

_ALIKE = 82.0
_ON_LINE = 85.0
_NUMBER = re.compile(r"\d[\d,.' \u00a0]*\d|\d")
_UNSEEN = "Only the second reading of the page found this price."


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
    tongue, counts = tongue_of(page.lines, manner), Counter[str]()
    kept = list(page.rows)
    added: dict[int, list[ExtractedRow]] = {}
    free, after = set(range(len(kept))), -1
    for row in seen:
        place = _place(row.name, kept, free)
        line = _line_of(row.name, page.lines)
        if place is None:
            counts["added"] += 1
            added.setdefault(after, []).append(_added(row, line, page, tongue, counts))
            continue
        free.discard(place)
        after = place
        kept[place] = _improved(kept[place], row, line, tongue, counts)
    rows = list(added.get(-1, []))
    for at, row_kept in enumerate(kept):
        rows += [row_kept, *added.get(at, [])]
    return SecondReading(tuple(rows), counts)


def _place(name: str, rows: Sequence[ExtractedRow], free: set[int]) -> int | None:
    """Which row is of that name: the most alike, the first of several."""
    wanted = name_of(name)
    best: tuple[float, int] | None = None
    for at in sorted(free):
        other = name_of(rows[at].name.value or "")
        alike = fuzz.ratio(wanted.text.replace(" ", ""), other.text.replace(" ", ""))
        if alike >= _ALIKE and (alike == 100 or not is_vetoed(wanted, other)) and (best is None or alike > best[0]):
            best = alike, at
    return None if best is None else best[1]


def _line_of(name: str, lines: Sequence[Line]) -> Line | None:
    """The line that the name stands on, as it was read here."""
    wanted = name_of(name).text
    found = max(lines, key=lambda line: fuzz.partial_ratio(wanted, name_of(line.text).text), default=None)
    if found is None or fuzz.partial_ratio(wanted, name_of(found.text).text) < _ON_LINE:
        return None
    return found if len(name_of(found.text).text) >= len(wanted) // 2 else None


def _improved(
    row: ExtractedRow, seen: MenuRow, line: Line | None, tongue: Tongue, counts: Counter[str]
) -> ExtractedRow:
    changed: dict[str, object] = {"price": _price_again(row.price, seen, line, tongue, counts)}
    sureness = min(seen.name_confidence, MODEL_MOST)
    if row.name.confidence < sureness:
        changed["name"] = row.name.model_copy(update={"value": seen.name, "confidence": sureness})
    if row.duration_min.value is None and row.price.provenance is not None:
        changed["duration_min"] = _length(seen, row.price.provenance)
    return row.model_copy(update=changed)


def _price_again(here: PriceCell, seen: MenuRow, line: Line | None, tongue: Tongue, counts: Counter[str]) -> PriceCell:
    there = price_of(seen.price_words, tongue) if seen.price_words else None
    if there is None:
        return here
    sureness = min(seen.price_confidence, MODEL_MOST, there.confidence)
    if here.kind is RowPriceKind.NONE:
        if not _is_on(line, seen.price_words or ""):
            counts["dropped_prices"] += 1
            return here
        counts["confirmed"] += 1
        where = here.provenance or _where(line)
        return _cell(there, seen, where, min(sureness, UNSURE), ())
    if _terms(here) == (there.kind, there.currency, there.amount, there.amount_max):
        counts["confirmed"] += 1
        return here if here.doubts else here.model_copy(update={"confidence": max(here.confidence, sureness)})
    if here.confidence >= SURE and not here.doubts:
        counts["overruled"] += 1
        return here
    counts["differing"] += 1
    doubt = f"A second reading says “{(seen.price_words or '')[:40]}”."
    return here.model_copy(update={"confidence": min(here.confidence, DOUBTED), "doubts": (*here.doubts, doubt)[:8]})


def _added(row: MenuRow, line: Line | None, page: PagePrint, tongue: Tongue, counts: Counter[str]) -> ExtractedRow:
    """A row that was not read here. Its price is left out where its line was read and has no such print."""
    where = _where(line) or Provenance(source=CellSource.READ, file=page.file[:120], page=page.page)
    there = price_of(row.price_words, tongue) if row.price_words else None
    price = PriceCell(currency=tongue.own)
    if there is not None and _is_on(line, row.price_words or ""):
        price = _cell(there, row, where, min(row.price_confidence, MODEL_MOST, there.confidence), ())
    elif there is not None and line is None:
        price = _cell(there, row, where, min(row.price_confidence, DOUBTED), (_UNSEEN,))
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


def _cell(price: Price, seen: MenuRow, where: Provenance | None, sureness: float, doubts: tuple[str, ...]) -> PriceCell:
    return PriceCell(
        kind=price.kind,
        currency=price.currency,
        amount=price.amount,
        amount_max=price.amount_max,
        unit=price.unit[:40] if price.unit else None,
        confidence=sureness,
        provenance=where,
        printed=(seen.price_words or "")[:80],
        doubts=(*price.doubts, *doubts)[:8],
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


def _is_on(line: Line | None, words: str) -> bool:
    """Whether the digits of a price stand on a line, whatever its separators; of a price in words, the words."""
    if line is None:
        return False
    wanted = _digits(words)
    if not wanted:
        return " ".join(words.casefold().split()) in " ".join(line.text.casefold().split())
    return wanted <= _digits(line.text)


def _digits(text: str) -> set[str]:
    return {re.sub(r"\D", "", number) for number in _NUMBER.findall(text)}


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
