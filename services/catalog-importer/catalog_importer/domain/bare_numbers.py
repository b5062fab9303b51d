"""Numbers without a mark of money: which of them are prices, by where they stand on their line."""

import re

from catalog_importer.domain.amounts import UNSURE
from catalog_importer.domain.condition_words import is_condition
from catalog_importer.domain.currencies import WITH_CENTS, least_usual
from catalog_importer.domain.not_offered import is_unavailable
from catalog_importer.domain.prices import Price

_BEFORE_END = re.compile(
    r"[-–—:=@>|~]\s*\+?\s*$|\b(?:at|@|is|ni|kwa|for|only|just|costs?|charges?|price|bei)\s*:?\s*$", re.IGNORECASE
)
_AFTER_END = re.compile(
    r"\s*(?:$|[,;)|.@]|[/•·]?\s*\x00|only\b|tu\b|net\b|cash\b|\?+\s*$|\(|\[|[-–—]\s)", re.IGNORECASE
)
_YEAR = re.compile(r"20(?:1[5-9]|2\d|3\d)")
_BARE_MARK = re.compile(r"\b(?:price|cost|bei|fee|charges?|rate|amount|only|tu)\b\s*[:=-]?|[\s\W\x00]", re.IGNORECASE)


def accepted(masked: str, prices: list[Price], *, marked: bool) -> list[Price]:
    """Marked prices, and bare numbers where a price stands: alone in their column, or at the end behind a name."""
    bare = [price for price in prices if not price.marked]
    several = len(bare) > 1 and not marked
    kept = []
    for price in prices:
        before, after = masked[: price.start], masked[price.end :]
        if price.marked or (not _BARE_MARK.sub("", before) and not _BARE_MARK.sub("", after)):
            kept.append(price)
        elif marked or (not before.strip(" \x00") and re.match(r"[.)]\s", after)):
            continue
        elif not before.strip(" \x00"):
            if (re.match(r"\s*[-–—:=]\s+\S", after) or _has_condition(after)) and not _too_small(price):
                kept.append(price)
        elif (doubted := _behind_a_name(price, before, after, several=several)) is not None:
            kept.append(doubted)
    return kept


def _has_condition(after: str) -> bool:
    """Whether the words behind a number say when or for whom it holds: "500 Mon-Fri, 700 Sat"."""
    words = re.split(r"[\d,;|]", after, maxsplit=1)[0]
    return bool(words.strip(" \x00()")) and is_condition(words)


def _behind_a_name(price: Price, before: str, after: str, *, several: bool) -> Price | None:
    ends = _AFTER_END.match(after) is not None
    if _BEFORE_END.search(before) and (ends or several):
        return price if not _too_small(price) or re.search(r"[-–—:=@>|]\s*$", before) else None
    amid = not several and (price.amount or 0) >= 10_000 and not re.search(r"\d", after)
    amid = amid and (re.match(r"\s+[a-z]", after) is not None or _has_condition(after) or is_unavailable(after))
    if amid and before.endswith(" ") and re.search(r"[A-Za-z)]\s$", before):
        return price.doubted("Words follow the price.", UNSURE)
    if not (ends or (several and re.match(r"\s*[/&+]?\s*[A-Za-z(]", after))) or _too_small(price):
        return None
    if not before.endswith((" ", "\x00", ")")):
        return None
    if price.amount_max is None and not before.endswith(("  ", "\t")) and _YEAR.fullmatch(_plain_units(price)):
        return None
    return price


def _plain_units(price: Price) -> str:
    """The whole units of a price, to be held against the years that lists bear in their titles."""
    return str((price.amount or 0) // 100)


def _too_small(price: Price) -> bool:
    """Whether a bare number is rather a part of the name than money."""
    least = 5 if price.currency in WITH_CENTS else least_usual(price.currency)
    return (price.amount or 0) < least * 100
