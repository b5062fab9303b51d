"""Tables `svc_channel_gateway.accounts` (whose account is it, over all tenants) and `channel_accounts` (its token)."""

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


async def store_token(connection: Connection, channel: Channel, account: str, token: SecretStr, *, actor: str) -> None:
    """Keep the token an account sends by; a new one replaces it."""
    await connection.execute(
        """
        INSERT INTO channel_accounts (channel, account, access_token, registered_by) VALUES ($1, $2, $3, $4)
        ON CONFLICT (channel, account) DO UPDATE SET
            access_token = excluded.access_token,
            registered_by = excluded.registered_by,
            registered_at = now()
        """,
        channel.value,
        account,
        token.get_secret_value(),
        actor,
    )


async def token_of_account(connection: Connection, channel: Channel, account: str) -> SecretStr | None:
    """The token to send by, or None when the account is not this tenant's."""
    token = await connection.fetchval(
        "SELECT access_token FROM channel_accounts WHERE channel = $1 AND account = $2", channel.value, account
    )
    return SecretStr(token) if token is not None else None
