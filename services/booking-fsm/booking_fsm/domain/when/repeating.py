"""What repeats, or is left to any of several: "every Monday", "kila wikendi", "weekly", "Friday mornings", "weekdays".

One appointment is booked at a time, so the customer is asked which of the coming days is meant.
"""

from datetime import date, timedelta

from booking_fsm.domain.when.calendar_days import coming
from booking_fsm.domain.when.mentions import SaidEvery
from booking_fsm.domain.when.parts import PARTS
from booking_fsm.domain.when.sentence import Sentence
from booking_fsm.domain.when.weekdays import read_weekday_name
from booking_fsm.domain.when.words import PLURAL_WEEKDAYS, SHORT_WEEKDAYS, WEEK, WEEKDAYS, WEEKEND

DAILY = frozenset({"daily", "everyday"})
EVERY = frozenset({"every", "each", "kila"})
ANY = frozenset({"any", "yoyote", "yeyote"})
PERIODS = frozenset({"weekly", "fortnightly", "biweekly"})
"""Longer ones are left out: "the monthly package tomorrow" names one day."""
RECURRING = frozenset({"recurring", "repeating", "kujirudia"})
"""These repeat only the day that is said beside them: "a recurring slot on Saturday at 2"."""
OFTEN = frozenset({"once", "twice", "thrice", "times", "mara"})
UNITS = WEEK | frozenset(
    {
        "day",
        "days",
        "siku",
        "weeks",
        "month",
        "months",
        "mwezi",
        "year",
        "years",
        "mwaka",
        "end",
        "start",
        "mwisho",
        "mwanzo",
    }
)
"""What repeats after "every"; parts of the day do too."""
OTHER = frozenset({"other", "second", "two", "three", "2", "3", "4", "single"})
PLURAL_PARTS = frozenset({"mornings", "afternoons", "evenings", "nights"})
WEEKDAYS_ALL = frozenset({"weekday", "weekdays"})
SATURDAY, SUNDAY = 5, 6
WORKDAYS = range(5)
NAMED = frozenset({*WEEKDAYS, *SHORT_WEEKDAYS, "weekends"})
STARTS = DAILY | EVERY | ANY | PERIODS | RECURRING | OFTEN | WEEKDAYS_ALL | NAMED
"""The words something that repeats may start with."""


def read_repeating(s: Sentence, i: int, today: date) -> SaidEvery | None:
    """Read something that repeats, with the next days that could be meant."""
    return _adverb(s, i) or _led(s, i, today) or _plural(s, i, today) or _so_often(s, i)


def _adverb(s: Sentence, i: int) -> SaidEvery | None:
    dated = s.word(i) in RECURRING and any(read_weekday_name(s, at) for at in range(len(s)))
    return SaidEvery(i, i + 1, ()) if dated or s.word(i) in DAILY | PERIODS else None


def _led(s: Sentence, i: int, today: date) -> SaidEvery | None:
    if s.word(i) in EVERY:
        at = s.skip(i + 1, OTHER | {"-"})
        if s.word(at) in UNITS or s.word(at) in PARTS:
            return SaidEvery(i, at + 1, ())
    elif s.word(i) in ANY and s.word(i + 1):
        at = i + 1
    else:
        return None
    named = _days_at(s, at, today)
    return SaidEvery(i, named[1], named[0]) if named else None


def _days_at(s: Sentence, i: int, today: date) -> tuple[tuple[date, ...], int] | None:
    """Read the weekend, the working days or a weekday at `i`; return the next such days and the index after."""
    at = s.skip(i, {"siku", "ya"})
    if s.word(at) in WEEKEND:
        return _next(today, (SATURDAY, SUNDAY)), at + 1
    if s.word(at) in WEEKDAYS_ALL:
        return _next(today, WORKDAYS), at + 1
    name = read_weekday_name(s, at)
    return ((coming(today, name[0]),), name[1]) if name else None


def _plural(s: Sentence, i: int, today: date) -> SaidEvery | None:
    """Read "Fridays", "Friday mornings", "weekends", "weekdays"; mornings alone are only a part of the day."""
    if s.word(i) in WEEKDAYS_ALL | {"weekends"}:
        days, after = _days_at(s, i, today) or ((), i + 1)
        return SaidEvery(i, after, days)
    name = read_weekday_name(s, i)
    if name is None:
        return None
    if s.word(name[1] - 1) in PLURAL_WEEKDAYS or s.word(name[1]) in PLURAL_PARTS | ANY:
        return SaidEvery(i, name[1], (coming(today, name[0]),))
    return None


def _so_often(s: Sentence, i: int) -> SaidEvery | None:
    """Read "once a week", "two times per month", "mara moja kwa wiki"."""
    if s.word(i) not in OFTEN:
        return None
    at = i + 2 if s.word(i) == "mara" else i + 1
    per = s.word(at) in {"a", "per", "every", "each", "kwa", "kila"}
    return SaidEvery(i, at + 2, ()) if per and s.word(at + 1) in UNITS else None


def _next(today: date, weekdays: tuple[int, ...] | range) -> tuple[date, ...]:
    week = (today + timedelta(ahead) for ahead in range(7))
    return tuple(day for day in week if day.weekday() in weekdays)
