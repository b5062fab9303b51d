"""Tables `svc_channel_gateway.accounts` (whose account is it, over all tenants) and `channel_accounts` (its token)."""

from dataclasses import dataclass, field

from pydantic import SecretStr

from ratiba_contracts.views import Channel
from ratiba_runtime.database import Connection


async def tenant_of_account(connection: Connection, channel: Channel, account: str) -> str | None:
    """The tenant's slug, or None for an account nobody registered. Reads across tenants: names only, no tokens."""
    slug: str | None = await connection.fetchval(
        "SELECT tenant FROM svc_channel_gateway.accounts WHERE channel = $1 AND account = $2", channel.value, account
    )
    return slug


async def claim_account(connection: Connection, channel: Channel, account: str, tenant: str) -> str:
    """Make the account the tenant's unless it is somebody's; returns whose it is now."""
    await connection.execute(
        """
        INSERT INTO svc_channel_gateway.accounts (channel, account, tenant) VALUES ($1, $2, $3)
        ON CONFLICT (channel, account) DO NOTHING
        """,
        channel.value,
        account,
        tenant,
    )
    owner: str = await connection.fetchval(
        "SELECT tenant FROM svc_channel_gateway.accounts WHERE channel = $1 AND account = $2", channel.value, account
    )
    return owner


@dataclass(frozen=True, slots=True)
class KeptToken:
    """A token as it is stored: sealed, or in clear as the release before kept it."""

    text: str = field(repr=False)
    is_sealed: bool


async def store_token(connection: Connection, channel: Channel, account: str, sealed: str, *, actor: str) -> None:
    """Keep the sealed token an account sends by; it replaces what was there, a token in clear too."""
    await connection.execute(
        """
        INSERT INTO channel_accounts (channel, account, sealed, registered_by) VALUES ($1, $2, $3, $4)
        ON CONFLICT (channel, account) DO UPDATE SET
            sealed = excluded.sealed,
            access_token = NULL,
            registered_by = excluded.registered_by,
            registered_at = now()
        """,
        channel.value,
        account,
        sealed,
        actor,
    )


async def token_of_account(connection: Connection, channel: Channel, account: str) -> KeptToken | None:
    """The token to send by, or None when the account is not this tenant's.

    One in clear goes first: whoever seals takes it away, so a process of the release before put it there later.
    """
    row = await connection.fetchrow(
        "SELECT sealed, access_token FROM channel_accounts WHERE channel = $1 AND account = $2", channel.value, account
    )
    if row is None:
        return None
    clear = row["access_token"]
    return KeptToken(row["sealed"], is_sealed=True) if clear is None else KeptToken(clear, is_sealed=False)


async def tokens_in_clear(connection: Connection) -> list[tuple[Channel, str, SecretStr]]:
    """(channel, account, token) of each row that is not sealed."""
    rows = await connection.fetch(
        "SELECT channel, account, access_token FROM channel_accounts WHERE access_token IS NOT NULL"
    )
    return [(Channel(row["channel"]), row["account"], SecretStr(row["access_token"])) for row in rows]


async def seal_token(connection: Connection, channel: Channel, account: str, clear: SecretStr, sealed: str) -> bool:
    """Put the sealed form in the place of the clear one. False where that is no longer the account's token."""
    done = await connection.execute(
        """
        UPDATE channel_accounts SET sealed = $4, access_token = NULL
        WHERE channel = $1 AND account = $2 AND access_token = $3
        """,
        channel.value,
        account,
        clear.get_secret_value(),
        sealed,
    )
    return done == "UPDATE 1"


async def sealed_tokens(connection: Connection) -> list[tuple[Channel, str, str]]:
    """(channel, account, sealed token) of each row that has none in clear."""
    rows = await connection.fetch("SELECT channel, account, sealed FROM channel_accounts WHERE access_token IS NULL")
    return [(Channel(row["channel"]), row["account"], row["sealed"]) for row in rows]


async def seal_anew(connection: Connection, channel: Channel, account: str, before: str, sealed: str) -> bool:
    """Put another sealed form of the same token in the place of `before`. False where that is not there any more."""
    done = await connection.execute(
        "UPDATE channel_accounts SET sealed = $4 WHERE channel = $1 AND account = $2 AND sealed = $3",
        channel.value,
        account,
        before,
        sealed,
    )
    return done == "UPDATE 1"
