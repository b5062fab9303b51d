"""What this service forgets: changes of dials and calls to a model older than 90 days."""

from datetime import datetime, timedelta

import structlog

from personality.adapters import audit_rows, words_calls
from ratiba_llm import KEEP_CALLS
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import TenantStatus, bind_tenant
from ratiba_runtime.tenant_registry import TenantRegistry

log = structlog.get_logger("personality.housekeeping")

KEEP_AUDITS = timedelta(days=90)
"""As long as facts are kept; the table refuses to give up a change earlier."""


async def forget_old(database: Database, tenants: TenantRegistry, now: datetime) -> None:
    """Delete what is past its time, tenant by tenant."""
    for tenant in tenants.all():
        if tenant.status is TenantStatus.PROVISIONING:
            continue
        with bind_tenant(tenant):
            async with database.tenant_transaction() as connection:
                audits = await audit_rows.forget_before(connection, now - KEEP_AUDITS)
                calls = await words_calls.forget_before(connection, now - KEEP_CALLS)
        if audits or calls:
            log.info("housekeeping.forgotten", tenant=tenant.slug, audits=audits, calls=calls)
