"""Signing in at the provider of identities: there, and back."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from admin_orchestrator.domain.sign_in_attempt import SignInAttempt
from admin_orchestrator.domain.sign_in_refusals import SignInRefused
from admin_orchestrator.web.errors import AttemptLost, NotConfirmed
from admin_orchestrator.web.pages import NEVER_STORED
from admin_orchestrator.web.sign_in import Entrance

if TYPE_CHECKING:
    from admin_orchestrator.adapters.oidc import IdentityProvider

START, CALLBACK = "/admin/sign-in/start", "/admin/sign-in/callback"


@dataclass(frozen=True, slots=True)
class OidcSignIn:
    """The two routes a browser takes."""

    entrance: Entrance
    provider: "IdentityProvider"

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter()
        router.add_api_route(START, self.start, methods=["GET"])
        router.add_api_route(CALLBACK, self.callback, methods=["GET"])
        return router

    async def start(self, request: Request) -> Response:
        """Off to the provider."""
        attempt = SignInAttempt.begin(request.query_params.get("next"))
        away = RedirectResponse(await self.provider.authorization_url(attempt), 303, NEVER_STORED)
        self.entrance.gate.cookies.give_attempt(away, attempt)
        return away

    async def callback(self, request: Request) -> Response:
        """Back from the provider. Raises what `web.errors` has a page for."""
        query = request.query_params
        gate = self.entrance.gate
        attempt = gate.cookies.attempt(request)
        if attempt is None or not attempt.is_answered_by(query.get("state", "")):
            raise AttemptLost
        if query.get("iss", self.provider.issuer) != self.provider.issuer:
            raise SignInRefused("another provider answered")  # RFC 9207
        if "code" not in query:
            raise SignInRefused(f"the provider refused: {query.get('error', 'no code')[:60]}")
        person = await self.provider.person(attempt, query["code"], gate.clock())
        if person.email is None and not await gate.is_anybodys_owner(person):
            raise NotConfirmed
        return await self.entrance.let_in(request, person, attempt.return_to, "oidc")
