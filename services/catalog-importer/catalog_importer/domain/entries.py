"""What each line of a list is for: a heading, services, a price that belongs to a line above, words, prose."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from statistics import median

from catalog_importer.domain.lines import Line, Role
from catalog_importer.domain.names import has_words
from catalog_importer.domain.not_services import are_column_heads, is_about_the_house, is_note, is_sentence, is_title
from catalog_importer.domain.pieces import Item, Said, said
from catalog_importer.domain.prices import Tongue


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
        spoken = said(line, tongue)
        use = _use(spoken, is_tall=line.height is not None and line.height >= tall)
        if use is None:
            apart = True
            continue
        found.append(Entry(use, spoken, apart))
        apart = False
    return found


def _use(spoken: Said, *, is_tall: bool) -> Use | None:
    text, line = spoken.text, spoken.line
    if not spoken.items or is_about_the_house(text):
        return None
    named = [item for item in spoken.items if has_words(item.name)]
    if spoken.has_price:
        signed = any(read.price.marked for item in spoken.items for read in item.prices)
        if is_note(text) and (len(text.split()) > 12 or "?" in text or not signed):
            return None
        return Use.ITEMS if any(item.prices for item in named) else Use.PRICE
    if not named:
        return Use.LENGTH if any(item.duration for item in spoken.items) else None
    if is_title(text):
        return Use.TITLE
    if is_note(text):
        return None
    if len(texts := _texts(spoken)) >= 2 and line.role is not Role.HEADING and are_column_heads(texts):
        return Use.COLUMNS
    if is_sentence(raw := line.text.strip()):
        return None if raw.endswith(("?", "!")) else Use.PROSE
    return Use.HEADING if line.role is Role.HEADING or is_tall else Use.WORDS


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
    return min(box.top for box in lower) - max(box.bottom for box in upper)


def _tall(lines: Sequence[Line]) -> float:
    """From this height on letters are those of a heading."""
    heights = [line.height for line in lines if line.height is not None]
    return 1.35 * median(heights) if heights else 1.0


_ORDINARY_START = re.compile(r"^[a-z(]")


def with_prices_below(entries: Sequence[Entry]) -> list[Entry]:
    """The entries where each price on a line of its own has gone to the name above it, with what stands between."""
    first_is_name = _first_of_two_is_name(entries)
    cards = _card_levels(entries)
    out: list[Entry] = []
    for entry in entries:
        if entry.use is not Use.PRICE:
            out.append(entry)
            continue
        at = _name_above(out, first_is_name=first_is_name, cards=cards)
        if at is None:
            continue
        out[at:] = [_joined(out[at], out[at + 1 :], entry)]
    return out


def _name_above(entries: Sequence[Entry], *, first_is_name: bool, cards: frozenset[int]) -> int | None:
    """Where the name of a price stands among the entries above it."""
    candidates: list[int] = []
    for at in range(len(entries) - 1, -1, -1):
        entry = entries[at]
        if entry.use is Use.HEADING:
            if entry.line.level in cards or not candidates:
                return at
            break
        if entry.use is Use.WORDS:
            candidates.append(at)
        elif entry.use not in {Use.LENGTH, Use.PROSE}:
            break
    if not candidates:
        return None
    if len(candidates) >= 2 and (first_is_name or _ORDINARY_START.match(entries[candidates[0]].said.text)):
        return candidates[1]
    return candidates[0]


def _first_of_two_is_name(entries: Sequence[Entry]) -> bool:
    """Whether the list goes name, description, price: two lines of words stand above most of its lone prices."""
    counts, run = list[int](), 0
    for entry in entries:
        if entry.use is Use.WORDS:
            run += 1
        elif entry.use is Use.PRICE:
            counts.append(run)
            run = 0
        elif entry.use is not Use.LENGTH:
            run = 0
    return len(counts) >= 3 and sum(count == 2 for count in counts) >= 0.6 * len(counts)


def _card_levels(entries: Sequence[Entry]) -> frozenset[int]:
    """Levels of headings that are names: under each there is one price at most, and under two of them there is one."""
    under: dict[int, list[int]] = {}
    level: int | None = None
    for entry in entries:
        if entry.use is Use.HEADING:
            level = entry.line.level
            under.setdefault(level, []).append(0)
        elif entry.use in {Use.PRICE, Use.ITEMS} and level is not None:
            under[level][-1] += 1 if entry.use is Use.PRICE else 2
    return frozenset(level for level, counts in under.items() if max(counts) == 1 and sum(counts) >= 2)


def _joined(name: Entry, between: Sequence[Entry], price: Entry) -> Entry:
    item = name.items[0]
    length = next((i for e in (name, *between, price) for i in e.items if i.duration), None)
    spoken = replace(
        item,
        prices=tuple(read for found in price.items for read in found.prices),
        duration=length.duration if length else None,
        duration_fragment=length.duration_fragment if length else None,
        duration_print=length.duration_print if length else "",
        notes=(*item.notes, *(note for found in price.items for note in found.notes)),
    )
    further = (*name.further, *(entry.said.text for entry in between if entry.use is not Use.LENGTH))
    return Entry(Use.ITEMS, replace(name.said, items=(spoken,)), name.apart, further)
