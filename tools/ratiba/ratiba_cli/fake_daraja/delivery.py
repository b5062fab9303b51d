"""Sends callbacks, as often and as late as the behaviour says. Each is tried once: what is refused is lost."""

import asyncio
import secrets
from typing import Any

import httpx

from ratiba_cli.fake_daraja.prompts import RECEIPT_LETTERS, Prompt
from ratiba_cli.fake_daraja.wire import callback
from ratiba_cli.plain_http import NO_TLS


class Delivery:
    """Callbacks on their way."""

    def __init__(self) -> None:
        self._client = httpx.AsyncClient(verify=NO_TLS, timeout=10)
        self._under_way: set[asyncio.Task[None]] = set()
        self._answered: list[tuple[str, int]] = []

    def answered(self, checkout_id: str | None = None) -> list[int]:
        """The status of each callback's answer so far, of one prompt where it is named; 0 where nobody answered."""
        return [status for of, status in self._answered if checkout_id in (None, of)]

    def ended(self, prompt: Prompt) -> None:
        """Tell of an end, as the prompt's behaviour has it."""
        behaviour, result = prompt.behaviour, prompt.result or 0
        body = callback(prompt, result, prompt.receipt, bare=behaviour.callback == "bare")
        match behaviour.callback:
            case "never":
                pass
            case "late":
                self._send(prompt, body, behaviour.late_ms / 1000)
            case "five_times":
                for _ in range(5):
                    self._send(prompt, body)
            case "reordered":
                self._send(prompt, body)
                self._send(prompt, callback(prompt, 1032, None), 0.05)
            case _:
                self._send(prompt, body)

    def forge(self, prompt: Prompt) -> None:
        """A success somebody made up."""
        receipt = "".join(secrets.choice(RECEIPT_LETTERS) for _ in range(10))
        self._send(prompt, callback(prompt, 0, receipt))

    async def close(self) -> None:
        """Give up what has not been sent."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._client.aclose()

    def _send(self, prompt: Prompt, body: dict[str, Any], delay: float = 0.0) -> None:
        task = asyncio.create_task(self._deliver(prompt, body, delay))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _deliver(self, prompt: Prompt, body: dict[str, Any], delay: float) -> None:
        await asyncio.sleep(delay)
        try:
            status = (await self._client.post(prompt.call_back_at, json=body)).status_code
        except httpx.HTTPError:
            status = 0
        self._answered.append((prompt.checkout_id, status))
