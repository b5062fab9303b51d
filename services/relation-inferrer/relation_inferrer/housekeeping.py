"""What this service forgets: answers and calls of a model older than 90 days. Asked again, it is asked anew."""

from datetime import datetime

from ratiba_llm import KEEP_CALLS
from ratiba_runtime.database import Connection, Database
from ratiba_runtime.housekeeping import forget_at_each
from ratiba_runtime.tenant_registry import TenantRegistry
from relation_inferrer.adapters import inference_calls, inferences


async def forget_old(database: Database, tenants: TenantRegistry, now: datetime) -> None:
    """Delete what is past its time, tenant by tenant."""

    async def forget(connection: Connection) -> dict[str, int]:
        return {
            "answers": await inferences.forget_before(connection, now - KEEP_CALLS),
            "calls": await inference_calls.forget_before(connection, now - KEEP_CALLS),
        }

    await forget_at_each(database, tenants, forget)
