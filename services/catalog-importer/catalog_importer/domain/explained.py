"""A price is sure only where everything on its line is explained: name, length, price, words known to be harmless."""

import re

from catalog_importer.domain.circumstances import (
    holds_number_words,
    is_circumstance,
    is_unsettled,
    turns_price,
)
from catalog_importer.domain.condition_words import is_condition, sort_of
from catalog_importer.domain.name_tails import is_explained
from catalog_importer.domain.names import printed_name
from catalog_importer.domain.pieces import Item, Said
from catalog_importer.domain.tax_words import TAXED, adds_tax
from catalog_importer.domain.tokens import ReadPrice
from ratiba_contracts.menu import RowPriceKind

_REMARK = "Words beside this price may change it."
_UNKNOWN = "Words behind this price are not understood."
_RUN_ON = "It is unclear whether the words behind a price tell of it or name another service."
_SPOKEN = "Words of a number are left beside this price."
_HARMLESS = re.compile(
    r"\W*(?:incl\w*|including|with(?:out)?|inajumuisha|pamoja\s+na|yenye|bila|na|for|kwa|plus|and|using|own|only|tu|net|"
    r"cash|sh|shs|kes|ksh|bob|slots?|available)\b",
    re.IGNORECASE,
)
"""Words that begin what belongs to the service, or only say that the amount is one."""
_NUMBER_BEFORE = re.compile(r"\d(?:k|/=|/-|=)?[ ]$", re.IGNORECASE)
_INCLUDED = re.compile(r"\b(?:included|imejumuishwa)\W*$", re.IGNORECASE)
_APART = re.compile(r"(?:\b(?:na|with)|&)\s+$|[-–—:|(\[•·*]\s*$|\t\s*$|\s{2,}$|\.{2,}\s*$")
_TOLD_WHERE = re.compile(r"[(\[]?\s*(?:with|w/|bila|na|without|own)\b", re.IGNORECASE)


def unexplained(said: Said) -> list[str]:
    """Why no price of a line is sure: what its words leave open. Empty where all of them are explained."""
    raw = "\t".join(fragment.text for fragment in said.line.fragments)
    found = [TAXED] if adds_tax(raw) else []
    for item in said.items:
        if item.prices and is_unsettled(item.name):
            found.append(_REMARK)
        if item.prices and not item.again and _runs_on(item.name, raw):
            found.append(_RUN_ON)
        for note in item.notes:
            if _may_turn(note) or (_TOLD_WHERE.match(note) and _has_range(item)):
                found.append(_REMARK)
            elif not _is_harmless(note, raw):
                found.append(_UNKNOWN)
        if any(_is_spoken(read) for read in item.prices) and _numbers_stand_beside(item):
            found.append(_SPOKEN)
    return list(dict.fromkeys(found))


def names_no_service(items: list[Item]) -> list[Item]:
    """The items behind the first whose words are no name; none where its are none either ("Day 300 Week 900")."""
    first, *others = items
    if is_circumstance(first.name):
        return []
    return [item for item in others if not is_condition(item.name) and is_circumstance(item.name)]


def _runs_on(name: str, raw: str) -> bool:
    """Whether words in small letters follow a number with nothing between: they may tell of it, or be a name."""
    at = raw.find(name)
    return at > 0 and name[:1].islower() and not is_condition(name) and _NUMBER_BEFORE.search(raw[:at]) is not None


def _has_range(item: Item) -> bool:
    """Whether it costs from so much to so much: of what stands behind, the one or the other may be the price."""
    return any(read.price.kind is RowPriceKind.RANGE for read in item.prices)


def _may_turn(note: str) -> bool:
    if _TOLD_WHERE.match(note) and not adds_tax(note):
        return False
    return turns_price(note) or (is_condition(note) and sort_of(note) != "with")


def _is_harmless(note: str, raw: str) -> bool:
    """Whether a note that says nothing of money belongs to the service, or stands apart as a description does."""
    if not is_explained(note):
        return False
    if _HARMLESS.match(note) or _INCLUDED.search(note) or note.startswith(("(", "[")):
        return True
    at = raw.rfind(note)
    return at < 0 or _APART.search(raw[:at]) is not None


def _is_spoken(read: ReadPrice) -> bool:
    return not any(letter.isdigit() for letter in read.printed) and read.price.amount is not None


def _numbers_stand_beside(item: Item) -> bool:
    last = printed_name(item.name).split()[-1:]
    return holds_number_words(" ".join((*last, *item.notes)))
