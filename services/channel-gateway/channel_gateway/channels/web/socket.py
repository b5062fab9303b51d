"""One open socket: frames in, replies out in order from where the client left off."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

import structlog
from fastapi import WebSocket, WebSocketDisconnect

from channel_gateway.adapters import web_sessions
from channel_gateway.channels.web import frames
from channel_gateway.channels.web.announcements import Announcements
from channel_gateway.channels.web.chat import Chat
from channel_gateway.channels.web.frames import FrameRefused, Hello, Say, Seen, TapFrame
from channel_gateway.domain.conversation_clock import ClockRefused, clock_offset_seconds
from channel_gateway.domain.rate_limit import Buckets
from channel_gateway.intake import Intake
from channel_gateway.metrics import GatewayMetrics
from ratiba_contracts.views import Channel as ChannelKind
from ratiba_runtime.database import Database
from ratiba_runtime.infrastructure import component_away
from ratiba_runtime.publishing import BusRefused, BusUnavailable
from ratiba_runtime.tenancy import TenantContext, bind_tenant

log = structlog.get_logger("channel_gateway.web")

HELLO_SECONDS = 10.0
UNSUPPORTED, NOT_ALLOWED, TOO_BIG, TRY_AGAIN_LATER = 1003, 1008, 1009, 1013
"""Close codes of RFC 6455. After 1013 a client comes back and sends again what was not accepted."""


class Closed(Exception):
    """The socket ends, and why."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True, slots=True)
class SocketRules:
    """`poll`: seconds between looks for replies without an announcement."""

    frame_max_bytes: int
    poll: float
    local_secret: bytes | None


@dataclass(frozen=True, slots=True)
class Sockets:
    """What every socket of this process works with."""

    database: Database
    intake: Intake
    announcements: Announcements
    metrics: GatewayMetrics
    messages: Buckets
    glances: Buckets
    rules: SocketRules
    clock: Callable[[], datetime]

    async def serve(self, socket: WebSocket, tenant: TenantContext) -> None:
        """Serve an accepted socket until either side ends it. What it was told to send later is in the database."""
        self.metrics.sockets.inc()
        try:
            with bind_tenant(tenant), structlog.contextvars.bound_contextvars(tenant=tenant.slug), _later_if_away():
                hello = await self._hello(socket)
                chat = await self._opened(socket, tenant, hello)
                await self._converse(socket, chat, hello.after)
        except Closed as closed:
            log.info("web.socket_closed", code=closed.code, reason=str(closed))
            with suppress(RuntimeError, WebSocketDisconnect):  # the client may have gone already
                await socket.close(closed.code, str(closed))
        except WebSocketDisconnect:
            log.debug("web.socket_left")
        finally:
            self.metrics.sockets.dec()

    async def _hello(self, socket: WebSocket) -> Hello:
        try:
            async with asyncio.timeout(HELLO_SECONDS):
                first = frames.parse(await self._frame(socket))
        except TimeoutError as error:
            raise Closed(NOT_ALLOWED, "no hello") from error
        except FrameRefused as refusal:
            raise await _refuse(socket, refusal.slug, str(refusal)) from refusal
        if not isinstance(first, Hello):
            raise await _refuse(socket, "hello-first", "the first frame must be a hello")
        return first

    async def _opened(self, socket: WebSocket, tenant: TenantContext, hello: Hello) -> Chat:
        hashed = web_sessions.token_hash(hello.session)
        async with self.database.tenant_transaction() as connection:
            key = await web_sessions.key_of_session(connection, hashed)
        if key is None:
            raise await _refuse(socket, "session-unknown", "this session is not known here; open a new one")
        try:
            offset = clock_offset_seconds(
                hello.clock, hello.clock_signature, local_stack_secret=self.rules.local_secret, now=self.clock()
            )
        except ClockRefused as refusal:
            raise await _refuse(socket, refusal.slug, str(refusal)) from refusal
        return Chat(tenant, hashed, key, offset, self.database, self.intake, self.clock)

    async def _converse(self, socket: WebSocket, chat: Chat, after: int) -> None:
        await socket.send_json(frames.welcome(chat.tenant.name, chat.tenant.language))
        with self.announcements.listening(chat.tenant.slug, chat.key) as something_new:
            halves = {
                asyncio.create_task(self._listen(socket, chat), name="web frames"),
                asyncio.create_task(self._reply(socket, chat, after, something_new), name="web replies"),
            }
            try:
                done, _ = await asyncio.wait(halves, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for half in halves:
                    half.cancel()
                await asyncio.gather(*halves, return_exceptions=True)
        for half in done:
            half.result()

    async def _listen(self, socket: WebSocket, chat: Chat) -> None:
        while True:
            text = await self._frame(socket)
            try:
                await self._take(socket, chat, frames.parse(text))
            except FrameRefused as refusal:
                self.metrics.inbound.labels(ChannelKind.WEB.value, "refused").inc()
                await socket.send_json(frames.refused(refusal.slug, str(refusal), refusal.id))

    async def _take(self, socket: WebSocket, chat: Chat, frame: Hello | Say | TapFrame | Seen) -> None:
        match frame:
            case Say() | TapFrame():
                if not self.messages.take(chat.hashed, time.monotonic()):
                    raise FrameRefused("too-fast", "slow down a little, then send it again", str(frame.id))
                await chat.take(frame)
                await socket.send_json(frames.accepted(frame.id))
                await chat.note_seen(frame.seen)
            case Seen(seq=seq):
                if self.glances.take(chat.hashed, time.monotonic()):  # one too many is made up for by the next
                    await chat.note_seen(seq)
            case Hello():
                raise FrameRefused("hello-again", "hello was said already")

    async def _reply(self, socket: WebSocket, chat: Chat, after: int, something_new: asyncio.Event) -> None:
        while True:
            something_new.clear()
            shown = await chat.replies(after)
            for reply in shown:
                await socket.send_json(frames.reply(reply))
                after = reply.reply_seq
            if not shown:
                with suppress(TimeoutError):
                    await asyncio.wait_for(something_new.wait(), self.rules.poll)

    async def _frame(self, socket: WebSocket) -> str:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code") or 1005)
        text: str | None = message.get("text")
        if text is None:
            raise Closed(UNSUPPORTED, "text frames only")
        if len(text.encode("utf-8", "replace")) > self.rules.frame_max_bytes:
            raise Closed(TOO_BIG, "frame too big")
        return text


@contextmanager
def _later_if_away() -> Iterator[None]:
    """Close with "try again later" when a server is away: the client keeps its message and comes back with it."""
    try:
        yield
    except (BusUnavailable, BusRefused) as error:
        raise Closed(TRY_AGAIN_LATER, "try again later") from error
    except Exception as error:
        if component_away(error) is None:
            raise
        raise Closed(TRY_AGAIN_LATER, "try again later") from error


async def _refuse(socket: WebSocket, slug: str, message: str) -> Closed:
    await socket.send_json(frames.refused(slug, message))
    return Closed(NOT_ALLOWED, slug)
