"""What one stretch of a sentence says, before it is put together with the rest.

`first` and `after` are token indexes, `after` left out.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto

from booking_fsm.domain.when.clock import SpokenClock
from booking_fsm.domain.when.outcome import Doubt
from booking_fsm.domain.when.parts import Part


class Sort(Enum):
    """How a day was named; two sorts side by side name one day, two of one sort name two."""

    RELATIVE = auto()  # tomorrow
    WEEKDAY = auto()  # Friday
    EXACT_WEEKDAY = auto()  # next Friday
    DATE = auto()  # 12 March


@dataclass(frozen=True)
class Mention:
    """A stretch of the sentence that means something."""

    first: int
    after: int


@dataclass(frozen=True)
class SaidDay(Mention):
    """A day; several `days` where the words fit more than one, none where there is no such date."""

    days: tuple[date, ...]
    sort: Sort
    weekday: int | None = None
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True)
class SaidSpan(Mention):
    """A run of days, both ends included: a week, a weekend, a month; `closed` where the customer said both ends."""

    days: tuple[date, date]
    closed: bool = False


@dataclass(frozen=True)
class SaidPast(Mention):
    """A day that is over: yesterday, last Friday."""

    days: tuple[date, ...]


@dataclass(frozen=True)
class SaidClock(Mention):
    """An hour, with the part of the day that was said as one with it."""

    clock: SpokenClock
    part: Part | None = None


@dataclass(frozen=True)
class SaidPart(Mention):
    """A part of the day; `early` or late within it where that was said."""

    part: Part
    early: bool | None = None


@dataclass(frozen=True)
class SaidMoment(Mention):
    """A moment counted from now: "in two hours"."""

    at: datetime


@dataclass(frozen=True)
class SaidWithin(Mention):
    """From now until a moment: "within the next two hours", "right now"."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class SaidLength(Mention):
    """How long something takes; no day and no time, but its number is spoken for."""


@dataclass(frozen=True)
class SaidLengthOrClock(Mention):
    """ "massage ya saa mbili", "baada ya saa mbili": a length of time, or an hour of the clock."""

    clock: SpokenClock
    moment: datetime | None


@dataclass(frozen=True)
class SaidEvery(Mention):
    """Something that repeats: "every Monday"."""

    days: tuple[date, ...]
