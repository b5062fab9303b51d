"""One click and no proof: the local stack's way in. `Settings` refuses to start with it anywhere else."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from admin_orchestrator.domain.person import DEVELOPMENT_ISSUER, Person
from admin_orchestrator.web.errors import AttemptLost, NoSuchPage
from admin_orchestrator.web.forms import Forms
from admin_orchestrator.web.sign_in import Entrance

FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
"""Headers of a proxy: whoever came through one is not on this machine."""


@dataclass(frozen=True, slots=True)
class DevelopmentSignIn:
    """The one route. `owner` is the address whoever presses the button becomes."""

    entrance: Entrance
    forms: Forms
    owner: str

    def router(self) -> APIRouter:
        """The route."""
        router = APIRouter()
        router.add_api_route("/admin/sign-in/development", self.enter, methods=["POST"])
        return router

    async def enter(self, request: Request) -> Response:
        """In. Raises NoSuchPage for whoever came through a proxy, AttemptLost for whoever has not seen our page."""
        if any(name in request.headers for name in FORWARDED):
            raise NoSuchPage
        attempt = self.entrance.gate.cookies.attempt(request)
        if attempt is None:
            raise AttemptLost
        await self.forms.read(request, attempt.secret)
        person = Person(issuer=DEVELOPMENT_ISSUER, subject="development", email=self.owner, name=None)
        return await self.entrance.let_in(request, person, attempt.return_to, "development")
