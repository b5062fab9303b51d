"""One price list on its way: while it is read, while its owner checks it, and putting it live."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import structlog
from fastapi import APIRouter, Request
from starlette.responses import Response

from admin_orchestrator.adapters.catalog import Catalog
from admin_orchestrator.adapters.readings import Readings
from admin_orchestrator.domain.catalog_refusals import catalog_told
from admin_orchestrator.domain.paging import pages_of
from admin_orchestrator.domain.refusals import Told
from admin_orchestrator.domain.relations import judgement_of, relation_lines
from admin_orchestrator.domain.review import KINDS, ROWS_A_PAGE, NotSaved, is_of_live, rows_in, rows_of, standing_of
from admin_orchestrator.domain.row_form import LONGEST
from admin_orchestrator.web.addresses import business_of, catalog_path, id_of, number_of, see
from admin_orchestrator.web.forms import Forms
from admin_orchestrator.web.gate import Gate
from admin_orchestrator.web.pages import Frame, Pages
from ratiba_contracts.catalog_drafts import DraftShown, DraftState
from ratiba_contracts.requests import Refusal

log = structlog.get_logger("admin_orchestrator.catalog")

THROWN_AWAY = Told("This price list was thrown away", "Your services are as they were before.", 404)


@dataclass(frozen=True, slots=True)
class DraftPage:
    """The routes of one list as a whole. Its rows are edited by `RowEdits`."""

    gate: Gate
    forms: Forms
    pages: Pages
    catalog: Catalog
    readings: Readings

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(prefix="/admin/{tenant}/catalog/drafts/{draft_id}")
        router.add_api_route("", self.show, methods=["GET"])
        router.add_api_route("/commit", self.commit, methods=["POST"])
        router.add_api_route("/discard", self.discard, methods=["POST"])
        router.add_api_route("/relations", self.judge, methods=["POST"])
        router.add_api_route("/relations/again", self.infer_again, methods=["POST"])
        return router

    async def show(self, request: Request, tenant: str, draft_id: str) -> Response:
        """How far it is while it is read; then its rows."""
        frame = await self.gate.business(request, tenant)
        return await self.page(frame, id_of(draft_id), request.query_params)

    async def commit(self, request: Request, tenant: str, draft_id: str) -> Response:
        """Put it live, all of it or nothing."""
        frame = await self.gate.business(request, tenant)
        fields = await self.forms.read(request, frame.session.token)
        draft, version = id_of(draft_id), number_of(fields.get("version"))
        done = await self.catalog.commit(tenant, draft, version=max(1, version), actor=frame.session.person.actor)
        if isinstance(done, Refusal):
            return await self.refused(frame, draft, done, fields)
        log.info("catalog.put_live", tenant=tenant, version=done.version)
        return see(f"{catalog_path(tenant)}?live={done.import_id}")

    async def discard(self, request: Request, tenant: str, draft_id: str) -> Response:
        """Throw it away."""
        frame = await self.gate.business(request, tenant)
        fields = await self.forms.read(request, frame.session.token)
        draft = id_of(draft_id)
        done = await self.catalog.discard(tenant, draft, actor=frame.session.person.actor)
        if isinstance(done, Refusal):
            return await self.refused(frame, draft, done, fields)
        return see(f"{catalog_path(tenant)}?done=thrown-away")

    async def judge(self, request: Request, tenant: str, draft_id: str) -> Response:
        """Say that two of its services go together, must not be offered together, or neither."""
        frame = await self.gate.business(request, tenant)
        fields = await self.forms.read(request, frame.session.token)
        draft, judgement = id_of(draft_id), judgement_of(fields)
        if judgement is None:
            problem = Told("Choose two services", "They must not be the same.", 422)
            return await self.page(frame, draft, fields, problem=problem)
        version = max(1, number_of(fields.get("version")))
        done = await self.catalog.edit(tenant, draft, judgement, version=version, actor=frame.session.person.actor)
        if isinstance(done, Refusal):
            return await self.refused(frame, draft, done, fields)
        return see(f"{catalog_path(tenant, draft)}{query_of(fields)}#together")

    async def infer_again(self, request: Request, tenant: str, draft_id: str) -> Response:
        """Ask once more what goes together."""
        frame = await self.gate.business(request, tenant)
        fields = await self.forms.read(request, frame.session.token)
        draft = id_of(draft_id)
        done = await self.catalog.infer_again(tenant, actor=frame.session.person.actor, draft_id=draft)
        if isinstance(done, Refusal):
            return await self.refused(frame, draft, done, fields)
        return see(f"{catalog_path(tenant, draft)}{query_of(fields)}#together")

    async def refused(self, frame: Frame, draft_id: UUID, refusal: Refusal, fields: Mapping[str, str]) -> Response:
        """Why not, over the list as it stands now."""
        log.info("catalog.refused", tenant=business_of(frame).slug, reason=refusal.slug, rows=len(refusal.rows))
        told = catalog_told(refusal, changing=True)
        return await self.page(frame, draft_id, fields, problem=told, blamed=refusal.rows)

    async def page(
        self,
        frame: Frame,
        draft_id: UUID,
        query: Mapping[str, str],
        *,
        problem: Told | None = None,
        blamed: tuple[str, ...] = (),
        not_saved: NotSaved | None = None,
    ) -> Response:
        """The list as it stands: reading, ready, or no more. `blamed` are rows that a problem names."""
        tenant = business_of(frame).slug
        only_red, offset = query.get("show") == "red", number_of(query.get("from"))
        shown = await self.catalog.draft(tenant, draft_id, offset=offset, limit=ROWS_A_PAGE, only_red=only_red)
        if isinstance(shown, Refusal):
            said = problem or catalog_told(shown, changing=False)
            return self.pages.page("message.html", status=said.status, frame=frame, told=said)
        match shown.state:
            case DraftState.COMMITTED:
                return see(catalog_path(tenant))
            case DraftState.DISCARDED:
                return self.pages.page("message.html", status=THROWN_AWAY.status, frame=frame, told=THROWN_AWAY)
            case DraftState.READING:
                return self._reading(frame, shown)
            case DraftState.READY:
                return self._review(
                    frame, shown, offset, only_red=only_red, problem=problem, blamed=blamed, not_saved=not_saved
                )

    def _reading(self, frame: Frame, shown: DraftShown) -> Response:
        business = business_of(frame)
        so_far = self.readings.so_far(business.slug, shown.draft_id)
        return self.pages.page("reading.html", frame=frame, business=business, shown=shown, so_far=so_far)

    def _review(
        self,
        frame: Frame,
        shown: DraftShown,
        offset: int,
        *,
        only_red: bool,
        problem: Told | None,
        blamed: tuple[str, ...],
        not_saved: NotSaved | None,
    ) -> Response:
        rows = rows_of(shown, not_saved)
        names = {row.row_id: row.called for row in rows}
        return self.pages.page(
            "review.html",
            status=200 if problem is None else problem.status,
            frame=frame,
            business=business_of(frame),
            shown=shown,
            rows=rows,
            only_red=only_red,
            offset=offset,
            paging=pages_of(offset, ROWS_A_PAGE, shown.total),
            standing=standing_of(shown, rows),
            standing_rows=rows_in(shown.counts),
            of_live=is_of_live(shown),
            longest=LONGEST,
            relations=relation_lines(shown.relations),
            problem=problem,
            blamed=[(row_id, names.get(row_id)) for row_id in blamed],
            kinds=KINDS,
        )


def query_of(fields: Mapping[str, str]) -> str:
    """The part of the list that was shown, as its form says it."""
    parts = []
    if fields.get("show") == "red":
        parts.append("show=red")
    if number_of(fields.get("from")):
        parts.append(f"from={number_of(fields.get('from'))}")
    return f"?{'&'.join(parts)}" if parts else ""
