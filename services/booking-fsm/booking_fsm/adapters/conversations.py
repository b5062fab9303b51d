"""Conversations in Postgres: who writes under a key, their thread's state, and its checkpoints.

`lock` takes the rows of a conversation for the transaction; `save` is fenced by the version it was read at, so a
process that was frozen in mid-turn and wakes up later can change nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from booking_fsm.domain.conversation.state import BookingState
from booking_fsm.domain.conversation.versions import upgraded
from ratiba_runtime.database import Connection


class StaleTurn(Exception):
    """The thread was changed since this turn read it: the turn counts for nothing and is taken again."""

    def __init__(self, thread_id: str, version: int) -> None:
        super().__init__(f"thread {thread_id} is no longer at version {version}")


@dataclass(frozen=True, slots=True)
class Conversation:
    """One key. `version` 0: there is no thread yet. `reply_seq` is the last reply's place.

    `proven`: the channel vouches for the phone this identity has, so it speaks for the whole customer. `name`: of
    somebody new, who may be known from elsewhere by another name than this channel has.
    """

    key: str
    channel: str
    customer_id: UUID
    proven: bool
    reply_seq: int
    state: BookingState | None = None
    version: int = 0
    last_turn_at: datetime | None = None
    clock_offset_seconds: int = 0
    name: str | None = None


_LOCK_IDENTITY = "SELECT channel, customer_id, phone, thread_id, reply_seq FROM identities WHERE key = $1 FOR UPDATE"

_LOCK_THREAD = """
    SELECT state, version, last_turn_at, clock_offset_seconds FROM conversation_threads
    WHERE thread_id = $1 FOR UPDATE
"""

_LOOK = """
    SELECT i.key, i.channel, i.customer_id, i.phone, i.reply_seq,
        t.state, t.version, t.last_turn_at, t.clock_offset_seconds
    FROM conversation_threads t JOIN identities i ON i.key = t.key AND i.thread_id = t.thread_id
    WHERE t.thread_id = $1
"""

_MEET = """
    WITH customer AS (
        INSERT INTO customers (customer_id, name, phone, created_at) VALUES ($2, $3, $4, $5)
        ON CONFLICT (phone) WHERE phone IS NOT NULL DO UPDATE SET phone = excluded.phone
        RETURNING customer_id, name
    ), identity AS (
        INSERT INTO identities (key, channel, customer_id, phone, first_seen_at)
        SELECT $1, $6, customer_id, $4, $5 FROM customer
    )
    SELECT customer_id, name FROM customer
"""

_SAVE = """
    WITH given AS (
        SELECT $3::text::jsonb AS state
    ), thread AS (
        INSERT INTO conversation_threads
            (thread_id, key, state, version, last_turn_at, clock_offset_seconds, next_due_at)
        SELECT $1, $2, given.state, $4, $5, $6, $7 FROM given
        ON CONFLICT (thread_id) DO UPDATE SET
            state = excluded.state, version = excluded.version, last_turn_at = excluded.last_turn_at,
            clock_offset_seconds = excluded.clock_offset_seconds, next_due_at = excluded.next_due_at
        WHERE conversation_threads.version = excluded.version - 1
        RETURNING thread_id
    ), identity AS (
        UPDATE identities SET thread_id = $1, reply_seq = $8 WHERE key = $2
    ), checkpoint AS (
        INSERT INTO checkpoints (thread_id, version, input_id, input, state, acts, taken_at)
        SELECT $1, $4, $9, $10, given.state, $11, $5 FROM thread, given
    )
    SELECT EXISTS (SELECT FROM thread)
