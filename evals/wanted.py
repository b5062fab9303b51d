"""What a row says the words mean, and the verdict on what the product understood.

right: everything that was said is understood and nothing else. asked: the product would put a question before it
uses anything. silent: something said was not noticed, so the customer is asked for it. wrong: the product would act
on a day or a time that was not meant. Only the last costs a customer something, so what is not plainly one of the
other three is wrong.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from booking_fsm.domain.when import DoubtKind, When

Days = tuple[date, date]
Times = tuple[time, time]
IsOpen = Callable[[time], bool]
A_WEEK, A_MONTH = 7, 31
HALF_A_DAY = 12 * 60
PART_OF_DAY = 6 * 60


class Verdict(StrEnum):
    """How a row went."""

    RIGHT = "right"
    ASKED = "asked"
    SILENT = "silent"
    WRONG = "wrong"


@dataclass(frozen=True)
class Meaning:
    """One reading. Ranges of days have both ends, an open one ends at `date.max`.

    `span` is a range of hours, from `time.min` or to `time.max` where one end was not said; a `part` is a span that
    stands for a part of the day, on whose ends nobody agrees. `vague`: neither do people on these `days` ("the end of
    the month"). `bound` is an hour of which the row does not say whether it is exact or one end of a range.
    `implied`: no word has to name the day, for it follows from now.
    """

    day: date | None = None
    days: Days | None = None
    vague: bool = False
    at: time | None = None
    span: Times | None = None
    part: bool = False
    bound: time | None = None
    implied: bool = False


class MayAsk(StrEnum):
    """When a question back is right rather than only harmless."""

    NEVER = "never"
    ALWAYS = "always"  # what repeats, several days: it has to be asked about
    OR_HEAR_NOTHING = "or hear nothing"  # no day and no time in it: whoever books is asked anyway
    OR_READ_BACK = "or read back"  # half a day left open: opening hours may answer, if the answer is read back


@dataclass(frozen=True)
class Wanted:
    """Any of `readings` is right; none, and no question: the words name no day and no time."""

    readings: tuple[Meaning, ...] = ()
    question: MayAsk = MayAsk.NEVER


def verdict(wanted: Wanted, got: When, is_open: IsOpen) -> Verdict:
    """Judge one answer. `is_open` says whether the place is open at a time of day."""
    kept = got.days or got.times or got.day_range or got.time_range
    asks = got.must_ask or (got.doubt(DoubtKind.RULED_OUT) and not kept)
    if asks:
        return Verdict.ASKED if wanted.question is MayAsk.NEVER else Verdict.RIGHT
    if got.says_nothing:
        nothing_was_said = not wanted.readings and wanted.question in {MayAsk.NEVER, MayAsk.OR_HEAR_NOTHING}
        return Verdict.RIGHT if nothing_was_said else Verdict.SILENT
    if wanted.question is MayAsk.OR_READ_BACK:
        return Verdict.RIGHT if len(got.times) == 1 and got.doubt(DoubtKind.CLOCK_UNSAID) else Verdict.WRONG
    if not wanted.readings:
        return Verdict.WRONG
    return best(_against(meaning, got, is_open) for meaning in wanted.readings)


def best(verdicts: Iterable[Verdict]) -> Verdict:
    """The kindest of several readings, each of which the words allow."""
    order = list(Verdict)
    return min(verdicts, key=order.index)


def _against(meaning: Meaning, got: When, is_open: IsOpen) -> Verdict:
    found = {_day(meaning, got), _time(meaning, got, is_open)}
    return next(v for v in (Verdict.WRONG, Verdict.SILENT, Verdict.RIGHT) if v in found)


def _day(meaning: Meaning, got: When) -> Verdict:
    if not got.days and got.day_range is None:
        said = (meaning.day or meaning.days) and not meaning.implied
        return Verdict.SILENT if said else Verdict.RIGHT
    wanted = (meaning.day, meaning.day) if meaning.day else meaning.days
    if wanted is None:
        return Verdict.WRONG
    heard = got.day_range or (got.days[0], got.days[0])
    if heard == wanted:
        return Verdict.RIGHT
    if meaning.vague:
        return Verdict.RIGHT if _overlap(heard, wanted) else Verdict.WRONG
    if heard[1] == wanted[1] == date.max:  # "after Friday", with or without the Friday
        return Verdict.RIGHT if abs(heard[0] - wanted[0]) <= timedelta(1) else Verdict.WRONG
    narrower = heard[0] <= wanted[0] and wanted[1] <= heard[1] and (heard[1] - heard[0]).days < A_WEEK
    return Verdict.SILENT if narrower else Verdict.WRONG  # the week of a day is less than was said, and not false


def _overlap(heard: Days, wanted: Days) -> bool:
    """Whether two vague ranges of at most a month share more than half of the longer."""
    shared = (min(heard[1], wanted[1]) - max(heard[0], wanted[0])).days + 1
    longer = max(heard[1] - heard[0], wanted[1] - wanted[0]).days + 1
    return longer <= A_MONTH and 2 * shared > longer


def _time(meaning: Meaning, got: When, is_open: IsOpen) -> Verdict:
    said = meaning.at or meaning.bound or meaning.span
    if not got.times and got.time_range is None:
        return Verdict.RIGHT if said is None else Verdict.SILENT
    if said is None:
        return Verdict.WRONG
    if meaning.bound is not None:
        ends = got.times or tuple(end for end in got.time_range or () if end not in {time.min, time.max})
        return Verdict.RIGHT if meaning.bound in ends else Verdict.WRONG
    if meaning.at is not None:
        return _exact(meaning.at, got, is_open)
    return _span(meaning, got)


def _exact(wanted: time, got: When, is_open: IsOpen) -> Verdict:
    if got.times:
        apart = (minute_of(got.times[0]) - minute_of(wanted)) % (2 * HALF_A_DAY)
        settled = got.doubt(DoubtKind.CLOCK_UNSAID) is not None and not is_open(wanted) and apart == HALF_A_DAY
        return Verdict.RIGHT if apart == 0 or settled else Verdict.WRONG
    first, after = _minutes(got.time_range or (time.min, time.min))
    inside = first <= minute_of(wanted) < after
    return Verdict.SILENT if inside and after - first <= PART_OF_DAY else Verdict.WRONG


def _span(meaning: Meaning, got: When) -> Verdict:
    if got.time_range is None or meaning.span is None:
        return Verdict.WRONG
    (first, after), (begins, ends) = _minutes(got.time_range), _minutes(meaning.span)
    if not meaning.part:
        return Verdict.RIGHT if (first, after) == (begins, ends) else Verdict.WRONG
    shared = min(after, ends) - max(first, begins)
    close = after - first <= HALF_A_DAY and 2 * shared >= min(after - first, ends - begins)
    return Verdict.RIGHT if close else Verdict.WRONG


def _minutes(span: Times) -> tuple[int, int]:
    return minute_of(span[0]), minute_of(span[1], ends=True)


def minute_of(at: time, *, ends: bool = False) -> int:
    """Minutes after midnight; as the end of a range, 00:00 and `time.max` are the midnight that follows."""
    if ends and at in {time(0), time.max}:
        return 24 * 60
    return at.hour * 60 + at.minute
