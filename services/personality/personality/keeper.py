"""Makes sure that every tenant has the dials of its trade: after the defaults changed, or a bucket was lost."""

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
    """One runs in each replica. `every_seconds` between looks; a look at what is in order costs no I/O."""

    publisher: Publisher
    tenants: TenantRegistry
    every_seconds: float

    async def run(self) -> None:
        """Publish for every tenant once, then look regularly until cancelled."""
        unsure = {tenant.slug for tenant in self.tenants.all()}  # perhaps written and not told before the last end
        while True:
            for tenant in self.tenants.all():
                told = await self._told(tenant, sure=tenant.slug not in unsure)
                (unsure.discard if told else unsure.add)(tenant.slug)
            await asyncio.sleep(self.every_seconds)

    async def _told(self, tenant: TenantContext, *, sure: bool) -> bool:
        """Whether all is in order now. One tenant's trouble, or a server that is away, waits for the next look."""
        try:
            if not sure or not self.publisher.is_current(tenant):
                await self.publisher.publish(tenant)
        except TradeUnknown as error:
            log.error("keeper.trade_unknown", tenant=tenant.slug, vertical=error.vertical)  # noqa: TRY400  no fault of ours
            return False
        except (nats.errors.Error, SnapshotConflict) as error:
            log.warning("keeper.put_off", tenant=tenant.slug, error=type(error).__name__)
            return False
        except Exception as error:
            if component_away(error) is None:
                raise
            log.warning("keeper.put_off", tenant=tenant.slug, error=type(error).__name__)
            return False
        return True
