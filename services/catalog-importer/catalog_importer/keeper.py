"""Makes sure that what others read is what is stored, and that no draft is read for ever or lies about
empty."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import nats.errors
import structlog

from catalog_importer.publisher import Publisher
from ratiba_runtime.infrastructure import component_away
from ratiba_runtime.snapshots import SnapshotConflict
from ratiba_runtime.tenancy import TenantContext
from ratiba_runtime.tenant_registry import TenantRegistry

log = structlog.get_logger("catalog_importer.keeper")


@dataclass(frozen=True, slots=True)
class Keeper:
    """One runs in each replica. `every_seconds` between looks; a look at what is in order costs two reads a tenant."""

    publisher: Publisher
    look_after_drafts: Sequence[Callable[[TenantContext], Awaitable[None]]]
    tenants: TenantRegistry
    every_seconds: float

    async def run(self) -> None:
        """Look at every tenant at once, then regularly, until cancelled."""
        while True:
            for tenant in self.tenants.with_tables():
                await self._look(tenant)
            await asyncio.sleep(self.every_seconds)

    async def _look(self, tenant: TenantContext) -> None:
        """One tenant's trouble, or a server that is away, waits for the next look."""
        try:
            await self.publisher.settle(tenant)
            for look_after in self.look_after_drafts:
                await look_after(tenant)
        except (nats.errors.Error, SnapshotConflict) as error:
            log.warning("keeper.put_off", tenant=tenant.slug, error=type(error).__name__)
        except Exception as error:
            if component_away(error) is None:
                raise
            log.warning("keeper.put_off", tenant=tenant.slug, error=type(error).__name__)
