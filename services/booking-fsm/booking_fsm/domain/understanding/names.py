"""The customer's name, where they say it or were asked for it. Only letters of a person's name ever leave here."""

import unicodedata
from dataclasses import dataclass
from functools import cache

from booking_fsm.domain.understanding.expecting import Expecting
from booking_fsm.domain.understanding.lexicon import word_lists, word_set
from booking_fsm.domain.understanding.marks import Marks
from booking_fsm.domain.understanding.name_parts import (
    MOST_PARTS,
    convincing,
    is_name_like,
    is_title,
    known_as_name,
    written,
)
from booking_fsm.domain.understanding.reading import Reading, Word
from booking_fsm.domain.understanding.spelling import is_known, nearest

_COURTESIES = frozenset({"polite", "thanks", "greet", "yes", "ack", "bye"})
_HARMLESS = frozenset({"Mn", "Mc", "So", "Sk"})
"""Unicode categories of accents and emoji."""
Parts = list[tuple[int, Word]]


@dataclass(frozen=True, slots=True)
class NameFound:
    """A name as it should be written, and the indexes of the words it was read from (the cue included)."""

    name: str
    words: frozenset[int]


def find_name(
    reading: Reading,
    marks: Marks,
    expecting: Expecting | None,
    taken: frozenset[int],
    staff: frozenset[str] = frozenset(),
) -> NameFound | None:
    """Return the name said. `taken` are words already understood as a service, a time or a telephone number.

    `staff` are folded words of the names of those who work there: behind words that a name only may follow ("if it is
    Otieno") it is they who are meant, and the customer is not called so.

    A bare short text is a name only where one was asked for and nothing in it is anything else.
    """
    for at, word in enumerate(reading.words):
        for cue, says_so in _cues().get(word.form, ()):
            if not _stands(reading, at, cue):
                continue
            found = _after_cue(reading, at + len(cue), taken, believed=says_so or expecting is Expecting.NAME)
            if found is not None and (
                says_so or expecting is Expecting.NAME or not _is_of_staff(reading, at + len(cue), found[1], staff)
            ):
                return NameFound(found[0], frozenset(range(at, found[1])))
            break
    before = _before_cue(reading, taken)
    if before is not None:
        return before
    if expecting in (Expecting.NAME, Expecting.PHONE):
        return _whole(reading, marks, taken, believed=expecting is Expecting.NAME)
    return None


@cache
def _cues() -> dict[str, list[tuple[tuple[str, ...], bool]]]:
    """Words that lead to a name, by the first of them, longest first, and whether they leave no doubt."""
    found: dict[str, list[tuple[tuple[str, ...], bool]]] = {}
    for kind, says_so in (("name_follows", True), ("name_may_follow", False)):
        for cue in word_lists(kind):
            found.setdefault(cue[0], []).append((cue, says_so))
    return {first: sorted(cues, key=lambda cue: -len(cue[0])) for first, cues in found.items()}


def _is_of_staff(reading: Reading, start: int, end: int, staff: frozenset[str]) -> bool:
    return all(word.form in staff for word in reading.words[start:end] if not is_title(word))


def _stands(reading: Reading, at: int, cue: tuple[str, ...]) -> bool:
    """Whether a cue stands there; its longer words may be misspelt after the first: "jina lanngu ni"."""
    there = reading.words[at : at + len(cue)]
    if len(there) < len(cue) or there[0].form != cue[0]:
        return False
    return all(word.form == meant or nearest(word.form, (meant,)) for word, meant in zip(there, cue, strict=True))


def _before_cue(reading: Reading, taken: frozenset[int]) -> NameFound | None:
    """The name that stands right before words such as "as the name"."""
    cues = word_lists("name_before")
    firsts = {cue[0] for cue in cues}
    for at in range(1, len(reading.words)):
        if reading.words[at].form not in firsts:
            continue
        for cue in cues:
            if not _stands(reading, at, cue):
                continue
            for start in range(max(0, at - MOST_PARTS), at):
                parts = _run(reading, start, taken, believed=True)
                if parts and parts[-1][0] == at - 1:
                    name = written(reading, parts)
                    return None if name is None else NameFound(name, frozenset(range(start, at + len(cue))))
    return None


