"""Tells who talks to customers how a business takes payment.

The database is the truth. The snapshot is written when credentials are kept, and again by whoever looks next where a
process died in between or the bucket was lost: its version is the rows' own, so it never goes back.
"""

from dataclasses import dataclass

import structlog

from payments.adapters import account_rows
from payments.providers import PROVIDER_OF
from ratiba_contracts.payments import PaymentMethodsSnapshot
from ratiba_runtime.database import Database
from ratiba_runtime.snapshots import Snapshots
from ratiba_runtime.tenancy import TenantContext, bind_tenant

log = structlog.get_logger("payments.publishing")


@dataclass(frozen=True, slots=True)
class Publisher:
    """Publishes the methods of a business; any number may run at once."""

    database: Database
    snapshots: Snapshots[PaymentMethodsSnapshot]

    async def settle(self, tenant: TenantContext) -> None:
        """Bring the bucket to what the rows say. Raises SnapshotConflict, and what servers raise that are away."""
        with bind_tenant(tenant):
            async with self.database.tenant_transaction() as connection:
                version, providers = await account_rows.published(connection)
        if not version:
            return  # nothing was ever set up: no snapshot says the same
        methods = tuple(method for method, provider in PROVIDER_OF.items() if provider in providers)
        if await self.snapshots.bring_forward(tenant.slug, PaymentMethodsSnapshot(version=version, methods=methods)):
            log.info("payments.methods_written", tenant=tenant.slug, version=version)
