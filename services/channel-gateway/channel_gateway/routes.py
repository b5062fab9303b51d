"""The HTTP application: webhooks, the web chat, its files, and the headers that keep the page to itself."""

import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from channel_gateway.channels.web.routes import STATIC
from channel_gateway.http import add_refusals
from channel_gateway.metrics import GatewayMetrics

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self' {socket}; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


_HOST = re.compile(r"[A-Za-z0-9.\-\[\]:]{1,255}")  # what goes into a header must not end it


class SecurityHeaders:
    """Adds the headers to every answer. The socket's own address is named: not every browser lets 'self' cover it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
        socket = f"ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers[name] = value.format(socket=socket)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class PageFiles(StaticFiles):
    """The page's files, asked about each time: modules of two releases must not meet in one browser."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """A file, or 304 when the browser's copy is still right."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response


def build_app(
    routers: list[APIRouter],
    metrics: GatewayMetrics,
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]],
) -> FastAPI:
    """The application. No generated documentation is served: it is no public interface."""
    app = FastAPI(title="channel-gateway", openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    for router in routers:
        app.include_router(router)
    app.mount("/static", PageFiles(directory=STATIC, check_dir=False), name="static")
    add_refusals(app, metrics)
    return app
