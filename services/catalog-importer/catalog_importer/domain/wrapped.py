"""Names that go on below: a column was too narrow for them. The second half is neither a heading nor a service."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from catalog_importer.domain.entries import Entry, Use
from catalog_importer.domain.lines import Line, Role
from catalog_importer.domain.names import is_group, printed_name
from catalog_importer.domain.pieces import Item

_GOES_ON = re.compile(
    r"(?:[,/&+–-]|\b(?:and|with|without|of|or|for|in|to|from|plus|the|na|ya|wa|za|la|kwa|bila|pamoja))\W*$",
    re.IGNORECASE,
)
_LOWER = re.compile(r"^\W{0,2}[a-z]")
_DESCRIBES = re.compile(r"^\W*(?:incl|with\b|for\b|takes\b|lasts\b|ideal|perfect|suitable|an?\b|our\b)", re.IGNORECASE)
_TIGHT, _LIKE, _ALIGNED = 0.85, 0.12, 0.015
_MOST_LOWER = 0.5
_LONGEST = 100


def wrapped_joined(entries: Sequence[Entry]) -> list[Entry]:
    """The entries, each name that was broken in two whole again."""
    lower_names = _write_lower(entries)
    step = _usual_step(entries)
    out: list[_Name] = []
    for entry in entries:
        if out and _is_rest(out[-1], entry, step):
            out[-1] = _Name(_longer(out[-1], entry), entry.line)
        elif len(out) > 1 and out[-1].entry.use is Use.PRICE and out[-2].is_open and _is_rest(out[-2], entry, step):
            out[-2] = _Name(_longer(out[-2], entry), entry.line)
        elif out and not lower_names and _is_beginning(out[-1], entry):
            out[-1] = _Name(_led(out[-1], entry), entry.line)
        else:
            out.append(_Name(entry, entry.line))
    return [name.entry for name in out]


@dataclass(frozen=True, slots=True)
class _Name:
    """An entry, and the line on which its name ends so far."""

    entry: Entry
    last: Line

    @property
    def is_open(self) -> bool:
        """Whether the name cannot end where its line does."""
        text = self.last.fragments[0].text
        return _GOES_ON.search(text) is not None or text.count("(") > text.count(")")


def _write_lower(entries: Sequence[Entry]) -> bool:
    """Whether the names of a list begin with small letters, so that one tells nothing."""
    names = [entry.items[0].name for entry in entries if entry.use is Use.ITEMS]
    return sum(_LOWER.match(name) is not None for name in names) > _MOST_LOWER * len(names)


def _is_words(entry: Entry) -> bool:
    return entry.use is Use.WORDS and entry.line.role is Role.PRINT and len(entry.items) == 1


def _is_rest(begun: _Name, entry: Entry, step: float | None) -> bool:
    """Whether words below a name are the rest of it: it cannot end there, or they stand closer than lines do."""
    name = begun.entry
    if not _is_words(entry) or entry.apart or len(name.items) != 1 or not name.items[0].name:
        return False
    if name.use not in {Use.ITEMS, Use.WORDS} or name.line.role is not Role.PRINT or entry.said.text.endswith(":"):
        return False
    if begun.is_open:
        return not entry.said.text.isupper() or name.said.text.isupper()
    if name.use is not Use.ITEMS or not _LOWER.match(entry.said.text) or _DESCRIBES.match(entry.said.text):
        return False
    return _is_tight(begun.last, entry.line, step)


def _is_tight(above: Line, below: Line, step: float | None) -> bool:
    upper, lower = above.fragments[0].box, below.fragments[0].box
    if upper is None or lower is None or step is None or above.height is None or below.height is None:
        return False
    alike = abs(above.height - below.height) <= _LIKE * above.height and abs(upper.left - lower.left) <= _ALIGNED
    return alike and 0 < lower.top - upper.top <= _TIGHT * step


def _usual_step(entries: Sequence[Entry]) -> float | None:
    """From one priced line to the next, as a fraction of the page."""
    tops = [(e.line.page, e.line.fragments[0].box) for e in entries if e.use is Use.ITEMS]
    steps = [
        below.top - above.top
        for (page, above), (other, below) in pairwise(tops)
        if above and below and page == other and below.top > above.top
    ]
    return median(steps) if steps else None


def _is_beginning(begun: _Name, entry: Entry) -> bool:
    """Whether words above a priced line are the beginning of its name."""
    words = begun.entry
    if not _is_words(words) or entry.use is not Use.ITEMS or entry.apart or entry.line.role is not Role.PRINT:
        return False
    text, name = words.said.text, entry.items[0].name
    if text.endswith(":") or is_group(text) or (text.isupper() and not name.isupper()) or not name:
        return False
    return begun.is_open or (_LOWER.match(name) is not None and not _DESCRIBES.match(name))


def _longer(begun: _Name, rest: Entry) -> Entry:
    name = begun.entry
    first, more = name.items[0], rest.items[0]
    whole = _together(first, more.name, begun.last)
    item = replace(first, name=whole)
    if first.duration is None and more.duration is not None:
        item = replace(
            item,
            duration=more.duration,
            duration_fragment=more.duration_fragment,
            duration_print=more.duration_print,
        )
    return replace(name, said=replace(name.said, text=f"{name.said.text} {rest.said.text}", items=(item,)))


def _led(begun: _Name, entry: Entry) -> Entry:
    words = begun.entry
    first, *others = entry.items
    led = replace(
        first,
        name=_together(words.items[0], first.name, begun.last),
        name_fragment=words.items[0].name_fragment,
    )
    return replace(entry, said=replace(entry.said, items=(led, *others)), apart=words.apart)


def _together(item: Item, other: str, last: Line) -> str:
    """Both halves of a name, the first with the end that a name by itself would not keep: "for", a comma, a bracket."""
    name, printed = item.name, last.fragments[0].text.rstrip()
    if printed.count("(") > printed.count(")"):
        name = name.removesuffix(")")
    end = _GOES_ON.search(printed) if item.duration is None or item.duration_fragment is not last.fragments[0] else None
    kept = end[0].strip() if end and not name.lower().endswith(end[0].strip().lower()) else ""
    joined = f"{name}{kept}" if kept == "," else f"{name} {kept}"
    return printed_name(f"{joined.rstrip()} {other}")[:_LONGEST]
