"""Requests of an owner's own hand: a day's appointments, and one that the owner enters, or calls off.

A time that a customer is just deciding on or paying for is refused, unless the owner overrides it and says why. A
booked appointment is never overridden.
"""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from ratiba_contracts.conversation import E164
from ratiba_contracts.envelope import Contract
from ratiba_contracts.personality import Actor, Reason
from ratiba_contracts.views import AppointmentView, Minutes, OpenInterval

ClaimId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_:-]{1,161}$")]
"""What stands in the way of a time: a kept appointment's id, or the token of a hold. It says nothing of who it is."""

HELD = "held"
"""Slug of the refusal that may be overridden: its `rows` are the claims, its `until` when the last of them ends."""


class ByHandPersonal(Contract):
    """For whom the owner books. The phone is the owner's word: it proves nothing, and opens no conversation."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    phone: E164 | None = None


class Override(Contract):
    """The owner's word that the time is to be theirs although customers claim it, and why.

    Only the claims named give way: whatever else has come since is refused anew.
    """

    reason: Reason
    claims: tuple[ClaimId, ...] = Field(min_length=1, max_length=20)


class BookByHand(Contract):
    """Enter an appointment. `request_id`: one press of a button, however often it arrives; it books once.

    Neither the notice nor the horizon of customers binds an owner; hours, time off and other appointments do.
    """

    request_id: UUID
    actor: Actor
    service_id: str
    start_at: AwareDatetime
    staff_id: str | None = Field(default=None, description="None: whoever is free.")
    override: Override | None = None
    personal: ByHandPersonal


class BookedByHand(Contract):
    """The appointment stands. `again`: this very press had made it before. `displaced`: customers who gave way."""

    outcome: Literal["booked_by_hand"] = "booked_by_hand"
    appointment: AppointmentView
    staff_id: str
    displaced: int = Field(default=0, ge=0)
    again: bool = False


class CancelByHand(Contract):
    """Call off an appointment: what was entered by hand, until it has ended; what a customer has, until it begins.

    What waits for payment is called off for as long as it does. `expected`: as what the owner saw it. It is called off
    once, however often this arrives.
    """

    actor: Actor
    appointment_id: UUID
    expected: Literal["booked", "waiting"] = "booked"


class CancelledByHand(Contract):
    """It is called off, and its time is free. `again`: an owner had called it off before.

    `told`: a customer had it, and is told so in their conversation.
    """

    outcome: Literal["cancelled_by_hand"] = "cancelled_by_hand"
    appointment: AppointmentView
    again: bool = False
    told: bool = False


class ShowDay(Contract):
    """The appointments of one local day."""

    day: date


class EntryPersonal(Contract):
    """Who comes, as far as it is known."""

    name: str | None = Field(default=None, max_length=120)


class DayEntry(Contract):
    """A time of one member of staff. `waiting`: kept until it is paid. `deciding`: a customer was shown it, or was
    asked to say yes; no name then. `until`: when it is given up, if known.
    """

    state: Literal["booked", "waiting", "deciding"]
    start_at: AwareDatetime
    end_at: AwareDatetime
    service_name: str | None = None
    reference: str | None = None
    until: AwareDatetime | None = None
    by_hand: bool = False
    appointment_id: UUID | None = Field(default=None, description="Of a row, to call it off.")
    personal: EntryPersonal = EntryPersonal()


class StaffDay(Contract):
    """One member of staff on that day: when they work (nothing: a day off), and what is taken, by time."""

    staff_id: str
    name: str
    hours: tuple[OpenInterval, ...] = ()
    entries: tuple[DayEntry, ...] = ()


class SoldService(Contract):
    """What can be booked, and by whom."""

    service_id: str
    name: str
    duration_min: Minutes
    staff_ids: tuple[str, ...]


class DayShown(Contract):
    """The day. `holds_known` is False while nobody can say what customers are deciding on."""

    outcome: Literal["day_shown"] = "day_shown"
    day: date
    staff: tuple[StaffDay, ...]
    services: tuple[SoldService, ...]
    holds_known: bool = True
