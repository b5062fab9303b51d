"""Weekdays known by their place in a month: "the last Friday of March", "Ijumaa ya tatu ya mwezi huu"."""

from datetime import date, timedelta

from booking_fsm.domain.when.calendar_days import coming, month_of
from booking_fsm.domain.when.mentions import Mention, SaidDay, SaidPast, SaidSpan, Sort
from booking_fsm.domain.when.numbers import ORDINALS, read_ordinal
from booking_fsm.domain.when.sentence import Sentence
from booking_fsm.domain.when.spans import is_near_month, read_span
from booking_fsm.domain.when.weekdays import read_weekday_name
from booking_fsm.domain.when.words import COMING, MONTH, MONTHS, NEXT, THIS, WEEKDAYS
from booking_fsm.domain.when.years import read_year

STARTS = ORDINALS | frozenset({*WEEKDAYS, *THIS, *NEXT, *COMING, *MONTH, "the", "last"})
"""The words a known day may start with."""
PLACES = {"kwanza": 1, "pili": 2, "tatu": 3, "nne": 4, "tano": 5}


def read_nth_weekday(s: Sentence, i: int, today: date) -> Mention | None:
    """Read "the last Friday of March" and "Ijumaa ya tatu ya mwezi huu", also with the month first."""
    if is_near_month(s, i):
        return _after_month(s, i, today)
    swahili = _swahili_nth_weekday(s, i, today)
    if swahili:
        return swahili
    at = s.skip(i, {"the"})
    place = _place(s, at)
    if place is None:
        return None
    nth, name_at = place
    name = read_weekday_name(s, name_at)
    if name is None:
        return None
    linked = s.word(name[1]) in {"of", "in", "ya"}
    if not linked and not is_near_month(s, name[1]):
        return None
    month = _month(s, name[1] + 1 if linked else name[1], today)
    if month is None:
        return None
    (first, last), after = month
    day = _nth(first, last, name[0], nth)
    if day is None:
        return None
    if day < today:
        return SaidPast(i, after, (day,))
    return SaidDay(i, after, (day,), Sort.EXACT_WEEKDAY, name[0])


def _swahili_nth_weekday(s: Sentence, i: int, today: date) -> Mention | None:
    """Read "Ijumaa ya tatu ya mwezi huu", "Ijumaa ya mwisho mwezi ujao" and "Ijumaa ya kwanza ya Mei"."""
    name = read_weekday_name(s, i)
    if name is None:
        return None
    nth, end = _swahili_place(s, name[1])
    at = s.skip(end, {"ya", "wa"})
    named = at > end and s.word(at) in {*MONTH, *MONTHS}
    if not nth or not (named or is_near_month(s, at)):
        return None
    month = _month(s, at, today) or (month_of(today), at + 1)
    day = _nth(*month[0], name[0], nth)
    if day is None:
        return None
    found = SaidDay(i, month[1], (day,), Sort.EXACT_WEEKDAY, name[0])
    return found if day >= today else SaidPast(i, month[1], (day,))


def _after_month(s: Sentence, i: int, today: date) -> Mention | None:
    """Read "next month on the first Monday" and "mwezi ujao Jumatatu ya kwanza"."""
    month = _month(s, i, today)
    if month is None:
        return None
    at = s.skip(month[1], {"on", "the", ",", "siku", "ya"})
    place = _place(s, at)
    name = read_weekday_name(s, place[1] if place else at)
    if name is None:
        return None
    nth, after = (place[0], name[1]) if place else _swahili_place(s, name[1])
    day = _nth(*month[0], name[0], nth) if nth else None
    if day is None:
        return None
    return SaidDay(i, after, (day,), Sort.EXACT_WEEKDAY, name[0]) if day >= today else SaidPast(i, after, (day,))


def _swahili_place(s: Sentence, i: int) -> tuple[int, int]:
    """Read "ya kwanza" and "ya mwisho" after a weekday; 0 where no place is said."""
    if s.word(i) != "ya":
        return 0, i
    return (-1 if s.word(i + 1) == "mwisho" else PLACES.get(s.word(i + 1), 0)), i + 2


def _place(s: Sentence, i: int) -> tuple[int, int] | None:
    if s.word(i) == "last":
        return -1, i + 1
    ordinal = read_ordinal(s, i)
    return ordinal if ordinal and ordinal[0] <= 5 else None


def _month(s: Sentence, i: int, today: date) -> tuple[tuple[date, date], int] | None:
    if s.phrase(i, "the", "month"):
        return month_of(today), i + 2
    if s.word(i) in MONTHS:
        month = MONTHS[s.word(i)]
        year, after = read_year(s, i + 1, today)
        return month_of(date(year or today.year + (month < today.month), month, 1)), after
    span = read_span(s, i, today)
    if isinstance(span, SaidSpan) and span.days[1].day >= 28:
        return month_of(span.days[1]), span.after
    return None


def _nth(first: date, last: date, weekday: int, nth: int) -> date | None:
    if nth < 0:
        return last - timedelta((last.weekday() - weekday) % 7)
    day = coming(first, weekday) + timedelta(weeks=nth - 1)
    return day if day <= last else None
