"""A prepared database with two tenants, a migrated bus, and messages to put on it."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nats
import pytest
import structlog

from ratiba_contracts.codec import envelope
from ratiba_contracts.consumers import ADVISORY_MOVERS
from ratiba_contracts.conversation import MessagePersonal, MessageReceived, TextContent
from ratiba_contracts.envelope import Envelope, fresh_id
from ratiba_contracts.views import Channel
from ratiba_runtime.database import Database
from ratiba_runtime.migrate_bus import migrate_bus
from ratiba_runtime.settings import RuntimeSettings
from ratiba_runtime.telemetry import describe_error
from ratiba_runtime.tenancy import TenantContext, bind_tenant
from ratiba_runtime.testing import prepare_database, tenant_named

SERVICE = "booking-fsm"
TENANT = "pendo-spa"
OTHER = "kucha-bar"
NOTES = Path(__file__).parent / "notes_migrations"
"""A service's migrations as a service would have them: one table of notes in every tenant."""


@pytest.fixture(autouse=True)
def _plain_logging() -> Iterator[None]:
    """Logs go where pytest captures them, whatever a service configured in the test before."""
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, describe_error, structlog.processors.KeyValueRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger("INFO"),
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=False,
    )
    yield
    structlog.contextvars.clear_contextvars()


@pytest.fixture
def tenant() -> TenantContext:
    """The tenant of a test."""
    return tenant_named(TENANT)


@pytest.fixture
def other_tenant() -> TenantContext:
    """Another tenant, whose rows the first must never see."""
    return tenant_named(OTHER)


@pytest.fixture
def message() -> Callable[..., Envelope[MessageReceived]]:
    """Make a customer's message: `message(text=..., key=..., slug=...)`."""

    def make(text: str = "hello", key: str = "0123456789abcdef", slug: str = TENANT) -> Envelope[MessageReceived]:
        now = datetime.now(UTC)
        received = MessageReceived(
            channel=Channel.WHATSAPP,
            sent_at=now,
            received_at=now,
            seen_reply_seq=0,
            content=TextContent(),
            personal=MessagePersonal(text=text),
        )
        return envelope(received, id=fresh_id(), tenant=slug, key=key, time=now)

    return make


@pytest.fixture
def ready_url(databases: Any) -> Iterator[str]:
    """A fresh database with the registry, the service's schema and two tenants with a table of notes."""

    async def build(url: str) -> None:
        await prepare_database(url, SERVICE, TENANT, OTHER, migrations=NOTES)

    with databases.fresh(databases.template("runtime", build)) as url:
        yield url


@pytest.fixture
async def database(ready_url: str) -> AsyncIterator[Database]:
    """A pool on the prepared database."""
    database = await Database.open(ready_url, application_name="tests", max_size=4)
    yield database
    await database.close()


@pytest.fixture
async def client(nats_server: Any) -> AsyncIterator[Any]:
    """A plain client of a private NATS server."""
    client = await nats.connect(nats_server.url, max_reconnect_attempts=-1, reconnect_time_wait=0.2)
    yield client
    await client.close()


@pytest.fixture
async def bus(client: Any) -> Any:
    """JetStream with every declared stream and bucket, and no consumer but the movers'."""
    await migrate_bus(client.jetstream(), consumers=ADVISORY_MOVERS.values())
    return client.jetstream()


@pytest.fixture
async def whole_bus(bus: Any) -> Any:
    """JetStream with every declared consumer too."""
    await migrate_bus(bus)
    return bus


@pytest.fixture
def settings(ready_url: str, nats_server: Any, valkey_url: str) -> RuntimeSettings:
    """Settings of a service on the test's servers."""
    return RuntimeSettings(postgres_url=ready_url, nats_url=nats_server.url, valkey_url=valkey_url)


@pytest.fixture
def notes(database: Database) -> Callable[..., Any]:
    """Read the notes of a tenant, in order: `await notes()`."""

    async def read(slug: str = TENANT) -> list[str]:
        with bind_tenant(tenant_named(slug)):
            async with database.tenant_transaction() as connection:
                return [row["note"] for row in await connection.fetch("SELECT note FROM notes ORDER BY id")]

    return read
