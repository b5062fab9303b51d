"""Days and moments found by counting: "in 3 days", "baada ya saa moja", "wiki moja kutoka leo", "within 2 hours".

`saa moja` is an hour long or seven o'clock: after "baada ya" one hour is a length, from four on it is the clock, and
between the two it is asked.
"""

from datetime import datetime, timedelta

from booking_fsm.domain.when.calendar_days import after_minutes, months_after
from booking_fsm.domain.when.dates import read_date
from booking_fsm.domain.when.english_clock import read_sure_hour
from booking_fsm.domain.when.feasts import read_feast
from booking_fsm.domain.when.lengths import STARTS as LENGTH_STARTS
from booking_fsm.domain.when.lengths import Length, read_hours_in_saa, read_length, read_length_of
from booking_fsm.domain.when.mentions import (
    Mention,
    SaidDay,
    SaidLength,
    SaidLengthOrClock,
    SaidMoment,
    SaidPast,
    SaidSpan,
    SaidWithin,
    Sort,
)
from booking_fsm.domain.when.numbers import read_count
from booking_fsm.domain.when.parts import PARTS, read_part_after
from booking_fsm.domain.when.relative_days import read_relative_day
from booking_fsm.domain.when.sentence import Sentence
from booking_fsm.domain.when.swahili_clock import read_saa
from booking_fsm.domain.when.weekdays import read_weekday, read_weekday_name
from booking_fsm.domain.when.words import ALSO, EITHER, TODAY, TOMORROW, UPTO, WEEKDAYS

FROM = frozenset({"from", "kutoka", "toka", "after", "kuanzia"})
NOW = frozenset({"now", "sasa", "today", "leo"})
STARTS = (
    LENGTH_STARTS
    | {"less", "no", "not", "fewer", "at", "under"}
    | {"in", "after", "within", "katika", "baada", "ndani", "next", "following", "coming", "upcoming"}
)
"""The words a count of time may start with."""
A_YEAR = 12
AT_MOST = (
    ("less", "than"), ("no", "more", "than"), ("not", "more", "than"), ("fewer", "than"), ("at", "most"), ("under",),
)  # fmt: skip
OF = frozenset({"ya", "wa", "la", "za"})
VISITS = frozenset(
    {"appointment", "miadi", "booking", "nafasi", "mkutano", "slot", "ratiba", "ukumbusho", "kengele", "arifa"}
)
COMING = frozenset({"next", "following", "coming", "upcoming"})
AHEAD = frozenset({"zijazo", "ijayo", "zinazokuja"})


def read_counted(s: Sentence, i: int, now: datetime) -> Mention | None:
    """Read a length of time: counted from now or from a day, looked ahead, or as how long something takes."""
    lead = _lead_end(s, i)
    if lead is not None:
        return _after_lead(s, i, lead, now)
    ahead = _ahead(s, i, now)
    if ahead:
        return ahead
    beside = _the_day(s, i)
    if beside:
        return _from_anchor(s, i, beside, now)
    length = read_length(s, i) or _beforehand(s, i)
    if length is None:
        return _saa_as_length(s, i, now)
    return _from_anchor(s, i, length, now) or SaidLength(i, length.after)


TAKES = frozenset({"takes", "take", "taking", "lasts", "last", "done", "finish", "finished", "ends", "over",
                   "inachukua", "itachukua", "huchukua"})  # fmt: skip
TAKES_OR_IS = TAKES | {"is", "it", "it's", "its", "be", "ni"}
"""Before "less than half an hour" these make it how long something takes, and no time until which one comes."""


def _at_most(s: Sentence, i: int) -> int | None:
    """Read "less than", "at most", "in under"; return the index after it."""
    at = i + 1 if s.word(i) in {"in", "within"} else i
    for words in AT_MOST:
        if s.phrase(at, *words):
            return at + len(words)
    return None


def _next_hour(s: Sentence, i: int) -> Length | None:
    """Read "hour" where it was led by "in the next" or "within the"."""
    return Length(i + 1, minutes=60) if s.word(i) in {"hour", "hr"} else None


def _since_anchor(anchored: Mention, length: Length) -> Mention:
    """Turn the last day of "within 3 days after Friday" into all of them."""
    if not isinstance(anchored, SaidDay) or len(anchored.days) != 1 or not length.days:
        return anchored
    last = anchored.days[0]
    return SaidSpan(anchored.first, anchored.after, (last - timedelta(length.days), last), closed=True)


