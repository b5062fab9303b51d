"""Prices that hold at some times, for some people, or with something of one's own: "500 Mon-Fri, 700 Sat".

Two of them on one line are two services that have their condition in their name, or a person says which is which;
never one sure price.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from catalog_importer.domain.condition_words import is_condition, sort_of
from catalog_importer.domain.left_over import WHICH, with_doubt
from catalog_importer.domain.lines import Role
from catalog_importer.domain.names import has_words, of_variant, printed_name
from catalog_importer.domain.pieces import Item, Said

_MOST = 4
_BRACKET = re.compile(r"(?P<base>[^()\d]+)\((?P<inside>[^()]*)\)\W*")
_APART = re.compile(r"[,;/|&+]\W*$|\b(?:and|na|or|au)\W*$", re.IGNORECASE)
_ENDS = re.compile(r"^[\s(]*(?:on\s+)?|\s*(?:\b(?:and|na|or|au)|[&(),;/])*[\s),;/]*$", re.IGNORECASE)


def under_conditions(said: Said) -> Said:
    """The line, its prices named by their conditions where it is clear which price each condition is of."""
    said = _told_in_brackets(said)
    priced = [item for item in said.items if item.prices]
    if (
        said.line.role is Role.CELLS
        or len(priced) < 2
        or any(item.again for item in priced)
        or len(priced) != len(said.items)
    ):
        return said
    first, *others = priced
    if is_condition(first.name) or not all(len(item.prices) == 1 and is_condition(item.name) for item in others):
        return said
    behind = printed_name(" ".join(priced[-1].notes))
    base, own = _parted(first.name)
    names = [item.name for item in others]
    if own and not behind:
        return _named(said, base, [own, *names])
    if own and {sort_of(own)}.isdisjoint(map(sort_of, (*names, behind))):
        base, own = first.name, ""  # a size that all of them have: "Small twists 900 bila uzi, 1200 na uzi"
    if not own and is_condition(behind):
        apart = _are_apart(said, priced)
        priced[-1] = replace(priced[-1], notes=())
        named = _named(replace(said, items=tuple(priced)), base, [*names, behind])
        return named if apart else with_doubt(named, WHICH)
    return said


def _told_in_brackets(said: Said) -> Said:
    """The line, its prices named where all of them stand in one bracket behind a name: "Wash (saloon 500, van 700)"."""
    text = " ".join(fragment.text for fragment in said.line.fragments)
    parts = _BRACKET.fullmatch(text)
    one_each = all(len(item.prices) == 1 and item.name for item in said.items)
    if parts is None or len(said.items) < 2 or not one_each or any(item.again for item in said.items):
        return said
    base, label = printed_name(parts["base"]), said.items[0].name.partition("(")[2].strip(" )")
    inside = all(item.prices[0].printed in parts["inside"] for item in said.items)
    if not has_words(base) or not label or not inside:
        return said
    return _named(said, base, [label, *(item.name for item in said.items[1:])])


def _named(said: Said, base: str, conditions: Sequence[str]) -> Said:
    fragment = said.items[0].name_fragment
    items = [
        replace(item, name=of_variant(base, _ENDS.sub("", condition)), name_fragment=fragment, again=at > 0)
        for at, (item, condition) in enumerate(zip(said.items, conditions, strict=True))
    ]
    return replace(said, items=tuple(items))


def _parted(name: str) -> tuple[str, str]:
    """A name and the condition at its end: "Trim weekdays" is a trim, on weekdays. Without one, "" is the condition."""
    found = list(re.finditer(r"\S+", name))
    for word in found[1:][-_MOST:]:
        base, end = printed_name(name[: word.start()].rstrip(" -–:,(")), name[word.start() :].strip("()")
        if has_words(base) and is_condition(end) and not re.match(r"(?:and|na|&|[-–])\W*$", word[0]):
            return base, end
    return name, ""


def _are_apart(said: Said, priced: Sequence[Item]) -> bool:
    """Whether each price but the first stands behind a mark that parts it from the words before it."""
    text, at = " ".join(fragment.text for fragment in said.line.fragments), 0
    for number, item in enumerate(priced):
        start = text.find(item.prices[0].printed, at)
        if start < 0 or (number and not _APART.search(text[at:start])):
            return False
        at = start + len(item.prices[0].printed)
    return True
