"""From what a page shows to HTML: templates that escape everything, and that fail where a name is missing."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from admin_orchestrator.domain.refusals import Told
from admin_orchestrator.domain.return_path import FRONT
from admin_orchestrator.domain.session import Session, form_token
from ratiba_runtime.tenancy import TenantContext

HERE = Path(__file__).parents[1]
STATIC = HERE / "static"

PART = "X-Console-Part"
"""Asks for the part of a page that changes; a page's own script sends it."""

NEVER_STORED = {"Cache-Control": "no-store"}


def wants_part(request: Request) -> bool:
    """Whether a page's script asked, which puts the answer into the page it has."""
    return PART in request.headers


def sign_in_address(return_to: str) -> str:
    """Where to sign in, and come back from."""
    return "/admin/sign-in" + ("" if return_to == FRONT else f"?{urlencode({'next': return_to})}")


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds a page: who is signed in, for which business, and which others are theirs.

    `waiting`: how many customers wait for a person there; None where that is not known just now.
    """

    session: Session
    businesses: tuple[TenantContext, ...]
    business: TenantContext | None = None
    waiting: int | None = None


class Pages:
    """Renders the console's templates. `development`: the mark that nobody's identity is proven here."""

    def __init__(self, *, development: bool) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals["development"] = development

    def page(self, template: str, *, status: int = 200, frame: Frame | None = None, **shown: Any) -> HTMLResponse:
        """A whole page. It is made for one person at one moment: nothing may keep it."""
        shown["frame"] = frame
        shown["form_token"] = None if frame is None else form_token(frame.session.token)
        return HTMLResponse(self.render(template, **shown), status, NEVER_STORED)

    def render(self, template: str, **shown: Any) -> str:
        """A template's HTML."""
        return self._templates.get_template(template).render(shown)

    def message(self, request: Request, told: Told) -> HTMLResponse:
        """A page, or its part, that only says something."""
        template = "part_message.html" if wants_part(request) else "message.html"
        retry = {"Retry-After": "5"} if told.status == 503 else {}
        response = self.page(template, status=told.status, told=told)
        response.headers.update(retry)
        return response
