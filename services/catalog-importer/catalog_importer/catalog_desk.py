"""Answers about the live catalogue: show it, say what goes together, ask once more what does."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from catalog_importer import SERVICE, asking, catalogue
from catalog_importer.adapters import audit_rows, draft_rows, drafts, import_rows, state_row
from catalog_importer.adapters.audit_rows import Author, Judged
from catalog_importer.adapters.import_rows import Import
from catalog_importer.catalogue import Catalogue
from catalog_importer.domain import relations
from catalog_importer.domain.refusals import CatalogRefusal, draft_not_ready, judged_since, unknown_draft
from catalog_importer.domain.rolling_back import WINDOW
from catalog_importer.draft_view import open_drafts, relations_shown
from catalog_importer.publisher import Publisher
from ratiba_contracts.catalog_drafts import DraftState
from ratiba_contracts.catalog_relations import (
    InferAgain,
    InferenceAsked,
    JudgeLiveRelation,
    JudgeRelation,
    RelationJudged,
)
from ratiba_contracts.live_catalog import CatalogShown, ImportShown, ShowCatalog
from ratiba_contracts.requests import Refusal
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import current_tenant
from ratiba_runtime.unit_of_work import UnitOfWork, unit_of_work


@dataclass(frozen=True, slots=True)
class CatalogDesk:
    """What this service answers about the live catalogue of the bound tenant."""

    database: Database
    publisher: Publisher
    clock: Callable[[], datetime]

    async def show(self, request: ShowCatalog) -> CatalogShown:
        """What is on offer, and what was done lately."""
        async with self.database.tenant_transaction() as connection:
            found = await catalogue.shown(connection, current_tenant())
            imports = await import_rows.latest(connection, request.imports)
            undoable = await import_rows.latest_changing(connection)
            waiting = await open_drafts(connection, found.services)
            audits = await audit_rows.latest(connection, request.audits)
        offered = found.snapshot().services
        names = {service.service_id: service.name for service in offered}
        now = self.clock()
        return CatalogShown(
            version=found.state.version,
            services=offered[request.offset : request.offset + request.limit],
            total=len(offered),
            relations=relations_shown(found.edges, names),
            inference=found.state.inference.state,
            imports=tuple(_import_shown(entry, now, latest=entry.import_id == undoable) for entry in imports),
            drafts=waiting,
            audits=audits,
        )

    async def judge_relation(self, request: JudgeLiveRelation) -> RelationJudged | Refusal:
        """Pin, ban or leave open what two services on offer have to do with each other."""
        judgement, tenant = request.judgement, current_tenant()
        async with unit_of_work(self.database, service=SERVICE) as uow:
            found = await catalogue.opened(uow.connection, tenant)
            offered = {one.service_id for one in found.services.values() if not one.retired}
            if judgement.a == judgement.b or not {judgement.a, judgement.b} <= offered:
                return Refusal(slug="unknown-service", message="Both must be on offer, and two services.")
            stands = relations.state_of(found.edges, judgement.a, judgement.b)
            if relations.is_judged_since(stands, request.seen, judgement):
                return judged_since(stands).told()
            author = Author(request.actor, self.clock(), found.state.version)
            after, snapshot = await catalogue.store(
                uow.connection,
                found,
                author,
                edges=relations.judged(found.edges, judgement),
                held_version=self.publisher.held_version(tenant.slug),
            )
            if after.state.version != found.state.version:
                await audit_rows.insert_judgement(
                    uow.connection, _judged(found, after, judgement), replace(author, version=after.state.version)
                )
        await self.publisher.project_or_leave(tenant.slug, snapshot)
        return RelationJudged(version=after.state.version)

    async def infer_again(self, request: InferAgain) -> InferenceAsked | Refusal:
        """Ask once more what goes together, in the live catalogue or in a draft."""
        try:
            async with unit_of_work(self.database, service=SERVICE) as uow:
                if request.draft_id is None:
                    await self._ask_about_services(uow)
                else:
                    await self._ask_about_draft(uow, request)
        except CatalogRefusal as refusal:
            return refusal.told()
        return InferenceAsked()

    async def _ask_about_services(self, uow: UnitOfWork) -> None:
        found = await catalogue.opened(uow.connection, current_tenant())
        asked = asking.about_services(uow, self.publisher, found.services.values())
        await state_row.save(uow.connection, replace(found.state, inference=asked))

    async def _ask_about_draft(self, uow: UnitOfWork, request: InferAgain) -> None:
        draft = await drafts.find(uow.connection, request.draft_id, lock=True) if request.draft_id else None
        if draft is None:
            raise unknown_draft()
        if draft.state is not DraftState.READY:
            raise draft_not_ready(draft.state)
        rows = await draft_rows.all_rows(uow.connection, draft.draft_id)
        asked = asking.about_rows(uow, self.publisher, [each.row for each in rows])
        await drafts.save(uow.connection, replace(draft, inference=asked), self.clock())


def _judged(before: Catalogue, after: Catalogue, judgement: JudgeRelation) -> Judged:
    a, b = judgement.a, judgement.b
    return Judged(
        after.services[a],
        after.services[b],
        relations.state_of(before.edges, a, b),
        relations.state_of(after.edges, a, b),
    )


def _import_shown(entry: Import, now: datetime, *, latest: bool) -> ImportShown:
    return ImportShown(
        import_id=entry.import_id,
        kind=entry.kind,
        modality=entry.modality,
        version=entry.version,
        actor=entry.actor,
        at=entry.at,
        files=entry.files,
        counts=entry.counts,
        rolled_back_at=entry.rolled_back_at,
        can_roll_back=latest and entry.rolled_back_at is None and now - entry.at <= WINDOW,
    )
