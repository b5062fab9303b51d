"""The customer's name, where they say it or were asked for it. Only letters of a person's name ever leave here."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from booking_fsm.domain.understanding.expecting import Expecting
from booking_fsm.domain.understanding.lexicon import peoples_names, phrase_words, word_lists, word_set, words
from booking_fsm.domain.understanding.reading import Reading, Word
from booking_fsm.domain.understanding.spelling import is_known

LONGEST = 60
"""Characters; longer is no name."""
MOST_PARTS = 5


_PART = re.compile(r"[^\W\d_]+(?:['.-]?[^\W\d_]+)*\.?")


@cache
def _cues() -> dict[str, list[tuple[tuple[str, ...], bool]]]:
    """Words that lead to a name, by the first of them, longest first, and whether they leave no doubt."""
    found: dict[str, list[tuple[tuple[str, ...], bool]]] = {}
    for kind, says_so in (("name_follows", True), ("name_may_follow", False)):
        for cue in word_lists(kind):
            found.setdefault(cue[0], []).append((cue, says_so))
    return {first: sorted(cues, key=lambda cue: -len(cue[0])) for first, cues in found.items()}


@dataclass(frozen=True, slots=True)
class NameFound:
    """A name as it should be written, and the indexes of the words it was read from (the cue included)."""

    name: str
    words: frozenset[int]


def find_name(reading: Reading, expecting: Expecting | None, taken: frozenset[int]) -> NameFound | None:
    """Return the name said. `taken` are words already understood as a service, a time or a telephone number.

    A bare short text is a name only where one was asked for and nothing in it is anything else.
    """
    for at, word in enumerate(reading.words):
        for cue, says_so in _cues().get(word.form, ()):
            if tuple(w.form for w in reading.words[at : at + len(cue)]) != cue:
                continue
            found = _after_cue(reading, at + len(cue), expecting, taken, says_so=says_so)
            if found is not None:
                return NameFound(found[0], frozenset(range(at, found[1])))
            break
    if expecting in (Expecting.NAME, Expecting.PHONE):
        return _whole(reading, expecting, taken)
    return None


def is_name_like(word: Word, *, believed: bool) -> bool:
    """Whether one word could be part of a name; `believed` when a cue or a question says it should be."""
    form, names = word.form, peoples_names()
    if len(word.token.raw) == 1:
        return believed and word.token.raw.isupper() and form != "i"
    if not _PART.fullmatch(word.token.raw) or form in names.rude or _overmarked(word.token.raw):
        return False
    if form in names.given:
        return True
    if form in words().every or word.verb is not None:
        return False
    if form in phrase_words():
        return False
    return believed or word.token.raw[0].isupper()


def _after_cue(
    reading: Reading, start: int, expecting: Expecting | None, taken: frozenset[int], *, says_so: bool
) -> tuple[str, int] | None:
    if start >= len(reading.words):
        return None
    believed = says_so or expecting is Expecting.NAME
    parts: list[tuple[int, Word]] = []
    at = start
    clause = reading.words[start].clause
    while at < len(reading.words) and at - start < MOST_PARTS + 1:
        word = reading.words[at]
        new_clause = word.clause != clause and not (at == start + 1 and _is_title(reading.words[start]))
        if new_clause or (word.form in word_set("after_a_name") and word.form not in peoples_names().given):
            break
        if parts and not _adjacent(reading, at):
            break
        if _is_title(word):
            at += 1
            if parts:
                break
            clause = reading.words[at].clause if at < len(reading.words) else clause
            continue
        if (at in taken and not (says_so and word.form in peoples_names().given)) or not is_name_like(
            word, believed=believed
        ):
            break
        parts.append((at, word))
        at += 1
    if not parts or (not believed and not _convincing([word for _, word in parts])):
        return None
    name = _written(reading, parts)
    return None if name is None else (name, at)


def _whole(reading: Reading, expecting: Expecting, taken: frozenset[int]) -> NameFound | None:
    left = [(at, word) for at, word in enumerate(reading.words) if at not in taken or _may_be_name(word)]
    left = [
        (at, word) for at, word in left if word.form not in ("na", "and", "please", "pls", "tafadhali") or len(left) < 2
    ]
    parts = [word for _, word in left if not _is_title(word)]
    if not parts or len(parts) > MOST_PARTS or reading.asks or not _only_words(reading, taken):
        return None
    believed = expecting is Expecting.NAME
    if not all(is_name_like(word, believed=believed) for word in parts):
        return None
    slips = any(len(word.forms) > 1 for word in parts)
    if (not believed or slips) and not _convincing(parts):
        return None
    name = _written(reading, [(at, word) for at, word in left if not _is_title(word)])
    return None if name is None else NameFound(name, frozenset(at for at, _ in left))


def _may_be_name(word: Word) -> bool:
    """Whether a word understood otherwise could still be a name: we know it as one, or it only looked misspelt."""
    return word.form in peoples_names().given or (len(word.forms) > 1 and not is_known(word.form))


def _only_words(reading: Reading, taken: frozenset[int]) -> bool:
    """Whether nothing but letters, spaces and a comma or full stop stands outside what was understood already."""
    rest = list(reading.text)
    for at in taken:
        token = reading.words[at].token
        rest[token.start : token.end] = " " * (token.end - token.start)
    return all(c.isalpha() or unicodedata.combining(c) or c in " \n'-.,+()" for c in rest)


def _convincing(parts: Sequence[Word]) -> bool:
    """Without a clear cue one part must be a name we know, or all be written with capitals and none shouted."""
    known = any(word.form in peoples_names().given for word in parts)
    slips = len(parts) == 1 and len(parts[0].forms) > 1
    return known or (not slips and all(word.token.raw[0].isupper() and not word.token.raw.isupper() for word in parts))


def _is_title(word: Word) -> bool:
    return word.form in peoples_names().titles


def _adjacent(reading: Reading, at: int) -> bool:
    """Whether only a space, a hyphen or a full stop parts a word from the one before."""
    between = reading.text[reading.words[at - 1].token.end : reading.words[at].token.start]
    return between.strip(" ") in ("", "-", ".") and "\n" not in between


def _overmarked(raw: str) -> bool:
    marks = sum(unicodedata.combining(c) > 0 for c in raw)
    return marks > 2 or len(raw) > 30


def _written(reading: Reading, parts: Sequence[tuple[int, Word]]) -> str | None:
    """Return the name with capitals where it was typed without any, None when it is no more than an initial."""
    name = ""
    for _, word in parts:
        raw = word.token.raw.strip(".'-")
        shouted = raw.islower() or (raw.isupper() and len(raw) > 1)
        hyphen = name and reading.text[: word.token.start].endswith("-")
        name += ("-" if hyphen else " " if name else "") + (_capitalised(raw) if shouted else raw)
    letters = sum(c.isalpha() for c in name)
    return name if letters >= 2 and len(name) <= LONGEST else None


def _capitalised(part: str) -> str:
    lowered = part.lower()
    if lowered.startswith("o'") and len(lowered) > 3:
        return "O'" + lowered[2:].capitalize()
    return lowered[:1].upper() + lowered[1:]
