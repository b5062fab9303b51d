"""What the gateway forgets: messages and web sessions nobody will ask for again."""

from datetime import datetime, timedelta

from channel_gateway.adapters import deliveries, web_sessions
from ratiba_runtime.database import Connection, Database
from ratiba_runtime.housekeeping import forget_at_each
from ratiba_runtime.tenant_registry import TenantRegistry

KEEP_MESSAGES = timedelta(days=30)
"""As long as the bus keeps what customers wrote."""

KEEP_SESSIONS = timedelta(days=90)
"""A browser that was away longer begins a new conversation."""


async def forget_old(database: Database, tenants: TenantRegistry, now: datetime) -> None:
    """Delete what is past its time, tenant by tenant."""

    async def forget(connection: Connection) -> dict[str, int]:
        return {
            "messages": await deliveries.forget_before(connection, now - KEEP_MESSAGES),
            "sessions": await web_sessions.forget_unused(connection, now - KEEP_SESSIONS),
        }

    await forget_at_each(database, tenants, forget)
