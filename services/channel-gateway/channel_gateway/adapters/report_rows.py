"""Table `deliveries` as reports move it: which message is meant, how far it got."""

from datetime import datetime

from channel_gateway.adapters.deliveries import OUTGOING, outgoing_of
from channel_gateway.domain.delivery import DeliveryId, MessageState
from channel_gateway.domain.outgoing import Outgoing
from ratiba_runtime.database import Connection


async def find_reported(
    connection: Connection, provider_message_id: str, tracker: DeliveryId | None
) -> Outgoing | None:
    """The message a provider's report is about, locked; by the provider's id, else by what we sent along."""
    found = await connection.fetchrow(
        f"""
        SELECT {OUTGOING} FROM deliveries
        WHERE provider_message_id = $1 OR (key = $2 AND reply_seq = $3 AND part = $4)
        ORDER BY provider_message_id = $1 DESC NULLS LAST, stored_at DESC LIMIT 1 FOR UPDATE
        """,  # noqa: S608  column names from this module
        provider_message_id,
        tracker.key if tracker else None,
        tracker.reply_seq if tracker else None,
        tracker.part if tracker else None,
    )
    return outgoing_of(found) if found is not None else None


async def record_report(
    connection: Connection,
    message: DeliveryId,
    *,
    state: MessageState,
    provider_message_id: str,
    reached_at: datetime | None,
    now: datetime,
    failure: str | None = None,
    provider_code: int | None = None,
) -> None:
    """Write what a report said, `state` being the state after it; the earliest word on reaching the customer stays."""
    await connection.execute(
        """
        UPDATE deliveries SET
            state = $4,
            provider_message_id = coalesce(provider_message_id, $5),
            reached_at = coalesce(least(reached_at, $6), reached_at, $6),
            accepted_at = coalesce(accepted_at, $7),
            failure = $8,
            provider_code = $9
        WHERE key = $1 AND reply_seq = $2 AND part = $3
        """,
        message.key,
        message.reply_seq,
        message.part,
        state.value,
        provider_message_id,
        reached_at,
        now,
        failure,
        provider_code,
    )


async def is_sending(connection: Connection, key: str) -> bool:
    """True while a call for this conversation is under way, so that a report may be about its message."""
    sending: bool = await connection.fetchval(
        "SELECT EXISTS (SELECT FROM deliveries WHERE key = $1 AND state = 'sending')", key
    )
    return sending


async def mark_read(connection: Connection, key: str, up_to: int, now: datetime) -> list[Outgoing]:
    """The replies up to number `up_to` that have left were read; returns those of which that is news."""
    rows = await connection.fetch(
        f"""
        UPDATE deliveries SET state = 'read', reached_at = coalesce(reached_at, $3)
        WHERE key = $1 AND reply_seq <= $2 AND state IN ('sent', 'delivered')
        RETURNING {OUTGOING}
        """,  # noqa: S608  column names from this module
        key,
        up_to,
        now,
    )
    return sorted((outgoing_of(row) for row in rows), key=lambda outgoing: outgoing.id.reply_seq)
