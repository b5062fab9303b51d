"""Brings the snapshot that others read in line with what is stored.

The database is the truth. The snapshot is written after a commit, and again by whoever looks next where a process died
in between. Versions never fall, not even where the database is younger than the bucket.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import nats.errors
import structlog

from catalog_importer import SERVICE, catalogue
from catalog_importer.adapters import state_row
from catalog_importer.adapters.state_row import State
from catalog_importer.domain.publication import digest
from ratiba_contracts.codec import envelope
from ratiba_contracts.envelope import Contract, Envelope, fresh_id
from ratiba_contracts.tenant import CatalogSnapshot
from ratiba_runtime.database import Database
from ratiba_runtime.snapshots import SnapshotConflict, Snapshots
from ratiba_runtime.tenancy import TenantContext, bind_tenant
from ratiba_runtime.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger("catalog_importer.publisher")


@dataclass(frozen=True, slots=True)
class Publisher:
    """Publishes catalogues; any number may run at once."""

    database: Database
    snapshots: Snapshots[CatalogSnapshot]
    clock: Callable[[], datetime]

    def tell(
        self, uow: UnitOfWork, fact: Contract, *, key: str | None = None, cause: Envelope[Any] | None = None
    ) -> None:
        """Send a fact with the open transaction."""
        uow.emit(
            envelope(fact, id=fresh_id(), tenant=uow.tenant, key=key or uow.tenant, time=self.clock(), cause=cause)
        )

    def held_version(self, slug: str) -> int:
        """Of the snapshot last seen in the bucket; 0 where there is none."""
        held = self.snapshots.held(slug)
        return 0 if held is None else held.version

    async def settle(self, tenant: TenantContext) -> None:
        """Make the snapshot agree with what is stored. Where it does, it costs one read.

        Raises SnapshotConflict when other writers kept winning, and whatever servers raise that are away.
        """
        with bind_tenant(tenant):
            async with self.database.tenant_transaction() as connection:
                state = await state_row.read(connection)
            if self._agrees(tenant.slug, state):
                return
            await self.project(tenant.slug, await self._settled(tenant))

    async def project(self, slug: str, snapshot: CatalogSnapshot) -> None:
        """Bring the bucket to a committed version, unless it is there or further. Raises SnapshotConflict."""
        if await self.snapshots.bring_forward(slug, snapshot):
            log.info("catalogue.snapshot_written", tenant=slug, version=snapshot.version)

    async def project_or_leave(self, slug: str, snapshot: CatalogSnapshot) -> None:
        """The same after a commit: what keeps it from being written now is the keeper's to mend."""
        try:
            await self.project(slug, snapshot)
        except (nats.errors.Error, SnapshotConflict) as error:
            log.warning("catalogue.snapshot_put_off", tenant=slug, error=type(error).__name__)

    def _agrees(self, slug: str, state: State) -> bool:
        """Whether the bucket says what was told. A tenant that never had services has no snapshot."""
        held = self.snapshots.held(slug)
        if held is None:
            return state.version == 0
        return held.version == state.version and digest(held) == state.told

    async def _settled(self, tenant: TenantContext) -> CatalogSnapshot:
        """What should stand, decided under the catalogue's lock: a bucket that is ahead is overtaken."""
        async with unit_of_work(self.database, service=SERVICE) as uow:
            found = await catalogue.opened(uow.connection, tenant)
            held = self.snapshots.held(tenant.slug)
            told = digest(found.snapshot())
            state = found.state
            ahead = held is not None and held.version >= state.version and digest(held) != told
            if ahead or told != state.told:
                version = max(state.version, held.version if held else 0) + 1
                state = replace(state, version=version, services_version=version, told=told)
                await state_row.save(uow.connection, state)
            return replace(found, state=state).snapshot()
