"""A customer's browser on the chat page, as tests of it share it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx
from websockets.asyncio.client import ClientConnection, connect

from ratiba_contracts.views import Channel


class Chat:
    """A browser's end of one socket."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def send(self, **frame: Any) -> str:
        frame.setdefault("id", str(uuid4()))
        await self.socket.send(json.dumps(frame))
        return str(frame["id"])

    async def next(self, kind: str | None = None, seconds: float = 15) -> dict[str, Any]:
        """The next frame, or the next of a kind."""
        async with asyncio.timeout(seconds):
            while True:
                frame: dict[str, Any] = json.loads(await self.socket.recv())
                if kind is None or frame["type"] == kind:
                    return frame

    async def silent(self, seconds: float = 0.4) -> bool:
        try:
            await self.next(seconds=seconds)
        except TimeoutError:
            return True
        return False


@asynccontextmanager
async def chatting(running: Any, tenant: str, session: str, *, after: int = 0, **hello: Any) -> AsyncIterator[Chat]:
    url = running.url.replace("http", "ws")
    async with connect(f"{url}/chat/{tenant}/socket", origin=running.url, proxy=None) as socket:
        chat = Chat(socket)
        await chat.send(type="hello", session=session, after=after, **hello)
        yield chat


async def new_session(running: Any, tenant: str) -> str:
    async with httpx.AsyncClient(base_url=running.url) as client:
        answer = await client.post(f"/chat/{tenant}/session")
    assert answer.status_code == 201
    return str(answer.json()["session"])


async def key_of(town: Any, tenant: str) -> str:
    (row,) = await town.rows(tenant, "SELECT key FROM web_sessions")
    return str(row["key"])


async def replied(town: Any, tenant: str, *numbers: int, **details: Any) -> None:
    key = await key_of(town, tenant)
    for seq in numbers:
        await town.decide(tenant, key, seq, channel=Channel.WEB, **details)
