"""What was understood of the customer's words about day and time, and what is not certain about it."""

from dataclasses import dataclass
from datetime import date, time
from enum import Enum, auto


class Expecting(Enum):
    """What the customer was just asked, so that a bare "5" or "tano" can answer it."""

    DAY = auto()
    TIME = auto()


class Clock(Enum):
    """The two clocks of East Africa: `saa nne` is 10:00 on one, `four` is 04:00 or 16:00 on the other."""

    SWAHILI = auto()
    ENGLISH = auto()


class DoubtKind(Enum):
    """Why something is asked or read back."""

    CLOCK_UNSAID = auto()  # no part of the day said: opening hours chose `times[0]`, or all of `times` fit
    CLOCK_CONTRADICTS = auto()  # "saa kumi asubuhi": clock and part of the day do not go together
    NIGHT_OF_DAY_BEFORE = auto()  # "Saturday night at midnight" is calendar Sunday: `days` has both
    WEEKDAY_MISMATCH = auto()  # "Friday 12" and the 12th is no Friday: `days` has all that was said
    WEEKDAY_IS_TODAY = auto()  # "Friday" said on a Friday: today, or in a week
    WHICH_WEEK = auto()  # "next Friday" while this week's is still to come: show the date
    NO_SUCH_DATE = auto()  # 31/9, 29 February of a common year
    IN_THE_PAST = auto()  # yesterday, or 10:00 today when it is noon
    NEXT_YEAR = auto()  # a date without a year that has passed this year: show the year
    MONTH_FIRST = auto()  # 04/25 can only be 25 April written month first
    DURATION_OR_CLOCK = auto()  # "massage ya saa moja": an hour long, or at seven
    SEVERAL_DAYS = auto()  # the customer named more than one
    SEVERAL_TIMES = auto()
    REPEATING = auto()  # "every Monday": one appointment is booked at a time
    AFTER_MIDNIGHT = auto()  # "kesho" said between 00:00 and 04:00: show the date
    OTHER_ZONE = auto()  # "3pm London time": not the tenant's clock
    PARTLY_READ = auto()  # "the third nearest Tuesday": a word that narrows the day was not understood, no day is kept
    RULED_OUT = auto()  # "not Friday": `days` and `times` are the ones refused


ASKED = frozenset(
    {
        DoubtKind.NIGHT_OF_DAY_BEFORE,
        DoubtKind.WEEKDAY_MISMATCH,
        DoubtKind.WEEKDAY_IS_TODAY,
        DoubtKind.NO_SUCH_DATE,
        DoubtKind.IN_THE_PAST,
        DoubtKind.DURATION_OR_CLOCK,
        DoubtKind.SEVERAL_DAYS,
        DoubtKind.SEVERAL_TIMES,
        DoubtKind.REPEATING,
        DoubtKind.OTHER_ZONE,
        DoubtKind.PARTLY_READ,
    }
)


@dataclass(frozen=True)
class Doubt:
    """One reason for a question or a read-back; `days`, `times` and `ranges` are the readings it is about."""

    kind: DoubtKind
    days: tuple[date, ...] = ()
    times: tuple[time, ...] = ()
    ranges: tuple[tuple[time, time], ...] = ()

    @property
    def asks(self) -> bool:
        """Whether it needs an answer before anything is booked; the others only need to be read back."""
        if self.kind is DoubtKind.RULED_OUT:
            return False
        if len(self.days) == 1 and self.kind in {DoubtKind.NIGHT_OF_DAY_BEFORE, DoubtKind.WEEKDAY_IS_TODAY}:
            return False
        return self.kind in ASKED or len(self.times) > 1 or len(self.ranges) > 1


@dataclass(frozen=True)
class When:
    """Local calendar days and wall times on the 24 h clock, in the tenant's zone.

    `days` and `times`: one value is certain, several must be asked, none was said. `day_range` has both ends
    included and `date.max` for an open end; `time_range` is the range a start may fall in, its end left out,
    `time.max` for an open end. `spans` are the half-open character ranges of the text that were used.
    """

    days: tuple[date, ...] = ()
    day_range: tuple[date, date] | None = None
    times: tuple[time, ...] = ()
    time_range: tuple[time, time] | None = None
    doubts: tuple[Doubt, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def must_ask(self) -> bool:
        """Whether a question is needed before the day or the time may be used."""
        return len(self.days) > 1 or len(self.times) > 1 or any(doubt.asks for doubt in self.doubts)

    @property
    def says_nothing(self) -> bool:
        """Whether the words held no day, no time and nothing to ask about either."""
        return not (self.days or self.day_range or self.times or self.time_range or self.doubts)

    def doubt(self, kind: DoubtKind) -> Doubt | None:
        """Return the doubt of that kind, if there is one."""
        return next((doubt for doubt in self.doubts if doubt.kind is kind), None)
