"""Makes a draft, or a file of services, the catalogue: all of it or nothing, one at a time a tenant."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from catalog_importer import SERVICE, asking, catalogue
from catalog_importer.adapters import audit_rows, draft_rows, drafts, import_rows
from catalog_importer.adapters.audit_rows import Author
from catalog_importer.adapters.draft_rows import KeptRow, kept_beside
from catalog_importer.adapters.drafts import Draft
from catalog_importer.adapters.import_rows import Import, Payloads
from catalog_importer.adapters.state_row import Inference
from catalog_importer.catalogue import Catalogue, counted, with_services
from catalog_importer.domain import names_shown, price_floor, room
from catalog_importer.domain.becoming import becoming, leaving, matched
from catalog_importer.domain.planting import planted
from catalog_importer.domain.refusals import (
    CatalogRefusal,
    draft_not_ready,
    draft_stale,
    nothing_to_commit,
    stale_version,
    unknown_draft,
)
from catalog_importer.domain.relations import Edges, EdgeSource, joined, pinned_by, renamed
from catalog_importer.domain.services import Service
from catalog_importer.live_draft import brought_up_to_date
from catalog_importer.publisher import Publisher
from ratiba_contracts.catalog_drafts import CommitDraft, DraftCommitted, DraftState
from ratiba_contracts.catalog_facts import Committed, Modality
from ratiba_contracts.catalog_relations import InferenceState
from ratiba_contracts.envelope import fresh_id
from ratiba_contracts.live_catalog import ImportKind, PutServices
from ratiba_contracts.requests import Refusal
from ratiba_contracts.tenant import CatalogSnapshot
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import current_tenant
from ratiba_runtime.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger("catalog_importer.commit_desk")

_COMMITTABLE = (DraftState.READY, DraftState.COMMITTED)
"""A draft committed before may be again: a second tab's commit completes when it has nothing left to change."""


@dataclass(frozen=True, slots=True)
class CommitDesk:
    """What this service answers about commits of the bound tenant."""

    database: Database
    publisher: Publisher
    clock: Callable[[], datetime]

    async def commit_draft(self, request: CommitDraft) -> DraftCommitted | Refusal:
        """Make the draft the catalogue. A stale one is compared anew first, and refused if it would change anything."""
        try:
            async with unit_of_work(self.database, service=SERVICE) as uow:
                found = await catalogue.opened(uow.connection, current_tenant())
                draft = await self._draft(uow, request)
                rows = await draft_rows.all_rows(uow.connection, draft.draft_id)
                will_be = _checked(draft, rows, found)
                _, changes = with_services(found, will_be.services)
                if changes and draft.catalog_version < found.state.services_version:
                    stale = await _stale(uow, draft, will_be)
                    await self._compare_anew(uow, draft, rows, found)
                else:
                    committed, snapshot = await self._commit(
                        uow, found, draft, will_be, actor=request.actor, changing=bool(changes)
                    )
                    stale = None
        except CatalogRefusal as refusal:
            return refusal.told()
        if stale is not None:
            return stale.told()
        await self._project(committed, snapshot)
        return committed

    async def put_services(self, request: PutServices) -> DraftCommitted | Refusal:
        """Make exactly these the services on offer. What is live and not among them is retired."""
        try:
            async with unit_of_work(self.database, service=SERVICE) as uow:
                found = await catalogue.opened(uow.connection, current_tenant())
                services = planted(request.services, found.services, found.tenant.currency)
                people = tuple(edge for edge in found.edges if edge.source is not EdgeSource.PEOPLE)
                edges = (*people, *pinned_by(request.services))
                made = _Made(services, edges, None, Modality.FILE_OF_SERVICES, request.actor)
                committed, snapshot = await self._store(uow, found, made)
        except CatalogRefusal as refusal:
            return refusal.told()
        await self._project(committed, snapshot)
        return committed

    async def _draft(self, uow: UnitOfWork, request: CommitDraft) -> Draft:
        draft = await drafts.find(uow.connection, request.draft_id, lock=True)
        if draft is None:
            raise unknown_draft()
        if draft.state not in _COMMITTABLE:
            raise draft_not_ready(draft.state)
        if draft.version != request.expected_version:
            raise stale_version(request.expected_version, draft.version)
        return draft

    async def _compare_anew(self, uow: UnitOfWork, draft: Draft, rows: Sequence[KeptRow], found: Catalogue) -> None:
        """Store what the draft would do to the catalogue of now, under a new version: it needs one more look."""
        if draft.is_of_live:
            await brought_up_to_date(uow.connection, draft, found, self.clock())
            return
        pairs = matched(((each.row, each.service_id) for each in rows), found.stored())
        anew = [kept_beside(each, found.tenant.currency) for each in pairs]
        await draft_rows.update_rows(uow.connection, draft.draft_id, anew)
        after = replace(
            draft,
            state=DraftState.READY,
            version=draft.version + 1,
            catalog_version=found.state.services_version,
        )
        await drafts.save(uow.connection, after, self.clock())

    async def _commit(
        self,
        uow: UnitOfWork,
        found: Catalogue,
        draft: Draft,
        will_be: "_WillBe",
        *,
        actor: str,
        changing: bool,
    ) -> tuple[DraftCommitted, CatalogSnapshot]:
        made = _Made(
            services=will_be.services,
            edges=_edges_after(found.edges, draft, will_be.of_rows, changing=changing),
            inference=self._inference(uow, found, draft, will_be) if changing else None,
            modality=draft.modality or Modality.TEXT,
            actor=actor,
            draft=draft,
        )
        done = await self._store(uow, found, made)
        after = replace(draft, state=DraftState.COMMITTED)
        await drafts.save(uow.connection, after, self.clock())
        return done

    def _inference(self, uow: UnitOfWork, found: Catalogue, draft: Draft, will_be: "_WillBe") -> Inference:
        """Whether what was inferred of the draft is all there is to say. Where its answer is to another question than
        the catalogue asks now (rows were added or renamed, services are live besides), or did not come yet, the whole
        catalogue is asked about. A draft of the live catalogue asked nothing: what the catalogue was answered counts.
        """
        known = found.state.inference if draft.is_of_live else draft.inference
        if not draft.is_of_live and known.state in (InferenceState.FAILED, InferenceState.NOT_ASKED):
            return Inference(known.state)
        after, _ = with_services(found, will_be.services)
        return asking.about_services(uow, self.publisher, after.values(), known=known)

    async def _store(self, uow: UnitOfWork, found: Catalogue, made: "_Made") -> tuple[DraftCommitted, CatalogSnapshot]:
        """Services, relations, audits, the import and its fact."""
        now, import_id = self.clock(), fresh_id()
        author = Author(made.actor, now, found.state.version, import_id)
        _, changes = with_services(found, made.services)
        after, snapshot = await catalogue.store(
            uow.connection,
            found,
            author,
            services=made.services,
            edges=made.edges,
            inference=made.inference,
            held_version=self.publisher.held_version(found.tenant.slug),
        )
        counts = counted(changes, unchanged=len(made.services) - len(changes))
        entry = Import(
            import_id=import_id,
            kind=ImportKind.INITIAL if found.is_initial else ImportKind.RE_IMPORT,
            modality=made.modality,
            version=after.state.version,
            actor=made.actor,
            at=now,
            files=() if made.draft is None else tuple(file.file_name for file in made.draft.files),
            counts=counts,
            draft_id=None if made.draft is None else made.draft.draft_id,
            changes_anything=bool(changes),
        )
        payloads = Payloads(tuple(found.services.values()), found.edges, tuple(made.services))
        await import_rows.insert(uow.connection, entry, payloads)
        self.publisher.tell(uow, Committed(import_id=import_id, version=entry.version, counts=counts))
        done = DraftCommitted(import_id=import_id, version=entry.version, counts=counts)
        return done, snapshot

    async def _project(self, committed: DraftCommitted, snapshot: CatalogSnapshot) -> None:
        slug = current_tenant().slug
        log.info("catalogue.committed", tenant=slug, version=committed.version, **committed.counts.model_dump())
        await self.publisher.project_or_leave(slug, snapshot)


