"""The web chat over HTTP: its page, its sessions, its socket."""

import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, WebSocket
from fastapi.responses import FileResponse, JSONResponse
from starlette.datastructures import Headers

from channel_gateway.adapters import web_sessions
from channel_gateway.channels.web import frames
from channel_gateway.channels.web.socket import TRY_AGAIN_LATER, Sockets
from channel_gateway.directory import Directory, Provisioning, Unknown
from channel_gateway.domain.rate_limit import Buckets
from channel_gateway.http import STATUSES, TooMany
from channel_gateway.intake import Intake
from ratiba_contracts.views import Channel as ChannelKind
from ratiba_runtime.database import Database
from ratiba_runtime.infrastructure import component_away
from ratiba_runtime.tenancy import bind_tenant

STATIC = Path(__file__).parents[2] / "static"
NOT_FOUND = 4404
TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class WebRoutes:
    """What the routes work with. `origins`: pages besides our own that may open a socket."""

    directory: Directory
    database: Database
    intake: Intake
    sockets: Sockets
    new_sessions: Buckets
    origins: tuple[str, ...]

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(prefix="/chat/{tenant}")
        router.add_api_route("", self.page, methods=["GET"])
        router.add_api_route("/session", self.open_session, methods=["POST"])
        router.add_api_websocket_route("/socket", self.socket)
        return router

    async def page(self, tenant: str, request: Request) -> FileResponse:
        """The chat page of a business. People get it with 404 and 503 too: it says so, and waits where that helps.

        For anybody else raises Unknown or Provisioning.
        """
        status = 200
        try:
            await self.directory.active(tenant)
        except (Unknown, Provisioning) as refusal:
            if "text/html" not in request.headers.get("accept", ""):
                raise
            status = STATUSES[type(refusal)]
        return FileResponse(STATIC / "chat.html", status, {"Cache-Control": "no-cache"})

    async def open_session(self, tenant: str, request: Request) -> JSONResponse:
        """A new session: a token that only its holder and, hashed, the database know."""
        context = await self.directory.active(tenant)
        if not self.new_sessions.take(request.client.host if request.client else "", time.monotonic()):
            raise TooMany
        token = secrets.token_urlsafe(TOKEN_BYTES)
        hashed = web_sessions.token_hash(token)
        with bind_tenant(context):
            async with self.database.tenant_transaction() as connection:
                key = self.intake.key_of(context, ChannelKind.WEB, hashed)
                await web_sessions.insert_session(connection, hashed, key)
        return JSONResponse({"session": token}, 201, {"Cache-Control": "no-store"})

    async def socket(self, socket: WebSocket, tenant: str) -> None:
        """The conversation. Opened from another site's page it is refused before it is accepted (403)."""
        if not may_open(socket.headers, self.origins):
            await socket.close()
            return
        await socket.accept()
        try:
            context = await self.directory.active(tenant)
        except (Unknown, Provisioning) as refusal:
            await socket.send_json(frames.refused(refusal.slug, str(refusal)))
            await socket.close(NOT_FOUND if isinstance(refusal, Unknown) else TRY_AGAIN_LATER, refusal.slug)
            return
        except Exception as error:
            if component_away(error) is None:
                raise
            await socket.close(TRY_AGAIN_LATER, "try again later")
            return
        await self.sockets.serve(socket, context)


def may_open(headers: Headers, origins: tuple[str, ...]) -> bool:
    """True for our own page, the origins allowed by name, and programs, which send no Origin."""
    origin = headers.get("origin")
    if origin is None:
        return True
    return origin in origins or urlsplit(origin).netloc == headers.get("host")
