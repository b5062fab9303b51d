"""What a price list leaves out, and what may be suggested for it. A suggestion is never sure, and never a price."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog_importer.domain.lines import Manner
from ratiba_contracts.menu import SUGGESTED, SURE, DurationCell, ExtractedRow, TextCell
from ratiba_trades import recognise, usual_minutes, usual_name_sw

GAPS = ("duration_min", "name_sw", "description")
"""The cells that may be suggested. The others are read or typed (catalog onboarding, "price safety floor")."""

USUAL = 0.6
"""How sure the usual values of a service are whose name is known word by word."""

KIND_OF = 0.4
"""... and of one that is only a kind of it: a name of its own, a size, a place."""

BELOW_SURE = SURE - 0.05
"""No suggestion is shown as read for certain, whatever whoever makes it says."""

LONGEST = {"name_sw": 120, "description": 200}

_MONEY = re.compile(
    r"\d{3,}|[$€£]|/[=-]|\b(?:k(?:e)?sh?s?|kes|tzs|tsh|ugx|ush|usd|rwf|shs?|shilling\w*|shilingi|bob|elfu|mia|price\w*|bei|"
    r"cost\w*|fees?|free|bure|cheap\w*|discount\w*|offer\w*|punguzo|dollars?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Usual values for one row. `confidence` is below 1."""

    confidence: float
    duration_min: int | None = None
    name_sw: str | None = None
    description: str | None = None


def gaps_of(row: ExtractedRow) -> tuple[str, ...]:
    """The cells of a row that could be suggested: empty ones that nobody has typed. None for a row without a name."""
    if not (row.name.value or "").strip():
        return ()
    return tuple(gap for gap in GAPS if _is_open(getattr(row, gap)))


def _is_open(cell: TextCell | DurationCell) -> bool:
    """A cell that a person has emptied stays empty."""
    return cell.value is None and cell.provenance is None


def by_lexicon(row: ExtractedRow, manner: Manner) -> Suggestion | None:
    """What is usual in the trade for a service of this name; None for a name nobody knows."""
    name = row.name.value or ""
    found = recognise(name, manner.vertical)
    if found is None:
        return None
    varied = found.modifiers.variety or found.modifiers.place
    name_sw = usual_name_sw(found)
    return Suggestion(
        confidence=USUAL if found.exact and not varied else KIND_OF,
        duration_min=usual_minutes(found, manner.vertical),
        name_sw=None if name_sw is None or name_sw.casefold() == name.strip().casefold() else name_sw,
        description=found.concept.description,
    )


def says_a_price(words: str) -> bool:
    """Whether words are, or could be taken for, a price."""
    return _MONEY.search(words) is not None


def without_prices(suggestion: Suggestion) -> tuple[Suggestion, int]:
    """A suggestion without words about money, and how many of its cells were."""
    said = {gap: getattr(suggestion, gap) for gap in LONGEST}
    priced = [gap for gap, words in said.items() if words is not None and says_a_price(words)]
    kept = {gap: None if gap in priced else _one_line(words, LONGEST[gap]) for gap, words in said.items()}
    return Suggestion(suggestion.confidence, suggestion.duration_min, **kept), len(priced)


def _one_line(words: str | None, longest: int) -> str | None:
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in words or "").split())
    return plain if 0 < len(plain) <= longest else None


def filled(row: ExtractedRow, suggestion: Suggestion) -> ExtractedRow:
    """The row with its gaps filled as far as something is suggested. What is there is never changed."""
    confidence = min(suggestion.confidence, BELOW_SURE)
    cells: dict[str, TextCell | DurationCell] = {}
    for gap in gaps_of(row):
        value = getattr(suggestion, gap)
        if value is not None:
            shape = DurationCell if gap == "duration_min" else TextCell
            cells[gap] = shape(value=value, confidence=confidence, provenance=SUGGESTED)
    return row.model_copy(update=cells) if cells else row


def wanted(row: ExtractedRow) -> Mapping[str, Any]:
    """A row as a model is asked about it: what it is called, what is known, what is missing. Never its price."""
    known = {
        "category": row.category.value,
        "minutes": row.duration_min.value,
        "name_sw": row.name_sw.value,
        "description": row.description.value,
    }
    told = {name: value for name, value in known.items() if value is not None}
    return {"id": row.row_id, "name": row.name.value, **told, "wanted": list(gaps_of(row))}
