"""Hours of the English clock: "4:30 p.m.", "half past ten", "quarter to 5", "1600hrs", "ten thirty", "noon", "at 4"."""

from dataclasses import dataclass

from booking_fsm.domain.when.clock import Half, SpokenClock, Writing
from booking_fsm.domain.when.meridiem import read_half
from booking_fsm.domain.when.numbers import ORDINAL_ENDINGS, read_digits, read_english
from booking_fsm.domain.when.parts import Part
from booking_fsm.domain.when.sentence import Sentence

PAST = frozenset({"past", "after", "pst"})
TO = frozenset({"to", "till", "before"})
MINUTE = frozenset({"minutes", "minute", "mins", "min"})
NOON = frozenset({"noon", "midday", "noonday"})
MIDNIGHT = frozenset({"midnight", "midnite"})
OCLOCK = frozenset({"o'clock", "oclock", "o'clok", "oclok", "0'clock", "sharp"})
HOURS = frozenset({"hrs", "hours", "hr", "h"})
UNITS = (
    HOURS | MINUTE | frozenset({"day", "days", "week", "weeks", "month", "months", "weekend", "nights", "siku", "wiki"})
)
STREETS = frozenset({"road", "rd", "street", "avenue", "ave", "drive", "lane", "plaza", "mall", "court", "close"})


@dataclass(frozen=True)
class EnglishClock:
    """A clock read at a place in the sentence.

    `sure` is false for what is a time only in the right company, such as a bare "4" or "10.30".
    """

    clock: SpokenClock
    after: int
    sure: bool
    part: Part | None = None


def read_english_clock(s: Sentence, i: int) -> EnglishClock | None:
    """Read an hour of the English clock at `i`."""
    return _noon(s, i) or _relative(s, i) or _digital(s, i) or _four_digits(s, i) or _hour(s, i)


def read_sure_hour(s: Sentence, i: int) -> EnglishClock | None:
    """Read an hour that needs no company to be one."""
    told = read_english_clock(s, i)
    return told if told and told.sure else None


def read_minutes_from_hour(s: Sentence, i: int) -> EnglishClock | None:
    """Read "20 minutes past 3" and "quarter to noon", which begin like a length of time."""
    return _relative(s, i)


def _noon(s: Sentence, i: int) -> EnglishClock | None:
    at = i
    if s.word(i) in {"12", "twelve"}:
        at = i + 3 if s.phrase(i + 1, ":", "00") else i + 1
    if s.phrase(at, "mid", "day") or s.phrase(at, "mid", "night"):
        at += 1
    word = s.word(at)
    if word in NOON or (word == "day" and s.word(at - 1) == "mid"):
        return EnglishClock(SpokenClock(12, 0, Writing.ENGLISH, Half.PM), at + 1, sure=True)
    if word in MIDNIGHT or (word == "night" and s.word(at - 1) == "mid"):
        return EnglishClock(SpokenClock(0, 0, Writing.ENGLISH), at + 1, sure=True, part=Part.NIGHT)
    return None


def _relative(s: Sentence, i: int) -> EnglishClock | None:
    at = i + 1 if s.word(i) == "a" else i
    minutes = _relative_minutes(s, at)
    if minutes is None:
        return None
    amount, at = minutes
    if s.word(at) in PAST or (s.word(at) == "from" and s.word(at - 1) in MINUTE):
        sign = 1
    elif s.word(at) in TO:
        sign = -1
    else:
        return _half_without_past(s, i)
    hour = _on_the_hour(s, at + 1) or _hour(s, at + 1, with_minutes=False) or _noon(s, at + 1)
    if hour is None or hour.clock.minute:
        return None
    return _shifted(hour, sign * amount)


def _on_the_hour(s: Sentence, i: int) -> EnglishClock | None:
    """Read the "15h" of "ten past 15h"."""
    told = _digital(s, i)
    return told if told and s.word(i + 1) == "h" else None


def _relative_minutes(s: Sentence, i: int) -> tuple[int, int] | None:
    if s.word(i) in {"quarter", "quater", "qtr"}:
        return 15, i + 1
    if s.word(i) == "half":
        return 30, i + 1
    number = read_digits(s, i) or read_english(s, i)
    if number is None or not 0 < number[0] < 60:
        return None
    at = s.skip(number[1], MINUTE)
    if at > number[1] or (number[0] in {5, 10, 15, 20, 25} and not _may_start_range(s, i, number[1])):
        return number[0], at
    return None


def _may_start_range(s: Sentence, i: int, after: int) -> bool:
    """Whether "10 to 5" here is the hours from ten to five, not ten minutes to five."""
    if s.word(after) not in {"to", "till"}:
        return False
    return s.word(i - 1) in {"from", "between"} or (s.is_digits(i) and s.word(i - 1) not in {"at", "@"})


def _half_without_past(s: Sentence, i: int) -> EnglishClock | None:
    if s.word(i) != "half":
        return None
    hour = _hour(s, i + 1, with_minutes=False)
    return _shifted(hour, 30) if hour and s.word(hour.after) not in UNITS else None


