"""Brings what a tenant's services read in line with its dials.

The database is the truth. A new version, the row that holds it and the fact about it commit together; the snapshot is
written after that, and again by whoever looks next where a process died in between: a look compares it with the row.
So a version is told once, and the bucket reaches the newest one whatever dies.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from personality import SERVICE
from personality.adapters import dial_rows
from personality.adapters.dial_rows import StoredDials
from personality.domain.bundle import DialBundle, resolve
from personality.domain.config import PersonalityConfig
from personality.domain.publication import Publication, settled
from personality.drift_watch import DriftWatch
from ratiba_contracts.codec import envelope
from ratiba_contracts.envelope import Envelope, fresh_id
from ratiba_contracts.personality import WordsByModel
from ratiba_contracts.tenant import DialsChanged, DialsSnapshot
from ratiba_runtime.database import Database
from ratiba_runtime.snapshots import Snapshots
from ratiba_runtime.tenancy import TenantContext, bind_tenant
from ratiba_runtime.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger("personality.publisher")


@dataclass(frozen=True, slots=True)
class Publisher:
    """Publishes dials; any number may run at once."""

    database: Database
    snapshots: Snapshots[DialsSnapshot]
    config: PersonalityConfig
    drift_watch: DriftWatch
    clock: Callable[[], datetime]
    model_is_on: bool = False

    async def settle(self, tenant: TenantContext, cause: Envelope[Any] | None = None) -> DialsSnapshot:
        """Make version, fact and snapshot agree with the tenant's overrides and its trade's defaults. Where they do,
        it costs one read. Returns the snapshot that stands.

        Raises TradeUnknown, SnapshotConflict when other writers kept winning, and whatever servers raise that are
        away.
        """
        self.config.dials(tenant.vertical)  # an unknown trade is refused before anything is read
        with bind_tenant(tenant):
            async with self.database.tenant_transaction() as connection:
                stored = await dial_rows.read(connection)
            bundle = self.bundle(tenant, stored)
            self.drift_watch.note(tenant.slug, bundle.drifted)
            snapshot = self._wanted(tenant, stored).snapshot
            if snapshot.version != stored.told.version:
                snapshot = await self._settled(tenant, cause)
            await self.project(tenant.slug, snapshot)
        return snapshot

    def bundle(self, tenant: TenantContext, stored: StoredDials) -> DialBundle:
        """The resolved dials of what is stored. Raises TradeUnknown."""
        return resolve(stored.overrides, self.config.dials(tenant.vertical))

    def words_by_model(self, stored: StoredDials) -> WordsByModel:
        """Whether a model words replies. Nobody is to wait for one that nobody can ask."""
        wanted = stored.overrides.words_by_model
        return WordsByModel(wanted=wanted, works=wanted and self.model_is_on)

    def tell(self, uow: UnitOfWork, snapshot: DialsSnapshot, cause: Envelope[Any] | None = None) -> None:
        """Send the fact of a new version with the transaction that stores it."""
        change = envelope(
            DialsChanged(version=snapshot.version, dials=snapshot.dials, words_by_model=snapshot.words_by_model),
            id=fresh_id(),
            tenant=uow.tenant,
            key=uow.tenant,
            time=self.clock(),
            cause=cause,
        )
        uow.emit(change)

    async def project(self, slug: str, snapshot: DialsSnapshot) -> None:
        """Bring the bucket to a committed version, unless it is there or further. Raises SnapshotConflict."""
        if await self.snapshots.bring_forward(slug, snapshot):
            log.info("personality.snapshot_written", tenant=slug, version=snapshot.version)

    async def _settled(self, tenant: TenantContext, cause: Envelope[Any] | None) -> DialsSnapshot:
        """Decide once more under the row's lock, and store what was decided."""
        async with unit_of_work(self.database, service=SERVICE) as uow:
            stored = await dial_rows.lock(uow.connection)
            wanted = self._wanted(tenant, stored)
            if wanted.snapshot.version != stored.told.version:
                await dial_rows.save(uow.connection, stored.overrides, wanted.snapshot)
            if wanted.news:
                self.tell(uow, wanted.snapshot, cause)
        return wanted.snapshot

    def _wanted(self, tenant: TenantContext, stored: StoredDials) -> Publication:
        works = self.words_by_model(stored).works
        dials = self.bundle(tenant, stored).dials
        return settled(stored.told, self.snapshots.held(tenant.slug), dials, words_by_model=works)
