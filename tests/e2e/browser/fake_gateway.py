"""The web edge's protocol on real sockets, with the faults a real stack cannot show on cue.

It serves the real static files under the page's real policy. A test says what it answers and when it fails.
"""

import asyncio
import contextlib
import itertools
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, WebSocket
from fastapi.responses import FileResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.websockets import WebSocketDisconnect

STATIC = Path(__file__).parents[3] / "services/channel-gateway/channel_gateway/static"
POLICY = (  # the gateway's own, without the socket's address, which 'self' covers in Chromium
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

Message = dict[str, Any]


@dataclass
class Conversation:
    """One session: what it has been told, which of its messages were accepted, who listens now."""

    replies: list[Message] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    sockets: list[WebSocket] = field(default_factory=list)


class FakeGateway:
    """A gateway of one business. Attributes are the knobs; `received` is all that came in, in order."""

    def __init__(self) -> None:
        self.business = "Amani Beauty & Spa"
        self.language = "en"
        self.tenants: list[Message] = []
        self.phones: str | None = None
        self.refuses_sockets = False
        self.accepts = True
        self.refuse_hello: Message | None = None
        self.session_status = 200
        self.answer: Callable[[Message], list[Message]] = lambda message: []
        self.refuse: Callable[[Message], Message | None] = lambda message: None
        self.received: list[Message] = []
        self.dials: list[float] = []
        self.conversations: dict[str, Conversation] = {}
        self.url = ""

    @property
    def conversation(self) -> Conversation:
        """The newest session's."""
        return list(self.conversations.values())[-1]

    def heard(self, kind: str) -> list[Message]:
        """Messages of one type, in order of arrival, repeats included."""
        return [message for message in self.received if message["type"] == kind]

    async def reply(self, text: str, options: list[Message] | None = None, **more: Any) -> Message:
        """Store a reply of the newest session and push it to its sockets."""
        told = self.conversation.replies
        seq = len(told) + 1
        at = datetime.now(UTC).isoformat()
        question = f"question{seq}" if options else None
        message = {
            "type": "reply", "seq": seq, "text": text, "question_id": question, "options": options or [], "at": at,
        } | more  # fmt: skip
        told.append(message)
        for socket in list(self.conversation.sockets):
            await socket.send_json(message)
        return message

    async def drop_sockets(self) -> None:
        """Cut every connection, as a tunnel or a restart does."""
        for conversation in self.conversations.values():
            dropped, conversation.sockets = conversation.sockets, []
            for socket in dropped:
                with contextlib.suppress(RuntimeError):  # it has just closed by itself
                    await socket.close(1012)

    def forget_sessions(self) -> None:
        """Lose the sessions, as after a reset of the store."""
        self.conversations.clear()

    def app(self) -> FastAPI:
        """The HTTP and WebSocket surface."""
        app = FastAPI()

        @app.middleware("http")
        async def policy(request: Request, call_next: Callable[..., Any]) -> Response:
            response: Response = await call_next(request)
            response.headers["Content-Security-Policy"] = POLICY
            return response

        app.mount("/static", StaticFiles(directory=STATIC))
        app.get("/")(lambda: FileResponse(STATIC / "index.html"))
        app.get("/tenants.json")(lambda: JSONResponse({"phones": self.phones, "tenants": self.tenants}))
        app.get("/chat/{tenant}")(lambda tenant: FileResponse(STATIC / "chat.html"))

        @app.post("/chat/{tenant}/session")
        async def session(tenant: str) -> JSONResponse:
            if self.session_status != 200:
                return JSONResponse({}, self.session_status)
            token = secrets.token_hex(8)
            self.conversations[token] = Conversation()
            return JSONResponse({"session": token})

        app.websocket("/chat/{tenant}/socket")(self._socket)
        return app

    async def _socket(self, socket: WebSocket, tenant: str) -> None:
        self.dials.append(asyncio.get_running_loop().time())
        if self.refuses_sockets:
            await socket.close()
            return
        await socket.accept()
        hello: Message = {}
        try:
            hello = await socket.receive_json()
            self.received.append(hello)
            await self._serve(socket, hello)
        except WebSocketDisconnect:
            pass
        finally:
            conversation = self.conversations.get(hello.get("session", ""))
            if conversation and socket in conversation.sockets:
                conversation.sockets.remove(socket)

    async def _serve(self, socket: WebSocket, hello: Message) -> None:
        conversation = self.conversations.get(hello["session"])
        refusal = self.refuse_hello
        if conversation is None:
            refusal = {"slug": "session-unknown", "message": "this session is not known here; open a new one"}
        if refusal or conversation is None:
            await socket.send_json({"type": "refused", "id": None} | (refusal or {}))
            await socket.close(1008)
            return
        await socket.send_json({"type": "welcome", "business": self.business, "language": self.language})
        for reply in conversation.replies[hello["after"] :]:
            await socket.send_json(reply)
        conversation.sockets.append(socket)
        while True:
            message = await socket.receive_json()
            self.received.append(message)
            if message["type"] != "seen" and self.accepts:
                await self._take(socket, conversation, message)

    async def _take(self, socket: WebSocket, conversation: Conversation, message: Message) -> None:
        refusal = self.refuse(message)
        if refusal:
            await socket.send_json({"type": "refused", "id": message["id"]} | refusal)
            return
        await socket.send_json({"type": "accepted", "id": message["id"]})
        if message["id"] in conversation.accepted:
            return
        conversation.accepted.append(message["id"])
        for answer in self.answer(message):
            await self.reply(**answer)


@contextlib.asynccontextmanager
async def serve(gateway: FakeGateway) -> AsyncIterator[FakeGateway]:
    """Run the gateway on a free port of this machine; sets its `url`."""
    config = uvicorn.Config(
        gateway.app(), host="127.0.0.1", port=0, log_level="error", ws="websockets-sansio", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign,assignment] # pytest keeps Ctrl-C
    running = asyncio.create_task(server.serve())
    for _ in itertools.repeat(None, 500):
        if server.started:
            break
        await asyncio.sleep(0.01)
    gateway.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield gateway
    finally:
        server.should_exit = True
        await running
