"""Makes sure that every tenant has the dials of its trade: after the defaults changed, or a bucket was lost."""

import asyncio
from dataclasses import dataclass

import nats.errors
import structlog

from personality.publisher import Publisher
from ratiba_runtime.infrastructure import component_away
from ratiba_runtime.snapshots import SnapshotConflict
from ratiba_runtime.tenancy import TenantContext
from ratiba_runtime.tenant_registry import TenantRegistry

log = structlog.get_logger("personality.keeper")


@dataclass(frozen=True, slots=True)
class Keeper:
    """One runs in each replica. `every_seconds` between looks; a look at what is in order costs no I/O."""

    publisher: Publisher
    tenants: TenantRegistry
    every_seconds: float

    async def run(self) -> None:
        """Publish for every tenant once, then look regularly until cancelled."""
        unsure = {tenant.slug for tenant in self.tenants.all()}  # perhaps written and not told before the last end
        while True:
            for tenant in self.tenants.all():
                if tenant.slug in unsure or not self.publisher.is_current(tenant):
                    told = await self._published(tenant)
                    (unsure.discard if told else unsure.add)(tenant.slug)
            await asyncio.sleep(self.every_seconds)

    async def _published(self, tenant: TenantContext) -> bool:
        """Whether it succeeded; servers that are away only put it off until the next look."""
        try:
            await self.publisher.publish(tenant)
        except (nats.errors.Error, SnapshotConflict) as error:
            log.warning("keeper.put_off", tenant=tenant.slug, error=type(error).__name__)
            return False
        except Exception as error:
            if component_away(error) is None:
                raise
            log.warning("keeper.put_off", tenant=tenant.slug, error=type(error).__name__)
            return False
        return True
