"""The snapshot that other services read, made of what is stored."""

import hashlib
from collections.abc import Iterable, Mapping

from catalog_importer.domain.relations import Edge, going_with, published
from catalog_importer.domain.services import Service
from ratiba_contracts.tenant import CatalogSnapshot


def snapshot_of(version: int, currency: str, services: Mapping[str, Service], edges: Iterable[Edge]) -> CatalogSnapshot:
    """Services on offer in their order, with what goes with them."""
    offered = {service_id: service for service_id, service in services.items() if not service.retired}
    relations = published(edges, offered)
    partners = going_with(relations)
    return CatalogSnapshot(
        version=max(version, 1),
        currency=currency,
        services=tuple(service.on_offer(partners.get(service_id, ())) for service_id, service in offered.items()),
        relations=relations,
    )


def digest(snapshot: CatalogSnapshot) -> str:
    """SHA-256 of what a snapshot says, whatever its version."""
    return hashlib.sha256(snapshot.model_copy(update={"version": 1}).model_dump_json().encode()).hexdigest()
