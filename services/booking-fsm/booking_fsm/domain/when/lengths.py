"""Lengths of time, and days or moments counted by them: "30 min", "in two hours", "baada ya siku tatu"."""

from dataclasses import dataclass

from booking_fsm.domain.when.numbers import NUMBER_WORDS, SWAHILI_AGREEING, Read, read_count, read_digits
from booking_fsm.domain.when.sentence import Sentence
from booking_fsm.domain.when.swahili_clock import HALF_PAST, QUARTER
from booking_fsm.domain.when.words import UPTO

ENGLISH_UNITS = {
    "minute": 1, "minutes": 1, "min": 1, "mins": 1, "minuts": 1, "hour": 60, "hours": 60, "hr": 60, "hrs": 60,
    "h": 60, "m": 1, "hour's": 60,
}  # fmt: skip
ENGLISH_DAYS = {"day": 1, "days": 1, "night": 1, "nights": 1, "week": 7, "weeks": 7, "wk": 7, "wks": 7,
                "fortnight": 14, "day's": 1, "week's": 7}  # fmt: skip
SWAHILI_UNITS = {"dakika": 1, "dak": 1, "saa": 60, "masaa": 60, "lisaa": 60}
SWAHILI_DAYS = {"siku": 1, "wiki": 7, "majuma": 7}
MONTHS = {"month": 1, "months": 1, "mwezi": 1, "miezi": 1, "year": 12, "years": 12, "mwaka": 12, "miaka": 12}
SWAHILI_MONTHS = frozenset({"mwezi", "miezi", "mwaka", "miaka"})
TENS = {"sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "sitini": 60, "sabini": 70, "themanini": 80,
        "tisini": 90}  # fmt: skip
"""No minute of the clock, and so no number elsewhere."""
STARTS = (
    NUMBER_WORDS
    | frozenset({*SWAHILI_AGREEING, *SWAHILI_UNITS, *SWAHILI_DAYS})
    | frozenset({*MONTHS, *TENS})
    | {"a", "an", "the", "half", "quarter", "nusu", "robo", "few", "couple"}
)
FEW = {"few": (2, 5), "couple": (2, 3), "chache": (2, 5), "kadhaa": (2, 5)}


@dataclass(frozen=True)
class Length:
    """A length of time. `days` and `months` count on the calendar; `most_days` is more than `days` when vague."""

    after: int
    minutes: int = 0
    days: int = 0
    months: int = 0
    most_days: int = 0


def read_length(s: Sentence, i: int) -> Length | None:
    """Read a length of time, "a month and two days" as one; a bare "saa moja" is left to the clock."""
    first = _simple(s, i)
    if first is None or not (first.days or first.months) or s.word(first.after) not in {"and", "na"}:
        return first
    rest = _simple(s, first.after + 1)
    if rest is None or not (rest.days or rest.months):
        return first
    return Length(rest.after, days=first.days + rest.days, months=first.months + rest.months)


def _simple(s: Sentence, i: int) -> Length | None:
    return _halves(s, i) or _swahili(s, i) or _english(s, i)


def read_hours_in_saa(s: Sentence, i: int) -> Length | None:
    """Read "saa moja", "saa mbili na nusu" as hours long."""
    if s.word(i) not in {"saa", "lisaa"}:
        return None
    number = read_count(s, i + 1)
    if number is None:
        half = s.word(i + 1) in {"nusu", "unusu", "zima"}
        return Length(i + 2, minutes=60 if s.word(i + 1) == "zima" else 30) if half else None
    minutes, after = _swahili_fraction(s, number[1])
    return Length(after, minutes=number[0] * 60 + minutes)


def read_amount(s: Sentence, i: int) -> Read | None:
    """Read a count that may go on to ninety-nine."""
    tens = TENS.get(s.word(i))
    if tens is None:
        return read_count(s, i)
    unit = read_count(s, s.skip(i + 1, {"-", "na"}))
    return (tens + unit[0], unit[1]) if unit and unit[0] < 10 else (tens, i + 1)


def _halves(s: Sentence, i: int) -> Length | None:
    at = i + 1 if s.word(i) in {"a", "the"} else i
    if s.word(at) in {"nusu", "robo"} and s.word(at + 1) in {"saa", "lisaa"}:
        return Length(at + 2, minutes=30 if s.word(at) == "nusu" else 15)
    if s.phrase(at, "three", "quarters", "of", "an", "hour"):
        return Length(at + 5, minutes=45)
    if s.word(at) == "quarter" and s.word(end := s.skip(at + 1, {"of", "an"})) == "hour":
        return Length(end + 1, minutes=15)
    if s.word(at) == "half" and s.word(end := s.skip(at + 1, {"an", "a"})) == "hour":
        return Length(end + 1, minutes=30)
    if s.is_digits(at) and s.word(at + 1) == "/" and s.word(end := at + 3) in {"hour", "h", "hr"}:
        minutes = {("1", "2"): 30, ("1", "4"): 15, ("3", "4"): 45}.get((s.word(at), s.word(at + 2)))
        return Length(end + 1, minutes=minutes) if minutes else None
    return None