def _lead_end(s: Sentence, i: int) -> int | None:
    word = s.word(i)
    at_most = _at_most(s, i)
    if at_most is not None:
        return at_most
    if word in {"in", "after"} and s.word(i - 1) not in {"interested", "specialise", "specialize"}:
        return i + 1
    if word == "katika":
        return i + 1
    if word == "within" or (word in {"baada", "ndani"} and s.word(i + 1) == "ya"):
        return i + 1 if word == "within" else i + 2
    return None


def _after_lead(s: Sentence, i: int, at: int, now: datetime) -> Mention | None:
    within = s.word(i) == "within" or _at_most(s, i) is not None
    start = s.skip(at, {"the", "next", "about", "around", "kama"})
    within = within or "next" in {s.word(k) for k in range(at, start)}
    length = _next_hour(s, start) if within else None
    length = length or read_length(s, start)
    if length is None:
        hours = read_hours_in_saa(s, start)
        return _counted_saa(s, i, start, hours, now) if hours else None
    if length.minutes == 0 and length.days == 0 and length.months == 0:
        return SaidLength(i, length.after)
    if length.minutes and _at_most(s, i) is not None and s.word(i - 1) in (TAKES if s.word(i) == "in" else TAKES_OR_IS):
        return SaidLength(i, length.after)
    if length.days and (anchored := _from_anchor(s, i, length, now)):
        return _since_anchor(anchored, length) if within else anchored
    if s.word(length.after) in {"before", "kabla"}:
        return SaidLength(i, length.after)
    after = s.skip(length.after, {"'", "time"})
    after = _after_from_now(s, after)
    if within:
        return _within(i, after, length, now, today_too="next" not in {s.word(k) for k in range(i, start)})
    return _counted(i, after, length, now)


def _after_from_now(s: Sentence, i: int) -> int:
    return s.skip(i + 1, {"right"}) + 1 if s.word(i) in FROM and s.word(s.skip(i + 1, {"right"})) in NOW else i


def _counted_saa(s: Sentence, i: int, start: int, hours: Length, now: datetime) -> Mention | None:
    """Read "baada ya saa moja" as an hour from now; "baada ya saa nane" is the clock, "saa mbili" may be either."""
    told = read_saa(s, start)
    if told and (told[1] > hours.after or _part_in(s) or _another_day_in(s)):
        return None
    if hours.minutes < 120 or s.word(i) in {"in", "ndani", "within", "katika"}:
        return SaidMoment(i, hours.after, after_minutes(now, hours.minutes))
    if hours.minutes < 240 and told:
        return SaidLengthOrClock(i, hours.after, told[0], after_minutes(now, hours.minutes))
    return None


def _saa_as_length(s: Sentence, i: int, now: datetime) -> Mention | None:
    """Read "ya saa mbili", "kwa saa mbili" with no part of the day as a length or the clock."""
    hours = read_hours_in_saa(s, i)
    if hours is None:
        return None
    if s.word(hours.after) in AHEAD:
        return SaidMoment(i, hours.after + 1, after_minutes(now, hours.minutes))
    if s.word(hours.after) in {"kabla", "before"} or s.word(i + 1) == "zima":
        return SaidLength(i, hours.after)
    end = s.skip(hours.after + 1, {"right", "hivi"})
    if s.word(hours.after) in FROM and s.word(end) in NOW:
        return SaidMoment(i, end + 1, after_minutes(now, hours.minutes))
    told = read_saa(s, i)
    long = s.word(i - 1) == "kwa" or (s.word(i - 1) in OF and hours.minutes < 240 and not _of_visit(s, i, hours))
    joined = s.word(hours.after) in UPTO | EITHER | ALSO
    led = s.word(i - 1) == "ya" and s.word(i - 2) in {"baada", "kabla", "kati", "katikati", "baina"}
    if not told or not long or led or joined or told[1] > hours.after:
        return None
    if _other_hour(s, hours.after):
        return SaidLength(i, hours.after)
    if _part_in(s):
        return None
    return SaidLengthOrClock(i, hours.after, told[0], None)


def _of_visit(s: Sentence, i: int, hours: Length) -> bool:
    """Whether the hours belong to a visit, which is named by its time: "miadi yangu ya saa tatu"."""
    noun = i - 3 if s.word(i - 2) in {"yangu", "yake", "yetu", "wangu", "langu", "changu"} else i - 2
    return hours.minutes >= 120 and s.word(noun) in VISITS


