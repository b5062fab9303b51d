"""Appointments in Postgres. The exclusion constraint has the last word on who gets a chair."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from booking_fsm.domain.conversation.state import Slot
from booking_fsm.domain.scheduling.intervals import Interval
from ratiba_contracts.views import AppointmentView, ServiceView
from ratiba_runtime.database import Connection

Cells = tuple[str, int, int]
"""A member of staff, their first blocked cell and the first free one after it."""

LONGEST_BLOCK = timedelta(hours=24)
"""No appointment blocks more (ServiceSpec), so a window needs to look back no further."""

_VIEW = "appointment_id, reference, service, staff_name, start_at, end_at"

_OWN = f"{_VIEW}, staff_id, staff_number, blocked_from, blocked_until, thread_id"

_BUSY = """
    SELECT staff_id, floor(extract(epoch FROM blocked_from) / 300)::int AS first,
        ceil(extract(epoch FROM blocked_until) / 300)::int AS until
    FROM appointments
    WHERE status IN ('pending', 'booked') AND blocked_from < $2 AND blocked_from > $3 AND blocked_until > $1
"""

_INSERT = f"""
    WITH made AS (
        INSERT INTO appointments (appointment_id, reference, customer_id, thread_id, booked_by, service, staff_id,
            staff_number, staff_name, start_at, end_at, blocked_from, blocked_until, status, held_until, created_at,
            changed_at)
        VALUES ($1, (SELECT one FROM unnest($2::text[]) WITH ORDINALITY AS wanted (one, place)
                WHERE NOT EXISTS (SELECT FROM appointments used WHERE used.reference = wanted.one)
                ORDER BY place LIMIT 1), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
            CASE WHEN $15::timestamptz IS NULL THEN 'booked' ELSE 'pending' END, $15, $14, $14)
        ON CONFLICT ON CONSTRAINT appointments_no_overlap DO NOTHING
        RETURNING {_VIEW}
    ), named AS (
        UPDATE customers SET name = $16
        WHERE customer_id = $3 AND name IS DISTINCT FROM coalesce($16, name) AND EXISTS (SELECT FROM made)
    )
    SELECT {_VIEW} FROM made
"""  # noqa: S608 - column names only

_COMING = f"""
    SELECT {_VIEW} FROM appointments
    WHERE (status = 'pending' OR (status = 'booked' AND start_at > $1))
      AND (booked_by = $2 OR ($4 AND customer_id = $3))
    ORDER BY start_at, appointment_id
"""  # noqa: S608 - column names only

_CANCEL = f"""
    UPDATE appointments SET status = 'cancelled', held_until = NULL, changed_at = $1
    WHERE appointment_id = $2 AND (status = 'pending' OR (status = 'booked' AND start_at > $1))
      AND (booked_by = $3 OR ($5 AND customer_id = $4))
    RETURNING {_OWN}
"""  # noqa: S608 - column names only

_BOOK = f"""
    UPDATE appointments SET status = 'booked', held_until = NULL, changed_at = $2
    WHERE appointment_id = ANY ($1::uuid[]) AND status = 'pending'
    RETURNING {_OWN}
"""  # noqa: S608 - column names only

_RELEASE = f"""
    UPDATE appointments SET status = $3, held_until = NULL, changed_at = $2
    WHERE appointment_id = ANY ($1::uuid[]) AND status = 'pending'
    RETURNING {_OWN}
"""  # noqa: S608 - column names only

_PENDING = "SELECT appointment_id FROM appointments WHERE appointment_id = ANY ($1::uuid[]) AND status = 'pending'"

_PRIMARY = "SELECT end_at, customer_id FROM appointments WHERE appointment_id = $1 AND status IN ('pending', 'booked')"

_ENGAGED = """
    SELECT start_at, end_at FROM appointments
    WHERE customer_id = $1 AND appointment_id <> $2 AND status IN ('pending', 'booked')
      AND start_at < $4 AND end_at > $3
"""

_OWN_TIME = """
    SELECT start_at, end_at FROM appointments
    WHERE status IN ('pending', 'booked') AND (booked_by = $1 OR ($3 AND customer_id = $2))
      AND start_at < $5 AND end_at > $4
"""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose appointments may be seen and called off from a conversation.

    A channel that proves who writes (`proven`) shows all of the customer's; any other only what was booked from
    this very conversation, so that typing somebody's phone number shows nothing of theirs.
    """

    key: str
    customer_id: UUID
    proven: bool


@dataclass(frozen=True, slots=True)
class NewAppointment:
    """What is about to be written, under the first of the references that is not in use.

    With `held_until` it is pending, and no more than held, until then. `name` is the one that was read back: from
    now on the customer's.
    """

    appointment_id: UUID
    references: Sequence[str]
    thread_id: str
    service: ServiceView
    slot: Slot
    at: datetime
    held_until: datetime | None = None
    name: str | None = None


