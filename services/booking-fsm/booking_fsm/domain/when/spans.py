"""Runs of days: "wiki ijayo", "this weekend", "in March", "mwisho wa mwezi", "the week of 6 April"."""

from datetime import date, timedelta

from booking_fsm.domain.when.calendar_days import month_of, week_of
from booking_fsm.domain.when.dates import next_day_of_month, read_date, read_month_number
from booking_fsm.domain.when.mentions import Mention, SaidDay, SaidPast, SaidSpan
from booking_fsm.domain.when.numbers import read_ordinal
from booking_fsm.domain.when.numeric_dates import read_numeric_date
from booking_fsm.domain.when.sentence import Sentence
from booking_fsm.domain.when.words import ALSO_WORDS, COMING, LAST, MONTH, MONTHS, NEXT, THIS, UPTO, WEEK, WEEKEND
from booking_fsm.domain.when.years import read_year

NEXTS = NEXT | COMING | {"following"}
BEFORE_MONTH = frozenset(
    {"in", "of", "during", "this", "next", "early", "late", "mid", "until", "by", "mwezi", "wa", "end", "beginning",
     "start", "katikati", "mwisho", "from", "to", "hadi", "mpaka", "kuanzia", "ya", "between"}
)  # fmt: skip
EARLY = frozenset({"beginning", "start", "early", "mwanzo", "mwanzoni"})
LATE = frozenset({"end", "late", "mwisho", "mwishoni", "eom"})
MIDDLE = frozenset({"middle", "mid", "katikati"})

STARTS = (
    frozenset({*MONTHS, "the", "around", "hii", "rest", "later", "earlier"})
    | THIS
    | NEXTS
    | LAST
    | WEEK
    | WEEKEND
    | MONTH
    | EARLY
    | LATE
    | MIDDLE
)
"""The words a run of days may start with."""

WEEK_ENDS = (
    ("mwisho", "wa", "wiki"), ("mwisho", "wa", "juma"), ("mwishoni", "mwa", "wiki"), ("mwishoni", "mwa", "juma"),
    ("week", "end"), ("this", "week", "end"),
)  # fmt: skip
SATURDAY, SUNDAY = 5, 6
Days = tuple[date, date]
Found = tuple[Days, int]


def read_span(s: Sentence, i: int, today: date) -> Mention | None:
    """Read a run of days at `i`; days already gone are left out, a run wholly gone is the past."""
    if s.word(i) == "the" and s.word(i - 1) == "of" and s.word(i + 1) in WEEK:
        return None
    found = _weekend(s, i, today) or _edge(s, i, today) or _week_of_date(s, i, today) or _whole(s, i, today)
    if found is None:
        return None
    (first, last), after = found
    if last < today:
        return SaidPast(i, after, (first,))
    return SaidSpan(i, after, (max(first, today), last))


def _whole(s: Sentence, i: int, today: date) -> Found | None:
    return _weekend(s, i, today) or _week(s, i, today) or read_month(s, i, today)


def _step(s: Sentence, i: int) -> tuple[int, int] | None:
    """Read this (0), next (1) or last (-1) at `i`."""
    at = s.skip(i, {"the", "around", "hii"} if s.word(i + 1) in NEXTS | THIS else {"the"})
    word = s.word(at)
    if word in THIS:
        return (1, at + 2) if s.word(at + 1) == "coming" else (0, at + 1)
    if word in NEXTS:
        return 1, at + 1
    return (-1, at + 1) if word in LAST else None


def _stepped(s: Sentence, i: int, nouns: frozenset[str]) -> tuple[int, int] | None:
    """Read a noun with this, next or last before or after it; a bare "the week" is this one."""
    step = _step(s, i)
    if step and s.word(step[1]) in nouns:
        return step[0], step[1] + 1
    at = s.skip(i, {"the"})
    if s.word(at) not in nouns:
        return None
    if s.phrase(at + 1, "after", "next"):
        return 2, at + 3
    after_step = _step(s, at + 1) if s.word(at + 1) not in {"the", "next"} or s.word(at) != "week" else None
    if after_step:
        return after_step
    return (0, at + 1) if at > i and nouns is not MONTH else None


def _weekend(s: Sentence, i: int, today: date) -> Found | None:
    step = _stepped(s, i, WEEKEND)
    if step is None and s.word(i) in WEEKEND:
        step = 0, i + 1
    if step is None:
        for words in WEEK_ENDS:
            if s.phrase(i, *words):
                following = _step(s, i + len(words))
                step = following or (0, i + len(words))
    if step is None or s.word(step[1]) == "of":
        return None
    weeks, after = step
    if weeks == 1 and today.weekday() < SATURDAY and any(s.word(k) in COMING for k in range(i, after)):
        weeks = 0  # the coming weekend is the nearest
    monday, sunday = week_of(today, weeks_later=weeks)
    return (monday + timedelta(SATURDAY), sunday), after


