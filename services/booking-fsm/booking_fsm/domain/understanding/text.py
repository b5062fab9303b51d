"""What a customer typed, made safe to read: one cleaned string and its tokens with their places in it."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MAX_CHARS = 4096
"""Longer messages are read up to here; no channel lets a customer send more in one piece."""

LONGEST_WORD = 40
"""Letters; longer runs are noise, and no pattern is tried on them."""

_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
_MARKS = "\u0300-\u036f\u064b-\u065f"
_TOKEN = re.compile(rf"\b[Mm][- ]?[Pp][Ee][Ss][Aa]\b|[^\W_](?:[^\W_]|[{_MARKS}])*(?:'[^\W\d_]+)*|\S")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or sign. `start` and `end` are offsets into the cleaned text."""

    raw: str
    norm: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Whether it holds a letter or a digit (a sign or an emoji does not)."""
        return self.norm != "" and self.norm[0].isalnum()


def clean(text: str) -> str:
    """Return `text` composed (NFKC), without controls, invisible or bidirectional marks, at most MAX_CHARS long.

    Digits of every script become 0 to 9, curly quotes straight, every white space one kind of space or line end.
    All spans in the understanding point into this string.
    """
    composed = unicodedata.normalize("NFKC", text[:MAX_CHARS]).translate(_QUOTES)[:MAX_CHARS]
    kept = []
    for character in composed:
        category = unicodedata.category(character)
        if character in "\r\n\u2028\u2029":
            kept.append("\n")
        elif category in ("Zs", "Cc"):
            kept.append(" ")
        elif category == "Nd":
            kept.append(str(unicodedata.decimal(character)))
        elif category[0] != "C" and character not in "\ufe0f\ufe0e\u20e3":
            kept.append(character)
    return "".join(kept)


def tokens(cleaned: str) -> tuple[Token, ...]:
    """Split cleaned text into tokens, in order."""
    return tuple(
        Token(match.group(), fold(match.group()), match.start(), match.end()) for match in _TOKEN.finditer(cleaned)
    )


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """Return the form the lexicons are keyed by: case folded, no apostrophes, stretched letters cut to two.

    "PLEEEASE" is "pleease" here (the spelling table knows both lengths), "ng'oa" is "ngoa", "don't" is "dont", and
    "M-Pesa" is "mpesa", one word however it is written.
    """
    return _STRETCHED.sub(r"\1\1", re.sub("[' -]", "", word.casefold())) or word
