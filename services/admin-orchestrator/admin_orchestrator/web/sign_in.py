"""The page to sign in on, the one place where a session begins, and signing out."""

from dataclasses import dataclass

import structlog
from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from admin_orchestrator.domain.person import Person
from admin_orchestrator.domain.session import form_token
from admin_orchestrator.domain.sign_in_attempt import SignInAttempt
from admin_orchestrator.metrics import ConsoleMetrics
from admin_orchestrator.web.forms import Forms
from admin_orchestrator.web.gate import Gate
from admin_orchestrator.web.pages import NEVER_STORED, Pages

log = structlog.get_logger("admin_orchestrator.sign_in")


@dataclass(frozen=True, slots=True)
class Entrance:
    """Where somebody whose identity is settled walks in."""

    gate: Gate
    metrics: ConsoleMetrics

    async def let_in(self, request: Request, person: Person, return_to: str, way: str) -> Response:
        """Begin a session in place of whatever the browser had, and go on to the page that was asked for."""
        session = await self.gate.let_in(person, self.gate.cookies.session_token(request))
        self.metrics.sign_ins.labels(way).inc()
        log.info("sign_in.let_in", way=way)
        inside = RedirectResponse(return_to, 303, NEVER_STORED)
        self.gate.cookies.give_session(inside, session.token)
        self.gate.cookies.take_attempt(inside)
        return inside


@dataclass(frozen=True, slots=True)
class SignIn:
    """The page and the way out. `development_owner` and `provider` say which ways in the page shows."""

    gate: Gate
    forms: Forms
    pages: Pages
    provider: bool
    development_owner: str | None

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(prefix="/admin")
        router.add_api_route("/sign-in", self.page, methods=["GET"])
        router.add_api_route("/sign-out", self.sign_out, methods=["POST"])
        return router

    async def page(self, request: Request) -> HTMLResponse:
        """The ways in."""
        attempt = SignInAttempt.begin(request.query_params.get("next"))
        page = self.pages.page(
            "sign_in.html",
            provider=self.provider,
            development_owner=self.development_owner,
            attempt_token=form_token(attempt.secret),
            return_to=attempt.return_to,
            signed_out="signed-out" in request.query_params,
        )
        if self.development_owner is not None:  # its form needs the secret; a provider's way begins later
            self.gate.cookies.give_attempt(page, attempt)
        return page

    async def sign_out(self, request: Request) -> Response:
        """Out: the session ends here and in the database."""
        session = await self.gate.session(request)
        await self.forms.read(request, session.token)
        await self.gate.let_out(session.token)
        away = RedirectResponse("/admin/sign-in?signed-out", 303, NEVER_STORED)
        self.gate.cookies.take_session(away)
        return away
