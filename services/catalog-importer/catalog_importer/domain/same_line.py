"""Several amounts on one line: sure only where each has a name of its own, or a label that says which it is."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from catalog_importer.domain.condition_words import is_condition
from catalog_importer.domain.found import Found
from catalog_importer.domain.known_words import unknown_words
from catalog_importer.domain.left_over import WHICH
from catalog_importer.domain.lines import Role
from catalog_importer.domain.names import is_qualifier

_LABELLED = re.compile(r"(?P<base>.+?)\s*\((?P<label>[^()]+)\)")


def same_line_doubted(founds: Sequence[Found]) -> list[Found]:
    """The services, those red that share their line with another amount and are not clearly a service of their own."""
    lines: dict[int, list[int]] = defaultdict(list)
    for at, found in enumerate(founds):
        if found.price is not None and found.name.line.role is not Role.CELLS:
            lines[id(found.name.line)].append(at)
    out = list(founds)
    for places in lines.values():
        some = [founds[at] for at in places]
        if len({found.price.price.amount for found in some if found.price}) > 1 and not _are_told_apart(some):
            for at in places:
                out[at] = _doubted(founds[at])
    return out


def labelled_on_line(founds: Sequence[Found]) -> set[int]:
    """Places of services whose label in brackets is told by the line itself beside another of their name."""
    bases: dict[tuple[int, str], list[int]] = defaultdict(list)
    for at, found in enumerate(founds):
        parts = _LABELLED.fullmatch(found.name.text)
        if parts and found.name.line.role is not Role.CELLS:
            bases[id(found.name.line), parts["base"]].append(at)
    return {at for places in bases.values() if len(places) > 1 for at in places}


def base_of(name: str) -> str:
    """A name without the label in brackets at its end."""
    parts = _LABELLED.fullmatch(name)
    return parts["base"] if parts else name


def _are_told_apart(founds: Sequence[Found]) -> bool:
    parts = [_LABELLED.fullmatch(found.name.text) for found in founds]
    bases = {part["base"] for part in parts if part}
    if all(parts) and len(bases) == 1:
        return all(is_condition(part["label"]) or not unknown_words(part["label"]) for part in parts if part)
    if len({found.name.text for found in founds}) == 1:
        return True  # one name for several lengths
    return all(_names_itself(found) for found in founds)


def _names_itself(found: Found) -> bool:
    """Whether a name is one of a service wherever it stands: not a size, and all of it known to the trades."""
    name = found.name.text
    return not is_qualifier(name) and not unknown_words(name)


def _doubted(found: Found) -> Found:
    if found.price is None:
        return found
    return replace(found, price=replace(found.price, price=found.price.price.doubted(WHICH)))
