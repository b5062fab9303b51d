"""A browser's end of the chat socket."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from .services_at_work import Town


class ChatSocket:
    """Frames in and out."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    async def send(self, **frame: Any) -> None:
        """One frame to the gateway."""
        await self._socket.send(json.dumps(frame))

    async def next(self, seconds: float = 5) -> dict[str, Any]:
        """The next frame from the gateway. Raises TimeoutError, or ConnectionClosed when it has hung up."""
        async with asyncio.timeout(seconds):
            frame: dict[str, Any] = json.loads(await self._socket.recv())
            return frame

    async def silent(self, seconds: float = 0.3) -> bool:
        """Whether nothing comes for a while."""
        try:
            await self.next(seconds)
        except TimeoutError:
            return True
        return False

    async def shown(self) -> list[dict[str, Any]]:
        """Every frame until nothing comes any more, or the gateway has hung up."""
        frames = []
        try:
            while True:
                frames.append(await self.next(0.3))
        except (TimeoutError, ConnectionClosed):
            return frames


@asynccontextmanager
async def chatting(town: Town, slug: str, session: str, *, after: int = 0) -> AsyncIterator[ChatSocket]:
    """A socket at a business's chat that has said hello with a session's token."""
    async with connect(f"{town.url.replace('http', 'ws')}/chat/{slug}/socket", proxy=None) as socket:
        chat = ChatSocket(socket)
        await chat.send(type="hello", session=session, after=after)
        yield chat
