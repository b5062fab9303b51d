"""Find everything in a sentence that says a day or a time, left to right, the longest reading first."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from booking_fsm.domain.when.bare_hours import Scene, as_written, is_alone, is_hour_here
from booking_fsm.domain.when.clock import Half, Writing
from booking_fsm.domain.when.corrected_numbers import read_corrected
from booking_fsm.domain.when.counted_days import STARTS as COUNTED_STARTS
from booking_fsm.domain.when.counted_days import read_counted
from booking_fsm.domain.when.dates import STARTS as DATE_STARTS
from booking_fsm.domain.when.dates import TAREHE, read_bare_day, read_date
from booking_fsm.domain.when.english_clock import (
    read_english_clock,
    read_minutes_from_hour,
    read_run_of_digits,
)
from booking_fsm.domain.when.feasts import STARTS as FEAST_STARTS
from booking_fsm.domain.when.feasts import read_feast
from booking_fsm.domain.when.mentions import Mention, SaidClock, SaidDay, SaidEvery, SaidPart, SaidSpan, Sort
from booking_fsm.domain.when.meridiem import read_half
from booking_fsm.domain.when.month_weeks import STARTS as PART_OF_MONTH_STARTS
from booking_fsm.domain.when.month_weeks import read_part_of_month
from booking_fsm.domain.when.neighbour_days import STARTS as NEIGHBOUR_STARTS
from booking_fsm.domain.when.neighbour_days import read_neighbour
from booking_fsm.domain.when.nth_weekdays import STARTS as NTH_STARTS
from booking_fsm.domain.when.nth_weekdays import read_nth_weekday
from booking_fsm.domain.when.numbers import ENGLISH_NUMBERS, SWAHILI_NUMBERS
from booking_fsm.domain.when.numeric_dates import read_figures_beside, read_numeric_date
from booking_fsm.domain.when.outcome import Expecting
from booking_fsm.domain.when.parts import PARTS, PHRASE_STARTS, TONIGHT, Part, read_part, read_part_after
from booking_fsm.domain.when.relative_days import STARTS as RELATIVE_STARTS
from booking_fsm.domain.when.relative_days import read_relative_day
from booking_fsm.domain.when.repeating import EVERY, read_repeating
from booking_fsm.domain.when.repeating import STARTS as REPEATING_STARTS
from booking_fsm.domain.when.right_now import STARTS as RIGHT_NOW_STARTS
from booking_fsm.domain.when.right_now import read_right_now
from booking_fsm.domain.when.sentence import Sentence
from booking_fsm.domain.when.spans import STARTS as SPAN_STARTS
from booking_fsm.domain.when.spans import read_span
from booking_fsm.domain.when.swahili_clock import SAA, read_elliptic, read_saa
from booking_fsm.domain.when.weekdays import STARTS as WEEKDAY_STARTS
from booking_fsm.domain.when.weekdays import read_weekday, read_weekday_name
from booking_fsm.domain.when.words import ALSO, EITHER, THIS, UPTO

AFTER_HALF = frozenset({"please", "pls", "or", "if", "ok", "works", "is"})
NARROWING = {"early": True, "late": False, "mapema": True}


@dataclass(frozen=True)
class Reader:
    """One kind of mention: how it is read, and the words it may start with; `digits`: a number starts it as well."""

    read: Callable[[Sentence, int, Scene, Mention | None], Mention | None]
    starts: Collection[str]
    digits: bool = True


def scan(s: Sentence, scene: Scene) -> list[Mention]:
    """Return the mentions of a sentence in order, none overlapping."""
    found: list[Mention] = []
    i = 0
    while i < len(s):
        corrected = read_corrected(s, i, scene, found)
        mentions = (corrected,) if corrected else tuple(_read(s, i, scene, found[-1] if found else None))
        if not mentions:
            i += 1
            continue
        found.extend(mentions)
        i = mentions[-1].after
    return found


def _read(s: Sentence, i: int, scene: Scene, last: Mention | None) -> Iterator[Mention]:
    if i in s.blocked:
        return
    word = s.word(i)
    for reader in DIGIT_READERS if word.isdecimal() else WORD_READERS.get(word, ()):
        mention = reader.read(s, i, scene, last)
        if mention and not _counts_something(s, mention):
            yield _repeated(s, i, mention)
            return
    yield from _read_part(s, i, scene, last)


def _counts_something(s: Sentence, mention: Mention) -> bool:
    """Whether a date was read from a number that is a price or a count: "the 1,500 one"."""
    dated = isinstance(mention, SaidDay | SaidSpan)
    return dated and not s.blocked.isdisjoint(range(mention.first, mention.first + 2))


def _repeated(s: Sentence, i: int, mention: Mention) -> Mention:
    """Turn the day of "every first of the month" into one that repeats."""
    if isinstance(mention, SaidDay) and s.word(i - 1) in EVERY:
        return SaidEvery(mention.first, mention.after, mention.days)
    return mention


def _read_minutes_from_hour(s: Sentence, i: int, _scene: Scene, _last: Mention | None) -> SaidClock | None:
    told = read_minutes_from_hour(s, i)
    return SaidClock(i, told.after, told.clock, told.part) if told else None


def _read_saa(s: Sentence, i: int, _scene: Scene, _last: Mention | None) -> SaidClock | None:
    told = read_saa(s, i)
    return SaidClock(i, told[1], told[0]) if told else None


def _figures_beside_weekday(s: Sentence, i: int, scene: Scene, last: Mention | None) -> SaidDay | None:
    if not isinstance(last, SaidDay) or last.weekday is None or last.after != i:
        return None
    return read_figures_beside(s, i, last, scene.now.date())


def _day_beside_weekday(s: Sentence, i: int, scene: Scene, last: Mention | None) -> SaidDay | None:
    """Read the 12 of "Friday 12", which is a date unless it shows itself to be an hour."""
    if not isinstance(last, SaidDay) or last.weekday is None or last.after != i or not s.is_digits(i):
        return None
    told = read_english_clock(s, i)
    if (told and told.sure) or s.word(i + 1) in UPTO | {":", ".", "/"} or read_part_after(s, i + 1):
        return None
    return read_bare_day(s, i, scene.now.date())


def _read_clock(s: Sentence, i: int, scene: Scene, last: Mention | None) -> SaidClock | None:
    told = read_english_clock(s, i)
    if told is None and scene.expecting is Expecting.TIME and is_alone(s, i, i + 1):
        told = read_run_of_digits(s, i)
    if told:
        allowed = told.sure or is_hour_here(s, i, told, last, scene)
        return SaidClock(i, told.after, as_written(s, i, told.after, told.clock, scene), told.part) if allowed else None
    elliptic = read_elliptic(s, i)
    if elliptic is None:
        return None
    clock, after = elliptic
    continues = isinstance(last, SaidClock) and last.clock.writing is Writing.SAA_WORDS
    joined = continues and last is not None and last.after == i - 1 and s.word(i - 1) in UPTO | EITHER | ALSO
    led = s.word(i - 1) in {"at", "@"}
    if joined or led or read_part_after(s, after) or scene.expecting is Expecting.TIME:
        return SaidClock(i, after, clock)
    return None


def _read_half_day(s: Sentence, i: int, _scene: Scene, last: Mention | None) -> SaidPart | None:
    """Read the "pm" of "tomorrow pm"; in "today I am" it is a verb."""
    half = read_half(s, i) if isinstance(last, SaidDay) and last.after == i else None
    if half is None or (s.word(half[1]).isalpha() and s.word(half[1]) not in AFTER_HALF):
        return None
    return SaidPart(i, half[1], Part.MORNING if half[0] is Half.AM else Part.AFTERNOON)


def _read_part(s: Sentence, i: int, scene: Scene, last: Mention | None) -> Iterator[Mention]:
    if s.word(i) not in PARTS and s.word(i) not in NARROWING and s.word(i) not in PHRASE_STARTS:
        return
    early = NARROWING.get(s.word(i))
    at = s.skip(i + 1, {"in", "the", "this"}) if early is not None else i
    part = read_part(s, at) or _lunch_of_day(s, at, last)
    if part is None:
        return
    after = part[1]
    if s.word(mapema := s.skip(after, {"na"})) == "mapema":
        early, after = True, mapema + 1
    after_this = s.word(after) in {"hii", "huu", "hiyo"} and read_weekday_name(s, after + 1) is None
    before_this = s.word(at - 1) in THIS and (last is None or last.after < at)
    this = before_this or after_this or s.word(at) in TONIGHT
    if this:
        yield SaidDay(i, i, (scene.now.date(),), Sort.RELATIVE)
    yield SaidPart(i, after, part[0], early)


def _lunch_of_day(s: Sentence, i: int, last: Mention | None) -> tuple[Part, int] | None:
    """Read the "lunch" of "tomorrow lunch" as a part of that day."""
    beside = isinstance(last, SaidDay) and last.after == i
    return (Part.MIDDAY, i + 1) if s.word(i) == "lunch" and beside else None


READERS = (
    Reader(lambda s, i, scene, _: read_repeating(s, i, scene.now.date()), REPEATING_STARTS, digits=False),
    Reader(_read_minutes_from_hour, ENGLISH_NUMBERS | {"a", "quarter", "quater", "qtr", "half"}),
    Reader(lambda s, i, scene, _: read_right_now(s, i, scene.now), RIGHT_NOW_STARTS, digits=False),
    Reader(lambda s, i, scene, last: read_neighbour(s, i, last, scene.now.date()), NEIGHBOUR_STARTS, digits=False),
    Reader(lambda s, i, scene, _: read_counted(s, i, scene.now), COUNTED_STARTS),
    Reader(_read_saa, SAA | {"s"}, digits=False),
    Reader(_figures_beside_weekday, ()),
    Reader(lambda s, i, scene, _: read_numeric_date(s, i, scene.now.date()), TAREHE),
    Reader(lambda s, i, scene, _: read_feast(s, i, scene.now.date()), FEAST_STARTS, digits=False),
    Reader(lambda s, i, scene, _: read_nth_weekday(s, i, scene.now.date()), NTH_STARTS),
    Reader(lambda s, i, scene, _: read_part_of_month(s, i, scene.now.date()), PART_OF_MONTH_STARTS),
    Reader(lambda s, i, scene, _: read_date(s, i, scene.now.date()), DATE_STARTS),
    Reader(_day_beside_weekday, ()),
    Reader(
        _read_clock,
        ENGLISH_NUMBERS
        | frozenset({"noon", "noonday", "midday", "midnight", "midnite", "mid", "a", "half", "quarter"})
        | SWAHILI_NUMBERS,
    ),
    Reader(lambda s, i, scene, _: read_relative_day(s, i, scene.now), RELATIVE_STARTS, digits=False),
    Reader(lambda s, i, scene, _: read_weekday(s, i, scene.now.date()), WEEKDAY_STARTS),
    Reader(lambda s, i, scene, _: read_span(s, i, scene.now.date()), SPAN_STARTS, digits=False),
    Reader(_read_half_day, {"am", "pm", "a", "p"}, digits=False),
)

DIGIT_READERS = tuple(reader for reader in READERS if reader.digits)
WORD_READERS = {
    word: tuple(reader for reader in READERS if word in reader.starts) for each in READERS for word in each.starts
}
"""The readers by the word they may start with, in order, so that most words cost one look-up."""
