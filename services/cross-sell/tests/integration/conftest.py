"""Real servers, a tenant with its tables, and somebody in booking-fsm's place who answers what is free."""

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import nats
import pytest
import pytest_asyncio

from cross_sell import SERVICE
from cross_sell.settings import Settings
from cross_sell.wiring import MIGRATIONS, build
from ratiba_contracts.streams import CATALOG_BUCKET, DIALS_BUCKET
from ratiba_holds import Holds, open_client
from ratiba_runtime.database import Database
from ratiba_runtime.migrate_bus import migrate_bus
from ratiba_runtime.service import Service
from ratiba_runtime.testing import prepare_database

from .house import CATALOG, DIALS, TENANT, House

Running = Callable[..., AbstractAsyncContextManager[Service]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def standing(databases: Any, module_nats_server: Any, valkey_url: str) -> AsyncIterator[House]:
    """The servers, and whoever answers for booking-fsm, for the tests of a module."""

    async def one_spa(url: str) -> None:
        await prepare_database(url, SERVICE, TENANT, migrations=MIGRATIONS)

    with databases.fresh(databases.template("cross_sell_house", one_spa)) as url:
        client = await nats.connect(module_nats_server.url)
        await migrate_bus(client.jetstream())
        store_client = open_client(f"{valkey_url}/6", timeout_s=2)
        database = await Database.open(url, application_name="tests", max_size=2)
        house = House(
            client, url, module_nats_server.url, f"{valkey_url}/6", Holds(store_client), store_client, database
        )
        await house.answers_for_booking()
        yield house
        await database.close()
        await store_client.aclose()
        await client.close()


@pytest_asyncio.fixture(loop_scope="module")
async def house(standing: House) -> House:
    """As on the first day: nothing told, nothing stored, nothing held."""
    jetstream = standing.client.jetstream()
    for bucket, snapshot in ((CATALOG_BUCKET, CATALOG), (DIALS_BUCKET, DIALS)):
        store = await jetstream.key_value(bucket)
        await store.put(TENANT, snapshot.model_dump_json().encode())
    await standing.begin_anew()
    return standing


@pytest.fixture
def running(house: House) -> Running:
    """A replica of the service: `async with running(holds=...)`."""

    @asynccontextmanager
    async def start(**overrides: Any) -> AsyncIterator[Service]:
        settings = Settings(
            postgres_url=house.url,
            nats_url=house.nats_url,
            valkey_url=house.valkey_url,
            **overrides.pop("settings", {}),
        )
        service = await build(settings, **({"clock": lambda: dt.datetime.now(dt.UTC)} | overrides))
        async with service.running():
            yield service

    return start
