"""Answers to requests about the dials: show, change, undo, preview.

A change is one transaction: the row's lock, the next version, the audit and the fact. The snapshot follows the commit;
where it cannot be written now, the change stands all the same and the keeper writes it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import nats.errors
import structlog

from personality import SERVICE
from personality.adapters import audit_rows, dial_rows
from personality.adapters.dial_rows import StoredDials
from personality.domain.changes import (
    ChangeRefused,
    NewAudit,
    StaleVersion,
    UnknownChange,
    audited,
    changed_overrides,
    undone_override,
    wanted_override,
)
from personality.domain.config import TradeUnknown
from personality.domain.overrides import INHERITED, SWITCHED_ON, Override
from personality.domain.preview import Business, previewed
from personality.domain.publication import following
from personality.publisher import Publisher
from ratiba_contracts.personality import (
    ChangeDial,
    DialChanged,
    DialsPreviewed,
    DialsShown,
    PreviewDials,
    Setting,
    SetWordsByModel,
    ShowDials,
    Switch,
    UndoChange,
)
from ratiba_contracts.requests import Refusal
from ratiba_contracts.tenant import DialsSnapshot, Vertical
from ratiba_runtime.database import Database
from ratiba_runtime.snapshots import SnapshotConflict
from ratiba_runtime.tenancy import TenantContext, current_tenant
from ratiba_runtime.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger("personality.desk")


@dataclass(frozen=True, slots=True)
class _Wish:
    """A new override, who wants it and why."""

    setting: Setting
    override: Override
    actor: str
    reason: str
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What this service answers, for the bound tenant. `clock` returns the wall clock, aware."""

    database: Database
    publisher: Publisher
    clock: Callable[[], datetime]

    async def show(self, request: ShowDials) -> DialsShown | Refusal:
        """The dials as the database has them now, and the latest changes."""
        try:
            async with self.database.tenant_transaction() as connection:
                stored = await dial_rows.read(connection)
                audits = await audit_rows.latest(connection, request.audits)
                switch_audits = await audit_rows.latest_of_switches(connection, request.audits)
            bundle = self.publisher.bundle(current_tenant(), stored)
        except TradeUnknown as refusal:
            return _refused(refusal)
        return DialsShown(
            version=stored.told.version,
            bundle=bundle.shown(),
            audits=audits,
            words_by_model=self.publisher.words_by_model(stored),
            switch_audits=switch_audits,
        )

    async def change_dial(self, request: ChangeDial) -> DialChanged | Refusal:
        """Set one dial, or give it back to the trade's default. A dial that stands so already is left alone."""
        try:
            wish = _Wish(request.dial, wanted_override(request), request.actor, request.reason)
            return await self._set(wish, request.expected_version)
        except (ChangeRefused, TradeUnknown) as refusal:
            return _refused(refusal)

    async def set_words_by_model(self, request: SetWordsByModel) -> DialChanged | Refusal:
        """Turn words by a model on or off. Without one to ask they are wanted all the same, and work once there is."""
        override = SWITCHED_ON if request.on else INHERITED
        try:
            wish = _Wish(Switch.WORDS_BY_MODEL, override, request.actor, request.reason)
            return await self._set(wish, request.expected_version)
        except (ChangeRefused, TradeUnknown) as refusal:
            return _refused(refusal)

    async def undo_change(self, request: UndoChange) -> DialChanged | Refusal:
        """Set a dial or switch back to what it was before its last change. Its own id says what it is based on."""
        try:
            async with unit_of_work(self.database, service=SERVICE) as uow:
                stored = await dial_rows.lock(uow.connection)
                audit = await audit_rows.find(uow.connection, request.audit_id)
                if audit is None:
                    raise UnknownChange(request.audit_id)
                latest = await audit_rows.latest_standing(uow.connection, audit.setting)
                override = undone_override(audit, latest, stored.overrides.of(audit.setting))
                wish = _Wish(audit.setting, override, request.actor, request.reason, undoes=request.audit_id)
                changed, snapshot = await self._changed(uow, stored, wish)
        except (ChangeRefused, TradeUnknown) as refusal:
            return _refused(refusal)
        await self._project(changed, snapshot)
        return changed

    async def preview(self, request: PreviewDials) -> DialsPreviewed | Refusal:
        """Word the same situations under the dials that stand and under those wished for. Saves nothing."""
        tenant = current_tenant()
        try:
            async with self.database.tenant_transaction() as connection:
                stored = await dial_rows.read(connection)
            before = self.publisher.bundle(tenant, stored)
            wished = StoredDials(changed_overrides(stored.overrides, request.wanted), stored.told)
            after = self.publisher.bundle(tenant, wished)
        except (ChangeRefused, TradeUnknown) as refusal:
            return _refused(refusal)
        return DialsPreviewed(
            before=before.shown(),
            after=after.shown(),
            situations=previewed(_business(tenant), before.dials, after.dials, self.clock()),
        )

    async def _set(self, wish: _Wish, expected_version: int) -> DialChanged:
        """Fulfil a wish that was based on a version. Raises ChangeRefused, TradeUnknown."""
        async with unit_of_work(self.database, service=SERVICE) as uow:
            stored = await dial_rows.lock(uow.connection)
            if stored.told.version != expected_version:
                raise StaleVersion(expected_version, stored.told.version)
            changed, snapshot = await self._changed(uow, stored, wish)
        await self._project(changed, snapshot)
        return changed

    async def _changed(self, uow: UnitOfWork, stored: StoredDials, wish: _Wish) -> tuple[DialChanged, DialsSnapshot]:
        """Store a wish in the open transaction, under the row's lock. Where it stands so already, nothing is stored."""
        tenant = current_tenant()
        before = self.publisher.bundle(tenant, stored)
        override = stored.overrides.of(wish.setting)
        if wish.override == override:
            words = self.publisher.words_by_model(stored)
            standing = DialsSnapshot(version=stored.told.version, dials=before.dials, words_by_model=words.works)
            return (
                DialChanged(version=standing.version, audit_id=None, bundle=before.shown(), words_by_model=words),
                standing,
            )
        overrides = stored.overrides.having(wish.setting, wish.override)
        wished = StoredDials(overrides, stored.told)
        after, words = self.publisher.bundle(tenant, wished), self.publisher.words_by_model(wished)
        held = self.publisher.snapshots.held(tenant.slug)
        snapshot = following(stored.told, held, after.dials, words_by_model=words.works)
        await dial_rows.save(uow.connection, overrides, snapshot)
        audit = NewAudit(
            setting=wish.setting,
            before=audited(wish.setting, override, before),
            after=audited(wish.setting, wish.override, after),
            actor=wish.actor,
            reason=wish.reason,
            at=self.clock(),
            undoes=wish.undoes,
        )
        audit_id = await audit_rows.insert(uow.connection, audit)
        self.publisher.tell(uow, snapshot)
        changed = DialChanged(version=snapshot.version, audit_id=audit_id, bundle=after.shown(), words_by_model=words)
        return changed, snapshot

    async def _project(self, changed: DialChanged, snapshot: DialsSnapshot) -> None:
        """Write the snapshot of what was committed; what keeps it from being written is the keeper's to mend."""
        if changed.audit_id is None:
            return
        tenant = current_tenant().slug
        log.info("personality.dial_changed", tenant=tenant, version=snapshot.version, audit=changed.audit_id)
        try:
            await self.publisher.project(tenant, snapshot)
        except (nats.errors.Error, SnapshotConflict) as error:
            log.warning("personality.snapshot_put_off", tenant=tenant, error=type(error).__name__)


def _business(tenant: TenantContext) -> Business:
    return Business(tenant.name, Vertical(tenant.vertical), tenant.time_zone, tenant.currency)


def _refused(refusal: ChangeRefused | TradeUnknown) -> Refusal:
    return Refusal(slug=refusal.slug, message=str(refusal))
