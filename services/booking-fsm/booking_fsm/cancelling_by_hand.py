"""An owner calls an appointment off: what was entered by hand, or what a customer has, who is told so.

One transaction: the row is cancelled if it still is what the owner saw, it is written down who did so, and the facts
go out. Of two presses, or of an owner and a customer at one moment, the database lets one change the row; the other
finds what happened.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog

from booking_fsm.adapters import cancelled_by_hand
from booking_fsm.adapters.cancelled_by_hand import Entry
from booking_fsm.outgoing_by_hand import OutgoingByHand
from booking_fsm.turns import SERVICE
from ratiba_contracts.by_hand import CancelByHand, CancelledByHand
from ratiba_contracts.requests import Refusal
from ratiba_holds import Holds, HoldsUnavailable, StaffTime, primary_owner
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import current_tenant
from ratiba_runtime.unit_of_work import unit_of_work

log = structlog.get_logger("booking.by_hand")

_STATUS: Mapping[str, str] = {"booked": "booked", "waiting": "pending"}
"""The row's word for what a day's page shows."""

_SINCE: Mapping[str, str] = {
    "booked": "It was paid since you looked, and is booked now. Look at the day again.",
    "cancelled": "It was called off since you looked, by the customer or for another booking. Look at the day again.",
    "expired": "It was not paid in time, and is over. Its time is free.",
}
"""What has become of an appointment that is not what the owner saw, by the row's word."""


@dataclass(frozen=True, slots=True)
class CancellingByHand:
    """Answers `booking.cancel_by_hand`. `clock` returns the wall clock, aware."""

    database: Database
    holds: Holds
    clock: Callable[[], dt.datetime]

    async def cancel(self, request: CancelByHand) -> CancelledByHand | Refusal:
        """Call it off, or say how it stands. Who presses again hears that it is called off."""
        now, tenant, status = self.clock().astimezone(dt.UTC), current_tenant().slug, _STATUS[request.expected]
        async with unit_of_work(self.database, service=SERVICE) as uow:
            done = await cancelled_by_hand.cancel(uow.connection, request.appointment_id, status, now)
            entry = await cancelled_by_hand.entry(uow.connection, request.appointment_id)
            if entry is None or not done:
                return _as_it_stands(entry, status)
            await cancelled_by_hand.note(uow.connection, request.appointment_id, request.actor, now)
            outgoing = OutgoingByHand(request.appointment_id, tenant, now)
            for fact in outgoing.called_off(entry, unpaid=request.expected == "waiting"):
                uow.emit(fact)
            await self._give_back(tenant, entry)
        log.info("by_hand.cancelled", staff_id=entry.staff_id, by_hand=entry.by_hand)
        return _called_off(entry)

    async def _give_back(self, tenant: str, gone: Entry) -> None:
        """What its conversation still holds of it. Before the commit: afterwards they may hold the time anew."""
        time = StaffTime(gone.staff_id, gone.blocked_from, gone.blocked_until)
        try:
            await self.holds.release(tenant, time, primary_owner(gone.thread_id))
        except HoldsUnavailable:
            log.warning("holds.unavailable", during="release")


def _as_it_stands(entry: Entry | None, expected: str) -> CancelledByHand | Refusal:
    if entry is None:
        return Refusal(slug="no-such-appointment", message="There is no such appointment.")
    if entry.called_off:
        return _called_off(entry, again=True)
    if entry.status != expected:
        since = _SINCE.get(entry.status, "It was changed since you looked. Look at the day again.")
        return Refusal(slug="changed-since", message=since)
    if entry.by_hand:
        return Refusal(slug="has-ended", message="That appointment is over. What is over stays on its day.")
    return Refusal(
        slug="has-begun",
        message="That appointment has begun. What a customer booked can be called off here until it begins.",
    )


def _called_off(entry: Entry, *, again: bool = False) -> CancelledByHand:
    return CancelledByHand(appointment=entry.appointment, again=again, told=entry.channel is not None)
