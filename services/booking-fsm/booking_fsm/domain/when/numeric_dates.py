"""Dates in figures alone: "03/04" is 3 April, "3-4-2027", "3.4.27", "2026-12-01"."""

from datetime import date

from booking_fsm.domain.when.dates import TAREHE, Place, no_such_date, resolve
from booking_fsm.domain.when.english_clock import read_english_clock, read_sure_hour
from booking_fsm.domain.when.mentions import SaidDay, SaidPast
from booking_fsm.domain.when.outcome import Doubt, DoubtKind
from booking_fsm.domain.when.sentence import Sentence
from booking_fsm.domain.when.swahili_clock import read_saa
from booking_fsm.domain.when.words import EITHER, MONTHS, UPTO

MONTHS_A_YEAR, HOURS_A_DAY, FIGURES_OF_MONTH = 12, 24, 2
ROUND_MINUTES = frozenset({5, 10})
"""Minutes that an hour is said with: "5.10." may be ten past five, "5.12." is hardly twelve past."""
FRACTIONS = frozenset({(1, 2), (1, 3), (2, 3), (1, 4), (3, 4)})
DATE_LEADS = TAREHE | {"on", "by", "before", "after", "until", "from", "to", "na", "au"}
AFTER_FRACTION = frozenset({"", "at", "in", "please", "saa", "around", "or", "and", "from", "morning", "is", "asubuhi"})


def read_numeric_date(s: Sentence, i: int, today: date) -> SaidDay | SaidPast | None:
    """Read a date in figures at `i`."""
    if s.word(i) in TAREHE:
        return read_numeric_date(s, i + 1, today)
    mark = s.word(i + 1)
    if not s.is_digits(i) or mark not in {"/", "-", "."} or not s.is_digits(i + 2) or len(s.word(i + 2)) > 2:
        return None
    if len(s.word(i)) == 4:
        return _year_first(s, i, mark, today)
    if len(s.word(i)) > 2:
        return None
    with_year = s.word(i + 3) == mark and s.is_digits(i + 4) and s.word(i + 5) not in MONTHS
    if with_year and (len(s.word(i + 4)) == 4 or (len(s.word(i + 4)) == 2 and (mark != "." or s.glued(i + 4)))):
        year = int(s.word(i + 4)) + (2000 if len(s.word(i + 4)) == 2 else 0)
        return _day_first((i, i + 5), int(s.word(i)), int(s.word(i + 2)), year, today)
    dated = mark == "/" and s.word(i + 3) == "-" and s.word(i + 5) == "/"
    if s.word(i + 3) in {"/", "-", ":"} and s.is_digits(i + 4) and not dated:
        return None
    return _without_year(s, i, mark, today)


def _year_first(s: Sentence, i: int, mark: str, today: date) -> SaidDay | SaidPast | None:
    if s.word(i + 3) != mark or not s.is_digits(i + 4) or len(s.word(i + 4)) > 2 or not s.word(i).startswith("20"):
        return None
    return resolve_checked((i, i + 5), int(s.word(i + 4)), int(s.word(i + 2)), int(s.word(i)), today)


def _without_year(s: Sentence, i: int, mark: str, today: date) -> SaidDay | SaidPast | None:
    first, second = int(s.word(i)), int(s.word(i + 2))
    if mark == ".":
        return _dotted(s, i, today)
    led = s.word(i - 1) in DATE_LEADS
    if not 1 <= first <= 31 or not 1 <= second <= 31:
        return None
    if (s.word(i), mark, s.word(i + 2)) == ("24", "/", "7"):
        return None
    if (first, second) in FRACTIONS and not led and s.word(i + 3).isalpha() and s.word(i + 3) not in AFTER_FRACTION:
        return None
    if mark == "-" and (first <= 12 and second <= 12 and not (led and s.word(i - 1) not in {"from", "by"})):
        return None
    if mark == "-" and (second > 12 or s.word(i + 3) in {"am", "pm", "hrs", "ya", "of"} or s.word(i + 3) in MONTHS):
        return None
    return _day_first((i, i + 3), first, second, None, today)


