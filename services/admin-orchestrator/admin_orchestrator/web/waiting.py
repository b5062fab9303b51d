"""The page of customers who wait for a person: why, how to reach them, and a button for who was answered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from fastapi import APIRouter, Request
from starlette.responses import Response

from admin_orchestrator.adapters.waiting import WAITING_A_PAGE, Waiting
from admin_orchestrator.domain.paging import pages_of
from admin_orchestrator.domain.payment_lines import Clock
from admin_orchestrator.domain.refusals import Told
from admin_orchestrator.domain.waiting_lines import waiting_line
from admin_orchestrator.domain.waiting_words import waiting_told
from admin_orchestrator.web.addresses import business_of, id_of, number_of, see, waiting_path
from admin_orchestrator.web.errors import NoSuchPage
from admin_orchestrator.web.forms import Forms
from admin_orchestrator.web.gate import Gate
from admin_orchestrator.web.pages import Frame, Pages
from ratiba_contracts.requests import Refusal

log = structlog.get_logger("admin_orchestrator.waiting")


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """The routes of those who wait for somebody of one business."""

    gate: Gate
    forms: Forms
    pages: Pages
    waiting: Waiting
    clock: Callable[[], datetime]

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(prefix="/admin/{tenant}/waiting")
        router.add_api_route("", self.show, methods=["GET"])
        router.add_api_route("/{handoff_id}/answered", self.answered, methods=["POST"])
        return router

    async def show(self, request: Request, tenant: str) -> Response:
        """The list, and who was answered lately."""
        frame = await self.gate.business(request, tenant)
        query = request.query_params
        return await self._page(frame, offset=number_of(query.get("from")), done=query.get("done") == "answered")

    async def answered(self, request: Request, tenant: str, handoff_id: str) -> Response:
        """Take somebody off the list, or say why not. Who presses twice sees that it is written down."""
        frame = await self.gate.business(request, tenant)
        fields = await self.forms.read(request, frame.session.token)
        times, actor = max(1, number_of(fields.get("times"))), frame.session.person.actor
        done = await self.waiting.answered(tenant, id_of(handoff_id), times, actor=actor)
        if isinstance(done, Refusal):
            log.info("waiting.refused", tenant=tenant, reason=done.slug)
            if done.slug == "nobody-waits":
                raise NoSuchPage
            return await self._page(frame, problem=waiting_told(done, changing=True))
        return see(f"{waiting_path(tenant)}?done=answered")

    async def _page(
        self, frame: Frame, *, offset: int = 0, done: bool = False, problem: Told | None = None
    ) -> Response:
        business = business_of(frame)
        shown = await self.waiting.show(business.slug, offset)
        if isinstance(shown, Refusal):
            said = (problem or waiting_told(shown, changing=False)).with_nothing_below()
            return self.pages.page("message.html", status=said.status, frame=frame, told=said)
        clock = Clock(self.clock(), ZoneInfo(business.time_zone))
        return self.pages.page(
            "waiting.html",
            status=200 if problem is None else problem.status,
            frame=frame,
            business=business,
            lines=tuple(waiting_line(each, clock) for each in shown.waiting),
            answered=tuple(waiting_line(each, clock) for each in shown.answered),
            paging=pages_of(offset, WAITING_A_PAGE, shown.total),
            done=done,
            problem=problem,
        )
