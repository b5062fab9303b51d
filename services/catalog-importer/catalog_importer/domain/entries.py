"""What each line of a list is for: a heading, services, a price that belongs to a line above, words, prose."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
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
        if is_of_the_house(text) or (not signed and is_note(text) and _goes_on(text)):
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


def _goes_on(text: str) -> bool:
    """Whether words without a mark of money are told rather than listed: too many for a name, or a question."""
    return len(text.split()) > _MOST_LISTED or text.rstrip().endswith(("?", "!")) or is_prose(text)


def _perhaps_none(spoken: Said) -> Said:
    """The line, its prices red where a name on it has the words of a notice: a person says whether it is a service."""
    if any(item.prices and may_be_no_service(item.name) for item in spoken.items):
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


_ORDINARY_START = re.compile(r"^[a-z(]")


def with_prices_below(entries: Sequence[Entry]) -> list[Entry]:
    """The entries where each price on a line of its own has gone to the name above it, with what stands between."""
    if _prices_come_first(entries):
        return list(_with_prices_above(entries))
    unclear = _may_come_first(entries)
    first_is_name = _first_of_two_is_name(entries)
    cards = card_levels(entries)
    out: list[Entry] = []
    for entry in entries:
        if entry.use is Use.LENGTH and not entry.apart and out and _lacks_length(out[-1]):
            out[-1] = joined(out[-1], (), entry)
            continue
        if entry.use is not Use.PRICE:
            out.append(entry)
            continue
        at = _name_above(out, first_is_name=first_is_name, cards=cards)
        if at is not None:
            out[at:] = [joined(out[at], out[at + 1 :], _doubted(entry) if unclear else entry)]
        elif out and out[-1].use is Use.ITEMS and _has_length(entry) and _has_length(out[-1]):
            out.append(joined(out[-1], (), entry))
    return out


def _lacks_length(entry: Entry) -> bool:
    """Whether it is one service whose price came on a line of its own, so that its length may follow likewise."""
    return entry.use is Use.ITEMS and len(entry.items) == 1 and entry.below and not _has_length(entry)


def _has_length(entry: Entry) -> bool:
    return any(item.duration for item in entry.items)


def _doubted(entry: Entry) -> Entry:
    """The prices of a line, of which it is unclear whether they belong to the name above or below."""
    why = "It is unclear whether this price belongs to the name above or below it."
    items = tuple(
        replace(item, prices=tuple(replace(read, price=read.price.doubted(why)) for read in item.prices))
        for item in entry.items
    )
    return replace(entry, said=replace(entry.said, items=items))


def _kind(entry: Entry) -> tuple[Use, int] | None:
    """What sort of name an entry may be; None where it is none."""
    return (entry.use, entry.line.level) if entry.use in {Use.WORDS, Use.HEADING} else None


def _around_prices(entries: Sequence[Entry]) -> list[tuple[Entry | None, Entry, Entry | None]]:
    """Each lone price with what stands above and below it, lengths and prose left out."""
    lone = [entry for entry in entries if entry.use not in {Use.LENGTH, Use.PROSE}]
    if not lone:
        return []
    above_all, below_all = [None, *lone[:-1]], [*lone[1:], None]
    return [
        (above, at, below) for above, at, below in zip(above_all, lone, below_all, strict=True) if at.use is Use.PRICE
    ]


def _is_set_apart(entry: Entry) -> bool:
    """Whether space parts words from what is above; headings a file marks always stand so."""
    return entry.apart and entry.use is Use.WORDS


def _prices_come_first(entries: Sequence[Entry]) -> bool:
    """Whether each lone price stands above its name: it begins what is set apart, or nothing that is named is above."""
    around = _around_prices(entries)
    if not around or any(below is None or _kind(below) is None or _is_set_apart(below) for _, _, below in around):
        return False
    above = around[0][0]
    alone = above is None or _kind(above) != _kind(around[-1][2] or around[0][1])
    return alone or (len(around) >= 2 and all(price.apart for _, price, _ in around))


def _may_come_first(entries: Sequence[Entry]) -> bool:
    """Whether names and lone prices take turns with a name at either end, and no space tells which go together."""
    around = _around_prices(entries)
    if len(around) < 2 or any(above is None or below is None for above, _, below in around):
        return False
    kinds = {_kind(entry) for above, _, below in around for entry in (above, below) if entry}
    return len(kinds) == 1 and None not in kinds and not any(below.apart for _, _, below in around if below)


def _with_prices_above(entries: Sequence[Entry]) -> Iterator[Entry]:
    """The entries where each lone price has gone to the name below it."""
    waiting: list[Entry] = []
    for entry in entries:
        if entry.use is Use.PRICE:
            waiting = [entry]
        elif waiting and entry.use in {Use.LENGTH, Use.PROSE}:
            waiting.append(entry)
        elif waiting and _kind(entry) is not None:
            yield joined(entry, waiting[1:], waiting[0])
            waiting = []
        else:
            yield entry


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


def card_levels(entries: Sequence[Entry]) -> frozenset[int]:
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


def joined(name: Entry, between: Sequence[Entry], price: Entry) -> Entry:
    """A name with the price that stands on another line; what is between them tells its length or describes it."""
    item = name.items[0]
    length = next((i for e in (price, *between, name) for i in e.items if i.duration), None)
    spoken = replace(
        item,
        prices=tuple(read for found in price.items for read in found.prices) or item.prices,
        duration=length.duration if length else None,
        duration_fragment=length.duration_fragment if length else None,
        duration_print=length.duration_print if length else "",
        notes=(*item.notes, *(note for found in price.items for note in found.notes)),
    )
    further = (*name.further, *(entry.said.text for entry in between if entry.use is not Use.LENGTH))
    return Entry(Use.ITEMS, replace(name.said, items=(spoken,)), name.apart, further, below=True)
