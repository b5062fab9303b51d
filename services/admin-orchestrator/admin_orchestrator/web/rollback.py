"""Taking the latest price list back: first what that would do, then one button."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from fastapi import APIRouter, Request
from starlette.responses import Response

from admin_orchestrator.adapters.catalog import Catalog
from admin_orchestrator.domain.catalog_refusals import PLAN_STALE, catalog_told
from admin_orchestrator.domain.history import day_and_time
from admin_orchestrator.domain.refusals import Told
from admin_orchestrator.web.addresses import business_of, catalog_path, id_of, number_of, see
from admin_orchestrator.web.forms import Forms
from admin_orchestrator.web.gate import Gate
from admin_orchestrator.web.pages import Frame, Pages
from ratiba_contracts.requests import Refusal

log = structlog.get_logger("admin_orchestrator.catalog")


@dataclass(frozen=True, slots=True)
class RollbackPage:
    """The routes of taking one list back."""

    gate: Gate
    forms: Forms
    pages: Pages
    catalog: Catalog
    clock: Callable[[], datetime]

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(prefix="/admin/{tenant}/catalog/imports/{import_id}/rollback")
        router.add_api_route("", self.plan, methods=["GET"])
        router.add_api_route("", self.carry_out, methods=["POST"])
        return router

    async def plan(self, request: Request, tenant: str, import_id: str) -> Response:
        """What it would do."""
        return await self._page(await self.gate.business(request, tenant), import_id)

    async def carry_out(self, request: Request, tenant: str, import_id: str) -> Response:
        """Do what the plan said; a plan that is not right any more is shown anew."""
        frame = await self.gate.business(request, tenant)
        fields = await self.forms.read(request, frame.session.token)
        version = number_of(fields.get("version"))
        actor = frame.session.person.actor
        done = await self.catalog.roll_back(tenant, id_of(import_id), version=version, actor=actor)
        if isinstance(done, Refusal):
            log.info("catalog.rollback_refused", tenant=tenant, reason=done.slug)
            told = PLAN_STALE if done.slug == "stale-version" else catalog_told(done, changing=True)
            return await self._page(frame, import_id, problem=told)
        return see(f"{catalog_path(tenant)}?done=taken-back")

    async def _page(self, frame: Frame, import_id: str, problem: Told | None = None) -> Response:
        business = business_of(frame)
        plan = await self.catalog.plan_rollback(business.slug, id_of(import_id))
        if isinstance(plan, Refusal):
            said = problem or catalog_told(plan, changing=False)
            return self.pages.page("message.html", status=said.status, frame=frame, told=said)
        now, zone = self.clock(), ZoneInfo(business.time_zone)
        return self.pages.page(
            "rollback.html",
            status=200 if problem is None else problem.status,
            frame=frame,
            business=business,
            plan=plan,
            lost=[
                (one.name, day_and_time(one.at.astimezone(zone), now.astimezone(zone)), one.actor)
                for one in plan.lost_edits
            ],
            problem=problem,
        )
