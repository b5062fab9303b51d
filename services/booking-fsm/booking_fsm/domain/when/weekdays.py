"""Weekdays: "Friday", "Ijumaa ijayo", "this Sat", "Friday week".

"next Friday" and "Ijumaa ijayo" are the Friday of next week (Monday to Sunday), never this week's. A bare "Friday"
is the coming one; said on a Friday it may be today or in a week, and both are kept.
"""

from datetime import date, timedelta

from booking_fsm.domain.when.calendar_days import coming, week_of
from booking_fsm.domain.when.dates import read_date
from booking_fsm.domain.when.feasts import read_feast
from booking_fsm.domain.when.mentions import Mention, SaidDay, SaidPast, Sort
from booking_fsm.domain.when.numbers import ENGLISH_NUMBERS, read_digits, read_english
from booking_fsm.domain.when.outcome import Doubt, DoubtKind
from booking_fsm.domain.when.parts import PARTS
from booking_fsm.domain.when.sentence import Sentence
from booking_fsm.domain.when.words import (
    COMING,
    JUMA_WEEKDAYS,
    LAST,
    MONTHS,
    NEXT,
    RANGE_ENDS,
    SHORT_WEEKDAYS,
    THIS,
    WEEK,
    WEEKDAYS,
)

FEASTS = frozenset(
    {"easter", "black", "cyber", "ash", "palm", "maundy", "holy", "white", "green", "branch", "shrove", "pentecost",
     "trinity", "orthodox", "super"}
)  # fmt: skip
"""Words that make of a weekday a day of the year."""
PRONOUNS = frozenset({"i", "we", "she", "he", "they", "you", "who", "and", "just"})
AFTER_SHORT = frozenset(
    {"", "at", "or", "and", "the", "in", "if", "please", "pls", "works", "work", "is", "would", "to", "till", "until",
     "between", "from", "around", "after", "before", "next", "this", "week", "na", "au", "ama", "saa", "noon", "am",
     "pm", "mornings", "evenings", "ijayo", "hii", "tarehe", "midday", "by", "will", "then", "thanks", "ok", "okay"}
)  # fmt: skip


STARTS = (
    frozenset({*WEEKDAYS, *SHORT_WEEKDAYS, "juma", "j", "a", "wiki", "the", "following"})
    | THIS
    | NEXT
    | COMING
    | LAST
    | ENGLISH_NUMBERS
)
"""The words a weekday may start with."""


def read_weekday_name(s: Sentence, i: int) -> tuple[int, int] | None:
    """Read a weekday's name at `i`; a short one only where a day may stand."""
    word = s.word(i)
    if word in WEEKDAYS:
        return WEEKDAYS[word], i + 1
    apart = not s.glued(i + 1)
    if word in {"juma", "j"} and s.word(i + 1) in JUMA_WEEKDAYS and not (apart and (word == "j" or s.is_digits(i + 1))):
        return JUMA_WEEKDAYS[s.word(i + 1)], i + 2
    if word in SHORT_WEEKDAYS and _is_day(s, i):
        return SHORT_WEEKDAYS[word], i + 2 if s.word(i + 1) == "." and i + 2 < len(s) else i + 1
    return None


def read_weekday(s: Sentence, i: int, today: date) -> Mention | None:
    """Read a weekday with the words that choose its week."""
    counted = _counted(s, i, today)
    if counted:
        return counted
    at = s.skip(i, {"the"})
    lead = s.word(at)
    chosen = at + 1 if lead in THIS | NEXT | COMING | LAST | {"following"} else at
    if s.word(chosen) == "coming":
        lead, chosen = "coming", chosen + 1
    if s.word(chosen - 1) in FEASTS:
        return None
    name = read_weekday_name(s, s.skip(chosen, {"siku", "ya"}) if chosen > at else chosen)
    if name is None:
        return None
    weekday, after = name
    if chosen > at:
        return _chosen(i, after, weekday, lead, today)
    return _followed(s, i, after, weekday, today)


