"""What the bus tells while price lists are read: kept a while, so that a page opened late knows how far it is."""

import asyncio
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from admin_orchestrator.domain.reading_progress import ReadSoFar
from ratiba_contracts.catalog_facts import DraftReady, PageRead
from ratiba_contracts.codec import Undecodable, decode
from ratiba_contracts.hints import DRAFT_IS_READY, PAGE_IS_READ

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg

log = structlog.get_logger("admin_orchestrator.readings")

MOST_DRAFTS = 500
"""Readings remembered in one process; the longest unheard of is forgotten first."""

Reading = tuple[str, UUID]
"""A tenant, and a draft of it."""


class Readings:
    """Hears every page that is read, of all tenants; wakes whoever waits for a draft. Only tells how far it is."""

    def __init__(self, client: "Callable[[], Client]") -> None:
        self._client = client
        self._so_far: OrderedDict[Reading, ReadSoFar] = OrderedDict()
        self._waiting: dict[Reading, set[asyncio.Event]] = defaultdict(set)

    def so_far(self, tenant: str, draft_id: UUID) -> ReadSoFar:
        """What this process has heard of a draft."""
        return self._so_far.get((tenant, draft_id), ReadSoFar())

    @contextmanager
    def listening(self, tenant: str, draft_id: UUID) -> Iterator[asyncio.Event]:
        """An event that is set whenever something was told of a draft."""
        event = asyncio.Event()
        self._waiting[tenant, draft_id].add(event)
        try:
            yield event
        finally:
            self._waiting[tenant, draft_id].discard(event)
            if not self._waiting[tenant, draft_id]:
                del self._waiting[tenant, draft_id]

    async def follow(self) -> None:
        """Hear them until cancelled."""
        for hint in (PAGE_IS_READ, DRAFT_IS_READY):
            await self._client().subscribe(hint.pattern, cb=self._heard)
        await asyncio.Event().wait()

    async def _heard(self, message: "Msg") -> None:
        try:
            fact = decode(message.data)
        except Undecodable as error:
            log.warning("readings.undecodable", reason=type(error).__name__)
            return
        tenant = message.subject.split(".")[1]  # the subject is what the bus lets nobody else write
        match fact.data:
            case PageRead(draft_id=draft_id):
                reading = tenant, draft_id
                self._so_far[reading] = self.so_far(*reading).after(fact.data)
                self._so_far.move_to_end(reading)
                if len(self._so_far) > MOST_DRAFTS:
                    self._so_far.popitem(last=False)
                self._wake(reading)
            case DraftReady(draft_id=draft_id):
                self._wake((tenant, draft_id))

    def _wake(self, reading: Reading) -> None:
        for event in self._waiting.get(reading, ()):
            event.set()
