"""What this service forgets: what is older than the longest period that owners can look at."""

import datetime as dt

from cross_sell.adapters import forgetting
from ratiba_contracts.offers import MOST_DAYS
from ratiba_runtime.database import Connection, Database
from ratiba_runtime.housekeeping import forget_at_each
from ratiba_runtime.tenant_registry import TenantRegistry

KEPT = dt.timedelta(days=MOST_DAYS + 1)
"""A day more than is shown: days begin at midnight of the business, wherever it is."""


async def forget_old(database: Database, tenants: TenantRegistry, now: dt.datetime) -> None:
    """Delete what nobody can look at any more, tenant by tenant. An offer that is still open stays."""

    async def forget(connection: Connection) -> dict[str, int]:
        return {"rows": await forgetting.forget_before(connection, now - KEPT)}

    await forget_at_each(database, tenants, forget)
