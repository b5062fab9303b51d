"""Dates of the calendar: "12 March", "the 12th", "tarehe tano mwezi wa nane", "03/04", "2026-12-01".

Numbers alone are day first. A date without a year is the next one; a date that does not exist is a question.
"""

from datetime import date

from booking_fsm.domain.when.calendar_days import month_of, valid_date
from booking_fsm.domain.when.mentions import Mention, SaidDay, SaidPast, SaidSpan, Sort
from booking_fsm.domain.when.meridiem import read_half
from booking_fsm.domain.when.numbers import (
    NUMBER_WORDS,
    ORDINAL_ENDINGS,
    ORDINALS,
    SWAHILI_FIRSTS,
    Read,
    read_digits,
    read_english,
    read_number,
    read_ordinal,
    read_swahili,
)
from booking_fsm.domain.when.outcome import Doubt, DoubtKind
from booking_fsm.domain.when.parts import read_part_after
from booking_fsm.domain.when.sentence import Sentence
from booking_fsm.domain.when.words import ALSO, EITHER, MONTH, MONTHS, NEXT, THIS, UPTO, WEEKDAYS
from booking_fsm.domain.when.years import read_year

TAREHE = frozenset({"tarehe", "tarhe", "terehe", "tar", "trh", "date", "tareh"})
NO_DAY = frozenset(
    {"floor", "street", "st", "avenue", "ave", "time", "option", "one", "choice", "slot", "appointment", "client",
     "customer", "visit", "person", "child", "born", "thing", "class", "generation", "opinion", "birthday", "round",
     "session", "degree", "week", "weekend", "opening", "available"}
)  # fmt: skip
DAY_LEADS = frozenset({"the", "on", "for", "by", "until", "till", "before", "after", "from", "to", "between", "and"})

STARTS = TAREHE | NUMBER_WORDS | ORDINALS | frozenset({*MONTHS, "the", "siku", "mwezi", "next"})
"""The words a date may start with."""

Place = tuple[int, int]
"""The index of the first token of a date and of the one after it."""
Month = tuple[int, int | None, int]
"""A month, the year if it was said, and the index after both."""


def read_date(s: Sentence, i: int, today: date) -> Mention | None:
    """Read a date, or a run of dates, at `i`."""
    return _month_first(s, i, today) or _day_first(s, i, today)


def resolve(place: Place, day: int, month: int, year: int | None, today: date) -> SaidDay | SaidPast:
    """Return the date meant: of the year said, or else the next one."""
    if year is not None:
        found = valid_date(year, month, day)
        if found is None:
            return no_such_date(place)
        return SaidPast(*place, (found,)) if found < today else _date(place, found)
    this_year = valid_date(today.year, month, day)
    if this_year and this_year >= today:
        return _date(place, this_year)
    if (month, day) >= (today.month, today.day):
        return no_such_date(place)
    rolled = valid_date(today.year + 1, month, day)
    if rolled is None:
        return no_such_date(place)
    return SaidDay(*place, (rolled,), Sort.DATE, doubts=(Doubt(DoubtKind.NEXT_YEAR, (rolled,)),))


def no_such_date(place: Place, *others: date) -> SaidDay:
    """Return a day that has to be asked for again; `others` are what may have been meant."""
    return SaidDay(*place, others, Sort.DATE, doubts=(Doubt(DoubtKind.NO_SUCH_DATE, others),))


def next_day_of_month(place: Place, day: int, today: date) -> SaidDay:
    """Return the next day of that number; a month without it is a question."""
    for later in range(3):
        start, last = month_of(today, months_later=later)
        if day > last.day:
            continue
        found = start.replace(day=day)
        if found >= today:
            skipped = later == 2 or (later == 1 and day > month_of(today)[1].day)
            return no_such_date(place, found) if skipped else _date(place, found)
    return no_such_date(place)


def _date(place: Place, day: date) -> SaidDay:
    return SaidDay(*place, (day,), Sort.DATE)


