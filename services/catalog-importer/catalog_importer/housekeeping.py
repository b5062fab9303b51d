"""What this service forgets: audits and calls to a model older than 90 days, drafts nobody touched for 30,
what an import was made of once it cannot be rolled back.
"""

from datetime import datetime, timedelta

import structlog

from catalog_importer.adapters import audit_rows, drafts, import_rows, importer_calls, vision_answers
from catalog_importer.domain.rolling_back import WINDOW
from ratiba_llm import KEEP_CALLS
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import TenantStatus, bind_tenant
from ratiba_runtime.tenant_registry import TenantRegistry

log = structlog.get_logger("catalog_importer.housekeeping")

KEEP_AUDITS = timedelta(days=90)
"""As long as facts are kept (ADR-0010 D11); the table refuses to give up a change earlier."""

KEEP_DRAFTS = timedelta(days=30)
"""Those that were committed, too: what a commit changed is in the audits."""


async def forget_old(database: Database, tenants: TenantRegistry, now: datetime) -> None:
    """Delete what is past its time, tenant by tenant."""
    for tenant in tenants.all():
        if tenant.status is TenantStatus.PROVISIONING:
            continue
        with bind_tenant(tenant):
            async with database.tenant_transaction() as connection:
                audits = await audit_rows.forget_before(connection, now - KEEP_AUDITS)
                untouched = await drafts.forget_before(connection, now - KEEP_DRAFTS)
                payloads = await import_rows.drop_payloads(connection, now - WINDOW)
                calls = await importer_calls.forget_before(connection, now - KEEP_CALLS)
                await vision_answers.forget_before(connection, now - KEEP_CALLS)
        if audits or untouched or calls or payloads:
            log.info(
                "housekeeping.forgotten",
                tenant=tenant.slug,
                audits=audits,
                drafts=untouched,
                calls=calls,
                payloads=payloads,
            )
