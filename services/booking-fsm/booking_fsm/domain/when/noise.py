"""Words and numbers that look like a day or a time and are none: prices, phone numbers, counts, names, greetings."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from booking_fsm.domain.when.meridiem import read_half
from booking_fsm.domain.when.numbers import ENGLISH_UNITS, SWAHILI_TENS, SWAHILI_UNITS
from booking_fsm.domain.when.parts import PARTS, read_part_after
from booking_fsm.domain.when.sentence import Sentence
from booking_fsm.domain.when.words import MONTHS, WEEKDAYS

PHONE = re.compile(r"(?:\+\s?\d|(?<!\d)0[17]|(?<!\d)25[4-6]|(?<!\d)[17](?=\d{8}(?!\d)))[\d\s()-]{7,14}\d")
DASHED_DATE = re.compile(r"\d{1,2}-\d{1,2}-\d{2,4}")
PHONE_DIGITS = range(9, 16)

CURRENCY = frozenset(
    {"ksh", "kes", "kshs", "tsh", "tzs", "ugx", "ush", "sh", "shs", "shilling", "shillings", "shilingi", "bob",
     "usd", "$", "£", "€", "dollars", "ksh.", "price", "bei"}
)  # fmt: skip
THOUSANDS = frozenset({"elfu", "mia", "laki", "milioni", "hundred", "thousand", "grand", "k", "m"})
COUNTED = frozenset(
    {"people", "persons", "person", "pax", "guests", "ladies", "lady", "girls", "boys", "kids", "children", "adults",
     "men", "women", "clients", "friends", "heads", "sessions", "session", "times", "pieces", "pcs", "nails", "braids",
     "lines", "packets", "bags", "years", "year", "yrs", "yr", "star", "stars", "inch", "inches", "cm", "kg", "kgs",
     "%", "hands", "feet", "toes", "services", "options", "appointments", "slots", "percent", "colours",
     "points", "layers", "rows", "units"}
)  # fmt: skip
COUNTING = frozenset(
    {"watu", "mtu", "wanawake", "wanaume", "wasichana", "watoto", "mtoto", "mara", "miaka", "namba", "nambari",
     "chumba", "room", "number", "floor", "route", "block", "house", "shop", "unit", "apartment", "wenzangu",
     "rafiki", "marafiki", "wateja", "sisi", "option", "gate", "stage", "phase", "size", "level", "building",
     "suite", "office", "desk", "table", "chair", "seat", "vidole", "kucha"}
)  # fmt: skip
FAREWELLS = (
    ("is", "all"), ("that's", "all"), ("thats", "all"), ("be", "all"), ("all", "i", "need"), ("hayo", "tu"),
    ("am", "okay", "for"), ("i'm", "okay", "for"), ("i'm", "good", "for"), ("am", "good", "for"),
    ("enough", "for"), ("done", "for"), ("asante", "kwa"),
)  # fmt: skip
FAREWELL_STARTS = frozenset(words[0] for words in FAREWELLS)
POINTING = frozenset({"this", "that", "which", "the", "any", "another", "good", "each", "other", "every", "no"})
NAMING = (("naitwa",), ("called",), ("call", "me"), ("name", "is"), ("langu", "ni"), ("name's",), ("mimi", "ni"))
PRONOUNS = frozenset({"i", "we", "you", "he", "she", "they", "it", "be", "not", "have", "also"})
WISHES = frozenset({"njema", "mwema", "njem", "mwem"})
AFTER_GREETING = frozenset(
    {"!", ".", ",", "sir", "madam", "mam", "maam", "dear", "team", "guys", "all", "everyone", "boss", "hi", "hello"}
)


def without_noise(s: Sentence, text: str) -> Sentence:
    """Return the sentence with everything that is no day and no time blocked."""
    blocked = {i for find in FINDERS for i in find(s)}
    blocked.update(_phones(s, text))
    return replace(s, blocked=frozenset(blocked))


def _phones(s: Sentence, text: str) -> Iterator[int]:
    for match in PHONE.finditer(text):
        if sum(c.isdecimal() for c in match[0]) in PHONE_DIGITS and not DASHED_DATE.search(match[0]):
            yield from (i for i, t in enumerate(s.tokens) if match.start() <= t.start < match.end())


def _numbers(s: Sentence) -> Iterator[int]:
    for i, token in enumerate(s.tokens):
        word = token.word
        if word.isdecimal() or word in ENGLISH_UNITS or word in SWAHILI_UNITS or word in SWAHILI_TENS:
            yield i


def _prices_and_counts(s: Sentence) -> Iterator[int]:
    for i in _numbers(s):
        before, after = s.word(i - 1), s.word(i + 1)
        if before == "." and s.word(i - 2) in CURRENCY:
            before = s.word(i - 2)
        grouped = after == "," and s.glued(i + 1) and s.glued(i + 2) and len(s.word(i + 2)) == 3
        if grouped and s.is_digits(i + 2):
            yield from (i, i + 2)
        elif before in CURRENCY or before in THOUSANDS - {"k", "m"} or after in CURRENCY or _counts(s, i + 1):
            yield i
        elif after in THOUSANDS and (len(after) > 1 or s.glued(i + 1)):
            yield from (i, i + 1)
        elif (
            (before in COUNTING and after not in {":", "."} and not read_half(s, i + 1))
            or (after == "/" and s.word(i + 2) in {"=", "-"})
            or (after == "of" and s.word(i + 2) in {"us", "them", "you"})
        ):
            yield i


def _counts(s: Sentence, i: int) -> bool:
    """Whether the word at `i` is what a number counts; "a year after" counts days."""
    return s.word(i) in COUNTED and s.word(i + 1) not in {"after", "from"}


def _ones(s: Sentence) -> Iterator[int]:
    for i, token in enumerate(s.tokens):
        if token.word == "one" and (s.word(i - 1) in POINTING or s.word(i + 1) in {"of", "day"}):
            yield i


def _names(s: Sentence) -> Iterator[int]:
    for i, token in enumerate(s.tokens):
        if token.word not in MONTHS and token.word not in WEEKDAYS and token.word not in SWAHILI_UNITS:
            continue
        person = token.word in MONTHS and s.word(i - 1) == "with" and not s.is_digits(i + 1)
        verb = token.word == "may" and s.word(i + 1) in PRONOUNS
        if person or verb or any(s.before(i, *words) for words in NAMING):
            yield i


def _greetings(s: Sentence) -> Iterator[int]:
    for i, token in enumerate(s.tokens):
        if token.word not in PARTS:
            continue
        wished = s.word(i - 1) in {"good", "gud", "gd", "happy", "habari", "salamu"} or s.word(i + 1) in WISHES
        asked_after = s.word(i - 1) in {"ya", "za"} and s.word(i - 2) in {"habari", "salamu", "salaam"}
        asked_after = asked_after or (s.word(i - 1) == "za" and i == 1)
        meal = s.word(i - 1) in {"cha", "chai"} or (s.word(i - 1) in {"ya", "la"} and s.word(i - 2) == "chai")
        opening = i == 0 and s.word(1) in AFTER_GREETING and not _number_near(s, 2)
        if wished or asked_after or meal or opening:
            yield i


def _number_near(s: Sentence, i: int) -> bool:
    return s.is_digits(i) or s.word(i) in ENGLISH_UNITS or s.word(i) in {"half", "quarter", "saa", ""}


def _farewells(s: Sentence) -> Iterator[int]:
    """Block the day of "that is all for today"."""
    for i, word in enumerate(s.words):
        if word in FAREWELL_STARTS and any(s.phrase(i, *words) for words in FAREWELLS):
            yield from (at for at in range(i, min(i + 8, len(s))) if s.word(at) in {"today", "leo", "now", "right"})


def _week_numbers(s: Sentence) -> Iterator[int]:
    for i in _numbers(s):
        if s.before(i, "wiki", "ya"):
            yield i


def _below_zero(s: Sentence) -> Iterator[int]:
    """Block the number of a message that begins with "-1"; "10 -12" is a range, and "-10am" a time behind a dash."""
    first = next((i for i, word in enumerate(s.words) if word.isalnum()), 0)
    if not s.is_digits(first) or s.word(first - 1) != "-" or not s.glued(first):
        return
    if s.word(first + 1) not in {":", "."} and not read_half(s, first + 1) and not read_part_after(s, first + 1):
        yield first


FINDERS: tuple[Callable[[Sentence], Iterator[int]], ...] = (
    _prices_and_counts,
    _ones,
    _names,
    _greetings,
    _farewells,
    _week_numbers,
    _below_zero,
)
