"""Days by their distance from today, in words: "leo", "kesho kutwa", "mtondogoo", "jana"."""

from datetime import date, datetime, timedelta

from booking_fsm.domain.when.mentions import Mention, SaidDay, SaidPast, Sort
from booking_fsm.domain.when.outcome import Doubt, DoubtKind
from booking_fsm.domain.when.sentence import Sentence
from booking_fsm.domain.when.words import FURTHER_DAYS, NEXT, PAST_DAYS, THIS, TODAY, TOMORROW, WEEK

SMALL_HOURS = 4
STARTS = (
    frozenset({*TODAY, *TOMORROW, *FURTHER_DAYS, *PAST_DAYS, "the", "day", "siku", "baada", "last", "same", "kama"})
    | NEXT
    | WEEK
    | THIS
)
"""The words a day by its distance may start with."""
THIS_DAY = (
    ("this", "day"), ("this", "same", "day"), ("same", "day", "as", "today"), ("the", "same", "day", "as", "today"),
    ("today's", "day"), ("today",), ("siku", "kama", "ya", "leo"), ("siku", "kama", "leo"), ("siku", "kama", "hii"),
    ("siku", "hii"), ("siku", "ya", "leo"), ("leo",), ("kama", "leo"),
)  # fmt: skip
"""Today's day of the week, where a week is named beside it."""


def read_relative_day(s: Sentence, i: int, now: datetime) -> Mention | None:
    """Read a day named by its distance from today."""
    today = now.date()
    at = s.skip(i, {"the"})
    for words, days, after in _further(s, at):
        if s.phrase(at, *words):
            return _relative(i, at + after, today + timedelta(days), now, kesho=True)
    in_a_week = _in_a_week(s, at)
    if in_a_week:
        return _relative(i, in_a_week, today + timedelta(7), now)
    word = s.word(at)
    if s.phrase(at, "day", "before", "yesterday"):
        return SaidPast(i, at + 3, (today - timedelta(2),))
    if word in PAST_DAYS:
        return SaidPast(i, at + 1, (today - timedelta(1 if word in {"yesterday", "jana"} else 2),))
    if s.phrase(at, "last", "night"):
        return SaidPast(i, at + 2, (today - timedelta(1),))
    if word in TODAY:
        return _relative(i, at + 2 if s.word(at + 1) == "hii" else at + 1, today, now)
    if word in TOMORROW:
        return _relative(i, at + 1, today + timedelta(1), now, kesho=True)
    return None


def _in_a_week(s: Sentence, i: int) -> int | None:
    """Read "this day next week", "siku kama ya leo wiki ijayo", "next week on this day"; return the index after."""
    week = _next_week(s, i)
    if week:
        at = s.skip(week, {"on", ",", "the"})
        return next((at + len(words) for words in THIS_DAY if s.phrase(at, *words)), None)
    ends = (i + len(words) for words in THIS_DAY if s.phrase(i, *words))
    return next((found for end in ends if (found := _next_week(s, s.skip(end, {"of", "in", "ya", ","})))), None)


def _next_week(s: Sentence, i: int) -> int | None:
    pair = (s.word(i), s.word(i + 1))
    named = (pair[0] in NEXT and pair[1] in WEEK) or (pair[0] in WEEK and pair[1] in NEXT - {"next"})
    return i + 2 if named else None


def _further(s: Sentence, at: int) -> tuple[tuple[tuple[str, ...], int, int], ...]:
    if s.word(at) in FURTHER_DAYS:
        return (((s.word(at),), FURTHER_DAYS[s.word(at)], 1),)
    ends = s.word(at + 2)
    first = s.word(at)
    return (
        (("kesho", "kutwa"), 2, 2),
        (("kesho", "kuchwa"), 2, 2),
        (("day", "after", ends if ends in TOMORROW else "tomorrow"), 2, 3),
        (("siku", "baada", "ya", "kesho"), 2, 4),
        ((first if first in TOMORROW else "tomorrow", "but", "one"), 2, 3),
        (("siku", "inayofuata"), 1, 2),
        (("baada", "ya", "kesho", "kutwa"), 3, 4),
        (("baada", "ya", "kesho"), 2, 3),
    )


def _relative(first: int, after: int, day: date, now: datetime, *, kesho: bool = False) -> SaidDay:
    doubts = (Doubt(DoubtKind.AFTER_MIDNIGHT, (day,)),) if kesho and now.hour < SMALL_HOURS else ()
    return SaidDay(first, after, (day,), Sort.RELATIVE, doubts=doubts)
