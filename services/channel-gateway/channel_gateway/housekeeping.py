"""What the gateway forgets: messages and web sessions nobody will ask for again."""

from datetime import datetime, timedelta

import structlog

from channel_gateway.adapters import deliveries, web_sessions
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import TenantStatus, bind_tenant
from ratiba_runtime.tenant_registry import TenantRegistry

log = structlog.get_logger("channel_gateway.housekeeping")

KEEP_MESSAGES = timedelta(days=30)
"""As long as the bus keeps what customers wrote."""

KEEP_SESSIONS = timedelta(days=90)
"""A browser that was away longer begins a new conversation."""


async def forget_old(database: Database, tenants: TenantRegistry, now: datetime) -> None:
    """Delete what is past its time, tenant by tenant."""
    for tenant in tenants.all():
        if tenant.status is TenantStatus.PROVISIONING:
            continue
        with bind_tenant(tenant):
            async with database.tenant_transaction() as connection:
                messages = await deliveries.forget_before(connection, now - KEEP_MESSAGES)
                sessions = await web_sessions.forget_unused(connection, now - KEEP_SESSIONS)
        if messages or sessions:
            log.info("housekeeping.forgotten", tenant=tenant.slug, messages=messages, sessions=sessions)
