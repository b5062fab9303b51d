"""A customer's phone, behind a provider that delivers again when a connection breaks, as the real one does."""

import asyncio
from typing import Any, Self

import httpx

from ratiba_cli.drivers.whatsapp import WhatsAppCustomer

AGAIN_SECONDS = 0.2
TIMES = 25


class Phone(WhatsAppCustomer):
    """A number that nobody had before: there is nothing to skip of what the provider has sent so far."""

    async def __aenter__(self) -> Self:
        return self

    async def deliver(self, payload: dict[str, Any]) -> None:
        """Post until it is answered. Raises WebhookRefused, and the last connection's error."""
        for attempt in range(1, TIMES + 1):
            try:
                await super().deliver(payload)
            except httpx.TransportError:
                if attempt == TIMES:
                    raise
            else:
                return
            await asyncio.sleep(AGAIN_SECONDS)
