"""The page of services: what is live, what goes together, what was done to it, and where a price list is handed in."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import structlog
from fastapi import APIRouter, Request
from starlette.responses import Response

from admin_orchestrator.adapters.catalog import SERVICES_A_PAGE, Catalog
from admin_orchestrator.adapters.uploads import StoreAway, Uploads
from admin_orchestrator.domain.catalog_lines import audit_line, by_category, import_line
from admin_orchestrator.domain.catalog_refusals import catalog_told
from admin_orchestrator.domain.file_names import shown_names
from admin_orchestrator.domain.paging import pages_of
from admin_orchestrator.domain.refusals import Told
from admin_orchestrator.domain.relations import judgement_of, relation_lines, seen_state
from admin_orchestrator.web.addresses import business_of, catalog_path, number_of, see
from admin_orchestrator.web.forms import Forms
from admin_orchestrator.web.gate import Gate
from admin_orchestrator.web.pages import Frame, Pages
from admin_orchestrator.web.upload import SentFile, Upload
from ratiba_contracts.catalog_facts import UploadedFile
from ratiba_contracts.live_catalog import CatalogShown
from ratiba_contracts.requests import Refusal

log = structlog.get_logger("admin_orchestrator.catalog")

NOTHING_SENT = Told(
    "There was nothing to read", "Choose a photo or a file of your price list, or paste it as text.", 422
)
STORE_AWAY = Told(
    "Your files could not be kept", "Nothing was changed. Please try again in a moment, with fewer files at once.", 503
)
TEXT_NAME = "pasted text.txt"


@dataclass(frozen=True, slots=True)
class CatalogPage:
    """The routes of one business's services."""

    gate: Gate
    forms: Forms
    pages: Pages
    catalog: Catalog
    uploads: Uploads
    clock: Callable[[], datetime]

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(prefix="/admin/{tenant}/catalog")
        router.add_api_route("", self.show, methods=["GET"])
        router.add_api_route("", self.upload, methods=["POST"])
        router.add_api_route("/live", self.change_live, methods=["POST"])
        router.add_api_route("/relations", self.judge, methods=["POST"])
        router.add_api_route("/relations/again", self.infer_again, methods=["POST"])
        return router

    async def show(self, request: Request, tenant: str) -> Response:
        """Everything as it stands; after a change, what that was."""
        frame = await self.gate.business(request, tenant)
        query = request.query_params
        return await self._page(
            frame, offset=number_of(query.get("from")), live=query.get("live"), done=query.get("done")
        )

    async def upload(self, request: Request, tenant: str) -> Response:
        """Take files or pasted text, and have them read into a draft."""
        frame = await self.gate.business(request, tenant)
        upload = await self.forms.read_upload(request, frame.session.token)
        try:
            return await self._begin(frame, tenant, upload)
        finally:
            upload.close()

    async def change_live(self, request: Request, tenant: str) -> Response:
        """Go and change what is live, by hand."""
        frame = await self.gate.business(request, tenant)
        await self.forms.read(request, frame.session.token)
        opened = await self.catalog.change_live(tenant, uuid4(), frame.session.person.actor)
        if isinstance(opened, Refusal):
            return await self._page(frame, problem=self._refused(tenant, opened))
        return see(catalog_path(tenant, opened.draft_id))

    async def judge(self, request: Request, tenant: str) -> Response:
        """Say that two services go together, must not be offered together, or neither."""
        frame = await self.gate.business(request, tenant)
        fields = await self.forms.read(request, frame.session.token)
        judgement = judgement_of(fields)
        if judgement is None:
            return await self._page(frame, problem=Told("Choose two services", "They must not be the same.", 422))
        actor, seen = frame.session.person.actor, seen_state(fields)
        judged = await self.catalog.judge(tenant, judgement, actor=actor, seen=seen)
        if isinstance(judged, Refusal):
            return await self._page(frame, problem=self._refused(tenant, judged))
        return see(f"{catalog_path(tenant)}?done=judged#together")

    async def infer_again(self, request: Request, tenant: str) -> Response:
        """Ask once more what goes together."""
        frame = await self.gate.business(request, tenant)
        await self.forms.read(request, frame.session.token)
        asked = await self.catalog.infer_again(tenant, actor=frame.session.person.actor)
        if isinstance(asked, Refusal):
            return await self._page(frame, problem=self._refused(tenant, asked))
        return see(f"{catalog_path(tenant)}?done=asked#together")

    async def _begin(self, frame: Frame, tenant: str, upload: Upload) -> Response:
        text = upload.fields.get("text", "").strip()
        if not upload.files and not text:
            return await self._page(frame, problem=NOTHING_SENT)
        draft_id = uuid4()
        try:
            files = await self._stored(tenant, draft_id, upload.files, text)
        except StoreAway as error:
            log.warning("catalog.store_away", reason=type(error.__cause__).__name__)
            return await self._page(frame, problem=STORE_AWAY)
        started = await self.catalog.start(tenant, draft_id, files, frame.session.person.actor)
        if isinstance(started, Refusal):
            return await self._page(frame, problem=self._refused(tenant, started))
        return see(catalog_path(tenant, draft_id))

    async def _stored(
        self, tenant: str, draft_id: UUID, files: tuple[SentFile, ...], text: str
    ) -> tuple[UploadedFile, ...]:
        names = shown_names([*(each.name for each in files), *([TEXT_NAME] if text else [])])
        readers: list[BinaryIO] = [each.file for each in files]
        if text:
            readers.append(io.BytesIO(text.encode()))
        return tuple(
            [
                await self.uploads.put(tenant, draft_id, number, name, reader)
                for number, (name, reader) in enumerate(zip(names, readers, strict=True), start=1)
            ]
        )

    def _refused(self, tenant: str, refusal: Refusal) -> Told:
        log.info("catalog.refused", tenant=tenant, reason=refusal.slug)
        return catalog_told(refusal, changing=True)

    async def _page(
        self,
        frame: Frame,
        *,
        offset: int = 0,
        live: str | None = None,
        done: str | None = None,
        problem: Told | None = None,
    ) -> Response:
        business = business_of(frame)
        shown = await self.catalog.show(business.slug, offset)
        if isinstance(shown, Refusal):
            said = problem or catalog_told(shown, changing=False)
            return self.pages.page("message.html", status=said.status, frame=frame, told=said)
        return self._whole(frame, shown, offset=offset, live=live, done=done, problem=problem)

    def _whole(
        self,
        frame: Frame,
        shown: CatalogShown,
        *,
        offset: int,
        live: str | None,
        done: str | None,
        problem: Told | None,
    ) -> Response:
        business = business_of(frame)
        now, zone = self.clock(), ZoneInfo(business.time_zone)
        imports = tuple(import_line(each, now, zone) for each in shown.imports)
        return self.pages.page(
            "catalog.html",
            status=200 if problem is None else problem.status,
            frame=frame,
            business=business,
            shown=shown,
            categories=by_category(shown.services),
            paging=pages_of(offset, SERVICES_A_PAGE, shown.total),
            imports=imports,
            made_live=next((one for one in imports if one.import_id == live), None),
            done=done,
            relations=relation_lines(shown.relations),
            audits=tuple(audit_line(each, now, zone) for each in shown.audits),
            bounds=self.forms.upload,
            problem=problem,
        )
