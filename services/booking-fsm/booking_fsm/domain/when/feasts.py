"""Days known by a name: Christmas Eve, Jamhuri Day, Easter Monday, Mother's Day, the Easter weekend.

Those a customer names to a salon in East Africa. Days moved by the moon or by decree (Idd, public holidays of the
year) are left to be asked as dates.
"""

from datetime import date, timedelta

from booking_fsm.domain.when.calendar_days import coming
from booking_fsm.domain.when.dates import resolve
from booking_fsm.domain.when.mentions import Mention, SaidDay, SaidSpan, Sort
from booking_fsm.domain.when.sentence import Sentence
from booking_fsm.domain.when.words import WEEKEND
from booking_fsm.domain.when.years import read_year

FIXED: tuple[tuple[tuple[str, ...], tuple[int, int]], ...] = (
    (("christmas", "eve"), (24, 12)), (("xmas", "eve"), (24, 12)), (("mkesha", "wa", "krismasi"), (24, 12)),
    (("krismasi", "mkesha"), (24, 12)), (("christmas",), (25, 12)), (("xmas",), (25, 12)), (("krismasi",), (25, 12)),
    (("boxing", "day"), (26, 12)),
    (("new", "year's", "eve"), (31, 12)), (("new", "years", "eve"), (31, 12)), (("new", "year", "eve"), (31, 12)),
    (("mkesha", "wa", "mwaka", "mpya"), (31, 12)), (("new", "year's"), (1, 1)), (("new", "years", "day"), (1, 1)),
    (("new", "years"), (1, 1)), (("new", "year"), (1, 1)), (("mwaka", "mpya"), (1, 1)),
    (("valentine's",), (14, 2)), (("valentines",), (14, 2)), (("valentine",), (14, 2)),
    (("women's", "day"), (8, 3)), (("womens", "day"), (8, 3)), (("siku", "ya", "wanawake"), (8, 3)),
    (("labour", "day"), (1, 5)), (("madaraka",), (1, 6)), (("mazingira", "day"), (10, 10)), (("mashujaa",), (20, 10)),
    (("halloween",), (31, 10)), (("jamhuri",), (12, 12)),
)  # fmt: skip
"""Day and month."""
EASTER: tuple[tuple[tuple[str, ...], int], ...] = (
    (("good", "friday"), -2), (("ijumaa", "kuu"), -2), (("easter", "friday"), -2), (("easter", "fri"), -2),
    (("easter", "saturday"), -1), (("easter", "sat"), -1), (("easter", "sunday"), 0), (("easter", "sun"), 0),
    (("easter", "monday"), 1), (("easter", "mon"), 1), (("jumatatu", "ya", "pasaka"), 1),
    (("jumapili", "ya", "pasaka"), 0), (("easter",), 0), (("pasaka",), 0),
)  # fmt: skip
"""Days after Easter Sunday."""
FLOATING: tuple[tuple[tuple[str, ...], tuple[int, int, int, int]], ...] = (
    (("mother's", "day"), (5, 6, 2, 0)), (("mothers", "day"), (5, 6, 2, 0)), (("siku", "ya", "mama"), (5, 6, 2, 0)),
    (("father's", "day"), (6, 6, 3, 0)), (("fathers", "day"), (6, 6, 3, 0)), (("black", "friday"), (11, 3, 4, 1)),
)  # fmt: skip
"""Month, weekday, which one of them, and days after it."""
EASTER_WEEKEND = (-2, 1)
AFTER_NAME = frozenset({"day", "itself"})
STARTS = frozenset({words[0] for words, _ in (*FIXED, *EASTER, *FLOATING)})
"""The words a feast may start with."""
PRAISE = frozenset({"is", "be", "looks", "sounds", "very", "so", "feels", "its", "it's", "that's"})
FOREIGN = frozenset({"chinese", "lunar", "islamic", "ethiopian", "jewish", "hindu", "tamil", "orthodox", "the", "my"})
"""Before "new year" these make another day, or none, of it."""


def read_feast(s: Sentence, i: int, today: date) -> Mention | None:
    """Read a day by its name, with its year where one is said."""
    return _easter(s, i, today) or _floating(s, i, today) or _fixed(s, i, today)


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


def _easter(s: Sentence, i: int, today: date) -> Mention | None:
    for words, later in EASTER:
        if not s.phrase(i, *words) or (words[0] == "good" and s.word(i - 1) in PRAISE):
            continue
        after = i + len(words)
        first, last = (later, later)
        if len(words) == 1 and s.word(after) in WEEKEND:
            (first, last), after = EASTER_WEEKEND, after + 1
        said, after = read_year(s, after, today)
        years = (said,) if said else (today.year, today.year + 1)
        runs = ((easter_of(year) + timedelta(first), easter_of(year) + timedelta(last)) for year in years)
        days = next((run for run in runs if run[1] >= today), None)
        if days is None:
            return None
        if first == last:
            return SaidDay(i, after, days[:1], Sort.DATE)
        return SaidSpan(i, after, (max(days[0], today), days[1]))
    return None


def _floating(s: Sentence, i: int, today: date) -> Mention | None:
    for words, (month, weekday, nth, later) in FLOATING:
        if not s.phrase(i, *words):
            continue
        said, after = read_year(s, i + len(words), today)
        for year in (said,) if said else (today.year, today.year + 1):
            first = coming(date(year, month, 1), weekday)
            day = first + timedelta(weeks=nth - 1, days=later)
            if day >= today:
                return SaidDay(i, after, (day,), Sort.DATE)
    return None


def _fixed(s: Sentence, i: int, today: date) -> Mention | None:
    for words, (day, month) in FIXED:
        if s.phrase(i, *words) and not (words == ("new", "year") and s.word(i - 1) in FOREIGN):
            after = s.skip(i + len(words), AFTER_NAME)
            year, end = read_year(s, after, today)
            return resolve((i, end), day, month, year, today)
    return None
