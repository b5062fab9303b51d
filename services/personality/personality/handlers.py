"""One function a subject."""

from dataclasses import dataclass

from personality.publisher import Publisher
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.tenant import TenantProvisioned
from ratiba_runtime.tenancy import current_tenant


@dataclass(frozen=True, slots=True)
class Handlers:
    """What this service does with what it hears."""

    publisher: Publisher

    async def tenant_provisioned(self, provisioned: Envelope[TenantProvisioned]) -> None:
        """A tenant was entered, its tables stand: it gets the dials of its trade. Heard twice, it changes nothing."""
        await self.publisher.settle(current_tenant(), cause=provisioned)
