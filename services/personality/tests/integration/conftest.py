"""Real servers with a migrated bus, two tenants with their tables, a hand on the facts, and somebody who asks."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import nats
import pytest
from nats.js import JetStreamContext
from nats.js.errors import KeyNotFoundError

from personality import SERVICE
from personality.settings import Settings
from personality.wiring import MIGRATIONS, build
from ratiba_contracts.codec import decode, envelope
from ratiba_contracts.envelope import Contract, Envelope, fresh_id
from ratiba_contracts.facts import Ask
from ratiba_contracts.streams import DIALS_BUCKET, PERSONALITY_FACTS
from ratiba_contracts.tenant import DialsSnapshot, TenantProvisioned, Vertical
from ratiba_runtime.asks import put_question
from ratiba_runtime.migrate_bus import migrate_bus
from ratiba_runtime.service import Service
from ratiba_runtime.testing import prepare_database

TENANTS = ("pendo-spa", "kucha-bar")
NOON = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

Running = Callable[..., AbstractAsyncContextManager[Service]]


@pytest.fixture
def registry_url(databases: Any) -> Iterator[str]:
    """A fresh database with two spas in the registry, their dials' tables, and this service's outbox and inbox."""

    async def two_spas(url: str) -> None:
        await prepare_database(url, SERVICE, *TENANTS, migrations=MIGRATIONS)

    with databases.fresh(databases.template("personality", two_spas)) as url:
        yield url


@pytest.fixture
async def bus(nats_server: Any) -> AsyncIterator[JetStreamContext]:
    """JetStream of a private server, with every declared stream, consumer and bucket."""
    client = await nats.connect(nats_server.url, max_reconnect_attempts=-1, reconnect_time_wait=0.2)
    await migrate_bus(client.jetstream())
    yield client.jetstream()
    await client.close()


@pytest.fixture
def running(registry_url: str, nats_server: Any, valkey_url: str, bus: JetStreamContext) -> Running:
    """A replica of the service on the test's servers: `async with running(config=...)`."""

    @asynccontextmanager
    async def start(check_seconds: float = 0.1, **overrides: Any) -> AsyncIterator[Service]:
        settings = Settings(
            postgres_url=registry_url, nats_url=nats_server.url, valkey_url=valkey_url, check_seconds=check_seconds
        )
        service = await build(settings, **({"clock": lambda: NOON} | overrides))
        async with service.running():
            yield service

    return start


@pytest.fixture
def ask(bus: JetStreamContext) -> Callable[..., Any]:
    """Ask the running service: `await ask(SHOW_DIALS, ShowDials(), "kucha-bar")`."""

    async def put(asked: Ask, request: Contract, slug: str = TENANTS[0]) -> Any:
        return await put_question(bus._nc, asked, slug, request, timeout=5)

    return put


@pytest.fixture
def provisioned() -> Callable[[str], Envelope[TenantProvisioned]]:
    """Make the fact that a tenant was entered."""

    def make(slug: str) -> Envelope[TenantProvisioned]:
        fact = TenantProvisioned(slug=slug, vertical=Vertical.SPA)
        return envelope(fact, id=fresh_id(), tenant=slug, key=slug, time=datetime.now(UTC))

    return make


@pytest.fixture
def stored(bus: JetStreamContext) -> Callable[[str], Any]:
    """Read a tenant's snapshot from the bucket, None where there is none: `await stored(slug)`."""

    async def read(slug: str) -> DialsSnapshot | None:
        bucket = await bus.key_value(DIALS_BUCKET)
        try:
            entry = await bucket.get(slug)
        except KeyNotFoundError:
            return None
        return DialsSnapshot.model_validate_json(entry.value or b"")

    return read


@pytest.fixture
def told(bus: JetStreamContext) -> Callable[[], Any]:
    """Read every fact this service has published, in order: `await told()`."""

    async def read() -> list[Envelope[Any]]:
        last = (await bus.stream_info(PERSONALITY_FACTS.name)).state.last_seq
        messages = [await bus.get_msg(PERSONALITY_FACTS.name, seq=seq) for seq in range(1, last + 1)]
        return [decode(message.data or b"") for message in messages]

    return read
