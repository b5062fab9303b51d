"""Who waits for a person, in Postgres: raised in the turn that promises one, and over when an owner says so."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ratiba_contracts.conversation import HandoffRaised
from ratiba_contracts.handoffs import AnsweredNoted, ShownHandoff, TheirAppointment
from ratiba_contracts.views import AppointmentView
from ratiba_runtime.database import Connection

_RAISE = """
    INSERT INTO handoffs AS h (handoff_id, key, why, payment_id, raised_at, last_at)
    VALUES ($1, $2, ARRAY[$3::text], $4, $5, $5)
    ON CONFLICT (key) WHERE answered_at IS NULL DO UPDATE SET
        why = CASE WHEN $3 = ANY (h.why) THEN h.why ELSE h.why || $3 END,
        payment_id = coalesce(excluded.payment_id, h.payment_id),
        last_at = greatest(excluded.last_at, h.last_at), times = h.times + 1
"""

_SHOWN = """
    SELECT h.handoff_id, i.channel, h.why, h.raised_at, h.last_at, h.times, h.payment_id, h.answered_at, h.answered_by,
        coalesce(c.name, t.state #>> '{customer,name}') AS name,
        coalesce(i.phone, t.state #>> '{customer,phone}') AS phone
    FROM handoffs h JOIN identities i ON i.key = h.key JOIN customers c ON c.customer_id = i.customer_id
        LEFT JOIN conversation_threads t ON t.thread_id = i.thread_id
"""

_WAITING = f"{_SHOWN} WHERE h.answered_at IS NULL ORDER BY h.raised_at, h.handoff_id LIMIT $1 OFFSET $2"

_ANSWERED = f"{_SHOWN} WHERE h.answered_at IS NOT NULL ORDER BY h.answered_at DESC, h.handoff_id LIMIT $1"

_OF_THEIRS = """
    SELECT h.handoff_id, a.about, a.created_at > h.last_at AS new, a.appointment_id, a.reference, a.service,
        a.staff_name, a.start_at, a.end_at, a.status
    FROM handoffs h JOIN identities i ON i.key = h.key CROSS JOIN LATERAL (
        (SELECT true AS about, o.* FROM appointments o
            WHERE o.customer_id = i.customer_id AND o.created_at <= h.last_at
                AND o.end_at > h.raised_at - interval '30 days'
            ORDER BY o.end_at <= h.raised_at, abs(extract(epoch FROM o.start_at - h.raised_at)) LIMIT 1)
        UNION ALL
        (SELECT false, o.* FROM appointments o
            WHERE o.customer_id = i.customer_id AND o.changed_at > h.last_at
            ORDER BY o.changed_at DESC LIMIT 3)
    ) a
    WHERE h.handoff_id = ANY ($1::uuid[])
    ORDER BY a.about DESC, a.changed_at DESC, a.appointment_id
"""

_ANSWER = """
    UPDATE handoffs SET answered_at = $2, answered_by = $3
    WHERE handoff_id = $1 AND answered_at IS NULL AND times = $4
    RETURNING answered_at, answered_by
"""

_STANDS = {"booked": "booked", "pending": "waiting", "cancelled": "called_off", "expired": "expired"}


async def raise_for(connection: Connection, key: str, handoff_id: UUID, raised: HandoffRaised) -> None:
    """The conversation waits; if it waits already, it has asked once more, and maybe for another reason."""
    why = raised.why.value if raised.why is not None else raised.reason.value
    await connection.execute(_RAISE, handoff_id, key, why, raised.payment_id, raised.at)


async def how_many_wait(connection: Connection) -> int:
    """So many conversations."""
    return int(await connection.fetchval("SELECT count(*) FROM handoffs WHERE answered_at IS NULL"))


async def waiting(connection: Connection, limit: int, offset: int) -> tuple[ShownHandoff, ...]:
    """Those who wait, the longest first, each with what they have booked."""
    rows = await connection.fetch(_WAITING, limit, offset)
    theirs = await _theirs(connection, [row["handoff_id"] for row in rows])
    return tuple(_shown(row, theirs) for row in rows)


async def answered(connection: Connection, limit: int) -> tuple[ShownHandoff, ...]:
    """Those who were answered, the last first."""
    return tuple(_shown(row, []) for row in await connection.fetch(_ANSWERED, limit))


async def answer(connection: Connection, handoff_id: UUID, times: int, actor: str, at: datetime) -> bool:
    """They wait no more; False where they do not, or have asked again."""
    return await connection.fetchrow(_ANSWER, handoff_id, at, actor, times) is not None


async def note_of(connection: Connection, handoff_id: UUID) -> AnsweredNoted | int | None:
    """Who answered and when; how often they have asked, while they wait; None for nobody."""
    row = await connection.fetchrow(
        "SELECT times, answered_at, answered_by FROM handoffs WHERE handoff_id = $1", handoff_id
    )
    if row is None or row["answered_at"] is None:
        return row["times"] if row is not None else None
    return AnsweredNoted(answered_at=row["answered_at"], answered_by=row["answered_by"], again=True)


async def forget_before(connection: Connection, moment: datetime) -> int:
    """Delete those who were answered before a moment; returns how many."""
    return len(await connection.fetch("DELETE FROM handoffs WHERE answered_at < $1 RETURNING true", moment))


async def _theirs(connection: Connection, handoff_ids: Sequence[UUID]) -> Sequence[Any]:
    """The appointment each is about, and those that have changed since."""
    return await connection.fetch(_OF_THEIRS, handoff_ids)


def _shown(row: Any, theirs: Sequence[Any]) -> ShownHandoff:
    own = [each for each in theirs if each["handoff_id"] == row["handoff_id"]]
    fields = {name: row[name] for name in ShownHandoff.model_fields if name in row}
    return ShownHandoff(
        **fields,
        about=next((_their(each) for each in own if each["about"]), None),
        since=tuple(_their(each) for each in own if not each["about"]),
        personal={"name": row["name"], "phone": row["phone"]},
    )


def _their(row: Any) -> TheirAppointment:
    view = {name: row[name] for name in AppointmentView.model_fields}
    return TheirAppointment(appointment=AppointmentView(**view), stands=_STANDS[row["status"]], new=row["new"])