def _week(s: Sentence, i: int, today: date) -> Found | None:
    if s.word(i) in {"rest", "later", "earlier"}:
        return _week(s, s.skip(i + 1, {"of", "in"}), today)
    step = _stepped(s, i, WEEK)
    if step is None or s.word(step[1]) in {"day", "days", "before", "of"}:
        return None
    return week_of(today, weeks_later=step[0]), step[1]


def is_near_month(s: Sentence, i: int) -> bool:
    """Whether "this month", "mwezi ujao" or the like stands at `i`."""
    pair = (s.word(i), s.word(i + 1).removesuffix("'s"))
    return (pair[0] in THIS | NEXTS and pair[1] in MONTH) or (pair[0] in MONTH and pair[1] in (THIS | NEXTS) - {"next"})


def read_month(s: Sentence, i: int, today: date) -> Found | None:
    """Read a whole month: "next month", "this March", "mwezi wa nane", "May 2027"."""
    step = _stepped(s, i, MONTH)
    if step:
        return month_of(today, months_later=step[0]), step[1]
    if s.word(i) == "mwezi" and s.word(i + 1) in {"wa", "ya"}:
        from_number = _numbered_month(s, i, today)
        if from_number:
            return from_number
    at = s.skip(i, {"this", "next"}) if s.word(i + 1) in MONTHS else i
    word = s.word(at)
    if word not in MONTHS or (word in ALSO_WORDS and at == i and s.word(i - 1) not in BEFORE_MONTH):
        return None
    verb = (
        word == "may"
        and s.word(at - 1) in THIS | NEXT
        and s.word(at + 1).isalpha()
        and s.word(at + 1) not in {"or", "and", "please"} | UPTO
    )
    if verb or (s.is_digits(at + 1) and len(s.word(at + 1)) < 4):
        return None
    return _named_month(s, MONTHS[word], at + 1, today)


def _numbered_month(s: Sentence, i: int, today: date) -> Found | None:
    from_dates = s.skip(i + 1, {"wa", "ya"})
    number = read_month_number(s, from_dates)
    return _named_month(s, number[0], number[1], today) if number else None


def _named_month(s: Sentence, month: int, after: int, today: date) -> Found:
    year, end = read_year(s, after, today)
    if year is None:
        year = today.year if month >= today.month else today.year + 1
    return month_of(date(year, month, 1)), end


def _edge(s: Sentence, i: int, today: date) -> Found | None:
    """Read the first, middle or last days of a month: "end of the month", "mid March", "mwanzo wa mwezi ujao"."""
    at = s.skip(i, {"the"})
    word = s.word(at)
    if word not in EARLY | LATE | MIDDLE:
        return None
    inner_at = s.skip(at + 1, {"of", "wa", "ya", "mwa", "in", "-"})
    if word == "eom":
        inner: Found | None = (month_of(today), at + 1)
    elif s.word(inner_at) in MONTH | {"the"} and (s.word(inner_at) in MONTH or s.word(inner_at + 1) in MONTH):
        inner = _stepped_month(s, inner_at, today)
    else:
        inner = (_week(s, inner_at, today) or read_month(s, inner_at, today)) if word != "mwisho" else None
        inner = inner or read_month(s, inner_at, today)
    return (_cut(inner[0], word), inner[1]) if inner else None


def _stepped_month(s: Sentence, i: int, today: date) -> Found:
    at = s.skip(i, {"the"})
    step = _step(s, at + 1)
    return month_of(today, months_later=step[0] if step else 0), step[1] if step else at + 1


def _cut(days: Days, word: str) -> Days:
    first, last = days
    week = (last - first).days < 7
    if word in EARLY:
        return first, first + timedelta(2 if week else 6)
    if word in LATE:
        return last - timedelta(2 if week else 6), last
    return (first + timedelta(2), first + timedelta(3)) if week else (first + timedelta(10), first + timedelta(19))


def _ordinal(s: Sentence, i: int, today: date) -> SaidDay | None:
    ordinal = read_ordinal(s, s.skip(i, {"the"}))
    return next_day_of_month((i, ordinal[1]), ordinal[0], today) if ordinal else None


def _week_of_date(s: Sentence, i: int, today: date) -> Found | None:
    """Read "the week of 6 April", "wiki ya tarehe 6"; of a Sunday it is the week that Sunday opens."""
    at = s.skip(i, {"the"})
    if s.word(at) not in WEEK or s.word(at + 1) not in {"of", "ya", "beginning", "starting", "commencing"}:
        return None
    day_at = at + 2
    inner = read_numeric_date(s, day_at, today) or read_date(s, day_at, today) or _ordinal(s, day_at, today)
    if not isinstance(inner, SaidDay) or not inner.days:
        return None
    day = inner.days[0]
    return week_of(day + timedelta(day.weekday() == SUNDAY)), inner.after
