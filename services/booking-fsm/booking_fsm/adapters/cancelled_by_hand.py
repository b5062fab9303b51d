"""Taking back what an owner entered: the row, if it is as expected, the note of it, and how an entry stands."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from ratiba_contracts.views import AppointmentView, ServiceView
from ratiba_runtime.database import Connection

_COLUMNS = """
    a.appointment_id, a.reference, a.service, a.staff_id, a.staff_name, a.start_at, a.end_at, a.thread_id,
    a.customer_id, a.status
"""

_CANCEL = f"""
    UPDATE appointments a SET status = 'cancelled', held_until = NULL, changed_at = $3
    FROM bookings_by_hand h
    WHERE a.appointment_id = $1 AND h.appointment_id = a.appointment_id AND a.status = $2 AND a.end_at > $3
    RETURNING {_COLUMNS}, true AS by_hand, true AS taken_back
"""  # noqa: S608 - column names only

_NOTE = "INSERT INTO cancellations_by_hand (appointment_id, actor, cancelled_at) VALUES ($1, $2, $3)"

_ENTRY = f"""
    SELECT {_COLUMNS}, h.appointment_id IS NOT NULL AS by_hand, c.appointment_id IS NOT NULL AS taken_back
    FROM appointments a LEFT JOIN bookings_by_hand h ON h.appointment_id = a.appointment_id
        LEFT JOIN cancellations_by_hand c ON c.appointment_id = a.appointment_id
    WHERE a.appointment_id = $1
"""  # noqa: S608 - column names only


@dataclass(frozen=True, slots=True)
class Entry:
    """An appointment as who takes it back meets it. `by_hand`: an owner entered it. `taken_back`: and took it back."""

    appointment: AppointmentView
    staff_id: str
    thread_id: str
    customer_id: UUID
    status: str
    by_hand: bool
    taken_back: bool


async def cancel(connection: Connection, appointment_id: UUID, status: str, now: datetime) -> Entry | None:
    """Call off what was entered by hand, has this status and has not ended; None where there is no such one."""
    row = await connection.fetchrow(_CANCEL, appointment_id, status, now)
    return _entry(row) if row is not None else None


async def note(connection: Connection, appointment_id: UUID, actor: str, at: datetime) -> None:
    """Write down who took it back, and when."""
    await connection.execute(_NOTE, appointment_id, actor, at)


async def entry(connection: Connection, appointment_id: UUID) -> Entry | None:
    """The appointment, however it stands."""
    row = await connection.fetchrow(_ENTRY, appointment_id)
    return _entry(row) if row is not None else None


def _entry(row: asyncpg.Record) -> Entry:
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
        thread_id=row["thread_id"],
        customer_id=row["customer_id"],
        status=row["status"],
        by_hand=row["by_hand"],
        taken_back=row["taken_back"],
    )
