"""What each line of a list is for: a heading, services, a price that belongs to a line above, words, prose."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import median

from catalog_importer.domain.conditions import under_conditions
from catalog_importer.domain.left_over import NO_SERVICE, left_over_doubted, may_hold_money, with_doubt
from catalog_importer.domain.lines import Line, Role
from catalog_importer.domain.names import has_words
from catalog_importer.domain.not_services import (
    are_column_heads,
    is_about_the_house,
    is_note,
    is_of_the_house,
    is_place,
    is_sentence,
    may_be_no_service,
)
from catalog_importer.domain.pieces import Item, Said, said
from catalog_importer.domain.price_words import says_thousands, unit_of_all
from catalog_importer.domain.prices import Tongue
from catalog_importer.domain.prose import is_house_fee, is_prose
from catalog_importer.domain.spoken_prices import in_sentences_doubted
from catalog_importer.domain.titles import is_title

_MOST_LISTED = 8


class Use(StrEnum):
    """What a line is for."""

    HEADING = "heading"
    TITLE = "title"
    COLUMNS = "columns"
    ITEMS = "items"
    PRICE = "price"
    LENGTH = "length"
    WORDS = "words"
    PROSE = "prose"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line that is not of the house. `apart`: there is empty space above it. `further`: lines that describe it."""

    use: Use
    said: Said
    apart: bool = False
    further: tuple[str, ...] = ()
    below: bool = False
    """Whether its price stood on a line below its name."""

    @property
    def line(self) -> Line:
        """Its line."""
        return self.said.line

    @property
    def items(self) -> tuple[Item, ...]:
        """What it says."""
        return self.said.items


def entries_of(lines: Sequence[Line], tongue: Tongue) -> list[Entry]:
    """The lines that may say something about services, in their order."""
    gaps = _gaps(lines)
    tall = _tall(lines)
    found = []
    apart = True
    for line, gap in zip(lines, gaps, strict=True):
        apart = apart or gap
        spoken = left_over_doubted(under_conditions(in_sentences_doubted(said(line, tongue))), tongue)
        use = _use(spoken, is_tall=line.height is not None and line.height >= tall)
        if use is None:
            apart = True
            continue
        found.append(Entry(use, _perhaps_none(spoken) if use is Use.ITEMS else spoken, apart))
        apart = False
    return found


def _use(spoken: Said, *, is_tall: bool) -> Use | None:
    text, line = spoken.text, spoken.line
    if not spoken.items:
        return None
    named = [item for item in spoken.items if has_words(item.name)]
    if spoken.has_price:
        signed = any(
            read.price.marked and read.price.amount is not None for item in spoken.items for read in item.prices
        )
        if (is_of_the_house(text) and not _is_named_before(spoken)) or (
            not signed and is_note(text) and _goes_on(text)
        ):
            return None
        if all(is_house_fee(" ".join((item.name, *item.notes))) for item in spoken.items if item.prices):
            return None
        return Use.ITEMS if any(item.prices for item in named) else Use.PRICE
    if is_about_the_house(text) or is_note(text):
        tells = is_of_the_house(text) or is_place(text) or _goes_on(text) or not named
        if not tells and may_hold_money(text):
            return Use.ITEMS
    if is_about_the_house(text):
        return None
    if not named:
        return Use.LENGTH if any(item.duration for item in spoken.items) else None
    if is_title(text) or unit_of_all(text) or says_thousands(text):
        return Use.HEADING if line.role is Role.HEADING and not is_title(text) else Use.TITLE
    if is_note(text):
        return None
    if len(texts := _texts(spoken)) >= 2 and line.role is not Role.HEADING and are_column_heads(texts):
        return Use.COLUMNS
    if is_sentence(raw := line.text.strip()) or is_prose(raw):
        return None if raw.endswith(("?", "!")) else Use.PROSE
    return Use.HEADING if line.role is Role.HEADING or is_tall else Use.WORDS


def _is_named_before(spoken: Said) -> bool:
    """Whether a service and its price stand before what a line says of the house: "Gel 1500 call 0712345678"."""
    first = spoken.items[0]
    if not first.prices or not re.match(r"[^\W\d_]{2}", first.name) or not spoken.text.startswith(first.name):
        return False
    before = f"{first.name} {first.prices[0].printed}"
    return not (is_about_the_house(before) or is_note(before) or is_place(before) or is_prose(before))


def _goes_on(text: str) -> bool:
    """Whether words without a mark of money are told rather than listed: too many for a name, or a question."""
    return len(text.split()) > _MOST_LISTED or text.rstrip().endswith(("?", "!")) or is_prose(text)


def _perhaps_none(spoken: Said) -> Said:
    """The line, its prices red where a name on it has the words of a notice: a person says whether it is a service."""
    doubtful = any(item.prices and may_be_no_service(item.name) for item in spoken.items)
    if doubtful or is_of_the_house(spoken.text):
        return with_doubt(spoken, NO_SERVICE)
    return spoken


def _texts(spoken: Said) -> list[str]:
    return [text for item in spoken.items for text in (item.name, *item.notes)]


def _gaps(lines: Sequence[Line]) -> list[bool]:
    """Whether space stands above each line: a number left out, another page, or more room than there is elsewhere."""
    rooms = [room for above, below in pairwise(lines) if (room := _room(above, below)) is not None and room >= 0]
    usual = median(rooms) if rooms else 0.0
    gaps = [True]
    for above, below in pairwise(lines):
        room = _room(above, below)
        wide = room is not None and (room < 0 or room > 1.7 * usual + 0.004)
        gaps.append(wide or below.number > above.number + 1 or below.page != above.page or below.file != above.file)
    return gaps[: len(lines)]


def _room(above: Line, below: Line) -> float | None:
    """The room between two lines as a fraction of the page; negative where the second begins a new column."""
    upper = [fragment.box for fragment in above.fragments if fragment.box]
    lower = [fragment.box for fragment in below.fragments if fragment.box]
    if not upper or not lower or above.page != below.page:
        return None
    top, bottom = min(box.top for box in lower), max(box.bottom for box in upper)
    overlaps = top > min(box.top for box in upper)
    return max(top - bottom, 0.0) if overlaps else top - bottom


def _tall(lines: Sequence[Line]) -> float:
    """From this height on letters are those of a heading."""
    heights = [line.height for line in lines if line.height is not None]
    return 1.35 * median(heights) if heights else 1.0
