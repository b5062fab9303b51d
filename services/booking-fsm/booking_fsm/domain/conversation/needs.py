"""What a decision may need of the world before it can be made, and what comes back.

A node returns the need; the runner satisfies it and asks again, four rounds at most. A refusal is an
answer like any other.
"""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from booking_fsm.domain.conversation.state import Slot
from booking_fsm.domain.scheduling.busy import BusyCalendar
from booking_fsm.domain.scheduling.intervals import Interval
from ratiba_contracts.views import AppointmentView


@dataclass(frozen=True, slots=True)
class NeedCalendar:
    """Who is busy when, on these local days (inclusive), other people's holds included."""

    from_day: dt.date
    until_day: dt.date


@dataclass(frozen=True, slots=True)
class Calendar:
    """Answer to NeedCalendar. `engaged`: when the customer has appointments of their own."""

    from_day: dt.date
    until_day: dt.date
    busy: BusyCalendar
    engaged: tuple[Interval, ...] = ()

    def covers(self, need: NeedCalendar) -> bool:
        """Whether the asked days are within these."""
        return self.from_day <= need.from_day and need.until_day <= self.until_day


@dataclass(frozen=True, slots=True)
class NeedHold:
    """Hold the first of these chairs that is still free."""

    candidates: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class NeedBooking:
    """Turn the held chair into an appointment; `unpaid`: one that is kept until it is paid."""

    slot: Slot
    service_id: str
    unpaid: bool = False


@dataclass(frozen=True, slots=True)
class NeedSecond:
    """Turn the offered chair into an appointment behind a live first one.

    `unpaid`: one that is kept until it is paid; until `held_until`, where it is paid together with the first.
    """

    offer_id: UUID
    slot: Slot
    service_id: str
    first_id: UUID
    unpaid: bool = False
    held_until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class NeedAppointments:
    """The customer's coming appointments, soonest first."""


@dataclass(frozen=True, slots=True)
class NeedCancel:
    """Call off those of these that are appointments of the customer's and live."""

    appointment_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class NeedPending:
    """Which of these appointments are still kept unpaid."""

    appointment_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class NeedPaid:
    """These are paid: those of them that are still kept become booked."""

    appointment_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class NeedRelease:
    """Give up those of these that are still kept; `refused`: by the customer's own word."""

    appointment_ids: tuple[UUID, ...]
    refused: bool


Need = (
    NeedCalendar
    | NeedHold
    | NeedBooking
    | NeedSecond
    | NeedAppointments
    | NeedCancel
    | NeedPending
    | NeedPaid
    | NeedRelease
)


@dataclass(frozen=True, slots=True)
class Held:
    """The chair waits for this customer."""

    slot: Slot


@dataclass(frozen=True, slots=True)
class Taken:
    """Somebody else was faster: every candidate is gone."""


@dataclass(frozen=True, slots=True)
class HoldsAway:
    """The hold store did not answer. Unavailable is not taken: nothing is known about the chair."""


@dataclass(frozen=True, slots=True)
class Made:
    """The appointment exists; with `held_until` (wall clock) it is only kept, and has to be paid by then."""

    appointment: AppointmentView
    slot: Slot
    held_until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class CalledOff:
    """The appointment is cancelled, which this thread had booked; its chair is free again."""

    appointment: AppointmentView
    slot: Slot
    thread_id: str


@dataclass(frozen=True, slots=True)
class Paid:
    """The appointment was kept unpaid, and is booked now."""

    appointment: AppointmentView
    slot: Slot
    thread_id: str


@dataclass(frozen=True, slots=True)
class Released:
    """The appointment was kept unpaid, and its chair is free again; `refused`: by the customer's own word."""

    appointment: AppointmentView
    slot: Slot
    thread_id: str
    refused: bool


@dataclass(frozen=True, slots=True)
class NotLive:
    """The appointment is not live any more (cancelled, or past)."""


@dataclass(frozen=True, slots=True)
class Known:
    """What was found out during this turn."""

    calendar: Calendar | None = None
    hold: Held | Taken | HoldsAway | None = None
    booking: Made | Taken | HoldsAway | None = None
    second: Made | Taken | HoldsAway | NotLive | None = None
    appointments: tuple[AppointmentView, ...] | None = None
    cancelled: tuple[CalledOff, ...] | None = None
    pending: tuple[UUID, ...] | None = None
    paid: tuple[Paid, ...] | None = None
    released: tuple[Released, ...] | None = None
