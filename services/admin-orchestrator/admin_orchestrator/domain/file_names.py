"""Names of uploaded files: what a browser sent, made harmless, told apart, and still what the owner called them."""

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 120
_UNSEEN = re.compile("[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def shown_names(sent: Iterable[str]) -> tuple[str, ...]:
    """A name for each file: its last part, one line, at most 120 characters, no two alike, as phones name all."""
    given: list[str] = []
    for name in sent:
        plain = _plain(name)
        shown, number = plain, 1
        while shown.casefold() in (each.casefold() for each in given):
            number += 1
            shown = _with_number(plain, number)
        given.append(shown)
    return tuple(given)


def _plain(name: str) -> str:
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    words = " ".join(_UNSEEN.sub("", last).split()).strip(". ")
    return _shortened(words or "file", LONGEST)


def _with_number(name: str, number: int) -> str:
    stem, dot, ending = name.rpartition(".")
    mark = f" ({number})"
    if not stem:
        return _shortened(name, LONGEST - len(mark)) + mark
    return _shortened(stem, LONGEST - len(mark) - len(dot + ending)) + mark + dot + ending


def _shortened(name: str, longest: int) -> str:
    if len(name) <= longest:
        return name
    stem, dot, ending = name.rpartition(".")
    if stem and len(ending) <= 8:
        return stem[: longest - len(ending) - 1] + dot + ending
    return name[:longest]
