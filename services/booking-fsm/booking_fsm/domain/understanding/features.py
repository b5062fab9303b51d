"""What a phrase says about a service: ideas ("manicure"), what keeps near things apart ("men", "60"), plain words."""

import re

from booking_fsm.domain.understanding.compounds import compounded
from booking_fsm.domain.understanding.feature import Feature, Kind
from booking_fsm.domain.understanding.lexicon import numbers, roots, service_phrases, tables, word_set, words
from booking_fsm.domain.understanding.reading import Reading, Word

_DIGITS = re.compile(r"(\d{1,4})(m|min|mins|minutes|h|hr|hrs|hour|hours|st|nd|rd|th)?")


def features(reading: Reading) -> list[Feature]:
    """Return ideas, splits and numbers of a text in order; they do not overlap, and longer ones win."""
    every = range(len(reading.words))
    found = [f for at in every for f in (_number(reading, at), _phrase(reading, at)) if f is not None]
    free = [True] * len(reading.words)
    kept = []
    for feature in sorted(found, key=lambda f: (f.start - f.end, f.kind is not Kind.NUMBER, f.start)):
        if all(free[feature.start : feature.end]):
            free[feature.start : feature.end] = [False] * (feature.end - feature.start)
            kept.append(feature)
    return compounded(reading, sorted(kept, key=lambda feature: feature.start))


def _phrase(reading: Reading, at: int) -> Feature | None:
    phrase = service_phrases().longest(reading.forms, at, reading.clause_end(at))
    end, keys = phrase if phrase is not None else (at + 1, frozenset[str]())
    if end == at + 1:
        keys |= _ideas_of_root(reading.words[at])
    if not keys:
        return None
    ideas = frozenset(key for key in keys if "." not in key)
    return Feature(Kind.IDEA if ideas else Kind.SPLIT, keys, at, end)


def _ideas_of_root(word: Word) -> frozenset[str]:
    return frozenset() if word.verb is None else roots()[word.verb.root] & tables("services").keys()


def _number(reading: Reading, at: int) -> Feature | None:
    """Return minutes ("#60m") or a bare number ("#60"); hours become minutes, "half hour" and "nusu saa" are 30."""
    spoken = numbers("numbers")
    words_left = [word.form for word in reading.words[at : at + 3]] + ["", ""]
    if words_left[:2] in (["half", "hour"], ["nusu", "saa"]) or words_left[:3] == ["half", "an", "hour"]:
        return Feature(Kind.NUMBER, frozenset({"#30m", "#30"}), at, at + words_left.index(words_left[1]) + 1)
    match = _DIGITS.fullmatch(words_left[0])
    value = int(match[1]) if match else spoken.get(words_left[0])
    if value is None:
        before = words_left[0] in word_set("minutes") and len(words_left) > 1
        value = spoken.get(words_left[1], _plain(words_left[1])) if before else None
        return None if value is None else Feature(Kind.NUMBER, frozenset({f"#{value}m", f"#{value}"}), at, at + 2)
    unit = (match[2] if match and match[2] else "") or words_left[1]
    end = at + 1 if match and match[2] else at + 2
    if unit in word_set("minutes"):
        return Feature(Kind.NUMBER, frozenset({f"#{value}m", f"#{value}"}), at, end)
    if unit in word_set("hours"):
        return Feature(Kind.NUMBER, frozenset({f"#{value * 60}m", f"#{value * 60}"}), at, end)
    return Feature(Kind.NUMBER, frozenset({f"#{value}"}), at, at + 1)


def _plain(word: str) -> int | None:
    return int(word) if word.isascii() and word.isdigit() and len(word) <= 4 else None


def stem(word: str) -> str:
    """Return a word without a plural s, as the key catalogue words are compared by."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def is_everyday(word: str) -> bool:
    """Whether a folded word is too common to point at a service."""
    return word in words().every