def _counted(s: Sentence, i: int, today: date) -> SaidDay | None:
    """Read "two Fridays from now", counted without today."""
    number = read_digits(s, i) or read_english(s, i)
    name = read_weekday_name(s, number[1]) if number else None
    if number is None or name is None or not s.phrase(name[1], "from", "now"):
        return None
    first = coming(today + timedelta(1), name[0])
    return _day(i, name[1] + 2, name[0], (first + timedelta(weeks=number[0] - 1),))


def _followed(s: Sentence, i: int, after: int, weekday: int, today: date) -> Mention:
    word = s.word(after)
    beside = _beside_date(s, i, after, weekday, today)
    if beside:
        return beside
    if s.phrase(after, "before", "last"):
        return SaidPast(i, after + 2, (coming(today, weekday) - timedelta(14),))
    if s.phrase(after, "after", "next"):
        first = coming(today, weekday) + timedelta(7)
        other = week_of(today, weeks_later=2)[0] + timedelta(weekday)
        return _day(i, after + 2, weekday, tuple(sorted({first, other})))
    if word == "week" and s.word(after + 1) not in WEEK | NEXT | THIS:
        return _day(i, after + 1, weekday, (coming(today, weekday) + timedelta(7),))
    if word == "next" and s.word(after + 1) in WEEK:
        return _bare(i, after, weekday, today)
    if word in NEXT | COMING | LAST | {"hii", "hiyo"}:
        return _chosen(i, after + 1, weekday, word, today)
    return _bare(i, after, weekday, today)


def _beside_date(s: Sentence, i: int, after: int, weekday: int, today: date) -> SaidDay | None:
    """Read "Monday before Christmas" and "Ijumaa baada ya tarehe 20"; "Friday after 5" is an hour."""
    before = s.word(after) in {"before", "kabla"}
    if not before and s.word(after) not in {"after", "baada"}:
        return None
    at = s.skip(after + 1, {"ya"})
    anchor = read_feast(s, at, today) or read_date(s, at, today)
    if not isinstance(anchor, SaidDay) or len(anchor.days) != 1:
        return None
    day = anchor.days[0]
    found = coming(day - timedelta(7), weekday) if before else coming(day + timedelta(1), weekday)
    return _day(i, anchor.after, weekday, (found,)) if found >= today else None


def _chosen(i: int, after: int, weekday: int, word: str, today: date) -> Mention:
    nearest = coming(today, weekday)
    if word in LAST:
        past = nearest - timedelta(7)
        return SaidPast(i, after, (past,))
    if word in NEXT:
        day = week_of(today, weeks_later=1)[0] + timedelta(weekday)
        doubts = (Doubt(DoubtKind.WHICH_WEEK, (day,)),) if today < nearest < day else ()
        return SaidDay(i, after, (day,), Sort.EXACT_WEEKDAY, weekday, doubts)
    if word in COMING:
        return _day(i, after, weekday, (nearest if nearest > today else nearest + timedelta(7),))
    if word == "following":
        return _day(i, after, weekday, (nearest, nearest + timedelta(7)))
    return _day(i, after, weekday, (nearest,))


def _bare(i: int, after: int, weekday: int, today: date) -> SaidDay:
    nearest = coming(today, weekday)
    if nearest > today:
        return SaidDay(i, after, (nearest,), Sort.WEEKDAY, weekday)
    return SaidDay(i, after, (today, today + timedelta(7)), Sort.WEEKDAY, weekday)


def _day(i: int, after: int, weekday: int, days: tuple[date, ...]) -> SaidDay:
    return SaidDay(i, after, days, Sort.EXACT_WEEKDAY, weekday)


def _is_day(s: Sentence, i: int) -> bool:
    before, after = s.word(i - 1), s.word(i + 1)
    if s.word(i) not in {"sat", "sun"}:
        return True
    led = before not in (PRONOUNS if s.word(i) == "sat" else {"the", "in"})
    followed = after in AFTER_SHORT or after in RANGE_ENDS or after in PARTS or after in MONTHS or not after.isalpha()
    return led and followed
