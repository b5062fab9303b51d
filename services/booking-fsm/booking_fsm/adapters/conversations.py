"""Conversations in Postgres: who writes under a key, their thread's state, and its checkpoints.

`lock` takes the rows of a conversation for the transaction; `save` is fenced by the version it was read at, so a
process that was frozen in mid-turn and wakes up later can change nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from booking_fsm.domain.conversation.state import BookingState, Timer
from booking_fsm.domain.conversation.versions import upgraded
from ratiba_runtime.database import Connection


class StaleTurn(Exception):
    """The thread was changed since this turn read it: the turn counts for nothing and is taken again."""

    def __init__(self, thread_id: str, version: int) -> None:
        super().__init__(f"thread {thread_id} is no longer at version {version}")


@dataclass(frozen=True, slots=True)
class Conversation:
    """One key. `version` 0: the thread is not stored yet. `reply_seq` is the last reply's place."""

    key: str
    channel: str
    customer_id: UUID
    reply_seq: int
    state: BookingState | None
    version: int = 0
    last_turn_at: datetime | None = None
    clock_offset_seconds: int = 0


_LOCK = """
    WITH identity AS MATERIALIZED (SELECT * FROM identities WHERE key = $1 FOR UPDATE),
    thread AS MATERIALIZED (
        SELECT * FROM conversation_threads WHERE thread_id = (SELECT thread_id FROM identity) FOR UPDATE
    )
    SELECT i.channel, i.customer_id, i.reply_seq, t.state, t.version, t.last_turn_at, t.clock_offset_seconds
    FROM identity i LEFT JOIN thread t ON true
"""

_MEET = """
    WITH customer AS (
        INSERT INTO customers (customer_id, name, phone, created_at) VALUES ($2, $3, $4, $5)
        ON CONFLICT (phone) WHERE phone IS NOT NULL DO UPDATE SET phone = excluded.phone
        RETURNING customer_id
    )
    INSERT INTO identities (key, channel, customer_id, first_seen_at)
    SELECT $1, $6, customer_id, $5 FROM customer
    RETURNING customer_id
"""

_SAVE = """
    WITH thread AS (
        INSERT INTO conversation_threads
            (thread_id, key, state, version, last_turn_at, clock_offset_seconds, next_due_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (thread_id) DO UPDATE SET
            state = excluded.state, version = excluded.version, last_turn_at = excluded.last_turn_at,
            clock_offset_seconds = excluded.clock_offset_seconds, next_due_at = excluded.next_due_at
        WHERE conversation_threads.version = excluded.version - 1
        RETURNING thread_id
    ), identity AS (
        UPDATE identities SET thread_id = $1, reply_seq = $8 WHERE key = $2
    ), checkpoint AS (
        INSERT INTO checkpoints (thread_id, version, input_id, input, state, acts, taken_at)
        SELECT $1, $4, $9, $10, $3, $11, $5 FROM thread
    )
    SELECT EXISTS (SELECT FROM thread)
"""

_BIND_PHONE = """
    WITH mine AS (
        UPDATE customers SET name = coalesce(name, $2), phone = $3 WHERE customer_id = $1
        AND NOT EXISTS (SELECT FROM customers WHERE phone = $3 AND customer_id <> $1)
        RETURNING customer_id
    )
    SELECT coalesce((SELECT customer_id FROM mine), (SELECT customer_id FROM customers WHERE phone = $3), $1)
"""


async def lock(connection: Connection, key: str) -> Conversation | None:
    """The conversation of a key, its rows locked; None when nobody has written under it yet."""
    row = await connection.fetchrow(_LOCK, key)
    if row is None:
        return None
    return Conversation(
        key=key,
        channel=row["channel"],
        customer_id=row["customer_id"],
        reply_seq=row["reply_seq"],
        state=BookingState.model_validate(upgraded(row["state"])) if row["state"] is not None else None,
        version=row["version"] or 0,
        last_turn_at=row["last_turn_at"],
        clock_offset_seconds=row["clock_offset_seconds"] or 0,
    )


async def meet(
    connection: Connection,
    key: str,
    channel: str,
    *,
    customer_id: UUID,
    name: str | None,
    phone: str | None,
    at: datetime,
) -> Conversation:
    """Enter somebody new under a key. An equal phone, proven by the channel, is the same customer."""
    found = await connection.fetchval(_MEET, key, customer_id, name, phone, at, channel)
    return Conversation(key=key, channel=channel, customer_id=found, reply_seq=0, state=None)


async def bind_phone(connection: Connection, customer_id: UUID, name: str | None, phone: str) -> UUID:
    """The customer this phone belongs to: this one, unless somebody else had it first (matching is equal E.164)."""
    found: UUID = await connection.fetchval(_BIND_PHONE, customer_id, name, phone)
    return found


async def point_to(connection: Connection, key: str, customer_id: UUID) -> None:
    """From now on this key's customer is that one."""
    await connection.execute("UPDATE identities SET customer_id = $2 WHERE key = $1", key, customer_id)


async def save(
    connection: Connection,
    conversation: Conversation,
    state: BookingState,
    *,
    at: datetime,
    reply_seq: int,
    clock_offset_seconds: int,
    next_due_at: datetime | None,
    input_id: UUID,
    input_: dict[str, Any],
    acts: list[dict[str, Any]],
) -> int:
    """Store the state under the next version, with its checkpoint. Returns that version; raises StaleTurn."""
    same = conversation.state is not None and conversation.state.thread_id == state.thread_id
    version = conversation.version + 1 if same else 1
    saved = await connection.fetchval(
        _SAVE,
        state.thread_id,
        conversation.key,
        state.model_dump(mode="json"),
        version,
        at,
        clock_offset_seconds,
        next_due_at,
        reply_seq,
        input_id,
        input_,
        acts,
    )
    if not saved:
        raise StaleTurn(state.thread_id, version - 1)
    return version


@dataclass(frozen=True, slots=True)
class PastDue:
    """A timer that should have fired."""

    thread_id: str
    key: str
    purpose: str
    timer: Timer


async def past_due(connection: Connection, before: datetime) -> list[PastDue]:
    """Timers of threads whose soonest deadline was due (wall clock) before a moment; a hundred threads at most."""
    rows = await connection.fetch(
        """
        SELECT thread_id, key, state, clock_offset_seconds FROM conversation_threads
        WHERE next_due_at < $1 ORDER BY next_due_at LIMIT 100
        """,
        before,
    )
    return [
        PastDue(row["thread_id"], row["key"], purpose, timer)
        for row in rows
        for purpose, timer in BookingState.model_validate(upgraded(row["state"])).timers.items()
        if timer.due_at < before + timedelta(seconds=row["clock_offset_seconds"])
    ]
