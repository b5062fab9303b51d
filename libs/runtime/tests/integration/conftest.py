"""A migrated database with one tenant, a migrated bus, and messages to put on it."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import asyncpg
import nats
import pytest
import structlog
from ratiba_contracts.codec import envelope
from ratiba_contracts.conversation import MessagePersonal, MessageReceived, TextContent
from ratiba_contracts.envelope import Envelope, fresh_id
from ratiba_contracts.views import Channel

from ratiba_runtime.database import Database
from ratiba_runtime.migrate_bus import migrate_bus
from ratiba_runtime.migrate_database import migrate_registry, migrate_service
from ratiba_runtime.settings import RuntimeSettings
from ratiba_runtime.tenancy import TenantContext, TenantStatus, schema_of
from ratiba_runtime.tenant_writing import enter_tenant

SERVICE = "booking-fsm"
TENANT = "pendo-spa"


@pytest.fixture(autouse=True)
def _plain_logging() -> None:
    """Logs go where pytest captures them, whatever a service configured before."""
    structlog.reset_defaults()


def tenant(slug: str = TENANT) -> TenantContext:
    return TenantContext(
        slug, schema_of(slug), "Pendo", "spa", "Africa/Nairobi", "KES", "KE", "en", TenantStatus.ACTIVE
    )


def message(key: str = "0123456789abcdef", text: str = "hello", slug: str = TENANT) -> Envelope[MessageReceived]:
    now = datetime.now(UTC)
    return envelope(
        MessageReceived(
            channel=Channel.WHATSAPP,
            sent_at=now,
            received_at=now,
            seen_reply_seq=0,
            content=TextContent(),
            personal=MessagePersonal(text=text),
        ),
        id=fresh_id(),
        tenant=slug,
        key=key,
        time=now,
    )


async def prepare_database(url: str, *slugs: str) -> None:
    """The registry, the service's schema, and for each tenant a schema with one table of notes."""
    await migrate_registry(url)
    await migrate_service(url, SERVICE)
    database = await Database.open(url, application_name="tests", max_size=2)
    connection = await asyncpg.connect(url)
    try:
        for slug in slugs:
            await enter_tenant(database, slug, name=slug, vertical="spa")
            await connection.execute(f"CREATE SCHEMA {schema_of(slug)}")
            await connection.execute(
                f"CREATE TABLE {schema_of(slug)}.notes (id serial PRIMARY KEY, note text NOT NULL)"
            )
    finally:
        await connection.close()
        await database.close()


@pytest.fixture
async def ready_url(database_url: str) -> str:
    await prepare_database(database_url, TENANT)
    return database_url


@pytest.fixture
async def database(ready_url: str) -> AsyncIterator[Database]:
    database = await Database.open(ready_url, application_name="tests", max_size=4)
    yield database
    await database.close()


@pytest.fixture
async def client(nats_server: Any) -> AsyncIterator[Any]:
    client = await nats.connect(nats_server.url)
    yield client
    await client.close()


@pytest.fixture
async def bus(client: Any) -> Any:
    """JetStream with every declared stream and consumer."""
    await migrate_bus(client.jetstream())
    return client.jetstream()


@pytest.fixture
def settings(ready_url: str, nats_server: Any, valkey_url: str) -> RuntimeSettings:
    return RuntimeSettings(postgres_url=ready_url, nats_url=nats_server.url, valkey_url=valkey_url)


Eventually = Callable[..., Any]


async def eventually(condition: Callable[[], Any], *, within: float = 10.0, every: float = 0.02) -> Any:
    """Wait until `condition()` (awaited if need be) is true and return its value; fail after `within` seconds."""
    import asyncio
    import inspect
    import time

    deadline = time.monotonic() + within
    while True:
        value = condition()
        if inspect.isawaitable(value):
            value = await value
        if value:
            return value
        assert time.monotonic() < deadline, f"still {value!r} after {within} s"
        await asyncio.sleep(every)
