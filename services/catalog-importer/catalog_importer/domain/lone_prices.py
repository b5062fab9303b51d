"""Prices on a line of their own, and the names they belong to: above them, or below."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from catalog_importer.domain.entries import Entry, Use

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
