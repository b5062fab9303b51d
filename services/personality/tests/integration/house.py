"""Two replicas of the service at work for many tenants; each test takes a tenant that no other has touched."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import asyncpg
from nats.js import JetStreamContext

from ratiba_contracts.asks import Ask
from ratiba_contracts.codec import decode
from ratiba_contracts.envelope import Contract, Envelope
from ratiba_contracts.streams import DIALS_BUCKET, PERSONALITY_FACTS
from ratiba_contracts.tenant import DialsSnapshot
from ratiba_runtime.asks import put_question
from ratiba_runtime.snapshots import unpacked
from ratiba_runtime.testing import eventually

NOON = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

SPAS = tuple(f"spa-{number:02}" for number in range(1, 12))
"""Tenants of the house; a test that changes something takes one that no other has touched."""

UNTOUCHED = SPAS[0]
"""Whose dials no test changes."""


@dataclass
class House:
    """Two replicas of the service at work for many tenants, and one of them for this test."""

    bus: JetStreamContext
    url: str
    free: Iterator[str]
    slug: str = ""

    async def ask(self, asked: Ask, request: Contract, slug: str = "") -> Any:
        """Put a question to whichever replica takes it."""
        return await asking(self.bus, asked, request, slug or self.slug)

    async def stored(self, slug: str = "") -> DialsSnapshot:
        """The tenant's snapshot in the bucket."""
        bucket = await self.bus.key_value(DIALS_BUCKET)
        entry = await bucket.get(slug or self.slug)
        return unpacked(DialsSnapshot, entry.value or b"")

    async def told(self) -> list[Envelope[Any]]:
        """The facts about the test's tenant, once no service has any left to send."""
        await eventually(self._all_sent)
        return [fact for fact in await all_facts(self.bus) if fact.tenant == self.slug]

    async def _all_sent(self) -> bool:
        connection = await asyncpg.connect(self.url)
        try:
            return not await connection.fetchval("SELECT EXISTS (SELECT FROM svc_personality.outbox)")
        finally:
            await connection.close()


async def asking(bus: JetStreamContext, asked: Ask, request: Contract, slug: str) -> Any:
    """Put a question to whoever answers it."""
    return await put_question(bus._nc, asked, slug, request, timeout=5)


async def all_facts(bus: JetStreamContext) -> list[Envelope[Any]]:
    """Every fact this service has published, in order."""
    last = (await bus.stream_info(PERSONALITY_FACTS.name)).state.last_seq
    messages = [await bus.get_msg(PERSONALITY_FACTS.name, seq=seq) for seq in range(1, last + 1)]
    return [decode(message.data or b"") for message in messages]
