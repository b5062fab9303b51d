"""A year said after a date: "2027", "mwaka ujao", "next year", "mwaka wa elfu mbili na ishirini na saba"."""

from datetime import date

from booking_fsm.domain.when.numbers import read_swahili
from booking_fsm.domain.when.sentence import Sentence
from booking_fsm.domain.when.words import NEXT, THIS

YEARS = range(1990, 2100)


def read_year(s: Sentence, i: int, today: date) -> tuple[int | None, int]:
    """Read a year at `i`; return it, or None, and the index after it."""
    at = s.skip(i, {",", "of", ".", "-", "/", "'"})
    if s.word(at) in NEXT | THIS and s.word(at + 1) == "year":
        return today.year + (s.word(at) in NEXT), at + 2
    if s.word(at) == "mwaka":
        if s.word(at + 1) in NEXT | THIS:
            return today.year + (s.word(at + 1) in NEXT), at + 2
        at = s.skip(at + 1, {"wa"})
    digits = s.word(at)
    if digits.isdecimal() and len(digits) == 4 and int(digits) in YEARS and s.word(at + 1) not in {"hrs", "hours", "h"}:
        return int(digits), at + 1
    if s.phrase(at, "elfu", "mbili"):
        rest = read_swahili(s, s.skip(at + 2, {"na"}))
        return (2000 + rest[0], rest[1]) if rest else (2000, at + 2)
    return None, i
