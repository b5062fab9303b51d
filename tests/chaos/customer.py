"""A customer on WhatsApp whose provider behaves like the real one: a webhook not answered 200 comes again."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import httpx
from tests.chaos.ledger import Ledger
from tests.chaos.stack import ChaosStack
from tests.chaos.watch import ProviderWatch

from ratiba_cli.drivers.conversation_clock import ConversationClock
from ratiba_cli.drivers.whatsapp import WEBHOOK_PATH, WebhookRefused, WhatsAppCustomer
from ratiba_cli.fake_graph.client import AcceptedMessage
from ratiba_cli.fake_graph.webhooks import BusinessNumber, Contact, encode, sign
from ratiba_cli.seeding.seed_file import TenantSeed

AGAIN_SECONDS = 0.2
GIVE_UP_SECONDS = 150.0


class PatientCustomer(WhatsAppCustomer):
    """Sends each webhook, with the same bytes, until it is answered 200; notes the messages in a ledger."""

    def __init__(
        self,
        stack: ChaosStack,
        watch: ProviderWatch,
        business: TenantSeed,
        contact: Contact,
        ledger: Ledger,
        clock: ConversationClock,
    ) -> None:
        secret = stack.running.secrets.whatsapp_app_secret
        number = BusinessNumber(business.whatsapp.phone_number_id, business.whatsapp.display_phone_number)
        super().__init__(stack.addresses.gateway, watch, number, contact, secret, headers=clock.headers)
        self._ledger = ledger
        self._edge: Callable[[], str] = lambda: stack.addresses.gateway
        self._secret = secret

    async def send(self, content: dict[str, Any], quoting: str | None = None) -> str:
        """Send a message; it is in the ledger once it was answered with 200."""
        begun_at = time.time()
        wamid = await super().send(content, quoting)
        self._ledger.note(self.contact.address, wamid, _said(content), begun_at)
        return wamid

    async def replies(self, count: int = 1, seconds: float = 10) -> list[AcceptedMessage]:
        """Wait for replies; the turn is over when there is one."""
        if not await self._graph.wait_for(self.contact.address, self._seen, count, seconds):
            return []
        self._ledger.replied(self.contact.address)  # before it is reported as delivered: the turn is over now
        return await super().replies(count, seconds)

    async def deliver(self, payload: dict[str, Any]) -> None:
        """Post until the answer is 200. Raises WebhookRefused for a refusal that can never end (4xx)."""
        raw = encode(payload)
        deadline = time.monotonic() + GIVE_UP_SECONDS
        while True:
            try:
                answer = await self.post(raw, sign(raw, self._secret))
            except httpx.TransportError:
                if time.monotonic() > deadline:
                    raise
            else:
                if answer.status_code == 200:
                    return
                if answer.status_code < 500 or time.monotonic() > deadline:
                    raise WebhookRefused(answer)
            self._ledger.retried += 1
            await asyncio.sleep(AGAIN_SECONDS)

    async def post(self, raw: bytes, signature: str | None = None) -> httpx.Response:
        """Post to where the edge is now."""
        headers = {
            "Content-Type": "application/json",
            "X-Hub-Signature-256": signature or sign(raw, self._secret),
            **self._headers(),
        }
        return await self._http.post(f"{self._edge()}{WEBHOOK_PATH}", content=raw, headers=headers)


def _said(content: dict[str, Any]) -> str:
    if content["type"] == "text":
        return str(content["text"]["body"])
    reply = content["interactive"]
    return str(reply[reply["type"]]["id"])
