"""How long a service takes, as lists print it: "45 min", "1½ hours", "dakika 45", "saa moja na nusu", "4-6 hrs"."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from catalog_importer.domain.remembered import REMEMBERED

_LONGEST = 1440
_HALVES = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4)}
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "an": 1, "a": 1,
    "moja": 1, "mbili": 2, "tatu": 3, "nne": 4, "tano": 5, "sita": 6, "saba": 7, "nane": 8, "tisa": 9, "kumi": 10,
    "ishirini": 20, "thelathini": 30, "arobaini": 40, "hamsini": 50, "sitini": 60,
}  # fmt: skip
_SW = "moja|mbili|tatu|nne|tano|sita|saba|nane|tisa|kumi"
_SW_MINUTES = rf"(?:(?:kumi|ishirini|thelathini|arobaini|hamsini)(?:\s+na\s+(?:{_SW}))?|sitini|{_SW}|\d{{1,3}})"
_NUMBER = r"(?:\d{1,3}(?:\.\d{1,2})?\s?[½¼¾]?|[½¼¾]|(?:one|two|three|four|five|six|an)(?=\s))"
_HOUR = r"(?:hours?|hrs?\.?|hr\.?|h)(?![a-z])"
_MINUTE = r"(?:minutes?|mins?\.?|min\.?|mns?|['’′](?!\w)|m)(?![a-z])"
_UPTO = r"\s*(?:-|–|—|to|hadi|mpaka|~)\s*"

_PATTERNS = (
    (
        rf"(?P<eh1>{_NUMBER})\s?{_HOUR}{_UPTO}(?P<eh2>{_NUMBER})\s?{_HOUR}(?:\s?(?:and\s+|"
        rf"&\s*)?(?P<eh2m>\d{{1,2}})\s?{_MINUTE})?"
    ),
    rf"(?P<rh1>{_NUMBER}){_UPTO}(?P<rh2>{_NUMBER})\s*-?{_HOUR}",
    rf"(?P<rm1>\d{{1,3}}){_UPTO}(?P<rm2>\d{{1,3}})\s*-?{_MINUTE}",
    rf"(?P<mh1>\d{{1,3}})\s?{_MINUTE}{_UPTO}(?P<mh2>{_NUMBER})\s?{_HOUR}",
    (
        rf"(?P<h>{_NUMBER})\s*-?{_HOUR}(?P<half>\s*(?:and\s+(?:a\s+)?half|na\s+nusu))?(?:\s*(?:and\s+|"
        rf"&\s*|,\s*)?(?P<m>\d{{1,2}})(?:\s?{_MINUTE}|(?![\d,./]|\s?[a-z%])))?"
    ),
    rf"(?P<minutes>\d{{1,3}})\s*-?{_MINUTE}",
    r"(?P<ha>half\s+(?:an?\s+)?hour|nusu\s+saa)",
    r"(?P<one>an\s+hour)",
    rf"(?:dakika|dk\.?)\s+(?P<d1>{_SW_MINUTES})(?:{_UPTO}(?P<d2>{_SW_MINUTES}))?",
    r"(?P<d3>\d{1,3})\s+dakika",
    (
        rf"(?:masaa|saa)\s+(?P<s1>{_SW}|\d{{1,2}})(?:{_UPTO}(?P<s2>{_SW}|"
        rf"\d{{1,2}}))?(?P<shalf>\s+(?:na\s+)?(?:nusu|unusu))?(?:\s+na\s+(?P<quarter>robo)|"
        rf"\s+(?:na\s+)?dakika\s+(?P<sm>{_SW_MINUTES}))?(?!\s*(?:asubuhi|mchana|jioni|usiku|kamili))"
    ),
)
_DURATION = re.compile("|".join(rf"(?:{pattern})" for pattern in _PATTERNS), re.IGNORECASE)
_MAY_HOLD = re.compile(r"\d|[½¼¾]|hour|saa|dakika", re.IGNORECASE)
"""Every length has one of these; most names have none, and need no closer look."""
_CLOCK = re.compile(r"(?P<ch>\d{1,2}):(?P<cm>[0-5]\d)(?::00)?")
_NOT_BEFORE = re.compile(r"[\d_$€£.,:]$|(?<!\d{3})(?<![\d.]{2}k)(?<![=-])/$|(?:^|[^A-Za-z])[A-Za-z]{1,2}$")
"""A length does not begin within a number or a short code; behind a price and a stroke it does: "1,500/45 min".