"""


async def lock(connection: Connection, key: str) -> Conversation | None:
    """The conversation of a key, its rows locked; None when nobody has written under it yet.

    Two statements, not one: whoever waited for the identity must read the thread as it is after the wait, which may
    have been born meanwhile.
    """
    identity = await connection.fetchrow(_LOCK_IDENTITY, key)
    if identity is None:
        return None
    met = Conversation(
        key=key,
        channel=identity["channel"],
        customer_id=identity["customer_id"],
        proven=identity["phone"] is not None,
        reply_seq=identity["reply_seq"],
    )
    thread = await connection.fetchrow(_LOCK_THREAD, identity["thread_id"]) if identity["thread_id"] else None
    if thread is None:
        return met
    return replace(
        met,
        state=BookingState.model_validate(upgraded(thread["state"])),
        version=thread["version"],
        last_turn_at=thread["last_turn_at"],
        clock_offset_seconds=thread["clock_offset_seconds"],
    )


async def look(connection: Connection, thread_id: str) -> Conversation | None:
    """A thread as it stands now, nothing locked: by the time this is read, it may have gone on."""
    row = await connection.fetchrow(_LOOK, thread_id)
    if row is None:
        return None
    return Conversation(
        key=row["key"],
        channel=row["channel"],
        customer_id=row["customer_id"],
        proven=row["phone"] is not None,
        reply_seq=row["reply_seq"],
        state=BookingState.model_validate(upgraded(row["state"])),
        version=row["version"],
        last_turn_at=row["last_turn_at"],
        clock_offset_seconds=row["clock_offset_seconds"],
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
    """Enter somebody new under a key. `phone` is one the channel proves; an equal one is the same customer."""
    [found] = await connection.fetch(_MEET, key, customer_id, name, phone, at, channel)
    return Conversation(
        key=key,
        channel=channel,
        customer_id=found["customer_id"],
        proven=phone is not None,
        reply_seq=0,
        name=found["name"],
    )


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
        state.model_dump_json(),
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


PAST_DUE_AT_ONCE = 100
"""Timers that `past_due` returns at most."""


@dataclass(frozen=True, slots=True)
class PastDue:
    """A timer that should have fired, as far as the stored state can be read: None stands for what cannot.

    `mark` tells this timer from every other of the tenant, also an unreadable one.
    """

    mark: str
    thread_id: str
    key: str
    purpose: str | None
    generation: int | None
    due_at: datetime | None


async def past_due(
    connection: Connection, before: datetime, *, passing_over: Sequence[str] = (), last: Sequence[str] = ()
) -> list[PastDue]:
    """Timers that were due (wall clock) before a moment, PAST_DUE_AT_ONCE at most, the soonest first.

    Those marked in `passing_over` are left out, and those in `last` come after all others. Only the timers are read,
    whatever else the state holds and whichever version wrote it; no row, however broken, makes this raise.
    """
    rows = await connection.fetch(
        """
        WITH timer AS (
            SELECT t.thread_id, t.key, t.next_due_at, t.clock_offset_seconds, armed.purpose,
                concat_ws(' ', t.thread_id, armed.purpose, armed.timer ->> 'generation') AS mark,
                CASE WHEN pg_input_is_valid(armed.timer ->> 'generation', 'integer')
                    THEN (armed.timer ->> 'generation')::integer END AS generation,
                CASE WHEN pg_input_is_valid(armed.timer ->> 'due_at', 'timestamptz')
                    THEN (armed.timer ->> 'due_at')::timestamptz END AS due_at
            FROM conversation_threads t LEFT JOIN LATERAL jsonb_each(
                CASE jsonb_typeof(t.state -> 'timers') WHEN 'object' THEN t.state -> 'timers' ELSE '{}' END
            ) AS armed (purpose, timer) ON true
            WHERE t.next_due_at < $1
        )
        SELECT mark, thread_id, key, purpose, generation, due_at FROM timer
        WHERE (due_at IS NULL OR due_at < $1 + make_interval(secs => clock_offset_seconds)) AND mark <> ALL ($2::text[])
        ORDER BY mark = ANY ($3::text[]), next_due_at, mark LIMIT $4
        """,
        before,
        passing_over,
        last,
        PAST_DUE_AT_ONCE,
    )
    return [PastDue(*row) for row in rows]
