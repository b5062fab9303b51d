"""Days by their distance from today, in words: "leo", "kesho kutwa", "mtondogoo", "jana"."""

from datetime import date, datetime, timedelta

from booking_fsm.domain.when.mentions import Mention, SaidDay, SaidPast, Sort
from booking_fsm.domain.when.outcome import Doubt, DoubtKind
from booking_fsm.domain.when.sentence import Sentence
from booking_fsm.domain.when.words import FURTHER_DAYS, PAST_DAYS, TODAY, TOMORROW

SMALL_HOURS = 4
STARTS = frozenset({*TODAY, *TOMORROW, *FURTHER_DAYS, *PAST_DAYS, "the", "day", "siku", "baada", "last"})
"""The words a day by its distance may start with."""


def read_relative_day(s: Sentence, i: int, now: datetime) -> Mention | None:
    """Read a day named by its distance from today."""
    today = now.date()
    at = s.skip(i, {"the"})
    for words, days, after in _further(s, at):
        if s.phrase(at, *words):
            return _relative(i, at + after, today + timedelta(days), now, kesho=True)
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


def _further(s: Sentence, at: int) -> tuple[tuple[tuple[str, ...], int, int], ...]:
    if s.word(at) in FURTHER_DAYS:
        return (((s.word(at),), FURTHER_DAYS[s.word(at)], 1),)
    ends = s.word(at + 2)
    return (
        (("kesho", "kutwa"), 2, 2),
        (("kesho", "kuchwa"), 2, 2),
        (("day", "after", ends if ends in TOMORROW else "tomorrow"), 2, 3),
        (("siku", "baada", "ya", "kesho"), 2, 4),
        (("siku", "inayofuata"), 1, 2),
        (("baada", "ya", "kesho", "kutwa"), 3, 4),
        (("baada", "ya", "kesho"), 2, 3),
    )


def _relative(first: int, after: int, day: date, now: datetime, *, kesho: bool = False) -> SaidDay:
    doubts = (Doubt(DoubtKind.AFTER_MIDNIGHT, (day,)),) if kesho and now.hour < SMALL_HOURS else ()
    return SaidDay(first, after, (day,), Sort.RELATIVE, doubts=doubts)
