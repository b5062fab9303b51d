"""Numbers within sentences: without a mark of money they are no prices, and with one they are for a person to judge."""

import re
from dataclasses import replace

from catalog_importer.domain.lines import Role
from catalog_importer.domain.pieces import Item, Said
from catalog_importer.domain.prose import is_prose
from catalog_importer.domain.tokens import ReadPrice

_HALF_NAME = re.compile(
    r"\([^()]*\)?|\d+\s+(?:for|at|kwa)|normal(?:ly)?|regular|usual(?:ly)?|was|before", re.IGNORECASE
)
_WHOSE = "It is unclear which service this price belongs to."
_IN_A_SENTENCE = "The price stands within a sentence."


def in_sentences_doubted(said: Said) -> Said:
    """The line without the bare numbers of its sentences; marked prices of sentences and those in columns are doubted.

    What describes a service behind its price is no part of the sentence that the price could stand in.
    """
    if said.line.role is Role.CELLS or not said.has_price:
        return said
    items = [
        _judged(said, item) if item.prices and _is_spoken(said, item) else _unnamed_doubted(item) for item in said.items
    ]
    kept = tuple(item for item in items if item.name or item.prices or item.duration)
    return replace(said, items=kept)


def _unnamed_doubted(item: Item) -> Item:
    """An item of which only a bracket or a count stands before its price: whose price it is, a person must say."""
    if not item.prices or _HALF_NAME.fullmatch(item.name) is None:
        return item
    return replace(item, prices=tuple(replace(read, price=read.price.doubted(_WHOSE)) for read in item.prices))


def _is_spoken(said: Said, item: Item) -> bool:
    if is_prose(f"{item.name} {item.prices[0].printed}"):
        return True
    goes_on = any(read.price.doubts for read in item.prices) or (not item.notes and len(said.items) == 1)
    return goes_on and is_prose(said.line.text)


def _judged(said: Said, item: Item) -> Item:
    prices = tuple(
        replace(read, price=read.price.doubted(_IN_A_SENTENCE)) for read in item.prices if _may_be_paid(said, read)
    )
    return replace(item, prices=prices)


def _may_be_paid(said: Said, read: ReadPrice) -> bool:
    """Whether it says by itself that it is money, or stands apart from the words."""
    return read.price.marked or read.fragment is not said.line.fragments[0]
