"""An owner takes back what was entered by hand: a slip, or somebody who called again.

One transaction: the row is cancelled if it still is what the owner saw, it is written down who did so, and the fact
goes out. Of two presses the database lets one change the row; the other finds what happened.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog

from booking_fsm.adapters import cancelled_by_hand
from booking_fsm.adapters.cancelled_by_hand import Entry
from booking_fsm.turns import SERVICE
from ratiba_contracts.booking import Cancelled
from ratiba_contracts.by_hand import CancelByHand, CancelledByHand
from ratiba_contracts.codec import envelope
from ratiba_contracts.envelope import derived_id
from ratiba_contracts.requests import Refusal
from ratiba_contracts.views import Channel
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import current_tenant
from ratiba_runtime.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger("booking.by_hand")

_STATUS: Mapping[str, str] = {"booked": "booked", "waiting": "pending"}
"""The row's word for what a day's page shows."""


@dataclass(frozen=True, slots=True)
class CancellingByHand:
    """Answers `booking.cancel_by_hand`. `clock` returns the wall clock, aware."""

    database: Database
    clock: Callable[[], dt.datetime]

    async def cancel(self, request: CancelByHand) -> CancelledByHand | Refusal:
        """Take it back, or say how it stands. Who presses again hears that it is called off."""
        now = self.clock().astimezone(dt.UTC)
        async with unit_of_work(self.database, service=SERVICE) as uow:
            status = _STATUS[request.expected]
            gone = await cancelled_by_hand.cancel(uow.connection, request.appointment_id, status, now)
            if gone is None:
                return _as_it_stands(await cancelled_by_hand.entry(uow.connection, request.appointment_id), status)
            await cancelled_by_hand.note(uow.connection, request.appointment_id, request.actor, now)
            _tell(uow, gone, now)
        log.info("by_hand.cancelled", staff_id=gone.staff_id)
        return CancelledByHand(appointment=gone.appointment)


def _as_it_stands(entry: Entry | None, expected: str) -> CancelledByHand | Refusal:
    if entry is None:
        return Refusal(slug="no-such-appointment", message="There is no such appointment.")
    if not entry.by_hand:
        return Refusal(
            slug="not-by-hand",
            message="A customer booked that in the chat. Only what was entered by hand can be called off here.",
        )
    if entry.taken_back:
        return CancelledByHand(appointment=entry.appointment, again=True)
    if entry.status != expected:
        return Refusal(slug="changed-since", message="It was changed since you looked. Look at the day again.")
    return Refusal(slug="has-ended", message="That appointment is over. What is over stays on its day.")


def _tell(uow: UnitOfWork, gone: Entry, now: dt.datetime) -> None:
    appointment = gone.appointment
    fact = Cancelled(
        appointment=appointment,
        service_id=appointment.service.service_id,
        staff_id=gone.staff_id,
        customer_id=gone.customer_id,
        thread_id=gone.thread_id,
        channel=Channel.WEB,
        made_by="owner",
        cancelled_by="owner",
    )
    id_ = derived_id(appointment.appointment_id, "cancelled by hand")
    uow.emit(envelope(fact, id=id_, tenant=current_tenant().slug, key=appointment.appointment_id.hex[:16], time=now))
