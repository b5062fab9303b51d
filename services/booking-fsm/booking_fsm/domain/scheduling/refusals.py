"""Why a start cannot be booked: one class a reason, each with the fields its sentence needs.

Refusals are outcomes, not exceptions. Instants are UTC; `staff_id` is set only where the customer asked
for that person. `Refusal` is their union, for a `match` that ends in `assert_never`.
"""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class InThePast:
    """The start lies before now."""

    slug: ClassVar[str] = "in-the-past"
    now: dt.datetime


@dataclass(frozen=True, slots=True)
class TooSoon:
    """The house wants more notice; `earliest` is the first instant that gives it."""

    slug: ClassVar[str] = "too-soon"
    earliest: dt.datetime


@dataclass(frozen=True, slots=True)
class TooFarAhead:
    """Bookings open up to and including the local date `last_day`."""

    slug: ClassVar[str] = "too-far-ahead"
    last_day: dt.date


@dataclass(frozen=True, slots=True)
class NobodyForService:
    """No active member of staff does this service."""

    slug: ClassVar[str] = "nobody-for-service"
    service_id: str


@dataclass(frozen=True, slots=True)
class NoSuchStaff:
    """The person asked for is not, or no longer, on the staff."""

    slug: ClassVar[str] = "no-such-staff"
    staff_id: str


@dataclass(frozen=True, slots=True)
class NotQualified:
    """The person asked for does not do this service."""

    slug: ClassVar[str] = "not-qualified"
    staff_id: str
    service_id: str


@dataclass(frozen=True, slots=True)
class ClosedThatDay:
    """Nobody who does the service works on that local date."""

    slug: ClassVar[str] = "closed-that-day"
    day: dt.date


@dataclass(frozen=True, slots=True)
class StaffOff:
    """Off although the house is open: a day off or time off. `until` ends the time off, if it is one."""

    slug: ClassVar[str] = "staff-off"
    day: dt.date
    until: dt.datetime | None
    staff_id: str | None


@dataclass(frozen=True, slots=True)
class BeforeOpening:
    """Before work begins that day, or too close behind it to prepare; `first_start` is the grid's first."""

    slug: ClassVar[str] = "before-opening"
    opens_at: dt.datetime
    first_start: dt.datetime | None


@dataclass(frozen=True, slots=True)
class AfterClosing:
    """At or after the end of the day's work."""

    slug: ClassVar[str] = "after-closing"
    closes_at: dt.datetime


@dataclass(frozen=True, slots=True)
class RunsPastClosing:
    """Begins in time but would not be over by closing, buffer included; `last_start` on the grid would."""

    slug: ClassVar[str] = "runs-past-closing"
    closes_at: dt.datetime
    last_start: dt.datetime | None


@dataclass(frozen=True, slots=True)
class InBreak:
    """Begins between two stretches of work, such as lunch, or too close behind one to prepare."""

    slug: ClassVar[str] = "in-break"
    break_from: dt.datetime
    break_until: dt.datetime


@dataclass(frozen=True, slots=True)
class RunsIntoBreak:
    """Begins in time but would not be over by the break; `last_start` on the grid before it would."""

    slug: ClassVar[str] = "runs-into-break"
    break_from: dt.datetime
    break_until: dt.datetime
    last_start: dt.datetime | None


@dataclass(frozen=True, slots=True)
class OffTheGrid:
    """Not a time the house starts at; `nearest` is the grid's start before and after, where there is one."""

    slug: ClassVar[str] = "off-the-grid"
    nearest: tuple[dt.datetime, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """Everyone who could do it, or the person asked for, is booked or held for part of that time."""

    slug: ClassVar[str] = "slot-taken"
    staff_id: str | None


@dataclass(frozen=True, slots=True)
class FullyBooked:
    """Said of a whole local date: work is done that day, and all of it is taken."""

    slug: ClassVar[str] = "fully-booked"
    day: dt.date
    staff_id: str | None


@dataclass(frozen=True, slots=True)
class LongerThanHours:
    """Said of a whole local date: no stretch of work is long enough for the service and its buffers."""

    slug: ClassVar[str] = "longer-than-hours"
    day: dt.date


HoursRefusal = ClosedThatDay | BeforeOpening | AfterClosing | RunsPastClosing | InBreak | RunsIntoBreak
NobodyRefusal = NobodyForService | NoSuchStaff | NotQualified
DayRefusal = (
    InThePast
    | TooSoon
    | TooFarAhead
    | NobodyForService
    | NoSuchStaff
    | NotQualified
    | ClosedThatDay
    | StaffOff
    | LongerThanHours
    | FullyBooked
)

Refusal = (
    InThePast
    | TooSoon
    | TooFarAhead
    | NobodyForService
    | NoSuchStaff
    | NotQualified
    | ClosedThatDay
    | StaffOff
    | BeforeOpening
    | AfterClosing
    | RunsPastClosing
    | InBreak
    | RunsIntoBreak
    | OffTheGrid
    | Taken
)
