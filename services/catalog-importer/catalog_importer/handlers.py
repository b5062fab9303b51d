"""One function a subject."""

from dataclasses import dataclass
from typing import Any

from catalog_importer.import_reading import ImportReading
from catalog_importer.publisher import Publisher
from catalog_importer.relation_answers import RelationAnswers
from ratiba_contracts.catalog_facts import ImportRequested
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.tenant import TenantProvisioned
from ratiba_runtime.tenancy import current_tenant


@dataclass(frozen=True, slots=True)
class Handlers:
    """What this service does with what it hears."""

    publisher: Publisher
    reading: ImportReading
    relations: RelationAnswers

    async def tenant_provisioned(self, _provisioned: Envelope[TenantProvisioned]) -> None:
        """A tenant's tables stand: where it had a catalogue before, its snapshot is brought in line."""
        await self.publisher.settle(current_tenant())

    async def import_requested(self, asked: Envelope[ImportRequested]) -> None:
        """Files wait to be read."""
        await self.reading.import_requested(asked)

    async def relations_answered(self, answer: Envelope[Any]) -> None:
        """It was said what goes together, or that it cannot be said."""
        await self.relations.answered(answer)
