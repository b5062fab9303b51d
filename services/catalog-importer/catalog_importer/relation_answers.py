"""What was inferred about services, or rows of a draft, that were asked about. Anything else it answers is too old."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog

from catalog_importer import SERVICE, catalogue
from catalog_importer.adapters import drafts
from catalog_importer.adapters.audit_rows import Author
from catalog_importer.adapters.state_row import Inference
from catalog_importer.domain.inference import answered
from catalog_importer.domain.relations import inferred_anew
from catalog_importer.publisher import Publisher
from ratiba_contracts.catalog_relations import InferenceState
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.relations import RelationsFailed, RelationsInferred
from ratiba_contracts.tenant import CatalogSnapshot
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import current_tenant
from ratiba_runtime.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger("catalog_importer.relation_answers")


@dataclass(frozen=True, slots=True)
class RelationAnswers:
    """What this service does with answers. One transaction replaces all inferred edges; pins and bans stay."""

    database: Database
    publisher: Publisher
    clock: Callable[[], datetime]

    async def answered(self, answer: Envelope[Any]) -> None:
        """Take in what was inferred, or that it could not be said. Heard again, it changes nothing."""
        async with unit_of_work(self.database, service=SERVICE, envelope=answer) as uow:
            if uow.handled_before:
                return
            snapshot = await self._take(uow, answer.data)
        if snapshot is not None:
            await self.publisher.project_or_leave(current_tenant().slug, snapshot)

    async def _take(self, uow: UnitOfWork, answer: RelationsInferred | RelationsFailed) -> CatalogSnapshot | None:
        """Under the catalogue's lock, so that a draft's answer and its commit do not pass each other."""
        found = await catalogue.opened(uow.connection, current_tenant())
        if found.state.inference.request == answer.request_id:
            edges = found.edges
            if isinstance(answer, RelationsInferred):
                edges = inferred_anew(found.edges, answered(answer, found.state.inference.ids))
            _, snapshot = await catalogue.store(
                uow.connection,
                found,
                Author(SERVICE, self.clock(), found.state.version),
                edges=edges,
                inference=_done(answer, found.state.inference),
                held_version=self.publisher.held_version(uow.tenant),
            )
            return snapshot
        draft = await drafts.asking(uow.connection, answer.request_id)
        if draft is None:
            log.info("relations.answer_too_late", tenant=uow.tenant)
            return None
        relations = draft.relations
        if isinstance(answer, RelationsInferred):
            relations = inferred_anew(draft.relations, answered(answer, draft.inference.ids))
        await drafts.save(
            uow.connection, replace(draft, relations=relations, inference=_done(answer, draft.inference)), self.clock()
        )
        return None


def _done(answer: RelationsInferred | RelationsFailed, asked: Inference) -> Inference:
    state = InferenceState.DONE if isinstance(answer, RelationsInferred) else InferenceState.FAILED
    return Inference(state, content_hash=asked.content_hash)
