"""The fake's control endpoints, for tests and the local stack."""

import json
from dataclasses import dataclass
from typing import Any, Self

import httpx

from ratiba_cli.fake_anthropic.script import Scripted
from ratiba_cli.plain_http import NO_TLS


@dataclass(frozen=True)
class SentRequest:
    """One request as it came over the wire, read and raw; `usage` is None when it was not answered with a message."""

    seq: int
    role: str
    user_text: str
    body: dict[str, Any]
    raw: str
    usage: dict[str, int] | None

    def part(self, name: str) -> str | None:
        """Return one value of the request's body, in the very characters it was sent in; None when it is not there."""
        at = self.raw.find(f'"{name}":')  # in a text within the body its quotes would be escaped
        if at < 0:
            return None
        start = at + len(name) + 3
        _, end = json.JSONDecoder().raw_decode(self.raw[start:].lstrip())
        return self.raw[start:].lstrip()[:end]


class FakeAnthropicClient:
    """Scripts the fake and reads what it was sent. `url` and `key` are what the product is given."""

    def __init__(self, url: str, key: str) -> None:
        self.url = url
        self.key = key
        self._http = httpx.AsyncClient(base_url=url, timeout=70, verify=NO_TLS)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def script(self, *entries: Scripted) -> None:
        """Say how the next requests are answered, in this order."""
        for entry in entries:
            sent = await self._http.post(
                "/_script", content=entry.model_dump_json(), headers={"Content-Type": "application/json"}
            )
            sent.raise_for_status()

    async def reset(self) -> None:
        """Let the fake forget answers, requests and its prompt cache."""
        (await self._http.post("/_reset")).raise_for_status()

    async def requests(self, after: int = 0, count: int = 0, seconds: float = 10) -> list[SentRequest]:
        """Return the requests numbered above `after`, oldest first, once there are `count` or `seconds` have passed."""
        asked = {"after": after, "count": count, "seconds": seconds}
        answer = (await self._http.get("/_requests", params=asked)).raise_for_status()
        return [
            SentRequest(e["seq"], e["role"], e["user_text"], e["body"], e["raw"], e.get("usage")) for e in answer.json()
        ]
