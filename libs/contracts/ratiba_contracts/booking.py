"""Facts about appointments, for cross-sell, payments, owners and integrators."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from ratiba_contracts.conversation import ThreadId
from ratiba_contracts.envelope import Contract
from ratiba_contracts.views import AppointmentView, Channel


class AppointmentFact(Contract):
    """What every fact about an appointment carries. Nothing personal: integrators read these for 90 days."""

    appointment: AppointmentView
    service_id: str
    staff_id: str
    customer_id: UUID
    thread_id: ThreadId
    channel: Channel
    made_by: Literal["customer", "owner"] = Field(
        default="customer",
        description="Owner: entered by hand in the console. Then no conversation has this thread, and channel is web.",
    )


class Confirmed(AppointmentFact):
    """The customer said yes; the chair is theirs until `held_until`."""

    held_until: AwareDatetime
    cross_sell_declined: bool = False
    confirmed_at: AwareDatetime | None = Field(
        default=None, description="In the conversation's own clock; the envelope's time is the wall clock."
    )
    blocked_from: AwareDatetime | None = Field(default=None, description="Start of the blocked time, buffer included.")
    blocked_until: AwareDatetime | None = Field(default=None, description="End of the blocked time, buffer included.")


class Bundled(AppointmentFact):
    """A second appointment was added right behind a confirmed one; its chair is theirs until `held_until`."""

    held_until: AwareDatetime
    first_appointment_id: UUID = Field(description="The one it was added to.")
    offer_id: UUID


class Booked(AppointmentFact):
    """The appointment stands."""


class Cancelled(AppointmentFact):
    """The appointment was called off and its time is free again."""

    cancelled_by: str = Field(examples=["customer"], pattern=r"^(customer|owner|system)$")


class Displaced(Contract):
    """An owner has booked over what a customer was deciding on or paying for: the customer is to be told.

    `appointments` were kept for them until they are paid, and are cancelled by now. Whatever else they hold within the
    blocked time of this member of staff can no longer become theirs.
    """

    thread_id: ThreadId
    staff_id: str
    blocked_from: AwareDatetime
    blocked_until: AwareDatetime
    start_at: AwareDatetime | None = Field(
        default=None, description="When what the owner entered begins, without the time blocked before it."
    )
    end_at: AwareDatetime | None = Field(default=None, description="When it ends, without the time blocked after it.")
    appointments: tuple[AppointmentView, ...] = ()


class CancelledByOwner(Contract):
    """An owner has called off what a customer had booked, or (`unpaid`) what was kept for them: they are to be told.

    It is cancelled by then, and everybody else hears so by `booking.cancelled`.
    """

    thread_id: ThreadId
    appointment: AppointmentView
    unpaid: bool = False
