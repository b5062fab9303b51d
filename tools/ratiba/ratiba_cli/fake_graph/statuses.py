"""Tells the business what became of its messages: sent, delivered, read or failed, by signed webhook."""

import asyncio
import contextlib
from datetime import UTC, datetime
from typing import Any, Literal

import httpx
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from ratiba_cli.fake_graph.errors import GraphRefusal
from ratiba_cli.fake_graph.webhooks import BusinessNumber, encode, message_status, sign, status_webhook
from ratiba_cli.plain_http import NO_TLS


class StatusTarget(BaseModel):
    """Where statuses go and which ones; off until somebody sets it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str
    app_secret: SecretStr
    statuses: list[Literal["sent", "delivered", "read"]] = ["sent", "delivered"]
    delay_ms: int = Field(0, ge=0)
    tries: int = Field(5, ge=1)


class StatusSender:
    """Sends the statuses of one message in their order; those of different messages side by side.

    A webhook that is not answered with 200 is tried again after 0.2 s, 0.4 s, ... as the provider does (slower).
    """

    def __init__(self) -> None:
        self.target: StatusTarget | None = None
        self._client = httpx.AsyncClient(timeout=10, verify=NO_TLS)
        self._under_way: set[asyncio.Task[None]] = set()

    def told(self, business: BusinessNumber, message_id: str, recipient: str, failure: int | None) -> None:
        """Start telling the target about one accepted message; `failure` is the code that stopped it later."""
        if self.target is None:
            return
        task = asyncio.create_task(self._tell(self.target, business, message_id, recipient, failure))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def close(self) -> None:
        """Forget what is still to be told."""
        for task in self._under_way:
            task.cancel()
        for task in list(self._under_way):
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await self._client.aclose()

    async def _tell(
        self, target: StatusTarget, business: BusinessNumber, message_id: str, recipient: str, failure: int | None
    ) -> None:
        for status in target.statuses if failure is None else ["sent", "failed"]:
            await asyncio.sleep(target.delay_ms / 1000)
            error = _error(failure) if status == "failed" and failure is not None else None
            now = datetime.now(UTC)
            await self._post(
                target, status_webhook(business, message_status(message_id, status, now, recipient, error))
            )

    async def _post(self, target: StatusTarget, payload: dict[str, Any]) -> None:
        raw = encode(payload)
        headers = {
            "Content-Type": "application/json",
            "X-Hub-Signature-256": sign(raw, target.app_secret.get_secret_value()),
        }
        for turn in range(target.tries):
            with contextlib.suppress(httpx.TransportError):
                answer = await self._client.post(target.url, content=raw, headers=headers)
                if answer.status_code == 200:
                    return
            await asyncio.sleep(0.2 * 2**turn)


def _error(code: int) -> dict[str, Any]:
    refusal = GraphRefusal(code, "")
    return {
        "code": code,
        "title": refusal.title,
        "message": refusal.title,
        "error_data": {"details": f"{refusal.title}."},
    }
