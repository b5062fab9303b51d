"""What a row says the words mean, and the verdict on what the product understood.

right: everything that was said is understood and nothing else. asked: the product would put a question before it
uses anything. silent: something said was not noticed, so the customer is asked for it. wrong: the product would act
on a day or a time that was not meant. Only the last costs a customer something.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from booking_fsm.domain.when import DoubtKind, When

Days = tuple[date, date]
Times = tuple[time, time]
ONE_DAY = timedelta(days=1)
A_MONTH = 31


class Verdict(StrEnum):
    """How a row went."""

    RIGHT = "right"
    ASKED = "asked"
    SILENT = "silent"
    WRONG = "wrong"


@dataclass(frozen=True)
class Meaning:
    """One reading. Ranges of days have both ends; `implied`: the day follows from now, no word names it.

    `bound` is an hour that may as well be the end of a range: "after 2", "hadi saa nane".
    """

    day: date | None = None
    days: Days | None = None
    at: time | None = None
    span: Times | None = None
    bound: time | None = None
    implied: bool = False


@dataclass(frozen=True)
class Wanted:
    """Any of `readings` is right; none: the words name no day and no time. `question`: a question is right.

    `hour_unsettled`: the question is only which half of the day; opening hours may answer it, if it is read back.
    """

    readings: tuple[Meaning, ...] = ()
    question: bool = False
    hour_unsettled: bool = False


def verdict(wanted: Wanted, got: When) -> Verdict:
    """Judge one answer."""
    if got.must_ask or (got.doubt(DoubtKind.RULED_OUT) and not (got.days or got.times)):
        return Verdict.RIGHT if wanted.question else Verdict.ASKED
    if got.says_nothing:
        return Verdict.RIGHT if wanted.question or not wanted.readings else Verdict.SILENT
    if wanted.hour_unsettled and len(got.times) == 1:
        return Verdict.RIGHT if got.doubt(DoubtKind.CLOCK_UNSAID) else Verdict.WRONG
    if not wanted.readings:
        return Verdict.WRONG
    return best(_against(meaning, got) for meaning in wanted.readings)


def best(verdicts: Iterable[Verdict]) -> Verdict:
    """The kindest of several readings, each of which the words allow."""
    order = list(Verdict)
    return min(verdicts, key=order.index)


def _against(meaning: Meaning, got: When) -> Verdict:
    found = {_day(meaning, got), _time(meaning, got)}
    return next(v for v in (Verdict.WRONG, Verdict.SILENT, Verdict.RIGHT) if v in found)


def _day(meaning: Meaning, got: When) -> Verdict:
    if not got.days and not got.day_range:
        said = (meaning.day or meaning.days) and not meaning.implied
        return Verdict.SILENT if said else Verdict.RIGHT
    if meaning.day is None and meaning.days is None:
        return Verdict.WRONG
    if got.days and meaning.day:
        return Verdict.RIGHT if got.days == (meaning.day,) else Verdict.WRONG
    if got.days and meaning.days:
        return Verdict.RIGHT if meaning.days[0] == meaning.days[1] == got.days[0] else Verdict.WRONG
    return _day_range(meaning, got.day_range)


def _day_range(meaning: Meaning, got: Days | None) -> Verdict:
    if got is None:
        return Verdict.SILENT
    if meaning.day is not None:  # a range around the day meant: less than was said, nothing false
        return Verdict.SILENT if got[0] <= meaning.day <= got[1] else Verdict.WRONG
    wanted = meaning.days or got
    if date.max in {wanted[1], got[1]}:
        near = wanted[1] == got[1] and abs(wanted[0] - got[0]) <= ONE_DAY
        return Verdict.RIGHT if near else Verdict.WRONG
    shared = (min(wanted[1], got[1]) - max(wanted[0], got[0])).days + 1
    longer = max(wanted[1] - wanted[0], got[1] - got[0]).days + 1
    close = all(abs(mine - theirs) <= ONE_DAY for mine, theirs in zip(got, wanted, strict=True))
    vague = longer <= A_MONTH and 2 * shared > longer  # "the end of April" has no agreed first day
    return Verdict.RIGHT if close or vague else Verdict.WRONG


def _time(meaning: Meaning, got: When) -> Verdict:
    says_none = not got.times and not got.time_range
    if meaning.at is None and meaning.span is None and meaning.bound is None:
        return Verdict.RIGHT if says_none else Verdict.WRONG
    if says_none:
        return Verdict.SILENT
    if meaning.bound is not None:
        return Verdict.RIGHT if meaning.bound in {*(got.time_range or ()), *got.times} else Verdict.WRONG
    if got.times:
        return _clock(meaning, got)
    return _span(meaning, got.time_range)


def _clock(meaning: Meaning, got: When) -> Verdict:
    wanted = meaning.at or (meaning.span[0] if meaning.span else None)
    if wanted is None:
        return Verdict.WRONG
    settled = (
        got.doubt(DoubtKind.CLOCK_UNSAID) is not None
    )  # opening hours chose the half of the day, and it is read back
    apart = (minute_of(got.times[0]) - minute_of(wanted)) % (12 * 60 if settled else 24 * 60)
    return Verdict.RIGHT if apart == 0 else Verdict.WRONG


def _span(meaning: Meaning, got: Times | None) -> Verdict:
    if got is None:
        return Verdict.SILENT
    first, after = minute_of(got[0]), minute_of(got[1], ends=True)
    if meaning.at is not None:
        return Verdict.SILENT if first <= minute_of(meaning.at) < after else Verdict.WRONG
    wanted = meaning.span or got
    begins, ends = minute_of(wanted[0]), minute_of(wanted[1], ends=True)
    shared = min(after, ends) - max(first, begins)
    shorter = min(after - first, ends - begins)
    return Verdict.RIGHT if shorter > 0 and 2 * shared >= shorter else Verdict.WRONG


def minute_of(at: time, *, ends: bool = False) -> int:
    """Minutes after midnight; as the end of a range, 00:00 and `time.max` are the midnight that follows."""
    if ends and at in {time(0), time.max}:
        return 24 * 60
    return at.hour * 60 + at.minute