def _dotted(s: Sentence, i: int, today: date) -> SaidDay | SaidPast | None:
    """Read "27.11.", "27.11 at 15.00" and "on 4.12", which show that they are no hour and no amount."""
    day, month = int(s.word(i)), int(s.word(i + 2))
    glued = s.glued(i + 1) and s.glued(i + 2)
    if not (glued and 1 <= day <= 31 and 1 <= month <= MONTHS_A_YEAR) or s.word(i - 1) in {"at", "@", ".", "saa"}:
        return None
    closed = s.word(i + 3) == "." and s.glued(i + 3)
    after = i + 4 if closed else i + 3
    if s.glued(after) and s.is_digits(after):
        return None
    hour = read_english_clock(s, after + 1) if s.word(after) in {"at", "@", ","} else read_sure_hour(s, after)
    no_hour = day > HOURS_A_DAY and (closed or len(s.word(i + 2)) == FIGURES_OF_MONTH)
    led = s.word(i - 1) in TAREHE | {"on"} or _follows_dotted(s, i, today)
    free = not s.word(after).isalpha() or s.word(after) in AFTER_FRACTION | UPTO | EITHER
    sure = no_hour or led or (closed and month not in ROUND_MINUTES)
    if not (hour or read_saa(s, after) or (free and sure)):
        return None
    return resolve((i, after), day, month, None, today)


def _follows_dotted(s: Sentence, i: int, today: date) -> bool:
    """Whether it is the second of "on 3.12 or 4.12"."""
    first = i - 5 if s.word(i - 2) == "." else i - 4
    joined = first >= 0 and s.word(i - 1) in UPTO | EITHER and s.is_digits(first) and s.word(first + 1) == "."
    return joined and s.is_digits(first + 2) and _dotted(s, first, today) is not None


def _day_first(place: Place, day: int, month: int, year: int | None, today: date) -> SaidDay | SaidPast:
    if month > 12 >= day:
        swapped = resolve_checked(place, month, day, year, today)
        if isinstance(swapped, SaidDay) and swapped.days:
            doubts = (*swapped.doubts, Doubt(DoubtKind.MONTH_FIRST, swapped.days))
            return SaidDay(*place, swapped.days, swapped.sort, doubts=doubts)
        return swapped
    return resolve_checked(place, day, month, year, today)


def resolve_checked(place: Place, day: int, month: int, year: int | None, today: date) -> SaidDay | SaidPast:
    """Resolve figures that may be no date at all, such as 31/9 or 40/13."""
    if not 1 <= month <= 12:
        return no_such_date(place)
    return resolve(place, day, month, year, today)


def read_figures_beside(s: Sentence, i: int, weekday: SaidDay, today: date) -> SaidDay | None:
    """Read the "7/6", "7.6" or "12-4" of "Friday 7/6".

    The day comes first, unless the weekday shows that the figures were written month first; and "12-4" may be two hours
    as well: then all days they can mean are kept, to be asked.
    """
    mark = s.word(i + 1)
    if mark not in {"/", "-", "."} or not s.glued(i + 1) or not s.is_digits(i) or not s.is_digits(i + 2):
        return None
    if (mark == "." and len(s.word(i + 2)) != 1) or s.word(i + 3) in {"am", "pm", ":", ".", "-", "/", "a", "p"}:
        return None
    first, second = int(s.word(i)), int(s.word(i + 2))
    found = resolve_checked((i, i + 3), first, second, None, today)
    if not isinstance(found, SaidDay):
        return None
    swapped = resolve_checked((i, i + 3), second, first, None, today)
    other = tuple(day for day in _days(swapped) if day.weekday() == weekday.weekday and day not in found.days)
    fits = any(day.weekday() == weekday.weekday for day in found.days)
    if mark != "-" and (fits or not other):
        return found
    either = tuple(sorted({*(weekday.days if mark == "-" else ()), *found.days, *other}))
    return SaidDay(i, i + 3, either, weekday.sort, doubts=(Doubt(DoubtKind.WEEKDAY_MISMATCH, either),))


def _days(said: SaidDay | SaidPast) -> tuple[date, ...]:
    return said.days if isinstance(said, SaidDay) else ()
