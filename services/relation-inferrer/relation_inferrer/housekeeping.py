"""What this service forgets: answers and calls of a model older than 90 days. Asked again, it is asked anew."""

from datetime import datetime

import structlog

from ratiba_llm import KEEP_CALLS
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import TenantStatus, bind_tenant
from ratiba_runtime.tenant_registry import TenantRegistry
from relation_inferrer.adapters import inference_calls, inferences

log = structlog.get_logger("relation_inferrer.housekeeping")


async def forget_old(database: Database, tenants: TenantRegistry, now: datetime) -> None:
    """Delete what is past its time, tenant by tenant."""
    for tenant in tenants.all():
        if tenant.status is TenantStatus.PROVISIONING:
            continue
        with bind_tenant(tenant):
            async with database.tenant_transaction() as connection:
                answers = await inferences.forget_before(connection, now - KEEP_CALLS)
                calls = await inference_calls.forget_before(connection, now - KEEP_CALLS)
        if answers or calls:
            log.info("housekeeping.forgotten", tenant=tenant.slug, answers=answers, calls=calls)