def _shifted(hour: EnglishClock, minutes: int) -> EnglishClock:
    said = hour.clock
    total = (said.hour * 60 + minutes) % (24 * 60)
    shown = total // 60
    half = said.half
    if half is not None and said.hour == 12 and minutes < 0:
        half = Half.AM if half is Half.PM else Half.PM
    if shown == 0 and said.hour == 1:
        shown = 12
    clock = SpokenClock(shown, total % 60, Writing.ENGLISH, half)
    return EnglishClock(clock, hour.after, sure=True, part=hour.part)


def _digital(s: Sentence, i: int) -> EnglishClock | None:
    hour = read_digits(s, i)
    mark = s.word(i + 1)
    if hour is None or hour[0] > 24 or mark not in {":", ".", "h", ";"} or not s.glued(i + 1):
        return None
    if mark == "h" and not s.is_digits(i + 2):
        return EnglishClock(SpokenClock(hour[0], 0, Writing.ENGLISH), i + 2, sure=hour[0] > 12)
    minute = read_digits(s, i + 2)
    if minute is None or len(s.word(i + 2)) != 2 or minute[0] > 59 or not s.glued(i + 2):
        return None
    after = i + 3
    if s.word(after) == ":" and s.is_digits(after + 1):
        after += 2
    if s.word(after) in {".", "/"} and s.glued(after) and s.is_digits(after + 1) and s.glued(after + 1):
        return None
    padded = s.word(i).startswith("0")
    clock = SpokenClock(hour[0], minute[0], Writing.ENGLISH, padded=padded)
    return _finish(s, clock, after, sure=mark in {":", "h"})


def _four_digits(s: Sentence, i: int) -> EnglishClock | None:
    """Read "1600hrs", "930am", and "at 1030"; a round number after "at" may be a price."""
    run = read_run_of_digits(s, i)
    if run is None:
        return None
    if read_half(s, i + 1):
        return _finish(s, run.clock, i + 1, sure=True)
    whole = len(s.word(i)) == 4
    if whole and s.word(i + 1) in HOURS:
        return EnglishClock(_on_24(run.clock), i + 2, sure=True)
    led = s.word(i - 1) in {"at", "@"} and whole and (run.clock.padded or run.clock.minute)
    return run if led else None


def read_run_of_digits(s: Sentence, i: int) -> EnglishClock | None:
    """Read "930" and "1600", which are hours only where an hour was asked for."""
    word = s.word(i)
    if not word.isdecimal() or len(word) not in {3, 4} or int(word[:-2]) > 24 or int(word[-2:]) > 59:
        return None
    clock = SpokenClock(int(word[:-2]), int(word[-2:]), Writing.ENGLISH, padded=word.startswith("0"))
    return EnglishClock(clock, i + 1, sure=False)


def _on_24(clock: SpokenClock) -> SpokenClock:
    """Return the clock as one of 24 hours: "0800hrs" is never the evening."""
    if clock.hour > 12 or clock.hour == 0:
        return clock
    return SpokenClock(clock.hour, clock.minute, clock.writing, Half.PM if clock.hour == 12 else Half.AM)


def _hour(s: Sentence, i: int, *, with_minutes: bool = True) -> EnglishClock | None:
    digits = read_digits(s, i)
    number = digits or read_english(s, i)
    if number is None or not 0 < number[0] <= (12 if digits is None else 24):
        return None
    hour, after = number
    minute = 0
    length = read_english(s, after) if digits is None else None
    if length and length[0] >= 10 and s.word(length[1]) in MINUTE:
        return None
    if with_minutes:
        minute, after = _minutes_after(s, after, in_words=digits is None)
    ish = s.word(after) == "ish" or s.phrase(after, "-", "ish")
    after += (2 if s.word(after) == "-" else 1) if ish else 0
    oclock = after if ish else _after_oclock(s, after)
    half_follows = read_half(s, oclock or after)
    sure = oclock is not None
    if s.word(after) == "/" and s.is_digits(after + 1):
        return None
    if not sure and half_follows is None and (s.word(after) in UNITS | ORDINAL_ENDINGS or _address(s, after)):
        return None
    return _finish(s, SpokenClock(hour, minute, Writing.ENGLISH), oclock or after, sure=sure)


def _minutes_after(s: Sentence, i: int, *, in_words: bool) -> tuple[int, int]:
    if in_words:
        at = i + 1 if s.word(i) in {"oh", "o", "zero"} else i
        number = read_english(s, at)
        fits = number and (number[0] < 10 if at > i else number[0] >= 10) and s.word(number[1]) not in UNITS
        return number if number and fits else (0, i)
    minute = s.word(i)
    if len(minute) == 2 and minute.isdecimal() and int(minute) < 60:
        return int(minute), i + 1
    return 0, i


def _after_oclock(s: Sentence, i: int) -> int | None:
    if s.word(i) in OCLOCK:
        return i + 1
    if s.word(i) in {"o", "0"} and s.word(at := s.skip(i + 1, {'"', "'"})) in {"clock", "clok"}:
        return at + 1
    return None


def _address(s: Sentence, i: int) -> bool:
    return any(s.word(at) in STREETS for at in (i, i + 1, i + 2))


def _finish(s: Sentence, clock: SpokenClock, i: int, *, sure: bool) -> EnglishClock:
    half = read_half(s, i)
    if half is None or clock.hour > 12:
        return EnglishClock(clock, half[1] if half else i, sure=sure or (half is not None))
    said = SpokenClock(clock.hour, clock.minute, clock.writing, half[0], clock.padded)
    return EnglishClock(said, half[1], sure=True)
