"""Calling off by an owner: the row, if it is as expected, the note of it, and how an appointment stands."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ratiba_contracts.views import AppointmentView, Channel, ServiceView
from ratiba_runtime.database import Connection

_CANCEL = """
    UPDATE appointments a SET status = 'cancelled', held_until = NULL, changed_at = $3
    WHERE a.appointment_id = $1 AND a.status = $2
      AND (a.status = 'pending' OR CASE
          WHEN EXISTS (SELECT FROM bookings_by_hand h WHERE h.appointment_id = a.appointment_id)
          THEN a.end_at ELSE a.start_at END > $3)
    RETURNING true
"""

_NOTE = "INSERT INTO cancellations_by_hand (appointment_id, actor, cancelled_at) VALUES ($1, $2, $3)"

_ENTRY = """
    SELECT a.appointment_id, a.reference, a.service, a.staff_id, a.staff_name, a.start_at, a.end_at, a.blocked_from,
        a.blocked_until, a.thread_id, a.booked_by, a.customer_id, a.status, i.channel,
        h.appointment_id IS NOT NULL AS by_hand, c.appointment_id IS NOT NULL AS called_off
    FROM appointments a LEFT JOIN identities i ON i.key = a.booked_by
        LEFT JOIN bookings_by_hand h ON h.appointment_id = a.appointment_id
        LEFT JOIN cancellations_by_hand c ON c.appointment_id = a.appointment_id
    WHERE a.appointment_id = $1
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """An appointment as an owner meets it who calls it off. `by_hand`: an owner entered it. `called_off`: by an owner.

    `channel` is None where no conversation made it, or none is left.
    """

    appointment: AppointmentView
    staff_id: str
    blocked_from: datetime
    blocked_until: datetime
    thread_id: str
    key: str
    customer_id: UUID
    channel: Channel | None
    status: str
    by_hand: bool
    called_off: bool


async def cancel(connection: Connection, appointment_id: UUID, status: str, now: datetime) -> bool:
    """Call off what has this status and is not over: by hand until its end, a customer's until its start.

    What is kept unpaid has no such end: it is not theirs yet.
    """
    return bool(await connection.fetchval(_CANCEL, appointment_id, status, now))


async def note(connection: Connection, appointment_id: UUID, actor: str, at: datetime) -> None:
    """Write down who called it off, and when."""
    await connection.execute(_NOTE, appointment_id, actor, at)


async def entry(connection: Connection, appointment_id: UUID) -> Entry | None:
    """The appointment, however it stands."""
    row = await connection.fetchrow(_ENTRY, appointment_id)
    if row is None:
        return None
    return Entry(
        appointment=AppointmentView(
            appointment_id=row["appointment_id"],
            reference=row["reference"],
            service=ServiceView.model_validate(row["service"]),
            staff_name=row["staff_name"],
            start_at=row["start_at"],
            end_at=row["end_at"],
        ),
        staff_id=row["staff_id"],
        blocked_from=row["blocked_from"],
        blocked_until=row["blocked_until"],
        thread_id=row["thread_id"],
        key=row["booked_by"],
        customer_id=row["customer_id"],
        channel=Channel(row["channel"]) if row["channel"] is not None else None,
        status=row["status"],
        by_hand=row["by_hand"],
        called_off=row["called_off"],
    )
