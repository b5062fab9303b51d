"""Find everything in a sentence that says a day or a time, left to right, the longest reading first."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from booking_fsm.domain.when.clock import SpokenClock, Writing
from booking_fsm.domain.when.dates import STARTS as DATE_STARTS
from booking_fsm.domain.when.dates import TAREHE, read_bare_day, read_date
from booking_fsm.domain.when.english_clock import EnglishClock, read_english_clock, read_minutes_from_hour
from booking_fsm.domain.when.known_days import STARTS as KNOWN_STARTS
from booking_fsm.domain.when.known_days import read_known_day
from booking_fsm.domain.when.mentions import Mention, SaidClock, SaidDay, SaidPart, Sort
from booking_fsm.domain.when.numbers import ENGLISH_NUMBERS, ENGLISH_UNITS, SWAHILI_NUMBERS
from booking_fsm.domain.when.numeric_dates import read_numeric_date, read_pair_beside
from booking_fsm.domain.when.outcome import Clock, Expecting
from booking_fsm.domain.when.parts import LEADS as PART_LEADS
from booking_fsm.domain.when.parts import PARTS, TONIGHT, Part, read_part, read_part_after
from booking_fsm.domain.when.relative_days import COUNTED_STARTS, read_counted, read_relative_day
from booking_fsm.domain.when.relative_days import STARTS as RELATIVE_STARTS
from booking_fsm.domain.when.sentence import Sentence
from booking_fsm.domain.when.spans import STARTS as SPAN_STARTS
from booking_fsm.domain.when.spans import read_span
from booking_fsm.domain.when.swahili_clock import SAA, read_elliptic, read_saa
from booking_fsm.domain.when.weekdays import STARTS as WEEKDAY_STARTS
from booking_fsm.domain.when.weekdays import read_weekday, read_weekday_name
from booking_fsm.domain.when.words import ALSO, EITHER, THIS, TODAY, TOMORROW, UPTO

ENGLISH_LEADS = frozenset(
    {"at", "@", "around", "about", "by", "from", "before", "after", "between", "until", "till", "til", "circa",
     "approx", "approximately", "say", "than"}
)  # fmt: skip
CLOCK_LEADS = ENGLISH_LEADS | {"mnamo", "kuanzia"}
SWAHILI_SIGNS = frozenset({"kesho", "leo", "saa", "ijumaa", "asubuhi", "mchana", "jioni", "usiku", "nataka", "naomba"})
AFTER_HALF = frozenset({"please", "pls", "or", "if", "ok", "works", "is"})
NARROWING = {"early": True, "late": False, "mapema": True}


@dataclass(frozen=True)
class Reader:
    """One kind of mention: how it is read, and the words it may start with, so that most words cost one look-up."""

    read: Callable[[Sentence, int, "Scene", Mention | None], Mention | None]
    starts: Collection[str]
    digits: bool = True


@dataclass(frozen=True)
class Scene:
    """What is known before the words are read."""

    now: datetime
    expecting: Expecting | None
    clock: Clock | None


def scan(s: Sentence, scene: Scene) -> list[Mention]:
    """Return the mentions of a sentence in order, none overlapping."""
    found: list[Mention] = []
    i = 0
    while i < len(s):
        mentions = tuple(_read(s, i, scene, found[-1] if found else None))
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
    digits = word.isdigit()
    for reader in READERS:
        if word in reader.starts or (digits and reader.digits):
            mention = reader.read(s, i, scene, last)
            if mention:
                yield mention
                return
    yield from _read_part(s, i, scene)


def _read_minutes_from_hour(s: Sentence, i: int, _scene: Scene, _last: Mention | None) -> SaidClock | None:
    told = read_minutes_from_hour(s, i)
    return SaidClock(i, told.after, told.clock, told.part) if told else None


def _read_saa(s: Sentence, i: int, _scene: Scene, _last: Mention | None) -> SaidClock | None:
    told = read_saa(s, i)
    return SaidClock(i, told[1], told[0]) if told else None


def _day_beside_weekday(s: Sentence, i: int, scene: Scene, last: Mention | None) -> SaidDay | None:
    """Read the 12 of "Friday 12", which is a date unless it shows itself to be an hour."""
    if not isinstance(last, SaidDay) or last.weekday is None or last.after != i or not s.is_digits(i):
        return None
    paired = read_pair_beside(s, i, last, scene.now.date())
    if paired:
        return paired
    told = read_english_clock(s, i)
    if (told and told.sure) or s.word(i + 1) in UPTO | {":", ".", "/"} or read_part_after(s, i + 1):
        return None
    return read_bare_day(s, i, scene.now.date())


def _read_clock(s: Sentence, i: int, scene: Scene, last: Mention | None) -> SaidClock | None:
    told = read_english_clock(s, i)
    if told:
        allowed = told.sure or _in_company(s, i, told, last, scene)
        return SaidClock(i, told.after, _written(s, i, told.after, told.clock, scene), told.part) if allowed else None
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


def _in_company(s: Sentence, i: int, told: EnglishClock, last: Mention | None, scene: Scene) -> bool:
    """Whether a bare number stands where only an hour may stand."""
    before = s.word(i - 1)
    if told.clock.hour > 12 and not told.clock.minute:
        return before in {"at", "@"} or scene.expecting is Expecting.TIME
    if before in CLOCK_LEADS or (scene.expecting is Expecting.TIME and _alone(s, i, told.after)):
        return True
    if _part_follows(s, i, told.after) or _day_then_part(s, told.after):
        return True
    if _part_before(s, i):
        return True
    if isinstance(last, SaidClock) and last.after == i - 1 and before in UPTO | EITHER | {"and", "na"}:
        return True
    if _range_ends_sure(s, told.after):
        return True
    return _beside_day(s, i, told, last)


def _part_follows(s: Sentence, i: int, after: int) -> bool:
    """Whether a part of the day makes the number before it an hour; "all four afternoon classes" does not."""
    part = read_part_after(s, after)
    return part is not None and (part[0].is_swahili or s.is_digits(i) or s.word(after) in PART_LEADS)


def _part_before(s: Sentence, i: int) -> bool:
    at = i - 1
    while s.word(at) in {",", "at", "hii", "this", "ya"}:
        at -= 1
    return read_part(s, at) is not None


def _day_then_part(s: Sentence, i: int) -> bool:
    at = s.skip(i, {",", "on", "this"})
    return s.word(at) in TODAY | TOMORROW and read_part_after(s, at + 1) is not None


def _range_ends_sure(s: Sentence, i: int) -> bool:
    if s.word(i) not in UPTO:
        return False
    end = read_english_clock(s, i + 1)
    return end is not None and (end.sure or read_part_after(s, end.after) is not None)


def _beside_day(s: Sentence, i: int, told: EnglishClock, last: Mention | None) -> bool:
    """Whether the number follows a day at once: "tomorrow 10.30", "kesho 4"."""
    if not isinstance(last, SaidDay) or s.skip(last.after, {","}) != i:
        return False
    if told.clock.minute:
        return True
    return last.sort is Sort.RELATIVE and not s.word(told.after).isalpha() and s.word(told.after) not in UPTO | {"/"}


def _alone(s: Sentence, i: int, after: int) -> bool:
    """Whether no other number of the message could be the answer."""
    others = (at for at in range(len(s)) if not i <= at < after and at not in s.blocked)
    return not any(s.is_digits(at) or s.word(at) in ENGLISH_UNITS for at in others)


def _written(s: Sentence, i: int, after: int, clock: SpokenClock, scene: Scene) -> SpokenClock:
    """Mark an hour in figures as one of either clock where the customer speaks Swahili."""
    if clock.half is not None or clock.hour == 0 or clock.hour > 12 or not s.is_digits(i):
        return clock
    swahili_part = (part := read_part_after(s, after)) is not None and part[0].is_swahili
    near = any(s.word(at) in SWAHILI_SIGNS for at in range(max(0, i - 3), after + 3))
    answered = scene.expecting is Expecting.TIME and scene.clock is not Clock.ENGLISH and not clock.minute
    if swahili_part or ((near or answered) and not clock.padded and s.word(i - 1) not in ENGLISH_LEADS):
        return SpokenClock(clock.hour, clock.minute, Writing.BARE, None, clock.padded)
    return clock


def _read_half_day(s: Sentence, i: int, _scene: Scene, last: Mention | None) -> SaidPart | None:
    """Read the "pm" of "tomorrow pm"; in "today I am" it is a verb."""
    if (
        not isinstance(last, SaidDay)
        or last.after != i
        or (s.word(i + 1).isalpha() and s.word(i + 1) not in AFTER_HALF)
    ):
        return None
    part = {"am": Part.MORNING, "pm": Part.AFTERNOON}.get(s.word(i))
    return SaidPart(i, i + 1, part) if part else None


def _read_part(s: Sentence, i: int, scene: Scene) -> Iterator[Mention]:
    if s.word(i) not in PARTS and s.word(i) not in NARROWING and s.word(i) != "lunch":
        return
    early = NARROWING.get(s.word(i))
    at = s.skip(i + 1, {"in", "the", "this"}) if early is not None else i
    part = read_part(s, at)
    if part is None:
        return
    after = part[1]
    if s.word(after) == "mapema":
        early, after = True, after + 1
    after_this = s.word(after) in {"hii", "huu", "hiyo"} and read_weekday_name(s, after + 1) is None
    this = s.word(at - 1) in THIS or after_this or s.word(at) in TONIGHT
    if this:
        yield SaidDay(i, i, (scene.now.date(),), Sort.RELATIVE)
    yield SaidPart(i, after, part[0], early)


READERS = (
    Reader(_read_minutes_from_hour, ENGLISH_NUMBERS | {"a", "quarter", "quater", "qtr", "half"}),
    Reader(lambda s, i, scene, _: read_counted(s, i, scene.now), COUNTED_STARTS),
    Reader(_read_saa, SAA | {"s"}, digits=False),
    Reader(lambda s, i, scene, _: read_numeric_date(s, i, scene.now.date()), TAREHE),
    Reader(lambda s, i, scene, _: read_known_day(s, i, scene.now.date()), KNOWN_STARTS),
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
    Reader(_read_half_day, {"am", "pm"}, digits=False),
)
