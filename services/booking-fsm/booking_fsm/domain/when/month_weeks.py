"""Parts of a month counted from one of its ends: "the last week of August", "wiki ya pili ya Machi", "last day of May".

A week belongs to the month its Thursday lies in (the rule of ISO 8601 for years), a weekend to that of its Saturday;
days outside the month are left out.
"""

from datetime import date, timedelta

from booking_fsm.domain.when.calendar_days import coming, month_of, week_of
from booking_fsm.domain.when.mentions import Mention, SaidDay, SaidPast, SaidSpan, Sort
from booking_fsm.domain.when.numbers import ORDINALS, read_count, read_ordinal
from booking_fsm.domain.when.sentence import Sentence
from booking_fsm.domain.when.spans import is_near_month, read_month
from booking_fsm.domain.when.words import MONTH, WEEK, WEEKEND

FINAL = frozenset({"last", "final"})
SWAHILI_PLACES = {"kwanza": 1, "pili": 2, "tatu": 3, "nne": 4, "tano": 5, "mwisho": -1}
DAYS = frozenset({"day", "days", "siku"})
HALF = frozenset({"half"})
OF = frozenset({"of", "in", "ya", "za", "la", "wa"})
THURSDAY, SATURDAY, MID_MONTH = 3, 5, 15
STARTS = ORDINALS | FINAL | WEEK | WEEKEND | frozenset({"the", "siku", "nusu"})
"""The words a part of a month may start with."""

Days = tuple[date, date]
Nth = tuple[int, int]
"""Which one, counted from the end where negative, and the index of the token after it."""
Place = tuple[int, int]
"""The index of the first token of all that is read, and of the one after what names a part of the month."""


def read_part_of_month(s: Sentence, i: int, today: date) -> Mention | None:
    """Read a week, weekend, half or days of a month; days already gone are left out."""
    return _english(s, i, today) or _swahili(s, i, today)


def _english(s: Sentence, i: int, today: date) -> Mention | None:
    place = _place(s, s.skip(i, {"the"}))
    if place is None:
        return None
    nth, at = place
    count = read_count(s, at)
    several = {"days": "days", "weeks": "weeks"}.get(s.word(count[1])) if count else None
    if count and several and nth in {1, -1}:
        return _of_month(s, (i, count[1] + 1), several, nth * count[0], today)
    for words in (("week", "end"), *((word,) for word in WEEKEND | WEEK | DAYS | HALF)):
        if s.phrase(at, *words):
            kind = "weekend" if len(words) > 1 or words[0] in WEEKEND else _kind(words[0])
            return _of_month(s, (i, at + len(words)), kind, nth, today)
    return None


def _swahili(s: Sentence, i: int, today: date) -> Mention | None:
    """Read "wiki ya kwanza ya Mei", "siku ya mwisho ya mwezi", "nusu ya pili ya mwezi ujao"."""
    word = s.word(i)
    if word not in WEEK | WEEKEND | {"siku", "nusu"} or s.word(i + 1) not in OF or s.word(i + 1) in {"of", "in"}:
        return None
    nth = SWAHILI_PLACES.get(s.word(i + 2))
    if nth is None:
        return None
    return _of_month(s, (i, i + 3), "weekend" if word in WEEKEND else _kind(word), nth, today)


def _kind(word: str) -> str:
    if word in WEEK:
        return "week"
    return "day" if word in DAYS else "half"


def _place(s: Sentence, i: int) -> Nth | None:
    """Read "last", "second", "2nd", "second last", "second to last", "last but one"."""
    if s.word(i) in FINAL:
        return (-2, i + 3) if s.phrase(i + 1, "but", "one") else (-1, i + 1)
    ordinal = read_ordinal(s, i)
    if ordinal is None:
        return None
    at = s.skip(ordinal[1], {"-", "to"})
    return (-ordinal[0], at + 1) if s.word(at) in FINAL else ordinal


def _of_month(s: Sentence, place: Place, kind: str, nth: int, today: date) -> Mention | None:
    first, i = place
    if is_near_month(s, i):
        i -= 1
    elif s.word(i) not in OF:
        return None
    found = read_month(s, i + 1, today)
    if found is None and s.word(at := s.skip(i + 1, {"the"})) in MONTH:
        found = month_of(today), at + 1
    if found is None:
        return None
    month, after = found
    days = PARTS_OF_MONTH[kind](month, nth)
    if days is None or nth == 0:
        return None
    if days[1] < today:
        return SaidPast(first, after, days[:1])
    if days[0] == days[1]:
        return SaidDay(first, after, days[:1], Sort.DATE)
    return SaidSpan(first, after, (max(days[0], today), days[1]))


def _week(month: Days, nth: int) -> Days | None:
    thursday = _nth(month, THURSDAY, nth)
    return _within(month, week_of(thursday)) if thursday else None


def _weekend(month: Days, nth: int) -> Days | None:
    saturday = _nth(month, SATURDAY, nth)
    return _within(month, (saturday, saturday + timedelta(1))) if saturday else None


def _nth(month: Days, weekday: int, nth: int) -> date | None:
    first, last = month
    start = coming(first, weekday) if nth > 0 else last - timedelta((last.weekday() - weekday) % 7)
    day = start + timedelta(weeks=nth - 1 if nth > 0 else nth + 1)
    return day if first <= day <= last else None


def _day(month: Days, nth: int) -> Days | None:
    day = month[0] + timedelta(nth - 1) if nth > 0 else month[1] + timedelta(nth + 1)
    return (day, day) if month[0] <= day <= month[1] else None


def _days(month: Days, count: int) -> Days | None:
    edge = _day(month, count)
    if edge is None:
        return None
    return (month[0], edge[0]) if count > 0 else (edge[0], month[1])


def _weeks(month: Days, count: int) -> Days | None:
    edge = _week(month, count)
    if edge is None:
        return None
    return (month[0], edge[1]) if count > 0 else (edge[0], month[1])


def _half(month: Days, nth: int) -> Days | None:
    middle = month[0].replace(day=MID_MONTH)
    if nth == 1:
        return month[0], middle
    return (middle + timedelta(1), month[1]) if nth in {2, -1} else None


def _within(month: Days, days: Days) -> Days:
    return max(month[0], days[0]), min(month[1], days[1])


PARTS_OF_MONTH = {"week": _week, "weekend": _weekend, "day": _day, "days": _days, "weeks": _weeks, "half": _half}
