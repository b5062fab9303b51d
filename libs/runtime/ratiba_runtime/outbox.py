"""The relay: moves committed outbox rows to the bus. One leader a service, however many replicas run.

A row is deleted only after its stream acknowledged it. There is no cursor (`id > last`): a transaction that
commits late carries a lower id and would be passed over for ever. The advisory lock lives on the connection that
reads and deletes, so a leader that lost it can no longer delete, and its death, however sudden, frees it.
"""

import asyncio
import hashlib
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import asyncpg
import nats.errors
import structlog

from ratiba_contracts.hints import outbox_subject
from ratiba_runtime.database import SESSION_SETTINGS, prepare_connection
from ratiba_runtime.metrics import Metrics
from ratiba_runtime.outbox_publishing import BatchPublisher, Outcome
from ratiba_runtime.outbox_statements import OutboxStatements

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg

log = structlog.get_logger("ratiba.outbox")

LAST_PASS_SECONDS = 2.0

_INTERRUPTIONS: tuple[type[Exception], ...] = (
    OSError,
    TimeoutError,
    nats.errors.Error,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # cut while a statement is under way, asyncpg may lose track of its own state
)

COMMAND_SECONDS = 10.0
"""A statement here takes milliseconds. A server that says nothing for so long is left, and connected to anew."""

RELAY_SETTINGS = {
    **SESSION_SETTINGS,
    # A delete lost in a crash is published again, and the stream knows its id: nothing to wait for.
    "synchronous_commit": "off",
}


def leader_lock(service: str) -> int:
    """The advisory lock of a service's relay: 64 bits of a hash of its name, signed as PostgreSQL wants it."""
    digest = hashlib.sha256(f"ratiba.outbox.{service}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


class OutboxRelay:
    """Publishes one service's outbox while this replica leads; otherwise waits its turn."""

    def __init__(
        self,
        postgres_url: str,
        service: str,
        client: Callable[[], "Client"],
        metrics: Metrics,
        *,
        poll_seconds: float = 1.0,
        batch: int = 100,
    ) -> None:
        self.leading = False
        self._url = postgres_url
        self._service = service
        self._client = client
        self._metrics = metrics
        self._poll_seconds = poll_seconds
        self._sql = OutboxStatements.of(service, batch)
        self._woken = asyncio.Event()
        self._stopping = False
        self._hint: asyncio.Task[None] | None = None
        self._measured_at = 0.0
        self._end_by = 0.0

    def poke(self) -> None:
        """Rows were committed here: wake this relay, or tell the replica that leads."""
        if self.leading:
            self._woken.set()
        elif self._hint is None or self._hint.done():
            self._hint = asyncio.create_task(self._send_hint(), name="outbox hint")

    def stop(self) -> None:
        """Publish what waits now, for 2 s at most, and end; the rest waits for whoever leads next."""
        self._stopping = True
        self._end_by = asyncio.get_running_loop().time() + LAST_PASS_SECONDS
        self._woken.set()

    async def run(self) -> None:
        """Lead whenever possible until `stop`; a server that is away only delays."""
        while not self._stopping:
            try:
                await self._take_part()
            except _INTERRUPTIONS as error:
                log.warning("outbox.interrupted", exc_info=error)
                if not self._stopping:
                    self._woken.clear()  # that rows wait is no reason to ask a server that is away without a pause
                await self._sleep()

    async def _take_part(self) -> None:
        connection = await asyncpg.connect(
            self._url,
            timeout=5,
            command_timeout=COMMAND_SECONDS,
            server_settings={**RELAY_SETTINGS, "application_name": f"{self._service} outbox relay"},
        )
        hints = None
        try:
            await prepare_connection(connection)
            hints = await self._client().subscribe(outbox_subject(self._service), cb=self._on_hint)
            while not self._stopping:
                if await connection.fetchval("SELECT pg_try_advisory_lock($1)", leader_lock(self._service)):
                    await self._lead(connection)
                else:
                    await self._sleep()
        finally:
            self.leading = False
            self._metrics.outbox_leader.set(0)
            self._metrics.outbox_backlog.set(0)  # whoever leads next tells; an old figure here would stand for ever
            self._metrics.outbox_oldest_seconds.set(0)
            if hints is not None:
                with suppress(nats.errors.Error):  # the connection closes anyway: nothing is left subscribed
                    await hints.unsubscribe()
            connection.terminate()

    async def _lead(self, connection: Any) -> None:
        log.info("outbox.leading")
        self.leading = True
        self._metrics.outbox_leader.set(1)
        publisher = BatchPublisher(self._client().jetstream(), self._metrics)
        published: list[int] = []
        while not self._stopping or asyncio.get_running_loop().time() < self._end_by:
            self._woken.clear()
            rows = await connection.fetch(self._sql.next, published, publisher.streams.resting())
            outcome = await publisher.publish(rows) if rows else Outcome()
            await self._bury(connection, outcome)
            published = outcome.acknowledged
            await self._measure(connection)
            if not published and not outcome.given_up:
                if self._stopping:
                    return
                await self._sleep()
        await connection.execute(self._sql.delete, published)

    async def _bury(self, connection: Any, outcome: Outcome) -> None:
        for refused in outcome.given_up:
            row = refused.row
            await connection.execute(self._sql.bury, row["key"], row["id"], refused.reason, refused.times)
            self._metrics.outbox_dead.labels(row["stream"]).inc()
            log.error("outbox.row_buried", row=row["id"], stream=row["stream"], reason=refused.reason)

    async def _measure(self, connection: Any) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._measured_at >= self._poll_seconds:
            self._measured_at = now
            backlog = await connection.fetchrow(self._sql.backlog)
            self._metrics.outbox_backlog.set(backlog["rows"])
            self._metrics.outbox_oldest_seconds.set(backlog["oldest_seconds"])

    async def _sleep(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), self._poll_seconds)

    async def _on_hint(self, _message: "Msg") -> None:
        if self.leading:
            self._woken.set()

    async def _send_hint(self) -> None:
        try:
            await self._client().publish(outbox_subject(self._service), b"")
        except nats.errors.Error as error:
            log.debug("outbox.hint_lost", error=type(error).__name__)  # the leader polls every second anyway
