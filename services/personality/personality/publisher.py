"""Brings a tenant's snapshot and the fact about it in line with its dials.

The snapshot is written first, then the fact, so that whoever hears the fact finds the snapshot. Dying between the two
loses nothing: the fact has an id of its own, noted in the inbox when it commits, and whoever comes next (a redelivery,
another replica, the next start) tells it if nobody has.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from personality import SERVICE
from personality.domain.config import PersonalityConfig
from personality.domain.publication import change_id, wanted_snapshot
from ratiba_contracts.codec import envelope
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.tenant import Dials, DialsChanged, DialsSnapshot
from ratiba_runtime.database import Database
from ratiba_runtime.snapshots import SnapshotConflict, SnapshotMissing, Snapshots
from ratiba_runtime.tenancy import TenantContext, bind_tenant
from ratiba_runtime.unit_of_work import unit_of_work

log = structlog.get_logger("personality.publisher")

TELLING = "dials-told"
"""The inbox's name for "this change has been told"."""

ATTEMPTS = 3
"""How often a write may lose to another replica; the winner wrote the same dials, so the second look agrees."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """Publishes dials; any number may run at once."""

    database: Database
    snapshots: Snapshots[DialsSnapshot]
    config: PersonalityConfig
    clock: Callable[[], datetime]

    def is_current(self, tenant: TenantContext) -> bool:
        """Whether the snapshot last seen says what the tenant's dials are. Raises TradeUnknown."""
        _, held = self._held(tenant.slug)
        return held is not None and wanted_snapshot(held, self._dials(tenant)) is held

    async def publish(self, tenant: TenantContext, cause: Envelope[Any] | None = None) -> DialsSnapshot:
        """Write the tenant's snapshot if its dials changed, and tell of it once. Returns the snapshot that stands.

        Raises TradeUnknown, SnapshotConflict when other writers kept winning, and whatever servers raise that are
        away.
        """
        snapshot = await self._written(tenant)
        change = envelope(
            DialsChanged(version=snapshot.version, dials=snapshot.dials),
            id=change_id(tenant.slug, snapshot),
            tenant=tenant.slug,
            key=tenant.slug,
            time=self.clock(),
            cause=cause,
        )
        with bind_tenant(tenant):
            async with unit_of_work(self.database, service=SERVICE, envelope=change, consumer=TELLING) as uow:
                if uow.handled_before:
                    return snapshot
                uow.emit(change)
        log.info("personality.dials_told", tenant=tenant.slug, version=snapshot.version)
        return snapshot

    async def _written(self, tenant: TenantContext, attempts: int = ATTEMPTS) -> DialsSnapshot:
        revision, held = self._held(tenant.slug)
        wanted = wanted_snapshot(held, self._dials(tenant))
        if wanted is held:
            return wanted
        try:
            await self.snapshots.put(tenant.slug, wanted, expected=revision)
        except SnapshotConflict:
            if attempts == 1:
                raise
            await self.snapshots.load()
            return await self._written(tenant, attempts - 1)
        return wanted

    def _held(self, slug: str) -> tuple[int | None, DialsSnapshot | None]:
        try:
            return self.snapshots.with_revision(slug)
        except SnapshotMissing:
            return None, None

    def _dials(self, tenant: TenantContext) -> Dials:
        return self.config.dials(tenant.vertical)
