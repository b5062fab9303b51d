"""From an owner's press to facts on the bus. Ids follow from the press, so one that is taken again tells the same."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from booking_fsm.adapters.by_hand import LiveRow
from booking_fsm.adapters.cancelled_by_hand import Entry
from booking_fsm.domain.conversation.state import Slot
from booking_fsm.domain.scheduling.by_hand import Chair, Claim
from booking_fsm.hold_claims import Claims
from ratiba_contracts.booking import Booked, Cancelled, CancelledByOwner, Confirmed, Displaced
from ratiba_contracts.codec import envelope
from ratiba_contracts.envelope import Contract, Envelope, derived_id
from ratiba_contracts.views import AppointmentView, Channel


@dataclass(frozen=True, slots=True)
class OutgoingByHand:
    """Makes the facts of one press. `cause` is its id, `at` the wall clock."""

    cause: UUID
    tenant: str
    at: dt.datetime

    def entered(
        self, appointment: AppointmentView, slot: Slot, customer_id: UUID, thread_id: str, held_until: dt.datetime
    ) -> list[Envelope[Any]]:
        """What everybody hears of the appointment: it was confirmed and is booked, by the owner's hand."""
        about: dict[str, Any] = {
            "appointment": appointment,
            "service_id": appointment.service.service_id,
            "staff_id": slot.staff_id,
            "customer_id": customer_id,
            "thread_id": thread_id,
            "channel": Channel.WEB,
            "made_by": "owner",
        }
        confirmed = Confirmed(
            **about,
            held_until=held_until,
            confirmed_at=self.at,
            blocked_from=slot.blocked_from,
            blocked_until=slot.blocked_until,
        )
        key = _key_of(appointment)
        return [self._wrap(confirmed, key, "confirmed"), self._wrap(Booked(**about), key, "booked")]

    def gave_way(self, chair: Chair, claims: Claims, gone: tuple[LiveRow, ...]) -> list[Envelope[Any]]:
        """Payments hears what is cancelled, and each conversation behind a claim that its time is gone."""
        facts: list[Envelope[Any]] = [
            self._wrap(_cancelled(row), row.key, f"cancelled {row.appointment.appointment_id}") for row in gone
        ]
        told: dict[str, Claim] = {}
        for claim in chair.claims:
            key = claims.key_of(claim)
            if key is not None:
                told.setdefault(key, claim)
        for key, claim in told.items():
            displaced = Displaced(
                thread_id=claims.thread_of(claim),
                staff_id=chair.staff_id,
                blocked_from=chair.blocked.start,
                blocked_until=chair.blocked.end,
                start_at=chair.start,
                end_at=chair.end,
                appointments=tuple(row.appointment for row in gone if row.key == key),
            )
            facts.append(self._wrap(displaced, key, f"displaced {key}"))
        return facts

    def called_off(self, gone: Entry, *, unpaid: bool) -> list[Envelope[Any]]:
        """Payments hears that it is cancelled, and the conversation that had it, where there is one."""
        key = _key_of(gone.appointment) if gone.by_hand else gone.key
        facts: list[Envelope[Any]] = [self._wrap(_cancelled(gone), key, "cancelled by hand")]
        if gone.channel is not None:
            told = CancelledByOwner(thread_id=gone.thread_id, appointment=gone.appointment, unpaid=unpaid)
            facts.append(self._wrap(told, key, "cancelled by owner"))
        return facts

    def _wrap(self, data: Contract, key: str, purpose: str) -> Envelope[Any]:
        return envelope(data, id=derived_id(self.cause, purpose), tenant=self.tenant, key=key, time=self.at)


def _key_of(entered: AppointmentView) -> str:
    """The line in which everything about an appointment is told that no conversation has."""
    return entered.appointment_id.hex[:16]


def _cancelled(row: LiveRow | Entry) -> Cancelled:
    """Whoever waits for its money hears of it, also where no conversation is left to say which channel it was."""
    return Cancelled(
        appointment=row.appointment,
        service_id=row.appointment.service.service_id,
        staff_id=row.staff_id,
        customer_id=row.customer_id,
        thread_id=row.thread_id,
        channel=row.channel or Channel.WEB,
        made_by="owner" if row.by_hand else "customer",
        cancelled_by="owner",
    )
