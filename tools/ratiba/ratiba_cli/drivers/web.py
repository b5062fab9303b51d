"""A customer on the web page: the chat socket, spoken as the page speaks it."""

import asyncio
import contextlib
import json
from typing import Any, Self
from uuid import UUID, uuid4

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from ratiba_cli.drivers.conversation_clock import ConversationClock
from ratiba_cli.drivers.shown import ShownOnWeb, ShownOption, find_option
from ratiba_cli.plain_http import NO_TLS
from ratiba_cli.refusals import CommandRefused

_ACCEPTED_SECONDS = 10.0


class ChatRefused(CommandRefused):
    """The gateway did not take a frame, or would not open the chat."""


class WebCustomer:
    """One visitor with one session. Messages are read when shown, as on the page."""

    def __init__(self, gateway_url: str, tenant: str, *, clock: ConversationClock | None = None) -> None:
        self.screen: list[ShownOnWeb] = []
        self.session = ""
        self._url = f"{gateway_url}/chat/{tenant}"
        self._clock = clock
        self._seen = 0
        self._questions: dict[str, str] = {}
        self._accepted: dict[str, asyncio.Future[None]] = {}
        self._arrived: asyncio.Queue[ShownOnWeb] = asyncio.Queue()

    async def __aenter__(self) -> Self:
        async with httpx.AsyncClient(verify=NO_TLS) as http:
            answer = await http.post(f"{self._url}/session")
        if answer.status_code != 201:
            raise ChatRefused(f"no session: {answer.status_code} {answer.text[:300]}")
        self.session = answer.json()["session"]
        self._socket: ClientConnection = await connect(f"{self._url}/socket".replace("http", "ws", 1))
        await self._send(self._hello())
        welcome = json.loads(await self._socket.recv())
        if welcome["type"] != "welcome":
            raise ChatRefused(f"no welcome: {welcome}")
        self._listening = asyncio.create_task(self._listen())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._listening.cancel()
        await self._socket.close()

    async def say(self, text: str) -> UUID:
        """Send a text and return its id, once the gateway has it."""
        return await self._message({"type": "say", "text": text})

    async def tap(self, option: str) -> UUID:
        """Tap the newest option on the screen with this label, value or number; raises NothingToTap."""
        message, tapped = find_option(self.screen, option)
        return await self._message({"type": "tap", "question_id": self._questions[message.id], "value": tapped.value})

    async def replies(self, count: int = 1, seconds: float = 10) -> list[ShownOnWeb]:
        """Wait for at least `count` new messages and show them; fewer when `seconds` pass first."""
        new: list[ShownOnWeb] = []
        with contextlib.suppress(TimeoutError):  # fewer than asked for: the caller sees how many
            async with asyncio.timeout(seconds):
                while len(new) < count:
                    new.append(await self._arrived.get())
        while not self._arrived.empty():
            new.append(self._arrived.get_nowait())
        if new:
            self.screen += new
            self._seen = int(new[-1].id)
            await self._send({"type": "seen", "seq": self._seen})
        return new

    async def _message(self, frame: dict[str, Any]) -> UUID:
        message_id = uuid4()
        accepted = self._accepted[str(message_id)] = asyncio.get_running_loop().create_future()
        await self._send({**frame, "id": str(message_id), "seen": self._seen})
        await asyncio.wait_for(accepted, _ACCEPTED_SECONDS)
        return message_id

    async def _send(self, frame: dict[str, Any]) -> None:
        await self._socket.send(json.dumps(frame))

    def _hello(self) -> dict[str, Any]:
        hello: dict[str, Any] = {"type": "hello", "session": self.session, "after": self._seen}
        if self._clock is not None:
            hello["clock"], hello["clock_signature"] = self._clock.signed()
        return hello

    async def _listen(self) -> None:
        try:
            async for frame in self._socket:
                self._take(json.loads(frame))
        except ConnectionClosed as closed:
            self._refuse_all(f"the socket closed: {closed}")

    def _take(self, frame: dict[str, Any]) -> None:
        match frame["type"]:
            case "accepted":
                self._accepted.pop(frame["id"]).set_result(None)
            case "refused":
                waiting = self._accepted.pop(frame["id"] or "", None)
                if waiting is not None:
                    waiting.set_exception(ChatRefused(f"{frame['slug']}: {frame['message']}"))
            case "reply":
                options = [
                    ShownOption(each["value"], each["label"], each.get("description")) for each in frame["options"]
                ]
                message = ShownOnWeb(str(frame["seq"]), frame["text"], options)
                if frame["question_id"] is not None:
                    self._questions[message.id] = frame["question_id"]
                self._arrived.put_nowait(message)

    def _refuse_all(self, why: str) -> None:
        for waiting in self._accepted.values():
            waiting.set_exception(ChatRefused(why))
        self._accepted.clear()
