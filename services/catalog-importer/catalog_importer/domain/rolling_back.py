"""What undoing an import does: services are again what they were, newer ones are retired, none is deleted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from catalog_importer.domain.refusals import CatalogRefusal
from catalog_importer.domain.services import Service, changed_fields

WINDOW = timedelta(days=7)
"""How long an import may be undone (ADR-0010 D12)."""


@dataclass(frozen=True, slots=True)
class RollbackPlan:
    """Services as they will be: `restored` differ from what is live now, `retired` were not there before the import."""

    restored: tuple[Service, ...]
    retired: tuple[Service, ...]

    @property
    def writes(self) -> tuple[Service, ...]:
        """All that is to be stored."""
        return self.restored + self.retired


def plan(now_live: Mapping[str, Service], before: Iterable[Service]) -> RollbackPlan:
    """From the catalogue of now to the one a snapshot holds."""
    was = {service.service_id: service for service in before}
    restored = tuple(
        service
        for service_id, service in was.items()
        if service_id not in now_live or changed_fields(now_live[service_id], service)
    )
    retired = tuple(
        replace(service, retired=True)
        for service_id, service in now_live.items()
        if service_id not in was and not service.retired
    )
    return RollbackPlan(restored, retired)


def check(at: datetime, now: datetime, *, latest: bool, rolled_back: bool) -> None:
    """Raise CatalogRefusal unless an import made at `at` may be undone now."""
    if rolled_back:
        raise CatalogRefusal("already-rolled-back", "This import was rolled back already.")
    if not latest:
        raise CatalogRefusal("not-the-latest-import", "Only the latest import can be rolled back.")
    if now - at > WINDOW:
        raise CatalogRefusal("too-late-to-roll-back", f"An import can be rolled back for {WINDOW.days} days.")