def _swahili(s: Sentence, i: int) -> Length | None:
    unit = s.word(i)
    if unit in MONTHS:
        number = read_count(s, i + 1) if unit in SWAHILI_MONTHS else None
        return Length(number[1], months=number[0] * MONTHS[unit]) if number else None
    if unit in SWAHILI_DAYS:
        return _swahili_days(s, i)
    if unit not in SWAHILI_UNITS or unit == "saa":
        return None
    number = read_amount(s, i + 1)
    if number is None:
        return None
    minutes, after = _swahili_fraction(s, number[1]) if SWAHILI_UNITS[unit] == 60 else (0, number[1])
    return Length(after, minutes=number[0] * SWAHILI_UNITS[unit] + minutes)


def _swahili_days(s: Sentence, i: int) -> Length | None:
    unit = SWAHILI_DAYS[s.word(i)]
    if s.word(i + 1) in FEW:
        least, most = FEW[s.word(i + 1)]
        return Length(i + 2, days=least * unit, most_days=most * unit)
    number = read_count(s, i + 1)
    return Length(number[1], days=number[0] * unit) if number else None


def _swahili_fraction(s: Sentence, i: int) -> Read:
    at = i + 1 if s.word(i) in {"na", "u"} else i
    if s.word(at) in HALF_PAST:
        return 30, at + 1
    if s.word(at) in QUARTER:
        return 15, at + 1
    if s.word(at) == "dakika":
        number = read_count(s, at + 1)
        return number or (0, i)
    return 0, i


def _english(s: Sentence, i: int) -> Length | None:
    vague = _vague(s, i)
    if vague:
        return vague
    amount = _amount(s, i)
    if amount is None:
        return None
    (whole, at), half = amount
    if s.word(at) in ENGLISH_UNITS:
        return _english_minutes(s, whole, at, half=half)
    return None if half else read_length_of(s, whole, at)


def read_length_of(s: Sentence, whole: int, i: int) -> Length | None:
    """Read the unit at `i` of an amount that was read before it."""
    unit = s.word(i)
    if unit in ENGLISH_UNITS:
        return Length(i + 1, minutes=whole * ENGLISH_UNITS[unit])
    if unit in ENGLISH_DAYS:
        return Length(i + 1, days=whole * ENGLISH_DAYS[unit])
    return Length(i + 1, months=whole * MONTHS[unit]) if unit in MONTHS.keys() - SWAHILI_MONTHS else None


def _amount(s: Sentence, i: int) -> tuple[Read, bool] | None:
    if s.word(i) in {"a", "an"}:
        return (1, i + 1), False
    number = read_amount(s, i)
    if number is None and s.is_digits(i) and len(s.word(i)) == 3:
        number = int(s.word(i)), i + 1
    if number is None:
        return None
    at = s.skip(number[1], {"-", "more"})
    if s.word(at) in {".", ","} and s.word(at + 1) == "5" and s.glued(at + 1):
        return (number[0], at + 2), True
    if s.word(at) == "and" and s.word(half := s.skip(at + 1, {"a", "an"})) == "half":
        return (number[0], half + 1), True
    return (number[0], at), False


def _vague(s: Sentence, i: int) -> Length | None:
    at = s.skip(i, {"a", "the"})
    if s.word(at) not in {"few", "couple"}:
        return None
    least, most = FEW[s.word(at)]
    end = s.skip(at + 1, {"of", "more"})
    unit = s.word(end)
    if unit in ENGLISH_DAYS:
        return Length(end + 1, days=least * ENGLISH_DAYS[unit], most_days=most * ENGLISH_DAYS[unit])
    if unit in ENGLISH_UNITS and s.word(at) == "couple":
        return Length(end + 1, minutes=least * ENGLISH_UNITS[unit])
    return Length(end + 1) if unit in ENGLISH_UNITS else None


def _is_clock(s: Sentence, whole: int, at: int) -> bool:
    """Whether an "h" is the colon of a clock: "15h", "9h30"; "1h30m" and "2h" are lengths."""
    minutes = s.is_digits(at + 1) and s.glued(at + 1) and s.word(at + 2) not in {"m", "min", "mins"}
    ends = s.word(at - 2) in UPTO and s.is_digits(at - 3)
    return whole > 12 or ends or (minutes and (whole > 6 or s.word(at - 2) in {"at", "@"}))


def _english_minutes(s: Sentence, whole: int, at: int, *, half: bool) -> Length | None:
    unit = s.word(at)
    if unit in {"m", "h"} and (not s.glued(at) or (unit == "h" and _is_clock(s, whole, at))):
        return None
    minutes = whole * ENGLISH_UNITS[unit] + (ENGLISH_UNITS[unit] // 2 if half else 0)
    after = at + 1
    if ENGLISH_UNITS[unit] == 60:
        if s.word(after) == "and" and s.word(end := s.skip(after + 1, {"a", "an"})) == "half":
            return Length(end + 1, minutes=minutes + 30)
        more_at = s.skip(after, {"and", ","})
        more = read_digits(s, more_at) or read_count(s, more_at)
        if more and ENGLISH_UNITS.get(s.word(more[1])) == 1:
            return Length(more[1] + 1, minutes=minutes + more[0])
    return Length(after, minutes=minutes)
