"""What this service forgets: what is older than the longest period that owners can look at."""

import datetime as dt

import structlog

from cross_sell.adapters import forgetting
from ratiba_contracts.offers import MOST_DAYS
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import TenantStatus, bind_tenant
from ratiba_runtime.tenant_registry import TenantRegistry

log = structlog.get_logger("cross_sell.housekeeping")

KEPT = dt.timedelta(days=MOST_DAYS + 1)
"""A day more than is shown: days begin at midnight of the business, wherever it is."""


async def forget_old(database: Database, tenants: TenantRegistry, now: dt.datetime) -> None:
    """Delete what nobody can look at any more, tenant by tenant. An offer that is still open stays."""
    for tenant in tenants.all():
        if tenant.status is TenantStatus.PROVISIONING:
            continue
        with bind_tenant(tenant):
            async with database.tenant_transaction() as connection:
                rows = await forgetting.forget_before(connection, now - KEPT)
        if rows:
            log.info("housekeeping.forgotten", tenant=tenant.slug, rows=rows)