@dataclass(frozen=True, slots=True)
class _Made:
    """What a commit makes of the catalogue. `inference` None: as it was."""

    services: Sequence[Service]
    edges: Edges
    inference: Inference | None
    modality: Modality
    actor: str
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class _WillBe:
    """What a draft makes of services: by row the one it becomes, and those that leave."""

    of_rows: Mapping[str, Service]
    leaving: tuple[Service, ...]

    @property
    def services(self) -> tuple[Service, ...]:
        """All that are put."""
        return (*self.of_rows.values(), *self.leaving)


async def _stale(uow: UnitOfWork, draft: Draft, will_be: _WillBe) -> CatalogRefusal:
    """What others changed since the draft was compared."""
    since = await audit_rows.since(uow.connection, draft.catalog_version)
    changed = {one.service_id: one.name for one in since}
    rows = [row_id for row_id, service in will_be.of_rows.items() if service.service_id in changed]
    return draft_stale(tuple(changed.values()), tuple(dict.fromkeys(one.actor for one in since)), rows)


def _checked(draft: Draft, rows: Sequence[KeptRow], found: Catalogue) -> _WillBe:
    """What the draft makes of the catalogue. Raises CatalogRefusal where it may not go live."""
    if not rows and not draft.removed:
        raise nothing_to_commit()
    room.check(len(rows))
    stored = found.stored()
    pairs = matched(((each.row, each.service_id) for each in rows), stored)
    price_floor.check(pairs, found.tenant.currency)
    of_rows = becoming(pairs, stored)
    will_be = _WillBe(of_rows, leaving(draft.removed, of_rows, stored))
    after, _ = with_services(found, will_be.services)
    row_ids = {service.service_id: row_id for row_id, service in of_rows.items()}
    names_shown.check(found.services, after.values(), row_ids)
    return will_be


def _edges_after(live: Edges, draft: Draft, becoming: Mapping[str, Service], *, changing: bool) -> Edges:
    """A draft committed before has said what it had to say; one that changes no service says only what people said."""
    if draft.state is DraftState.COMMITTED:
        return live
    ids = {row_id: service.service_id for row_id, service in becoming.items()}
    answered = changing and draft.inference.state is InferenceState.DONE
    return joined(live, renamed(draft.relations, ids), frozenset(ids.values()), answered=answered)
