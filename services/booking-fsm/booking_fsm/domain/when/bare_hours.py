"""When a bare number is an hour: after "at", before a part of the day, at the end of a range, as an answer."""

from dataclasses import dataclass
from datetime import datetime

from booking_fsm.domain.when.clock import SpokenClock, Writing
from booking_fsm.domain.when.english_clock import EnglishClock, read_english_clock
from booking_fsm.domain.when.mentions import Mention, SaidClock, SaidDay, Sort
from booking_fsm.domain.when.numbers import ENGLISH_UNITS
from booking_fsm.domain.when.outcome import Clock, Expecting
from booking_fsm.domain.when.parts import LEADS as PART_LEADS
from booking_fsm.domain.when.parts import read_part, read_part_after
from booking_fsm.domain.when.sentence import Sentence
from booking_fsm.domain.when.words import EITHER, TODAY, TOMORROW, UPTO

ENGLISH_LEADS = frozenset(
    {"at", "@", "around", "about", "by", "from", "before", "after", "between", "until", "till", "til", "circa",
     "approx", "approximately", "say", "than"}
)  # fmt: skip
CLOCK_LEADS = ENGLISH_LEADS | {"mnamo", "kuanzia", "mean", "meant"}
JOINS = UPTO | EITHER | {"and", "na"}
"""Between two hours."""
MAYBE = frozenset({"maybe", "even", "perhaps", "possibly", "labda", "hata", "else", "around", "about", "at", "say"})
AFTER_PAIR = frozenset({"am", "pm", "on", "please", "pls", "is", "works", "in", "asubuhi", "mchana", "jioni", "usiku"})
SWAHILI_SIGNS = frozenset({"kesho", "leo", "saa", "ijumaa", "asubuhi", "mchana", "jioni", "usiku", "nataka", "naomba"})


@dataclass(frozen=True)
class Scene:
    """What is known before the words are read."""

    now: datetime
    expecting: Expecting | None
    clock: Clock | None


def is_hour_here(s: Sentence, i: int, told: EnglishClock, last: Mention | None, scene: Scene) -> bool:
    """Whether a bare number stands where only an hour may stand."""
    before = s.word(i - 1)
    if told.clock.hour > 12 and not told.clock.minute:
        return before in {"at", "@"} or scene.expecting is Expecting.TIME
    if (
        before in CLOCK_LEADS
        or s.before(i, "make", "it")
        or s.before(i, "time", "to")
        or (scene.expecting is Expecting.TIME and is_alone(s, i, told.after))
    ):
        return True
    if _part_follows(s, i, told.after) or _day_then_part(s, told.after):
        return True
    if _part_before(s, i):
        return True
    if isinstance(last, SaidClock) and (_joined(s, i, last) or (last.after == i - 1 and _listed(s, i, told.after))):
        return True
    minutes_said = told.clock.minute and s.word(told.after) in TODAY | TOMORROW
    if minutes_said or _range_ends_sure(s, told.after) or _pair_before_day(s, told.after):
        return True
    return _beside_day(s, i, told, last)


def _joined(s: Sentence, i: int, last: SaidClock) -> bool:
    """Whether "to", "or", "or maybe" join it to the hour before."""
    between = [s.word(k) for k in range(last.after, i)]
    return bool(between) and between[0] in JOINS and all(word in MAYBE for word in between[1:])


def _listed(s: Sentence, i: int, after: int) -> bool:
    """Whether it is the middle of "at 10, 11 or 12"."""
    return s.word(i - 1) == "," and s.word(after) in EITHER | {",", "and", "na"}


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


def _pair_ends(s: Sentence, i: int) -> int | None:
    """Return the index after "- 11" or "or 11", where a number up to twelve ends a pair of hours."""
    number = s.word(i + 1)
    pair = s.word(i) in UPTO | {"or", "au", "ama"} and number.isdecimal() and 1 <= int(number) <= 12
    follows = s.word(i + 2)
    counts = follows.isalpha() and follows not in TODAY | TOMORROW | AFTER_PAIR
    return i + 2 if pair and not counts and follows not in {"-", "/", "."} else None


def _pair_before_day(s: Sentence, i: int) -> bool:
    """Whether "9-11" stands before a day that no date can belong to: "9-11 tomorrow"."""
    after = _pair_ends(s, i)
    return after is not None and s.word(s.skip(after, {",", "on"})) in TODAY | TOMORROW


def _beside_day(s: Sentence, i: int, told: EnglishClock, last: Mention | None) -> bool:
    """Whether the number follows a day at once: "tomorrow 10.30", "kesho 4"."""
    if not isinstance(last, SaidDay) or s.skip(last.after, {","}) != i:
        return False
    if told.clock.minute or (last.sort is Sort.RELATIVE and _pair_ends(s, told.after) is not None):
        return True
    return last.sort is Sort.RELATIVE and not s.word(told.after).isalpha() and s.word(told.after) not in UPTO | {"/"}


def is_alone(s: Sentence, i: int, after: int) -> bool:
    """Whether no other number of the message could be the answer."""
    first = i - 2 if s.word(i - 1) in UPTO | EITHER else i
    last = after + 2 if s.word(after) in UPTO | EITHER else after
    others = (at for at in range(len(s)) if not first <= at < last and at not in s.blocked)
    return not any(s.is_digits(at) or s.word(at) in ENGLISH_UNITS for at in others)


def as_written(s: Sentence, i: int, after: int, clock: SpokenClock, scene: Scene) -> SpokenClock:
    """Mark an hour in figures as one of either clock where the customer speaks Swahili."""
    if clock.half is not None or clock.hour == 0 or clock.hour > 12 or not s.is_digits(i):
        return clock
    swahili_part = (part := read_part_after(s, after)) is not None and part[0].is_swahili
    near = any(s.word(at) in SWAHILI_SIGNS for at in range(max(0, i - 3), after + 3))
    answered = scene.expecting is Expecting.TIME and scene.clock is not Clock.ENGLISH and not clock.minute
    if swahili_part or ((near or answered) and not clock.padded and s.word(i - 1) not in ENGLISH_LEADS):
        return SpokenClock(clock.hour, clock.minute, Writing.BARE, None, clock.padded)
    return clock