Recognised print loses spaces: "Pedicure45 min".
"""


@dataclass(frozen=True, slots=True)
class Duration:
    """Minutes, at most a day; `longest` where a span is printed. `start` and `end` are where it stands in its text."""

    minutes: int
    longest: int | None
    start: int
    end: int


def durations_in(text: str) -> list[Duration]:
    """Every duration in a text, left to right. A time of the day is none."""
    return [] if _MAY_HOLD.search(text) is None else list(_found(text))


@lru_cache(maxsize=REMEMBERED)
def _found(text: str) -> tuple[Duration, ...]:
    found = []
    for match in _DURATION.finditer(text):
        if _NOT_BEFORE.search(text[: match.start()]) and not match.group("d1") and not match.group("s1"):
            continue
        if match["minutes"] and re.search(r"\d\s?m$", match[0]) and not re.search(r"\d{2}\s?m$", match[0]):
            continue  # "3m" is as well three metres
        minutes, longest = _minutes(match)
        if minutes.denominator == 1 and 1 <= minutes <= _LONGEST and (longest is None or minutes < longest <= _LONGEST):
            found.append(Duration(int(minutes), int(longest) if longest else None, match.start(), match.end()))
    return tuple(found)


def duration_of(text: str, *, unit: str | None = None) -> Duration | None:
    """The duration a whole cell says. A bare number is in `unit` ("min" or "hour"), and none without one."""
    stripped = text.strip()
    if clock := _CLOCK.fullmatch(stripped):
        minutes = int(clock["ch"]) * 60 + int(clock["cm"])
        return Duration(minutes, None, 0, len(text)) if 1 <= minutes <= _LONGEST else None
    if unit and re.fullmatch(r"\d{1,3}(?:\.\d{1,2})?(?:\s*[-–]\s*\d{1,3})?", stripped):
        text = f"{stripped} {unit}"
    found = durations_in(text)
    return found[0] if len(found) == 1 else None


def _minutes(match: re.Match[str]) -> tuple[Fraction, Fraction | None]:
    of = match.groupdict()
    if of["eh1"]:
        return _number(of["eh1"]) * 60, _number(of["eh2"]) * 60 + int(of["eh2m"] or 0)
    if of["rh1"]:
        return _number(of["rh1"]) * 60, _number(of["rh2"]) * 60
    if of["rm1"]:
        return Fraction(of["rm1"]), Fraction(of["rm2"])
    if of["mh1"]:
        return Fraction(of["mh1"]), _number(of["mh2"]) * 60
    if of["h"]:
        return _number(of["h"]) * 60 + (30 if of["half"] else 0) + int(of["m"] or 0), None
    if of["minutes"]:
        return Fraction(of["minutes"]), None
    if of["ha"] or of["one"]:
        return Fraction(30 if of["ha"] else 60), None
    if of["d1"]:
        return _swahili(of["d1"]), _swahili(of["d2"]) if of["d2"] else None
    if of["d3"]:
        return Fraction(of["d3"]), None
    more = (30 if of["shalf"] else 0) + (15 if of["quarter"] else 0) + (_swahili(of["sm"]) if of["sm"] else 0)
    return _swahili(of["s1"]) * 60 + more, _swahili(of["s2"]) * 60 + more if of["s2"] else None


def _number(text: str) -> Fraction:
    """ "1", "1.5", "1½", "½", "one"."""
    text = text.strip().lower()
    if text in _WORDS:
        return Fraction(_WORDS[text])
    part = _HALVES.get(text[-1], Fraction(0))
    whole = text.rstrip("½¼¾ ")
    return (Fraction(whole) if whole else Fraction(0)) + part


def _swahili(text: str) -> Fraction:
    """ "45", "kumi", "arobaini na tano"."""
    return sum(
        (Fraction(word) if word.isdigit() else Fraction(_WORDS[word]) for word in text.lower().split() if word != "na"),
        Fraction(0),
    )
