"""What this service forgets: changes of dials and calls to a model older than 90 days."""

from datetime import datetime, timedelta

from personality.adapters import audit_rows, words_calls
from ratiba_llm import KEEP_CALLS
from ratiba_runtime.database import Connection, Database
from ratiba_runtime.housekeeping import forget_at_each
from ratiba_runtime.tenant_registry import TenantRegistry

KEEP_AUDITS = timedelta(days=90)
"""As long as facts are kept; the table refuses to give up a change earlier."""


async def forget_old(database: Database, tenants: TenantRegistry, now: datetime) -> None:
    """Delete what is past its time, tenant by tenant."""

    async def forget(connection: Connection) -> dict[str, int]:
        return {
            "audits": await audit_rows.forget_before(connection, now - KEEP_AUDITS),
            "calls": await words_calls.forget_before(connection, now - KEEP_CALLS),
        }

    await forget_at_each(database, tenants, forget)
