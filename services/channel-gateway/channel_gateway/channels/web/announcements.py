"""Word among replicas that a conversation has a new reply. A hint only: what is sent is read from the database."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import nats.errors
import structlog

from ratiba_contracts.hints import LIVE_WEB, live_subject

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg

log = structlog.get_logger("channel_gateway.web")


class Announcements:
    """Wakes the sockets of a conversation, in this process at once and in every other by the bus."""

    def __init__(self, client: "Callable[[], Client]") -> None:
        self._client = client
        self._listening: dict[tuple[str, str], set[asyncio.Event]] = defaultdict(set)

    @contextmanager
    def listening(self, tenant: str, key: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever the conversation may have something new."""
        event = asyncio.Event()
        self._listening[tenant, key].add(event)
        try:
            yield event
        finally:
            self._listening[tenant, key].discard(event)
            if not self._listening[tenant, key]:
                del self._listening[tenant, key]

    async def announce(self, tenant: str, key: str) -> None:
        """Say that there is something new; never fails, for sockets look by themselves every few seconds."""
        self._wake(tenant, key)
        try:
            await self._client().publish(live_subject(tenant, key), b"")
        except nats.errors.Error as error:
            log.info("web.announcement_lost", error=type(error).__name__)

    async def follow(self) -> None:
        """Hear the other replicas until cancelled."""
        await self._client().subscribe(LIVE_WEB.pattern, cb=self._heard)
        await asyncio.Event().wait()

    async def _heard(self, message: "Msg") -> None:
        _, tenant, _, key = message.subject.split(".")
        self._wake(tenant, key)

    def _wake(self, tenant: str, key: str) -> None:
        for event in self._listening.get((tenant, key), ()):
            event.set()
