"""Real servers with a migrated bus, two tenants with their tables, a hand on the facts, and somebody who asks."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import nats
import pytest
from nats.js import JetStreamContext
from nats.js.errors import KeyNotFoundError

from personality import SERVICE
from personality.settings import Settings
from personality.wiring import MIGRATIONS, build
from ratiba_contracts.codec import envelope
from ratiba_contracts.envelope import Envelope, fresh_id
from ratiba_contracts.streams import DIALS_BUCKET, PERSONALITY_FACTS
from ratiba_contracts.tenant import DialsSnapshot, TenantProvisioned, Vertical
from ratiba_runtime.migrate_bus import migrate_bus
from ratiba_runtime.service import Service
from ratiba_runtime.snapshots import unpacked
from ratiba_runtime.testing import eventually, prepare_database

from .house import NOON, SPAS, UNTOUCHED, House, all_facts

TENANTS = ("pendo-spa", "kucha-bar")

Running = Callable[..., AbstractAsyncContextManager[Service]]


@pytest.fixture(scope="module")
async def full_house(databases: Any, module_nats_server: Any, valkey_url: str) -> AsyncIterator[House]:
    """The servers and the two replicas, for the tests of a module."""

    async def many_spas(url: str) -> None:
        await prepare_database(url, SERVICE, *SPAS, migrations=MIGRATIONS)

    with databases.fresh(databases.template("personality_house", many_spas)) as url:
        client = await nats.connect(module_nats_server.url)
        await migrate_bus(client.jetstream())
        settings = Settings(postgres_url=url, nats_url=module_nats_server.url, valkey_url=valkey_url, check_seconds=600)
        house = House(client.jetstream(), url, iter(SPAS[1:]))
        async with (
            (await build(settings, clock=lambda: NOON)).running(),
            (await build(settings, clock=lambda: NOON)).running(),
        ):
            await eventually(lambda: _settled(house))
            yield house
        await client.close()


async def _settled(house: House) -> bool:
    return (await house.bus.stream_info(PERSONALITY_FACTS.name)).state.messages >= len(SPAS)


@pytest.fixture
def house(full_house: House) -> House:
    """The house with a tenant of this test's own. What happens to it, the test has caused: the keepers sleep."""
    return replace(full_house, slug=next(full_house.free))


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
def untouched(full_house: House) -> House:
    """The house with a tenant that stays as it is."""
    return replace(full_house, slug=UNTOUCHED)


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
        return unpacked(DialsSnapshot, entry.value or b"")

    return read


@pytest.fixture
def told(bus: JetStreamContext) -> Callable[[], Any]:
    """Read every fact this service has published, in order: `await told()`."""

    return lambda: all_facts(bus)
