"""What every answer of the console carries, whatever else happens: its headers, and a page where all else failed."""

import structlog
from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from admin_orchestrator.web.errors import BROKEN
from admin_orchestrator.web.pages import Pages

log = structlog.get_logger("admin_orchestrator.http")

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: under that browsers call our own forms' origin `null`.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
TLS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}


class Everywhere:
    """The outermost of our own layers. `secure`: people come by TLS, and must go on doing so."""

    def __init__(self, app: ASGIApp, pages: Pages, *, secure: bool) -> None:
        self._app = app
        self._pages = pages
        self._headers = HEADERS | (TLS_ONLY if secure else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except Exception as error:
            log.error("console.failed", exc_info=error)  # noqa: TRY400  exc_info is given
            if started:
                raise
            await self._pages.message(Request(scope), BROKEN)(scope, receive, send_with_headers)
