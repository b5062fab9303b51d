"""Table `windows`: where a conversation's replies go, and when its customer last wrote. Its row is the lane's lock."""

from datetime import datetime

from channel_gateway.domain.outgoing import LockedWindow, Window
from ratiba_contracts.views import Channel
from ratiba_runtime.database import Connection


async def touch(
    connection: Connection, *, key: str, channel: Channel, account: str, address: str, inbound_at: datetime
) -> None:
    """Note that the customer wrote; an older message never closes a window that a newer one opened.

    A minute is as exact as it gets: within one, nothing is written, so that a customer in mid-conversation waits
    neither for the disk nor for whoever holds their row.
    """
    await connection.execute(
        """
        INSERT INTO windows (key, channel, account, address, last_inbound_at)
        SELECT $1, $2, $3, $4, $5
        WHERE NOT EXISTS (
            SELECT FROM windows
            WHERE key = $1 AND account = $3 AND address = $4 AND last_inbound_at > $5::timestamptz - interval '1 minute'
        )
        ON CONFLICT (key) DO UPDATE SET
            account = excluded.account,
            address = excluded.address,
            last_inbound_at = greatest(windows.last_inbound_at, excluded.last_inbound_at)
        """,
        key,
        channel.value,
        account,
        address,
        inbound_at,
    )


async def lock(connection: Connection, key: str) -> LockedWindow | None:
    """The conversation's row, locked until the transaction ends: whoever holds it decides what leaves next."""
    row = await connection.fetchrow(
        """
        WITH locked AS (SELECT key, channel, account, address FROM windows WHERE key = $1 FOR UPDATE)
        SELECT key, channel, account, address, clock_timestamp() AS now FROM locked
        """,
        key,
    )
    if row is None:
        return None
    return LockedWindow(Window(row["key"], Channel(row["channel"]), row["account"], row["address"]), row["now"])
