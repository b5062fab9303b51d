"""While a price list is read: how far it is, live and by asking; and the pictures of its pages."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from admin_orchestrator.adapters.catalog import Catalog
from admin_orchestrator.adapters.readings import Readings
from admin_orchestrator.adapters.uploads import StoreAway, Uploads
from admin_orchestrator.domain.catalog_refusals import catalog_told
from admin_orchestrator.web.addresses import business_of, id_of, number_of
from admin_orchestrator.web.errors import NoSuchPage
from admin_orchestrator.web.gate import Gate
from admin_orchestrator.web.pages import NEVER_STORED, Frame, Pages
from ratiba_contracts.catalog_drafts import DraftShown, DraftState
from ratiba_contracts.requests import Refusal

STREAM_SECONDS = 8.0
"""A stream of progress ends then and the browser comes again: whoever was shut out is out, and a process that ends
need not wait for it (10 s are given to requests in hand)."""

LOOK_SECONDS = 1.0
"""How often the draft is asked while nothing is told of it."""

AT_MOST_EVERY = 0.2
"""Seconds between two looks, however many pages are told of."""

JPEG = b"\xff\xd8\xff"


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """The routes that a list's pages ask for by themselves."""

    gate: Gate
    pages: Pages
    catalog: Catalog
    readings: Readings
    uploads: Uploads

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(prefix="/admin/{tenant}/catalog/drafts/{draft_id}")
        router.add_api_route("/progress", self.progress, methods=["GET"])
        router.add_api_route("/events", self.events, methods=["GET"])
        router.add_api_route("/pages/{number}", self.picture, methods=["GET"])
        return router

    async def progress(self, request: Request, tenant: str, draft_id: str) -> Response:
        """How far it is now."""
        frame = await self.gate.business(request, tenant)
        shown = await self.catalog.draft(tenant, id_of(draft_id))
        if isinstance(shown, Refusal):
            return self.pages.message(request, catalog_told(shown, changing=False))
        return Response(self._part(frame, shown), media_type="text/html", headers=NEVER_STORED)

    async def events(self, request: Request, tenant: str, draft_id: str) -> Response:
        """The same, as it happens (server-sent events)."""
        frame = await self.gate.business(request, tenant)
        draft = id_of(draft_id)
        shown = await self.catalog.draft(tenant, draft)
        if isinstance(shown, Refusal):
            return self.pages.message(request, catalog_told(shown, changing=False))
        return StreamingResponse(
            self._told(frame, draft), media_type="text/event-stream", headers=NEVER_STORED | {"X-Accel-Buffering": "no"}
        )

    async def picture(self, request: Request, tenant: str, draft_id: str, number: str) -> Response:
        """The picture of one page of this draft, and nothing else of the store. Raises NoSuchPage."""
        await self.gate.business(request, tenant)
        draft = id_of(draft_id)
        shown = await self.catalog.draft(tenant, draft)
        index = number_of(number) - 1
        if isinstance(shown, Refusal) or not 0 <= index < len(shown.pages):
            raise NoSuchPage
        try:
            picture = await self.uploads.get(tenant, draft, shown.pages[index].object_name)
        except StoreAway:
            return Response(status_code=503, headers=NEVER_STORED)
        if picture is None or not picture.startswith(JPEG):
            raise NoSuchPage
        return Response(picture, media_type="image/jpeg", headers=NEVER_STORED)

    async def _told(self, frame: Frame, draft: UUID) -> AsyncIterator[bytes]:
        tenant = business_of(frame).slug
        loop = asyncio.get_running_loop()
        ends, last = loop.time() + STREAM_SECONDS, ""
        with self.readings.listening(tenant, draft) as told:
            yield b"retry: 300\n\n"
            while loop.time() < ends:
                told.clear()
                shown = await self.catalog.draft(tenant, draft)
                if isinstance(shown, Refusal):
                    return
                part = self._part(frame, shown)
                if part != last:
                    yield b"".join(b"data: " + line + b"\n" for line in part.encode().splitlines()) + b"\n"
                    last = part
                if shown.state is not DraftState.READING:
                    return
                await asyncio.sleep(AT_MOST_EVERY)
                try:
                    await asyncio.wait_for(told.wait(), LOOK_SECONDS)
                except TimeoutError:
                    continue

    def _part(self, frame: Frame, shown: DraftShown) -> str:
        so_far = self.readings.so_far(business_of(frame).slug, shown.draft_id)
        return self.pages.render("part_reading.html", shown=shown, so_far=so_far)
