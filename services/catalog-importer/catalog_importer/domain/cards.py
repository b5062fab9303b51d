"""Services printed as blocks of lines: a name, what it is, and its price, with space around each block."""

from collections.abc import Iterator, Sequence

from catalog_importer.domain.entries import Entry, Use
from catalog_importer.domain.lone_prices import card_levels, joined
from catalog_importer.domain.names import is_group

_TEXTS = frozenset({Use.WORDS, Use.LENGTH, Use.PROSE})
_BREAKS = frozenset({Use.HEADING, Use.TITLE})


def cards_folded(entries: Sequence[Entry]) -> list[Entry]:
    """The entries, each card one of them: its first line is the name, what stands beside name and price describes it.

    Where the first line of a block is a heading, the card begins below it. One block alone proves no manner.
    """
    levels = card_levels(entries) if _headings_come_first(entries) else frozenset[int]()
    blocks = list(_blocks(entries, levels))
    cards = [block for block in blocks if _is_card(block, levels)]
    if len(cards) < 2:
        return list(entries)
    shouted = sum(block[0].said.text.isupper() for block in cards) > len(cards) / 2
    return [
        entry for block in blocks for entry in (_folded(block, shouted=shouted) if _is_card(block, levels) else block)
    ]


def _headings_come_first(entries: Sequence[Entry]) -> bool:
    """Whether a heading, which may be a name, stands above the first lone price."""
    first = next((entry.use for entry in entries if entry.use in {Use.HEADING, Use.PRICE}), None)
    return first is Use.HEADING


def _blocks(entries: Sequence[Entry], levels: frozenset[int]) -> Iterator[list[Entry]]:
    """Runs between spaces and headings; a heading that is the name of a card begins its block."""
    block: list[Entry] = []
    for entry in entries:
        after_heading = bool(block) and block[-1].use in _BREAKS and not _is_name(block[-1], levels)
        apart = entry.apart and not (block and _is_name(block[0], levels))
        if block and (apart or entry.use in _BREAKS or after_heading):
            yield block
            block = []
        block.append(entry)
    if block:
        yield block


def _is_name(entry: Entry, levels: frozenset[int]) -> bool:
    return entry.use is Use.HEADING and entry.line.level in levels


def _is_card(block: Sequence[Entry], levels: frozenset[int]) -> bool:
    """Whether it begins with words, holds one price on a line of its own, and words and lengths besides."""
    if len(block) < 2 or not (block[0].use is Use.WORDS or _is_name(block[0], levels)):
        return False
    prices = [entry for entry in block if entry.use is Use.PRICE]
    return len(prices) == 1 and all(entry.use in _TEXTS or entry.use is Use.PRICE for entry in block[1:])


def _folded(block: Sequence[Entry], *, shouted: bool) -> Iterator[Entry]:
    at = next(at for at, entry in enumerate(block) if entry.use is Use.PRICE)
    first = 0
    if at > 1 and block[0].use is block[1].use is Use.WORDS and _is_heading(block[0], block[1], shouted=shouted):
        yield block[0]
        first = 1
    others = (*block[first + 1 : at], *block[at + 1 :])
    yield joined(block[first], others, block[at])


def _is_heading(first: Entry, second: Entry, *, shouted: bool) -> bool:
    text = first.said.text
    shouts = text.isupper() and not second.said.text.isupper() and not shouted
    return is_group(text) or shouts or first.line.text.rstrip().endswith(":")
