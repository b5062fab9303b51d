"""A gateway that only listens: what a driver or the fake posts to it can be looked at."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI, Request, Response

from ratiba_cli.servers.ports import pick_free

APP_SECRET = "an-app-secret-for-tests"


@dataclass
class ListeningGateway:
    """Takes signed webhooks, checks the signature over the raw bytes, keeps them in order."""

    url: str = ""
    webhooks: list[dict[str, Any]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    @property
    def values(self) -> list[dict[str, Any]]:
        return [webhook["entry"][0]["changes"][0]["value"] for webhook in self.webhooks]

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [message for value in self.values for message in value.get("messages", [])]

    @property
    def statuses(self) -> list[tuple[str, str]]:
        return [(status["id"], status["status"]) for value in self.values for status in value.get("statuses", [])]

    async def until(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.webhooks) < count:  # noqa: ASYNC110 - a list that grows tells nobody
                await asyncio.sleep(0.01)


@pytest.fixture
async def gateway() -> AsyncIterator[ListeningGateway]:
    heard = ListeningGateway()
    app = FastAPI()

    @app.post("/webhooks/whatsapp")
    async def webhook(request: Request) -> Response:
        raw = await request.body()
        expected = "sha256=" + hmac.new(APP_SECRET.encode(), raw, hashlib.sha256).hexdigest()
        if request.headers["X-Hub-Signature-256"] != expected:
            return Response(status_code=401)
        if heard.answers:
            return Response(status_code=heard.answers.pop(0))
        heard.webhooks.append(json.loads(raw))
        return Response()

    port = pick_free()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has a flag and no event
        await asyncio.sleep(0.005)
    heard.url = f"http://127.0.0.1:{port}"
    yield heard
    server.should_exit = True
    await task