def _after_cue(reading: Reading, start: int, taken: frozenset[int], *, believed: bool) -> tuple[str, int] | None:
    while start < len(reading.words) and is_title(reading.words[start]):
        start += 1
    free = taken if not believed else frozenset(at for at in taken if not known_as_name(reading.words[at]))
    parts = _run(reading, start, free, believed=believed)
    if not parts or (not believed and not convincing([word for _, word in parts])):
        return None
    name = written(reading, parts)
    return None if name is None else (name, parts[-1][0] + 1)


def _run(reading: Reading, start: int, taken: frozenset[int], *, believed: bool) -> Parts:
    """Return the name-like words from `start` on, with "wa", "bin" and the like between them."""
    parts: Parts = []
    for at in range(start, min(len(reading.words), start + 2 * MOST_PARTS)):
        word = reading.words[at]
        if at in taken or len(parts) == MOST_PARTS or (parts and not _adjacent(reading, at)):
            break
        links = bool(parts) and word.form in word_set("inside_a_name") and _links(reading, at)
        ends = word.form in word_set("after_a_name") and not known_as_name(word)
        if not links and (ends or is_title(word) or not is_name_like(word, believed=believed)):
            break
        parts.append((at, word))
    return parts


def _links(reading: Reading, at: int) -> bool:
    """Whether the word after a "wa" goes on with the name: one we know, or capital like the one before."""
    if at + 1 >= len(reading.words):
        return False
    before, after = reading.words[at - 1], reading.words[at + 1]
    capitals = before.token.raw[0].isupper() and after.token.raw[0].isupper()
    return is_name_like(after, believed=True) and (capitals or known_as_name(after))


def _whole(reading: Reading, marks: Marks, taken: frozenset[int], *, believed: bool) -> NameFound | None:
    """A message that is a name and courtesies, beside what was understood already."""
    polite = {at for mark in marks.all if mark.tags <= _COURTESIES for at in range(mark.start, mark.end)}
    polite = {at for at in polite if not known_as_name(reading.words[at])}
    free = [at for at in range(len(reading.words)) if at not in polite and _may_be_name(reading, at, taken)]
    while free and (is_title(reading.words[free[0]]) or reading.words[free[0]].form in ("na", "and")):
        free = free[1:]
    if not free or reading.asks or not _only_words(reading, taken):
        return None
    parts = _run(reading, free[0], frozenset(range(len(reading.words))) - frozenset(free), believed=believed)
    left = [at for at in free if at not in {at for at, _ in parts}]
    ended = not left or reading.words[left[0]].form in word_set("after_a_name")
    if not parts or not ended or len(left) > MOST_PARTS:
        return None
    slips = any(len(word.forms) > 1 for _, word in parts)
    if (not believed or slips) and not convincing([word for _, word in parts]):
        return None
    name = written(reading, parts)
    return None if name is None else NameFound(name, frozenset(at for at, _ in parts))


def _may_be_name(reading: Reading, at: int, taken: frozenset[int]) -> bool:
    """Whether a word understood otherwise could still be a name: we know it as one, or it only looked misspelt."""
    word = reading.words[at]
    return at not in taken or known_as_name(word) or (len(word.forms) > 1 and not is_known(word.form))


def _only_words(reading: Reading, taken: frozenset[int]) -> bool:
    """Whether nothing but letters, spaces and a comma or full stop stands outside what was understood already."""
    rest = list(reading.text)
    for at in taken:
        token = reading.words[at].token
        rest[token.start : token.end] = " " * (token.end - token.start)
    return all(c.isalpha() or unicodedata.category(c) in _HARMLESS or c in " \n'-.,+()!" for c in rest)


def _adjacent(reading: Reading, at: int) -> bool:
    """Whether only a space, a hyphen or a full stop parts a word from the one before."""
    between = reading.text[reading.words[at - 1].token.end : reading.words[at].token.start]
    return between.strip(" ") in ("", "-", ".") and "\n" not in between
