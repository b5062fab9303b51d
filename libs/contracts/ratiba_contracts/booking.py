"""Facts about appointments, for cross-sell, payments, owners and integrators."""

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


class Confirmed(AppointmentFact):
    """The customer said yes; the chair is theirs until `held_until`."""

    held_until: AwareDatetime
    cross_sell_declined: bool = False


class Booked(AppointmentFact):
    """The appointment stands."""


class Cancelled(AppointmentFact):
    """The appointment was called off and its time is free again."""

    cancelled_by: str = Field(examples=["customer"], pattern=r"^(customer|owner|system)$")
