"""Numbers written in words: "elfu moja mia tano" and "two thousand five hundred" as whole numbers."""

import re
from fractions import Fraction

_SWAHILI_SMALL = {
    "moja": 1, "mbili": 2, "tatu": 3, "nne": 4, "tano": 5, "sita": 6, "saba": 7, "nane": 8, "tisa": 9,
    "kumi": 10, "ishirini": 20, "thelathini": 30, "arobaini": 40, "arubaini": 40, "hamsini": 50,
    "sitini": 60, "sabini": 70, "themanini": 80, "tisini": 90,
}  # fmt: skip
_SWAHILI_BIG = {"milioni": 1_000_000, "laki": 100_000, "elfu": 1000, "thao": 1000, "mia": 100, "soo": 100}
_ENGLISH_SMALL = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_ENGLISH_BIG = {"million": 1_000_000, "thousand": 1000, "hundred": 100}

_SMALL_SW, _BIG_SW = "|".join(_SWAHILI_SMALL), "|".join(_SWAHILI_BIG)
_SMALL_EN, _BIG_EN = "|".join(_ENGLISH_SMALL), "|".join(_ENGLISH_BIG)
SWAHILI = (
    rf"(?:{_BIG_SW})\s+(?:{_SMALL_SW}|\d{{1,3}}|na\s+nusu)"
    rf"(?:\s+(?:na\s+)?(?:(?:{_BIG_SW})\s+(?:{_SMALL_SW}|\d{{1,3}})|{_SMALL_SW}|nusu))*"
)
ENGLISH = rf"(?:(?:{_SMALL_EN}|a)\s+)(?:{_BIG_EN})(?:[\s-]+(?:and\s+)?(?:{_SMALL_EN}|{_BIG_EN}))*"
SMALL = rf"(?:{_SMALL_SW}|{_SMALL_EN})"
"""A number below a hundred in words."""
WORDED = rf"\b(?:{SWAHILI}|{ENGLISH})\b"
"""A regular expression for amounts in words, to be used without regard to case. A small number alone is none."""

_WORD = re.compile(r"[a-z]+|\d+")


def number_in_words(text: str) -> int | None:
    """The number that words make, or None where they make none or no whole one."""
    words = [word for word in _WORD.findall(text.lower()) if word not in {"na", "and"}]
    if not words:
        return None
    value = _swahili(words) if words[0] in _SWAHILI_BIG or words[0] in _SWAHILI_SMALL else _english(words)
    return int(value) if value is not None and value.denominator == 1 else None


def _swahili(words: list[str]) -> Fraction | None:
    """Big words come before their count and grow smaller: elfu moja, mia tano. "nusu" is half of the last big one."""
    total, big, last = Fraction(0), 0, 0
    for word in words:
        if word in _SWAHILI_BIG:
            if big or (last and _SWAHILI_BIG[word] >= last):
                return None
            big = last = _SWAHILI_BIG[word]
        elif word == "nusu" and last:
            total += Fraction(big or 0) + Fraction(last, 2)
            big = 0
        else:
            count = _SWAHILI_SMALL.get(word) or (int(word) if word.isdigit() else None)
            if count is None or (big == 0 and last and count >= last):
                return None
            total += count * (big or 1)
            big = 0
    return total + big


def _english(words: list[str]) -> Fraction | None:
    total = current = 0
    for word in words:
        if word == "a":
            current += 1
        elif word in _ENGLISH_SMALL:
            current += _ENGLISH_SMALL[word]
        elif word == "hundred":
            current = max(1, current) * 100
        elif word in _ENGLISH_BIG:
            total, current = total + max(1, current) * _ENGLISH_BIG[word], 0
        else:
            return None
    return Fraction(total + current)
