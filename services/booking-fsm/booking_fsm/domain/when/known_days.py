"""Days known by a name or by their place in a month: Christmas Eve, Jamhuri Day, the last Friday of March."""

from datetime import date, timedelta

from booking_fsm.domain.when.calendar_days import coming, month_of
from booking_fsm.domain.when.dates import resolve
from booking_fsm.domain.when.mentions import Mention, SaidDay, SaidPast, SaidSpan, Sort
from booking_fsm.domain.when.numbers import ORDINALS, read_ordinal
from booking_fsm.domain.when.sentence import Sentence
from booking_fsm.domain.when.spans import read_span
from booking_fsm.domain.when.weekdays import read_weekday_name
from booking_fsm.domain.when.words import MONTH, MONTHS, WEEKDAYS
from booking_fsm.domain.when.years import read_year

FIXED: tuple[tuple[tuple[str, ...], tuple[int, int]], ...] = (
    (("christmas", "eve"), (24, 12)), (("xmas", "eve"), (24, 12)), (("mkesha", "wa", "krismasi"), (24, 12)),
    (("christmas",), (25, 12)), (("xmas",), (25, 12)), (("krismasi",), (25, 12)), (("boxing", "day"), (26, 12)),
    (("new", "year's", "eve"), (31, 12)), (("new", "years", "eve"), (31, 12)), (("new", "year", "eve"), (31, 12)),
    (("mkesha", "wa", "mwaka", "mpya"), (31, 12)), (("new", "year's"), (1, 1)), (("new", "years", "day"), (1, 1)),
    (("new", "years"), (1, 1)), (("new", "year"), (1, 1)), (("mwaka", "mpya"), (1, 1)),
    (("valentine's",), (14, 2)), (("valentines",), (14, 2)),
    (("valentine",), (14, 2)), (("labour", "day"), (1, 5)), (("madaraka",), (1, 6)), (("mashujaa",), (20, 10)),
    (("jamhuri",), (12, 12)),
)  # fmt: skip
"""Fixed days a customer names to a salon in Kenya; days moved by the moon or by decree are asked as dates."""
AFTER_NAME = frozenset({"day", "itself"})


EASTER: tuple[tuple[tuple[str, ...], int], ...] = (
    (("good", "friday"), -2), (("ijumaa", "kuu"), -2), (("easter", "friday"), -2), (("easter", "saturday"), -1),
    (("easter", "sunday"), 0), (("easter", "monday"), 1), (("jumatatu", "ya", "pasaka"), 1),
    (("jumapili", "ya", "pasaka"), 0), (("easter",), 0), (("pasaka",), 0),
)  # fmt: skip
STARTS = (
    frozenset({*(words[0] for words, _ in FIXED), *(words[0] for words, _ in EASTER), "the", "last"})
    | ORDINALS
    | {*WEEKDAYS}
)
"""The words a known day may start with."""
PLACES = {"kwanza": 1, "pili": 2, "tatu": 3, "nne": 4, "tano": 5}
PRAISE = frozenset({"is", "be", "looks", "sounds", "very", "so", "feels", "its", "it's", "that's"})


def easter_of(year: int) -> date:
    """Return Easter Sunday of a Gregorian year, by the rule of Meeus, Jones and Butcher."""
    golden, century = year % 19, year // 100
    leaps = century - century // 4 - (8 * century + 13) // 25
    epact = (19 * golden + leaps + 15) % 30
    epact -= epact // 28 * (1 - 29 // (epact + 1) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    offset = epact - weekday
    month = 3 + (offset + 40) // 44
    return date(year, month, offset + 28 - 31 * (month // 4))


def read_known_day(s: Sentence, i: int, today: date) -> Mention | None:
    """Read a day by its name or by its place in a month."""
    for words, later in EASTER:
        if s.phrase(i, *words) and not (words[0] == "good" and s.word(i - 1) in PRAISE):
            days = (easter_of(year) + timedelta(later) for year in (today.year, today.year + 1))
            return SaidDay(i, i + len(words), (next(day for day in days if day >= today),), Sort.DATE)
    for words, (day, month) in FIXED:
        if s.phrase(i, *words) and not (words == ("new", "year") and s.word(i - 1) == "the"):
            return resolve((i, s.skip(i + len(words), AFTER_NAME)), day, month, None, today)
    return _nth_weekday(s, i, today)


def _nth_weekday(s: Sentence, i: int, today: date) -> Mention | None:
    swahili = _swahili_nth_weekday(s, i, today)
    if swahili:
        return swahili
    at = s.skip(i, {"the"})
    place = _place(s, at)
    if place is None:
        return None
    nth, name_at = place
    name = read_weekday_name(s, name_at)
    if name is None or s.word(name[1]) not in {"of", "in", "ya"}:
        return None
    month = _month(s, name[1] + 1, today)
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
    """Read "Ijumaa ya tatu ya mwezi huu" and "Ijumaa ya mwisho ya mwezi"."""
    name = read_weekday_name(s, i)
    if name is None or s.word(name[1]) != "ya" or s.word(name[1] + 2) not in {"ya", "wa"}:
        return None
    nth = -1 if s.word(name[1] + 1) == "mwisho" else PLACES.get(s.word(name[1] + 1))
    if nth is None or s.word(name[1] + 3) not in MONTH:
        return None
    month = _month(s, name[1] + 3, today) or (month_of(today), name[1] + 4)
    day = _nth(*month[0], name[0], nth)
    if day is None:
        return None
    found = SaidDay(i, month[1], (day,), Sort.EXACT_WEEKDAY, name[0])
    return found if day >= today else SaidPast(i, month[1], (day,))


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
