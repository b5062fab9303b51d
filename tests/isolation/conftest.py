"""A database in which one business has everything and its neighbour nothing, and the services at work on it."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from ratiba_cli.servers import NatsServer, ValkeyServer
from ratiba_runtime.database import Database

from .building_pendo import build_pendo
from .pendo import InHand, ids_of_pendo
from .services_at_work import Town, services_at_work


@pytest.fixture(scope="session")
def own_valkey_url(servers_folder: Path) -> Iterator[str]:
    """A Valkey that no other test writes to: tenants here are called the same in every test."""
    server = ValkeyServer(servers_folder / f"isolation-valkey-{os.getpid()}")
    yield server.start()
    server.kill()


@pytest.fixture(scope="module")
def pendo_url(databases: Any, own_valkey_url: str) -> Iterator[str]:
    """A fresh copy of the database in which Pendo has everything and Kucha nothing."""

    async def build(url: str) -> None:
        await build_pendo(url, own_valkey_url)

    with databases.fresh(databases.template("pendo_and_kucha", build)) as url:
        yield url


@pytest.fixture(scope="module")
async def database(pendo_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(pendo_url, application_name="tests", max_size=4)
    yield opened
    await opened.close()


@pytest.fixture(scope="module")
async def in_hand(database: Database, pendo_url: str) -> InHand:
    return await ids_of_pendo(database, pendo_url)


@pytest.fixture(scope="module")
async def town(
    pendo_url: str, own_valkey_url: str, module_nats_server: NatsServer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Town]:
    """Every service at work; one town for the tests of a module, each of which looks before and after."""
    folder = tmp_path_factory.mktemp("town")
    async with services_at_work(pendo_url, module_nats_server.url, own_valkey_url, folder) as town:
        yield town
