"""The way to a business: straight there where it is clear which one, else a page to choose on."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from admin_orchestrator.domain.return_path import FRONT
from admin_orchestrator.web.gate import Gate
from admin_orchestrator.web.pages import NEVER_STORED, Pages


@dataclass(frozen=True, slots=True)
class Businesses:
    """The routes that name no business."""

    gate: Gate
    pages: Pages

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter()
        router.add_api_route("/", self.front, methods=["GET"])
        router.add_api_route("/admin", self.front, methods=["GET"])
        router.add_api_route("/admin/personality", self.home, methods=["GET"])
        router.add_api_route("/admin/businesses", self.choose, methods=["GET"])
        return router

    async def front(self) -> Response:
        """The address without a page."""
        return RedirectResponse(FRONT, 303, NEVER_STORED)

    async def home(self, request: Request) -> Response:
        """The only business somebody runs, or the one they opened last; else the page to choose on."""
        _, slug = await self.gate.home(request)
        target = "/admin/businesses" if slug is None else f"/admin/{slug}/personality"
        return RedirectResponse(target, 303, NEVER_STORED)

    async def choose(self, request: Request) -> Response:
        """Everything somebody may run; or an honest word where that is nothing."""
        frame, _ = await self.gate.home(request)
        return self.pages.page("businesses.html", frame=frame)
