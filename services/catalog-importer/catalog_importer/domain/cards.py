"""Services printed as blocks of lines: a name, what it is, and its price, with space around each block."""

from collections.abc import Iterator, Sequence

from catalog_importer.domain.entries import Entry, Use, joined
from catalog_importer.domain.names import is_group

_TEXTS = frozenset({Use.WORDS, Use.LENGTH, Use.PROSE})
_BREAKS = frozenset({Use.HEADING, Use.TITLE})


def cards_folded(entries: Sequence[Entry]) -> list[Entry]:
    """The entries, each card one of them: its first line is the name, what stands beside name and price describes it.

    Where the first line of a block is a heading, the card begins below it. One block alone proves no manner.
    """
    blocks = list(_blocks(entries))
    cards = [block for block in blocks if _is_card(block)]
    if len(cards) < 2:
        return list(entries)
    shouted = sum(block[0].said.text.isupper() for block in cards) > len(cards) / 2
    return [entry for block in blocks for entry in (_folded(block, shouted=shouted) if _is_card(block) else block)]


def _blocks(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    block: list[Entry] = []
    for entry in entries:
        if block and (entry.apart or entry.use in _BREAKS or block[-1].use in _BREAKS):
            yield block
            block = []
        block.append(entry)
    if block:
        yield block


def _is_card(block: Sequence[Entry]) -> bool:
    """Whether it begins with words, holds one price on a line of its own, and words and lengths besides."""
    if len(block) < 2 or block[0].use is not Use.WORDS:
        return False
    prices = [entry for entry in block if entry.use is Use.PRICE]
    return len(prices) == 1 and all(entry.use in _TEXTS or entry.use is Use.PRICE for entry in block)


def _folded(block: Sequence[Entry], *, shouted: bool) -> Iterator[Entry]:
    at = next(at for at, entry in enumerate(block) if entry.use is Use.PRICE)
    first = 0
    if at > 1 and block[1].use is Use.WORDS and _is_heading(block[0], block[1], shouted=shouted):
        yield block[0]
        first = 1
    others = (*block[first + 1 : at], *block[at + 1 :])
    yield joined(block[first], others, block[at])


def _is_heading(first: Entry, second: Entry, *, shouted: bool) -> bool:
    text = first.said.text
    shouts = text.isupper() and not second.said.text.isupper() and not shouted
    return is_group(text) or shouts or first.line.text.rstrip().endswith(":")
