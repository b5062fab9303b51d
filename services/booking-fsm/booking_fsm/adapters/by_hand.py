"""What an owner's own booking reads and writes: rows around a time, whose holds they are, and the note of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from booking_fsm.adapters.appointments import LONGEST_BLOCK
from ratiba_contracts.views import AppointmentView, Channel, ServiceView
from ratiba_runtime.database import Connection

_ROW = """
    a.appointment_id, a.reference, a.service, a.staff_id, a.staff_name, a.start_at, a.end_at, a.blocked_from,
    a.blocked_until, a.status, a.held_until, a.thread_id, a.booked_by, a.customer_id
"""

_AROUND = f"""
    SELECT {_ROW}, c.name AS customer_name, i.channel, h.request_id IS NOT NULL AS by_hand
    FROM appointments a JOIN customers c ON c.customer_id = a.customer_id
        LEFT JOIN identities i ON i.key = a.booked_by
        LEFT JOIN bookings_by_hand h ON h.appointment_id = a.appointment_id
    WHERE a.status IN ('pending', 'booked') AND a.blocked_from < $2 AND a.blocked_from > $3 AND a.blocked_until > $1
    ORDER BY a.start_at, a.appointment_id
"""  # noqa: S608 - column names only

_GIVE_WAY = """
    UPDATE appointments SET status = 'cancelled', held_until = NULL, changed_at = $2
    WHERE appointment_id = ANY ($1::uuid[]) AND status = 'pending'
    RETURNING appointment_id
"""

_THREADS = """
    SELECT thread_id, key, make_interval(secs => clock_offset_seconds) AS ahead,
        state #>> '{timers,hold,due_at}' AS hold_due, state #>> '{timers,offer_lapse,due_at}' AS offer_due,
        state #>> '{wish,service_id}' AS wished, state #>> '{offering,offer,service,service_id}' AS offered
    FROM conversation_threads WHERE thread_id = ANY ($1::text[])
"""

_ENTER_CUSTOMER = """
    INSERT INTO customers (customer_id, name, phone_by_hand, created_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (customer_id) DO NOTHING RETURNING true
"""

_NOTE = """
    INSERT INTO bookings_by_hand (request_id, appointment_id, asked, actor, made_at, override_reason, displaced)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
"""

_MADE = """
    SELECT h.asked,
        (SELECT count(DISTINCT coalesce(t.key, one ->> 'thread_id'))
            FROM jsonb_array_elements(h.displaced) AS one
                LEFT JOIN conversation_threads t ON t.thread_id = one ->> 'thread_id') AS displaced,
        a.appointment_id, a.reference, a.service, a.staff_id,
        a.staff_name, a.start_at, a.end_at, c.name, c.phone_by_hand
    FROM bookings_by_hand h JOIN appointments a ON a.appointment_id = h.appointment_id
        JOIN customers c ON c.customer_id = a.customer_id
    WHERE h.request_id = $1
"""


@dataclass(frozen=True, slots=True)
class LiveRow:
    """A live appointment as an owner's own booking meets it. `channel` is None where no conversation made it."""

    appointment: AppointmentView
    staff_id: str
    blocked_from: datetime
    blocked_until: datetime
    held_until: datetime | None
    thread_id: str
    key: str
    customer_id: UUID
    customer_name: str | None
    channel: Channel | None
    by_hand: bool

    @property
    def claim_id(self) -> str:
        """By what an owner names it, to override it."""
        return str(self.appointment.appointment_id)

    @property
    def pending(self) -> bool:
        """Kept until it is paid, and no more."""
        return self.held_until is not None


@dataclass(frozen=True, slots=True)
class ThreadOfHold:
    """Whose a hold is: the conversation's key; until when each kind of hold is meant to last (wall clock), and for
    which service.
    """

    key: str
    hold_until: datetime | None
    offer_until: datetime | None
    wished: str | None
    offered: str | None


@dataclass(frozen=True, slots=True)
class Note:
    """What is written down for good of one booking by hand."""

    request_id: UUID
    appointment_id: UUID
    asked: str
    actor: str
    made_at: datetime
    override_reason: str | None
    displaced: Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Made:
    """What a press has made, the digest of what it had asked for, and for whom."""

    asked: str
    name: str | None
    phone: str | None
    appointment: AppointmentView
    staff_id: str
    displaced: int


async def around(connection: Connection, start: datetime, end: datetime) -> tuple[LiveRow, ...]:
    """Live appointments whose blocked time touches [start, end), by start."""
    rows = await connection.fetch(_AROUND, start, end, start - LONGEST_BLOCK)
    return tuple(map(_live, rows))


async def threads_of(connection: Connection, thread_ids: Collection[str]) -> dict[str, ThreadOfHold]:
    """The threads that are known, by id. What is armed in them is read as it stands, and decides nothing."""
    rows = await connection.fetch(_THREADS, list(thread_ids))
    return {
        row["thread_id"]: ThreadOfHold(
            row["key"],
            _wall(row["hold_due"], row["ahead"]),
            _wall(row["offer_due"], row["ahead"]),
            row["wished"],
            row["offered"],
        )
        for row in rows
    }


async def give_way(connection: Connection, appointment_ids: Collection[UUID], at: datetime) -> int:
    """Cancel those of these that are kept unpaid; returns how many."""
    return len(await connection.fetch(_GIVE_WAY, list(appointment_ids), at))


async def enter_customer(connection: Connection, customer_id: UUID, name: str, phone: str | None, at: datetime) -> bool:
    """Somebody an owner names; False when the same press has entered them meanwhile.

    They are nobody else's identity: a phone that was typed proves nothing.
    """
    return bool(await connection.fetchval(_ENTER_CUSTOMER, customer_id, name, phone, at))


async def note(connection: Connection, made: Note) -> None:
    """Write it down."""
    await connection.execute(
        _NOTE,
        made.request_id,
        made.appointment_id,
        made.asked,
        made.actor,
        made.made_at,
        made.override_reason,
        list(made.displaced),
    )


async def made_by(connection: Connection, request_id: UUID) -> Made | None:
    """What this press has made, if it was handled before."""
    row = await connection.fetchrow(_MADE, request_id)
    return _made(row) if row is not None else None


def _made(row: asyncpg.Record) -> Made:
    return Made(row["asked"], row["name"], row["phone_by_hand"], _view(row), row["staff_id"], row["displaced"])


def _live(row: asyncpg.Record) -> LiveRow:
    return LiveRow(
        appointment=_view(row),
        staff_id=row["staff_id"],
        blocked_from=row["blocked_from"],
        blocked_until=row["blocked_until"],
        held_until=row["held_until"],
        thread_id=row["thread_id"],
        key=row["booked_by"],
        customer_id=row["customer_id"],
        customer_name=row["customer_name"],
        channel=Channel(row["channel"]) if row["channel"] is not None else None,
        by_hand=row["by_hand"],
    )


def _view(row: asyncpg.Record) -> AppointmentView:
    return AppointmentView(
        appointment_id=row["appointment_id"],
        reference=row["reference"],
        service=ServiceView.model_validate(row["service"]),
        staff_name=row["staff_name"],
        start_at=row["start_at"],
        end_at=row["end_at"],
    )


def _wall(due: str | None, ahead: timedelta) -> datetime | None:
    return datetime.fromisoformat(due) - ahead if due is not None else None
