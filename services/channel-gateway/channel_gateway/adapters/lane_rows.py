"""Table `deliveries` as a lane works on it: what is next, whose attempt it is, how it ended."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from channel_gateway.adapters.deliveries import OUTGOING, outgoing_of
from channel_gateway.domain.delivery import DeliveryId
from channel_gateway.domain.lane import Head
from channel_gateway.domain.outgoing import LaneHead, Outgoing
from channel_gateway.domain.rewording import WORDS
from ratiba_runtime.database import Connection


async def head_of_lane(connection: Connection, key: str) -> LaneHead | None:
    """The first message that is pending or sending. Call with the conversation's window locked."""
    row = await connection.fetchrow(
        f"""
        SELECT {OUTGOING}, due_at, decided_at, stored_at,
               reply_seq = 1 OR EXISTS (
                   SELECT FROM deliveries AS earlier
                   WHERE earlier.key = deliveries.key AND earlier.reply_seq = deliveries.reply_seq - 1
               ) AS follows_on
        FROM deliveries
        WHERE key = $1 AND state IN ('pending', 'sending')
        ORDER BY reply_seq, part LIMIT 1
        """,  # noqa: S608  column names from this module
        key,
    )
    if row is None:
        return None
    outgoing = outgoing_of(row)
    head = Head(outgoing.state, row["due_at"], row["decided_at"], row["stored_at"], row["follows_on"])
    return LaneHead(head, outgoing)


async def begin_attempt(connection: Connection, message: DeliveryId, lease_until: datetime) -> int:
    """Note that a call is about to be made; returns its number, which fences off whoever held the lane before."""
    attempt: int = await connection.fetchval(
        """
        UPDATE deliveries SET state = 'sending', attempts = attempts + 1, due_at = $4
        WHERE key = $1 AND reply_seq = $2 AND part = $3 RETURNING attempts
        """,
        message.key,
        message.reply_seq,
        message.part,
        lease_until,
    )
    return attempt


async def record_accepted(
    connection: Connection, message: DeliveryId, attempt: int, provider_message_id: str | None, now: datetime
) -> bool:
    """Attempt `attempt` was accepted. False when another attempt has begun or a report said so already."""
    moved = await connection.fetchval(
        """
        UPDATE deliveries SET
            state = CASE state WHEN 'sending' THEN 'sent' ELSE state END,
            provider_message_id = coalesce($5, provider_message_id),
            accepted_at = coalesce(accepted_at, $6)
        FROM (SELECT state AS before FROM deliveries WHERE key = $1 AND reply_seq = $2 AND part = $3) AS was
        WHERE key = $1 AND reply_seq = $2 AND part = $3 AND attempts = $4
        RETURNING was.before = 'sending'
        """,
        message.key,
        message.reply_seq,
        message.part,
        attempt,
        provider_message_id,
        now,
    )
    return bool(moved)


async def record_postponed(connection: Connection, message: DeliveryId, attempt: int, due_at: datetime) -> bool:
    """Attempt `attempt` failed for now; the next may begin at `due_at`. False as above."""
    row = await connection.fetchval(
        """
        UPDATE deliveries SET state = 'pending', due_at = $5
        WHERE key = $1 AND reply_seq = $2 AND part = $3 AND attempts = $4 AND state = 'sending' RETURNING true
        """,
        message.key,
        message.reply_seq,
        message.part,
        attempt,
        due_at,
    )
    return bool(row)


async def record_failed(
    connection: Connection, message: DeliveryId, attempt: int, reason: str, provider_code: int | None
) -> bool:
    """Attempt `attempt` failed for good, and with it the reply's messages that have not left. False as above."""
    failed = await connection.fetch(
        """
        UPDATE deliveries SET state = 'failed', failure = $5, provider_code = $6
        WHERE key = $1 AND reply_seq = $2 AND (
            (part = $3 AND attempts = $4 AND state IN ('pending', 'sending'))
            OR (part > $3 AND state = 'pending' AND EXISTS (
                SELECT FROM deliveries WHERE key = $1 AND reply_seq = $2 AND part = $3
                    AND attempts = $4 AND state IN ('pending', 'sending')
            ))
        ) RETURNING part
        """,
        message.key,
        message.reply_seq,
        message.part,
        attempt,
        reason,
        provider_code,
    )
    return message.part in {row["part"] for row in failed}


async def awaiting_words(connection: Connection, key: str, reply_seq: int, reply_id: UUID) -> Outgoing | None:
    """The message of this very reply, if its words may still be exchanged. Call with the window locked."""
    row = await connection.fetchrow(
        f"""
        SELECT {OUTGOING} FROM deliveries
        WHERE key = $1 AND reply_seq = $2 AND reply_id = $3 AND parts = 1
            AND state = 'pending' AND attempts = 0 AND body ? $4
        """,  # noqa: S608  column names from another module
        key,
        reply_seq,
        reply_id,
        WORDS,
    )
    return None if row is None else outgoing_of(row)


async def settle_words(connection: Connection, message: DeliveryId, body: Mapping[str, Any], now: datetime) -> None:
    """Let a message that waited for words leave from now on, with this body."""
    await connection.execute(
        "UPDATE deliveries SET body = $4, due_at = $5 WHERE key = $1 AND reply_seq = $2 AND part = $3",
        message.key,
        message.reply_seq,
        message.part,
        body,
        now,
    )


async def due_conversations(connection: Connection, limit: int = 100) -> list[str]:
    """Conversations in which something is due by the database's clock: a retry, or a call whose process died."""
    rows = await connection.fetch(
        """
        SELECT key FROM deliveries WHERE state IN ('pending', 'sending') AND due_at <= clock_timestamp()
        GROUP BY key ORDER BY min(due_at) LIMIT $1
        """,
        limit,
    )
    return [row["key"] for row in rows]