def _read_day_number(s: Sentence, i: int) -> tuple[int, int, bool] | None:
    """Read a day's number; the last of the three says that it cannot be anything but a date."""
    at = s.skip(i, {"the", "siku", "ya"} if s.word(i) == "siku" else {"the"})
    dated = s.word(at) in TAREHE
    if dated:
        at = s.skip(at + 1, {"ya", "za", ":", "."})
    if s.word(at) in SWAHILI_FIRSTS and (dated or s.word(i) == "siku"):
        return SWAHILI_FIRSTS[s.word(at)], at + 1, dated
    ordinal = read_ordinal(s, at)
    if ordinal:
        number, after = ordinal
        return number, s.skip(after, {"day"}), dated or s.is_digits(at)
    number_read: Read | None = read_digits(s, at) or read_swahili(s, at) or read_english(s, at)
    return (*number_read, dated) if number_read else None


def _read_month(s: Sentence, i: int, today: date) -> Month | None:
    """Read a month after a day: "of March 2027", "mwezi wa nane", "of next month"."""
    at = s.skip(i, {"of", "ya", "la", "wa", ",", "-", "/", ".", "in", "the", "day"})
    if s.word(at) in MONTHS:
        year, after = read_year(s, at + 1, today)
        return MONTHS[s.word(at)], year, after
    lead, month_at = s.word(at), at + 1
    if (lead in NEXT | THIS or lead in {"same", "following"}) and s.word(month_at) in MONTH:
        return _near_month(today, month_at + 1, later=lead in NEXT or lead == "following")
    if lead not in MONTH:
        return None
    if s.word(month_at) in NEXT | THIS:
        return _near_month(today, month_at + 1, later=s.word(month_at) in NEXT)
    if lead == "month":
        return _near_month(today, month_at, later=False) if s.word(at - 1) == "the" else None
    number = read_month_number(s, month_at)
    if number is None:
        return None
    year, after = read_year(s, number[1], today)
    return number[0], year, after


def read_month_number(s: Sentence, i: int) -> Read | None:
    """Read what follows "mwezi": "wa nane", "8", "wa Agosti"."""
    at = s.skip(i, {"wa", "ya", "#"})
    if s.word(at) in SWAHILI_FIRSTS:
        return SWAHILI_FIRSTS[s.word(at)], at + 1
    if s.word(at) in MONTHS:
        return MONTHS[s.word(at)], at + 1
    number = read_digits(s, at) or read_swahili(s, at, most=12)
    return number if number and 1 <= number[0] <= 12 else None


def _near_month(today: date, after: int, *, later: bool) -> Month:
    first, _ = month_of(today, months_later=1 if later else 0)
    return first.month, first.year, after


def _day_first(s: Sentence, i: int, today: date) -> Mention | None:
    day = _read_day_number(s, i)
    if day is None:
        return None
    number, after, certain = day
    if number > 31:
        return no_such_date((i, after)) if certain and s.word(i) in TAREHE else None
    month = _read_month(s, after, today)
    if month and not (s.word(month[2] - 1) == "may" and s.word(month[2]) in {"i", "we", "you"}):
        return resolve((i, month[2]), number, month[0], month[1], today)
    several = _second_number(s, after)
    if several:
        pair = _pair(s, i, number, several, today, certain=certain)
        if pair:
            return pair
    if certain and not _is_ordinal_of_something(s, after):
        return next_day_of_month((i, after), number, today)
    return _article_day(s, i, number, after, today)


def _second_number(s: Sentence, i: int) -> tuple[str, int, int] | None:
    """Read "- 15", "to the 15th", "hadi 15", "au tarehe 15" after a first day."""
    glue = s.word(i)
    if glue not in UPTO | EITHER | ALSO or glue in {",", "/"}:
        return None
    second = _read_day_number(s, i + 1)
    if second is None or not 1 <= second[0] <= 31 or s.word(second[1]) == ":" or read_half(s, second[1]):
        return None
    return glue, second[0], second[1]


