"""What this service forgets: calls to a model that are older than 90 days."""

import asyncio
import datetime as dt
from collections.abc import Callable

import structlog

from booking_fsm.adapters import llm_calls
from ratiba_llm import KEEP_CALLS
from ratiba_runtime.database import Database
from ratiba_runtime.infrastructure import component_away
from ratiba_runtime.tenancy import TenantStatus, bind_tenant
from ratiba_runtime.tenant_registry import TenantRegistry

log = structlog.get_logger("booking.housekeeping")

EVERY_SECONDS = 3600.0


async def keep_house(database: Database, tenants: TenantRegistry, clock: Callable[[], dt.datetime]) -> None:
    """Forget, once an hour, until cancelled. Replicas may do so at once: each deletes what it finds."""
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        try:
            await forget_old(database, tenants, clock())
        except Exception as error:
            if component_away(error) is None:
                raise
            log.warning("housekeeping.interrupted", exc_info=error)


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
