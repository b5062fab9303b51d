"""Lines without a price: which of them head others, and which are services whose price was left out."""

import re
from collections.abc import Sequence

from catalog_importer.domain.entries import Entry, Use
from catalog_importer.domain.lines import Role
from catalog_importer.domain.names import (
    is_group,
    is_qualifier,
)
from ratiba_contracts.menu import RowPriceKind

_NUMBERED, _LETTERED = re.compile(r"\s*(?:\d{1,2}|[IVX]+)[.)]"), re.compile(r"\(?(?:[a-h]|[ivx]+)[.)]")
GENERIC = re.compile(
    r"\b(?:services?|prices?|menu|rates?|fees?|list|packages?|huduma|bei|salon|barber(?:shop|s)?|spa|"
    r"studio|clinic|parlou?r|saloon|others?|general|misc\w*|more|extras?|add-?ons?)\b",
    re.IGNORECASE,
)


def opens_block(entry: Entry) -> bool:
    """Whether a line begins a block as its heading does."""
    text = entry.said.text
    named = is_group(text) or GENERIC.search(text) is not None or text.isupper()
    return entry.apart and (named or entry.line.text.rstrip().endswith(":"))


def heads_sizes(entry: Entry, after: Entry | None) -> bool:
    """Whether a bullet is the name of those that are listed below it by size alone."""
    if entry.line.role is not Role.BULLET or after is None or after.use is not Use.ITEMS:
        return False
    return after.line.role is Role.BULLET and all(is_qualifier(item.name) for item in after.items)


def sums_up(entries: Sequence[Entry], at: int) -> bool:
    """Whether a from-price under a heading only repeats the lowest of the prices below, printed in another manner."""
    entry = entries[at]
    if entry.line.role is not Role.PRINT or not at or entries[at - 1].use is not Use.HEADING:
        return False
    prices = [read.price for item in entry.items for read in item.prices]
    if len(prices) != 1 or prices[0].kind is not RowPriceKind.FROM:
        return False
    below = []
    for later in entries[at + 1 :]:
        if later.use is Use.HEADING:
            break
        if later.use is Use.ITEMS and later.line.role is entry.line.role:
            return False
        below += [read.price.amount for item in later.items for read in item.prices if later.use is Use.ITEMS]
    amounts = [amount for amount in below if amount is not None]
    return bool(amounts) and prices[0].amount in amounts


def is_heading(entry: Entry, before: Entry | None, after: Entry | None, *, priced: bool) -> bool:
    """Whether words without a price head what follows. `priced`: the list has prices."""
    text = entry.said.text
    raw = entry.line.text.rstrip()
    shout = text.isupper() and len(text) > 2
    if after is None or after.use in {Use.HEADING, Use.TITLE, Use.PROSE}:
        return False
    if after.use in {Use.ITEMS, Use.COLUMNS, Use.LENGTH}:
        if is_group(text) or (_NUMBERED.match(raw) and _LETTERED.match(after.line.text.lstrip())):
            return True
        quiet = any(not item.name.isupper() for item in after.items)
        return (
            before is None
            or entry.apart
            or raw.endswith((":", ":*", ":-"))
            or (shout and quiet)
            or before.use is not Use.ITEMS
        )
    if after.use is Use.WORDS:
        if before is not None and before.use in {Use.TITLE, Use.HEADING} and not shout:
            return False
        if raw.endswith((":", ":*", ":-")) or (shout and not after.said.text.isupper()):
            return True
        return not priced and entry.apart and not after.apart
    return False


def is_unpriced(entry: Entry, before: Entry | None, after: Entry | None, *, priced: bool, under_heading: bool) -> bool:
    """Whether words without a price name a service: they stand among services, or in a list that has no prices."""
    if not priced:
        return (
            under_heading
            or not entry.apart
            or (before is not None and before.use in {Use.HEADING, Use.TITLE, Use.WORDS})
        )
    if before is None or entry.apart:
        return False
    if before.use is Use.ITEMS:
        return True
    return before.use in {Use.HEADING, Use.WORDS} and (
        after is None or after.use in {Use.ITEMS, Use.WORDS, Use.HEADING}
    )