def _pair(
    s: Sentence, i: int, number: int, several: tuple[str, int, int], today: date, *, certain: bool
) -> Mention | None:
    glue, second, after = several
    month = _read_month(s, after, today)
    if month is None and (not certain or s.is_digits(after - 1)) and s.word(i) not in TAREHE:
        return None
    if month:
        after = month[2]
        ends = [resolve((i, after), day, month[0], month[1], today) for day in (number, second)]
    else:
        ends = [next_day_of_month((i, after), day, today) for day in (number, second)]
    days = [day for end in ends for day in end.days]
    between = s.word(i - 1) in {"between", "kati"} or s.before(i, "kati", "ya")
    if len(days) == 2 and (glue in UPTO or between) and days[0] <= days[1]:
        return SaidSpan(i, after, (days[0], days[1]), closed=True)
    doubts = tuple(d for end in ends if isinstance(end, SaidDay) for d in end.doubts)
    return SaidDay(i, after, tuple(sorted(set(days))), Sort.DATE, doubts=doubts)


def _article_day(s: Sentence, i: int, number: int, after: int, today: date) -> Mention | None:
    """Read "the 24" and "on the first", which are dates only when nothing counts what follows."""
    led = s.word(i) == "the" and (s.word(i - 1) in DAY_LEADS or not s.word(i - 1).isalpha() or number > 3)
    beside = s.word(i - 1) in WEEKDAYS and not s.is_digits(i) and read_ordinal(s, s.skip(i, {"the"})) is not None
    if not 1 <= number <= 31 or not (led or beside):
        return None
    follows = s.word(after)
    free = not follows.isalpha() or follows in {"at", "in", "if", "please", "pls", "for", "around", "from", "is", "or"}
    return next_day_of_month((i, after), number, today) if free and follows not in {"/", ":", "%"} else None


def _is_ordinal_of_something(s: Sentence, i: int) -> bool:
    return s.word(i) in NO_DAY


def _month_first(s: Sentence, i: int, today: date) -> Mention | None:
    at = s.skip(i, {"next"}) if s.word(i + 1) in MONTHS else i
    month = _leading_month(s, at)
    if month is None:
        return None
    number, after = month
    day = _read_day_number(s, s.skip(after, {",", ".", "-", "/"}))
    if day is None or not 1 <= day[0] <= 31 or (not day[2] and _is_time(s, day[1])):
        return None
    second = _second_number(s, day[1])
    year, end = read_year(s, day[1], today)
    first = resolve((i, end), day[0], number, year, today)
    if second is None or (second[0] in UPTO and _is_time(s, second[2])):
        return first
    last = resolve((i, second[2]), second[1], number, year, today)
    if second[0] in UPTO and first.days and last.days and first.days[0] <= last.days[0]:
        return SaidSpan(i, second[2], (first.days[0], last.days[0]), closed=True)
    if second[0] in EITHER:
        return SaidDay(i, second[2], (*first.days, *last.days), Sort.DATE)
    return first


def _leading_month(s: Sentence, i: int) -> Read | None:
    if s.word(i) in MONTHS:
        return MONTHS[s.word(i)], i + 1
    if s.word(i) != "mwezi":
        return None
    number = read_month_number(s, i + 1)
    return number if number and s.word(number[1]) in TAREHE else None


def _is_time(s: Sentence, i: int) -> bool:
    """Whether the number that ends at `i` is an hour: "March 3 pm", "May 10:30"."""
    mark = s.word(i) in {":", "."} and s.glued(i) and s.is_digits(i + 1)
    return mark or read_half(s, i) is not None or (read_part_after(s, i) is not None and s.word(i) in {"in", "asubuhi"})


def read_bare_day(s: Sentence, i: int, today: date) -> SaidDay | None:
    """Read a bare number as a day of the month, where a day is what was asked for."""
    number = read_ordinal(s, i) or read_number(s, i)
    if number is None or not 1 <= number[0] <= 31 or s.word(number[1]) in ORDINAL_ENDINGS:
        return None
    return next_day_of_month((i, number[1]), number[0], today)
