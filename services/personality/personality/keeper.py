"""Makes sure that every tenant's dials are told as they are: after the defaults changed, a process died in mid-change,
or a bucket was lost.
"""

import asyncio
from dataclasses import dataclass

import nats.errors
import structlog

from personality.domain.config import TradeUnknown
from personality.publisher import Publisher
from ratiba_runtime.infrastructure import component_away
from ratiba_runtime.snapshots import SnapshotConflict
from ratiba_runtime.tenancy import TenantContext
from ratiba_runtime.tenant_registry import TenantRegistry

log = structlog.get_logger("personality.keeper")


@dataclass(frozen=True, slots=True)
class Keeper:
    """One runs in each replica. `every_seconds` between looks; a look at what is in order costs a read a tenant."""

    publisher: Publisher
    tenants: TenantRegistry
    every_seconds: float

    async def run(self) -> None:
        """Look at every tenant at once, then regularly, until cancelled."""
        while True:
            for tenant in self.tenants.with_tables():
                await self._settle(tenant)
            await asyncio.sleep(self.every_seconds)

    async def _settle(self, tenant: TenantContext) -> None:
        """One tenant's trouble, or a server that is away, waits for the next look."""
        try:
            await self.publisher.settle(tenant)
        except TradeUnknown as error:
            log.error("keeper.trade_unknown", tenant=tenant.slug, vertical=error.vertical)  # noqa: TRY400  no fault of ours
        except (nats.errors.Error, SnapshotConflict) as error:
            log.warning("keeper.put_off", tenant=tenant.slug, error=type(error).__name__)
        except Exception as error:
            if component_away(error) is None:
                raise
            log.warning("keeper.put_off", tenant=tenant.slug, error=type(error).__name__)
