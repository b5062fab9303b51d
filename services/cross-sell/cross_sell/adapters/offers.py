"""Offers in PostgreSQL: one a thread, with why it was made and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cross_sell.domain.outcomes import Outcome, may_become
from ratiba_contracts.cross_sell import LapseReason, Offered, OfferedTime, Why
from ratiba_contracts.views import ServiceView
from ratiba_runtime.database import Connection

_COLUMNS = (
    "offer_id, thread_id, appointment_id, service, staff_id, start_at, end_at, blocked_from, blocked_until, "
    "hold_expires_at, why, outcome"
)


@dataclass(frozen=True, slots=True)
class StoredOffer:
    """A row: the fact it was told by, and where it stands."""

    offered: Offered
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of an offer. `reason` with a lapse, `second_appointment_id` with an acceptance."""

    outcome: Outcome
    reason: LapseReason | None = None
    second_appointment_id: UUID | None = None
    late: bool = False


async def of_thread(connection: Connection, thread_id: str) -> StoredOffer | None:
    """The offer of a thread, if one was made."""
    row = await connection.fetchrow(f"SELECT {_COLUMNS} FROM offers WHERE thread_id = $1", thread_id)  # noqa: S608
    return None if row is None else _stored(row)


async def of_id(connection: Connection, offer_id: UUID) -> StoredOffer | None:
    """An offer by its id."""
    row = await connection.fetchrow(f"SELECT {_COLUMNS} FROM offers WHERE offer_id = $1", offer_id)  # noqa: S608
    return None if row is None else _stored(row)


async def insert(
    connection: Connection, offered: Offered, *, booked: ServiceView, service: ServiceView, at: datetime
) -> bool:
    """Store an offer; False where the thread has one already."""
    time = offered.time
    stored = await connection.fetchval(
        """
        INSERT INTO offers (offer_id, thread_id, appointment_id, booked_service_id, booked_service_name, service,
            staff_id, start_at, end_at, blocked_from, blocked_until, hold_expires_at, why, offered_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        ON CONFLICT DO NOTHING RETURNING true
        """,
        offered.offer_id,
        offered.thread_id,
        offered.appointment_id,
        booked.service_id,
        booked.name,
        service.model_dump(mode="json"),
        time.staff_id,
        time.start_at,
        time.end_at,
        time.blocked_from,
        time.blocked_until,
        offered.hold_expires_at,
        offered.why.model_dump(mode="json"),
        at,
    )
    return bool(stored)


async def settle(connection: Connection, offer_id: UUID, became: Settlement, at: datetime) -> bool:
    """Write down what became of an offer; False where that may not follow what is written already."""
    settled = await connection.fetchval(
        """
        UPDATE offers SET outcome = $2, lapse_reason = coalesce($3, lapse_reason), second_appointment_id = $4,
            late = $5, settled_at = $6
        WHERE offer_id = $1 AND outcome = ANY ($7::text[]) RETURNING true
        """,
        offer_id,
        became.outcome.value,
        became.reason.value if became.reason is not None else None,
        became.second_appointment_id,
        became.late,
        at,
        [before.value for before in may_become(became.outcome)],
    )
    return bool(settled)


def _stored(row: Any) -> StoredOffer:
    offered = Offered(
        offer_id=row["offer_id"],
        thread_id=row["thread_id"],
        appointment_id=row["appointment_id"],
        service_id=row["service"]["service_id"],
        time=OfferedTime(
            staff_id=row["staff_id"],
            start_at=row["start_at"],
            end_at=row["end_at"],
            blocked_from=row["blocked_from"],
            blocked_until=row["blocked_until"],
        ),
        hold_expires_at=row["hold_expires_at"],
        why=Why.model_validate(row["why"]),
    )
    return StoredOffer(offered, Outcome(row["outcome"]))
