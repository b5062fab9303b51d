"""Real servers with a migrated bus, one replica of the service, the fake Daraja of each test."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import nats
import pytest

from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_cli.servers.ports import pick_free
from ratiba_runtime.database import Database
from ratiba_runtime.migrate_bus import migrate_bus
from ratiba_runtime.migrate_database import migrate_registry

from .house import House


@pytest.fixture(scope="module")
async def servers(module_database_url: str, valkey_url: str, module_nats_server: Any) -> AsyncIterator[House]:
    """The servers alone."""
    client = await nats.connect(module_nats_server.url)
    await migrate_bus(client.jetstream())
    await migrate_registry(module_database_url)
    database = await Database.open(module_database_url, application_name="tests", max_size=4)
    yield House(module_database_url, valkey_url, module_nats_server.url, client, database)
    await database.close()
    await client.close()


@pytest.fixture
async def house(servers: House, fake_daraja: FakeDarajaClient) -> AsyncIterator[House]:
    """One replica, one business that takes M-Pesa; both end with the test."""
    async with AsyncExitStack() as stack:
        servers.daraja, servers.stack, servers.port = fake_daraja, stack, pick_free()
        replica = await servers.replica()
        servers.tenant = await servers.business(replica)
        yield servers
