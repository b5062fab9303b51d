"""What this service forgets: audits and calls to a model older than 90 days, drafts nobody touched for 30,
what an import was made of once it cannot be rolled back.
"""

from datetime import datetime, timedelta

from catalog_importer.adapters import audit_rows, drafts, import_rows, importer_calls, vision_answers
from catalog_importer.domain.rolling_back import WINDOW
from ratiba_llm import KEEP_CALLS
from ratiba_runtime.database import Connection, Database
from ratiba_runtime.housekeeping import forget_at_each
from ratiba_runtime.tenant_registry import TenantRegistry

KEEP_AUDITS = timedelta(days=90)
"""As long as facts are kept (ADR-0010 D11); the table refuses to give up a change earlier."""

KEEP_DRAFTS = timedelta(days=30)
"""Those that were committed, too: what a commit changed is in the audits."""


async def forget_old(database: Database, tenants: TenantRegistry, now: datetime) -> None:
    """Delete what is past its time, tenant by tenant."""

    async def forget(connection: Connection) -> dict[str, int]:
        return {
            "audits": await audit_rows.forget_before(connection, now - KEEP_AUDITS),
            "drafts": await drafts.forget_before(connection, now - KEEP_DRAFTS),
            "payloads": await import_rows.drop_payloads(connection, now - WINDOW),
            "calls": await importer_calls.forget_before(connection, now - KEEP_CALLS),
            "answers": await vision_answers.forget_before(connection, now - KEEP_CALLS),
        }

    await forget_at_each(database, tenants, forget)
