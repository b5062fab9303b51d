"""The words a person's name is made of."""

import re
import unicodedata
from collections.abc import Sequence

from booking_fsm.domain.understanding.lexicon import peoples_names, phrase_words, word_set, words
from booking_fsm.domain.understanding.reading import Reading, Word

LONGEST = 60
"""Characters; longer is no name."""
MOST_PARTS = 5
LONGEST_PART = 30
MOST_MARKS = 2
"""Combining marks on one part; more is decoration meant to break a page."""

_PART = re.compile(r"[^\W\d_]+(?:['.-]?[^\W\d_]+)*\.?")


def is_name_like(word: Word, *, believed: bool) -> bool:
    """Whether one word could be part of a name; `believed` when a cue or a question says it should be."""
    raw, form = word.token.raw, word.form
    if len(raw) == 1:
        return believed and raw.isupper() and form != "i"
    if _decorated(raw) or not _PART.fullmatch(raw) or form in peoples_names().rude:
        return False
    if known_as_name(word):
        return True
    if form in words().every or word.verb is not None or form in phrase_words():
        return False
    return believed or raw[0].isupper()


def known_as_name(word: Word) -> bool:
    """Whether we know somebody could be called so."""
    return word.form in peoples_names().given


def is_title(word: Word) -> bool:
    """Whether a word goes before names ("Bi.", "Mama", "Dr") and is left out of them."""
    return word.form in peoples_names().titles


def convincing(parts: Sequence[Word]) -> bool:
    """Whether parts look like a name without a clear cue: one we know, or all with capitals and none shouted."""
    if any(known_as_name(word) for word in parts):
        return True
    misspelt = len(parts) == 1 and len(parts[0].forms) > 1
    return not misspelt and all(w.token.raw[0].isupper() and not w.token.raw.isupper() for w in parts)


def written(reading: Reading, parts: Sequence[tuple[int, Word]]) -> str | None:
    """Return the name with capitals where it was typed without any, None when too long or no more than an initial."""
    name = ""
    for _, word in parts:
        raw = word.token.raw.strip(".'-")
        joint = "-" if name and reading.text[: word.token.start].endswith("-") else " " if name else ""
        if name and word.form in word_set("inside_a_name"):
            name += joint + raw.lower()
        else:
            name += joint + (_capitalised(raw) if raw.islower() or (raw.isupper() and len(raw) > 1) else raw)
    letters = sum(c.isalpha() for c in name)
    return name if letters >= 2 and len(name) <= LONGEST else None


def _decorated(raw: str) -> bool:
    return sum(unicodedata.combining(c) > 0 for c in raw) > MOST_MARKS or len(raw) > LONGEST_PART


def _capitalised(part: str) -> str:
    lowered = part.lower()
    if lowered.startswith("o'") and len(lowered) > 3:
        return "O'" + lowered[2:].capitalize()
    return lowered[:1].upper() + lowered[1:]
