"""What this service forgets: calls to a model that are older than 90 days, and who was answered so long ago."""

import datetime as dt

from booking_fsm.adapters import handoffs, llm_calls
from ratiba_llm import KEEP_CALLS
from ratiba_runtime.database import Connection, Database
from ratiba_runtime.housekeeping import forget_at_each
from ratiba_runtime.tenant_registry import TenantRegistry

KEEP_ANSWERED = dt.timedelta(days=90)


async def forget_old(database: Database, tenants: TenantRegistry, now: dt.datetime) -> None:
    """Delete what is past its time, tenant by tenant."""

    async def forget(connection: Connection) -> dict[str, int]:
        return {
            "calls": await llm_calls.forget_before(connection, now - KEEP_CALLS),
            "handoffs": await handoffs.forget_before(connection, now - KEEP_ANSWERED),
        }

    await forget_at_each(database, tenants, forget)
