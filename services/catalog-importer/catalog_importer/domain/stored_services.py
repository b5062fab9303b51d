"""Services as they are stored, and which of them a row of a draft is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from catalog_importer.domain.names import name_key
from catalog_importer.domain.services import Service
from ratiba_contracts.menu import ExtractedRow


@dataclass(frozen=True, slots=True)
class StoredServices:
    """By id, the retired ones too, and by what their names are compared by: one on offer before one that is not."""

    by_id: Mapping[str, Service]
    by_key: Mapping[str, Service]

    @classmethod
    def of(cls, by_id: Mapping[str, Service]) -> "StoredServices":
        """All of them."""
        in_order = sorted(by_id.values(), key=lambda service: not service.retired)
        return cls(by_id, {service.name_key: service for service in in_order})

    def besides(self, taken: Collection[str]) -> "StoredServices":
        """The same, where rows took some services over: their names are free for others."""
        if not taken:
            return self
        free = {service_id: service for service_id, service in self.by_id.items() if service_id not in taken}
        return replace(self, by_key=StoredServices.of(free).by_key)

    def behind(self, row: ExtractedRow, taken_over: str | None) -> Service | None:
        """The service a row is: the one it took over, or else the one of its name."""
        return self.by_key.get(name_key(row.name.value or "")) if taken_over is None else self.by_id.get(taken_over)
