"""The provider's side of the edge, as tests of the webhook share it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from ratiba_cli.drivers.whatsapp import WhatsAppCustomer
from ratiba_cli.fake_graph.webhooks import (
    BusinessNumber,
    Contact,
    customer_message,
    encode,
    message_webhook,
    new_message_id,
)

APP_SECRET = "the-app-secret-of-tests"
LOCAL_SECRET = b"the-local-stack-secret-of-tests"
AMINA = Contact("254712000001", "Amina")


@dataclass
class Edge:
    """A gateway with one business, seen from the provider's side."""

    town: Any
    running: Any
    tenant: str
    business: BusinessNumber
    customer: WhatsAppCustomer

    async def post(self, body: bytes | dict[str, Any], signature: str | None = None) -> httpx.Response:
        raw = body if isinstance(body, bytes) else encode(body)
        return await self.customer.post(raw, signature)

    def text(self, words: str, message_id: str | None = None, at: datetime | None = None) -> dict[str, Any]:
        message = customer_message(
            AMINA, message_id or new_message_id(), at or datetime.now(UTC), {"type": "text", "text": {"body": words}}
        )
        return message_webhook(self.business, AMINA, message)

    def counted(self, outcome: str) -> float:
        registry = self.running.gateway.service.metrics.registry
        labels = {"channel": "whatsapp", "outcome": outcome}
        return registry.get_sample_value("ratiba_gateway_inbound_total", labels) or 0
