"""Real servers with a migrated bus, two replicas of the service, and a tenant for each test."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import nats
import pytest

from catalog_importer import SERVICE
from catalog_importer.settings import Settings
from catalog_importer.wiring import MIGRATIONS, build
from ratiba_runtime.migrate_bus import migrate_bus
from ratiba_runtime.testing import prepare_database

from .house import SPAS, Clock, FakeReader, House, NoGaps


@pytest.fixture(scope="module")
async def full_house(databases: Any, module_nats_server: Any, valkey_url: str) -> AsyncIterator[House]:
    """The servers and the two replicas, for the tests of a module."""

    async def many_spas(url: str) -> None:
        await prepare_database(url, SERVICE, *SPAS, migrations=MIGRATIONS)

    with databases.fresh(databases.template("importer_house", many_spas)) as url:
        client = await nats.connect(module_nats_server.url)
        await migrate_bus(client.jetstream())
        settings = Settings(postgres_url=url, nats_url=module_nats_server.url, valkey_url=valkey_url, check_seconds=600)
        reader, clock = FakeReader(), Clock()
        one = await build(settings, reader=reader, gaps=NoGaps(), clock=clock)
        other = await build(settings, reader=reader, gaps=NoGaps(), clock=clock)
        async with one.running(), other.running():
            yield House(client.jetstream(), url, iter(SPAS), reader, clock, one)
        await client.close()


@pytest.fixture
def house(full_house: House) -> House:
    """The house with a tenant of this test's own. What happens to it, the test has caused: the keepers sleep."""
    full_house.reader.fails = lambda: None
    full_house.reader.at_the_end = None
    return replace(full_house, slug=next(full_house.free))