def _the_day(s: Sentence, i: int) -> Length | None:
    """Read "the day" of "the day before Friday"."""
    beside = s.phrase(i, "the", "day") and s.word(i + 2) in {"before", "after"}
    return Length(i + 2, days=1) if beside else None


def _other_hour(s: Sentence, i: int) -> bool:
    """Whether a later hour makes a length, or the old time of a move, of the first: "massage ya saa moja saa nne"."""
    return any(read_saa(s, at) or read_sure_hour(s, at) for at in range(i, len(s)))


def _another_day_in(s: Sentence) -> bool:
    """Whether a day is named from which no hour is counted: "kesho baada ya saa moja" is the clock."""
    return any(word in TOMORROW or word in WEEKDAYS for word in s.words)


def _part_in(s: Sentence) -> bool:
    return any(t.word in PARTS and i not in s.blocked for i, t in enumerate(s.tokens))


def _beforehand(s: Sentence, i: int) -> Length | None:
    hours = read_hours_in_saa(s, i)
    return (
        hours if hours and s.word(hours.after) in {"kabla", "before"} and not read_part_after(s, hours.after) else None
    )


def _ahead(s: Sentence, i: int, now: datetime) -> Mention | None:
    """Read "next 3 days", "siku tatu zijazo": the days ahead, today left out."""
    at = s.skip(i, {"the"})
    if s.word(at) in COMING:
        length = read_length(s, at + 1)
        return _ahead_of_now(i, length, now) if length and s.word(at + 1) not in {"a", "an"} else None
    number = read_count(s, at)
    if number and s.word(number[1]) == "next":
        return _ahead_of_now(i, read_length_of(s, number[0], number[1] + 1), now)
    length = read_length(s, i)
    if length and length.days and s.word(length.after) in AHEAD:
        return _within(i, length.after + 1, length, now)
    return None


def _ahead_of_now(i: int, length: Length | None, now: datetime) -> Mention | None:
    return _within(i, length.after, length, now) if length and (length.days or length.minutes) else None


def _from_anchor(s: Sentence, i: int, length: Length, now: datetime) -> Mention | None:
    if s.word(length.after) == "hence":
        return _counted(i, length.after + 1, length, now)
    lasting = s.word(i - 1) in {"for", "kwa"} and s.word(length.after) in FROM - {"after"}
    if lasting:  # "for 10 days from the 18th": how long, and when it begins
        return None
    back = s.word(length.after) in {"before", "kabla"}
    on_weekday = s.word(length.after) == "on" and length.days % 7 == 0 and read_weekday_name(s, length.after + 1)
    on_day = length.days and length.days % 7 == 0 and s.word(length.after) in TODAY | TOMORROW  # "a week tomorrow"
    if s.word(length.after) not in FROM | {"baada"} and not back and not on_weekday and not on_day:
        return None
    at = s.skip(length.after if on_day else length.after + 1, {"ya", "right"})
    if s.word(at) in NOW and not back:
        return _counted(i, at + 1, length, now)
    anchor = _anchor(s, at, now)
    if not isinstance(anchor, SaidDay) or not length.days + length.months:
        return None
    sign = -1 if back else 1
    days = tuple(months_after(day, sign * length.months) + timedelta(sign * length.days) for day in anchor.days)
    if any(day < now.date() for day in days):
        return SaidPast(i, anchor.after, days)
    return SaidDay(i, anchor.after, days, Sort.RELATIVE)


def _anchor(s: Sentence, i: int, now: datetime) -> Mention | None:
    today = now.date()
    named = read_relative_day(s, i, now) or read_feast(s, i, today) or read_weekday(s, i, today)
    return named or read_date(s, i, today)


def _counted(first: int, after: int, length: Length, now: datetime) -> Mention:
    if length.months >= A_YEAR:
        return SaidLength(first, after)  # "in a year" names no day
    if length.minutes:
        return SaidMoment(first, after, after_minutes(now, length.minutes))
    day = months_after(now.date(), length.months) + timedelta(length.days)
    if length.most_days > length.days:
        return SaidSpan(first, after, (day, now.date() + timedelta(length.most_days)))
    return SaidDay(first, after, (day,), Sort.RELATIVE)


def _within(first: int, after: int, length: Length, now: datetime, *, today_too: bool = False) -> Mention:
    if length.minutes:
        return SaidWithin(first, after, now, after_minutes(now, length.minutes))
    today = now.date()
    last = months_after(today, length.months) + timedelta(max(length.days, length.most_days))
    return SaidSpan(first, after, (today if today_too else today + timedelta(1), last), closed=True)
