"""Table `deliveries`: every message to a customer, one row each, and how far it got."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from channel_gateway.domain.delivery import DeliveryId, MessageState
from channel_gateway.domain.outgoing import Outgoing, ShownReply
from channel_gateway.domain.seen import SentReply
from ratiba_contracts.views import Channel
from ratiba_runtime.database import Connection

OUTGOING = "key, reply_seq, part, parts, thread_id, channel, reply_id, correlation_id, body, state, attempts"


async def store_reply(
    connection: Connection,
    messages: Sequence[Outgoing],
    decided_at: datetime,
    now: datetime,
    due_at: datetime,
) -> bool:
    """Store the messages of one reply, to leave from `due_at` on; False when one of this number is already there."""
    first = messages[0]
    stored = await connection.fetch(
        """
        INSERT INTO deliveries (key, reply_seq, part, parts, thread_id, channel, reply_id, correlation_id, body,
                                state, due_at, decided_at, stored_at)
        SELECT $1, $2, part, $3, $4, $5, $6, $7, body, 'pending', $11, $10, $9
        FROM unnest($8::jsonb[]) WITH ORDINALITY AS message (body, part)
        ON CONFLICT (key, reply_seq, part) DO NOTHING
        RETURNING part
        """,
        first.id.key,
        first.id.reply_seq,
        first.parts,
        first.thread_id,
        first.channel.value,
        first.reply_id,
        first.correlation_id,
        [message.body for message in messages],
        now,
        decided_at,
        due_at,
    )
    return len(stored) == len(messages)


async def later_reply_left(connection: Connection, key: str, reply_seq: int) -> bool:
    """True when a later reply of the conversation was already handed to the provider."""
    left: bool = await connection.fetchval(
        "SELECT EXISTS (SELECT FROM deliveries WHERE key = $1 AND reply_seq > $2 AND attempts > 0)", key, reply_seq
    )
    return left


async def states_of_reply(connection: Connection, key: str, reply_seq: int) -> list[MessageState]:
    """The states of all messages of a reply."""
    rows = await connection.fetch(
        "SELECT state FROM deliveries WHERE key = $1 AND reply_seq = $2 ORDER BY part", key, reply_seq
    )
    return [MessageState(row["state"]) for row in rows]


async def recent_replies(connection: Connection, key: str, limit: int = 50) -> list[SentReply]:
    """The latest replies of a conversation: since when each has been whole with the provider and the customer.

    The newest comes with its messages.
    """
    rows = await connection.fetch(
        """
        SELECT reply_seq,
               CASE WHEN bool_and(accepted_at IS NOT NULL AND state <> 'failed')
                    THEN max(accepted_at) END AS accepted_at,
               CASE WHEN bool_and(reached_at IS NOT NULL) THEN max(reached_at) END AS reached_at,
               bool_and(state = 'read') AS read,
               coalesce(jsonb_agg(body ORDER BY part) FILTER (WHERE reply_seq = newest), '[]') AS bodies
        FROM deliveries, (SELECT max(reply_seq) AS newest FROM deliveries WHERE key = $1) AS latest
        WHERE key = $1 AND reply_seq > newest - $2
        GROUP BY reply_seq
        """,
        key,
        limit,
    )
    return [
        SentReply(row["reply_seq"], row["accepted_at"], row["reached_at"], row["read"], tuple(row["bodies"]))
        for row in rows
    ]


async def shown_replies(connection: Connection, key: str, after: int, limit: int = 50) -> list[ShownReply]:
    """Replies after number `after` that have left, in order. Lanes settle in order, so there are no gaps to fill."""
    rows = await connection.fetch(
        """
        SELECT reply_seq, body, accepted_at FROM deliveries
        WHERE key = $1 AND reply_seq > $2 AND state IN ('sent', 'delivered', 'read') AND body <> '{}'
        ORDER BY reply_seq, part LIMIT $3
        """,
        key,
        after,
        limit,
    )
    return [ShownReply(row["reply_seq"], row["body"], row["accepted_at"]) for row in rows]


async def forget_before(connection: Connection, before: datetime) -> int:
    """Delete settled messages stored before then; the last of a conversation loses only its words.

    That one keeps the place of its reply, for the next one must not wait for a predecessor that is gone.
    """
    deleted = await connection.fetchval(
        """
        WITH gone AS (
            DELETE FROM deliveries AS old
            WHERE stored_at < $1 AND state NOT IN ('pending', 'sending') AND EXISTS (
                SELECT FROM deliveries AS later WHERE later.key = old.key AND later.reply_seq > old.reply_seq
            ) RETURNING 1
        ) SELECT count(*) FROM gone
        """,
        before,
    )
    await connection.execute(
        """
        UPDATE deliveries SET body = '{}'
        WHERE stored_at < $1 AND state NOT IN ('pending', 'sending') AND body <> '{}'
        """,
        before,
    )
    return int(deleted)


def outgoing_of(row: Any) -> Outgoing:
    """A row with the columns of `OUTGOING`."""
    return Outgoing(
        id=DeliveryId(row["key"], row["reply_seq"], row["part"]),
        parts=row["parts"],
        thread_id=row["thread_id"],
        channel=Channel(row["channel"]),
        reply_id=row["reply_id"],
        correlation_id=row["correlation_id"],
        body=row["body"],
        state=MessageState(row["state"]),
        attempts=row["attempts"],
    )
