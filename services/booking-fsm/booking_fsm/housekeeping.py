"""What this service forgets: calls to a model that are older than 90 days."""

import datetime as dt

import structlog

from booking_fsm.adapters import llm_calls
from ratiba_llm import KEEP_CALLS
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import TenantStatus, bind_tenant
from ratiba_runtime.tenant_registry import TenantRegistry

log = structlog.get_logger("booking.housekeeping")


async def forget_old(database: Database, tenants: TenantRegistry, now: dt.datetime) -> None:
    """Delete what is past its time, tenant by tenant."""
    for tenant in tenants.all():
        if tenant.status is TenantStatus.PROVISIONING:
            continue
        with bind_tenant(tenant):
            async with database.tenant_transaction() as connection:
                calls = await llm_calls.forget_before(connection, now - KEEP_CALLS)
        if calls:
            log.info("housekeeping.forgotten", tenant=tenant.slug, calls=calls)
