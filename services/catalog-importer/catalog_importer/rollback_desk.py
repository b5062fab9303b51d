"""Undoes the latest import: the plan first, then the same plan carried out if nothing was changed in between."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog

from catalog_importer import SERVICE, catalogue
from catalog_importer.adapters import audit_rows, import_rows
from catalog_importer.adapters.audit_rows import Author
from catalog_importer.adapters.import_rows import Import
from catalog_importer.catalogue import counted, with_services
from catalog_importer.domain import rolling_back
from catalog_importer.domain.refusals import CatalogRefusal, stale_version, unknown_import
from catalog_importer.domain.relations import restored
from catalog_importer.publisher import Publisher
from ratiba_contracts.catalog_facts import RolledBack
from ratiba_contracts.live_catalog import CatalogRolledBack, PlanRollback, RollBack, RollbackPlanned
from ratiba_contracts.requests import Refusal
from ratiba_runtime.database import Connection, Database
from ratiba_runtime.tenancy import current_tenant
from ratiba_runtime.unit_of_work import unit_of_work

log = structlog.get_logger("catalog_importer.rollback_desk")


@dataclass(frozen=True, slots=True)
class RollbackDesk:
    """What this service answers about undoing imports of the bound tenant."""

    database: Database
    publisher: Publisher
    clock: Callable[[], datetime]

    async def plan_rollback(self, request: PlanRollback) -> RollbackPlanned | Refusal:
        """What it would do. Changes nothing."""
        try:
            async with self.database.tenant_transaction() as connection:
                found = await catalogue.shown(connection, current_tenant())
                entry = await self._undoable(connection, request.import_id)
                services, _ = await import_rows.before(connection, entry.import_id)
                plan = rolling_back.plan(found.services, services)
                lost = await audit_rows.since(connection, entry.version)
        except CatalogRefusal as refusal:
            return refusal.told()
        retired = [service.name for service in plan.writes if service.retired]
        return RollbackPlanned(
            import_id=entry.import_id,
            version=found.state.version,
            restored=tuple(service.name for service in plan.restored if not service.retired),
            retired=tuple(retired),
            lost_edits=lost,
        )

    async def roll_back(self, request: RollBack) -> CatalogRolledBack | Refusal:
        """Carry the plan out. Appointments are untouched: each froze the name, price and length it was made with."""
        now, tenant = self.clock(), current_tenant()
        try:
            async with unit_of_work(self.database, service=SERVICE) as uow:
                found = await catalogue.opened(uow.connection, tenant)
                entry = await self._undoable(uow.connection, request.import_id)
                if found.state.version != request.expected_version:
                    raise stale_version(request.expected_version, found.state.version)
                services, edges = await import_rows.before(uow.connection, entry.import_id)
                plan = rolling_back.plan(found.services, services)
                _, changes = with_services(found, plan.writes)
                after, snapshot = await catalogue.store(
                    uow.connection,
                    found,
                    Author(request.actor, now, found.state.version, entry.import_id),
                    services=plan.writes,
                    edges=restored(found.edges, edges),
                    held_version=self.publisher.held_version(tenant.slug),
                )
                await import_rows.mark_rolled_back(uow.connection, entry.import_id, now)
                counts, version = counted(changes), after.state.version
                self.publisher.tell(uow, RolledBack(import_id=entry.import_id, version=version, counts=counts))
        except CatalogRefusal as refusal:
            return refusal.told()
        log.info("catalogue.rolled_back", tenant=tenant.slug, version=version, **counts.model_dump())
        await self.publisher.project_or_leave(tenant.slug, snapshot)
        return CatalogRolledBack(version=version, counts=counts)

    async def _undoable(self, connection: Connection, import_id: UUID) -> Import:
        entry = await import_rows.find(connection, import_id)
        if entry is None:
            raise unknown_import()
        latest = await import_rows.latest_changing(connection)
        rolling_back.check(
            entry.at, self.clock(), latest=entry.import_id == latest, rolled_back=entry.rolled_back_at is not None
        )
        return entry