async def busy(connection: Connection, start: datetime, end: datetime) -> list[Cells]:
    """Blocked time of every member of staff that touches [start, end), as 5-minute cells."""
    rows = await connection.fetch(_BUSY, start, end, start - LONGEST_BLOCK)
    return [(row["staff_id"], row["first"], row["until"]) for row in rows]


@dataclass(frozen=True, slots=True)
class Primary:
    """A live appointment as whatever may follow it sees it."""

    appointment_id: UUID
    end_at: datetime
    customer_id: UUID


async def live(connection: Connection, appointment_id: UUID) -> Primary | None:
    """The appointment, if it is live."""
    row = await connection.fetchrow(_PRIMARY, appointment_id)
    return Primary(appointment_id, row["end_at"], row["customer_id"]) if row is not None else None


async def engaged(connection: Connection, primary: Primary, start: datetime, end: datetime) -> tuple[Interval, ...]:
    """When within [start, end) the same customer is in another appointment."""
    rows = await connection.fetch(_ENGAGED, primary.customer_id, primary.appointment_id, start, end)
    return tuple(Interval(row["start_at"], row["end_at"]) for row in rows)


async def own_time(connection: Connection, owner: Owner, start: datetime, end: datetime) -> tuple[Interval, ...]:
    """When within [start, end) the owner is in an appointment that they may see."""
    rows = await connection.fetch(_OWN_TIME, owner.key, owner.customer_id, owner.proven, start, end)
    return tuple(Interval(row["start_at"], row["end_at"]) for row in rows)


async def insert(connection: Connection, owner: Owner, new: NewAppointment) -> AppointmentView | None:
    """The appointment; None when the database found the chair taken.

    It yields rather than fails: two plain inserts of one chair wait for each other until one is a deadlock's victim.
    """
    slot = new.slot
    row = await connection.fetchrow(
        _INSERT,
        new.appointment_id,
        list(new.references),
        owner.customer_id,
        new.thread_id,
        owner.key,
        new.service.model_dump(mode="json"),
        slot.staff_id,
        slot.staff_number,
        slot.staff_name,
        slot.start_at,
        slot.end_at,
        slot.blocked_from,
        slot.blocked_until,
        new.at,
        new.held_until,
        new.name,
    )
    return _view(row) if row is not None else None


async def coming(connection: Connection, owner: Owner, now: datetime) -> tuple[AppointmentView, ...]:
    """Live appointments from now on, and whatever is kept unpaid, soonest first."""
    rows = await connection.fetch(_COMING, now, owner.key, owner.customer_id, owner.proven)
    return tuple(map(_view, rows))


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """An appointment whose state has changed, its chair, and the thread that had booked it."""

    appointment: AppointmentView
    slot: Slot
    thread_id: str


async def cancel(connection: Connection, owner: Owner, appointment_id: UUID, now: datetime) -> ChangedRow | None:
    """Call off what is coming of the owner's, or kept unpaid; None when there is no such appointment."""
    row = await connection.fetchrow(_CANCEL, now, appointment_id, owner.key, owner.customer_id, owner.proven)
    return _changed(row) if row is not None else None


async def pending(connection: Connection, appointment_ids: Sequence[UUID]) -> tuple[UUID, ...]:
    """Those of these that are kept unpaid."""
    rows = await connection.fetch(_PENDING, list(appointment_ids))
    return tuple(row["appointment_id"] for row in rows)


async def book(connection: Connection, appointment_ids: Sequence[UUID], at: datetime) -> tuple[ChangedRow, ...]:
    """Those of these that are pending become booked, soonest first."""
    return _soonest_first(await connection.fetch(_BOOK, list(appointment_ids), at))


async def release(
    connection: Connection, appointment_ids: Sequence[UUID], at: datetime, *, refused: bool
) -> tuple[ChangedRow, ...]:
    """Those of these that are pending end: cancelled by who refuses to pay, else expired. Soonest first."""
    status = "cancelled" if refused else "expired"
    return _soonest_first(await connection.fetch(_RELEASE, list(appointment_ids), at, status))


def _soonest_first(rows: Sequence[asyncpg.Record]) -> tuple[ChangedRow, ...]:
    return tuple(sorted(map(_changed, rows), key=lambda one: one.appointment.start_at))


def _changed(row: asyncpg.Record) -> ChangedRow:
    return ChangedRow(_view(row), Slot(**{name: row[name] for name in Slot.model_fields}), row["thread_id"])


def _view(row: asyncpg.Record) -> AppointmentView:
    return AppointmentView(
        appointment_id=row["appointment_id"],
        reference=row["reference"],
        service=ServiceView.model_validate(row["service"]),
        staff_name=row["staff_name"],
        start_at=row["start_at"],
        end_at=row["end_at"],
    )
