"""Real servers with a migrated bus, one replica of the service, the fake Daraja of each test."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import nats
import pytest
from pydantic import SecretStr

from ratiba_cli.fake_daraja.app import Credentials
from ratiba_cli.fake_daraja.behaviour import Behaviour
from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_cli.fake_daraja.server import running_fake_daraja
from ratiba_cli.fake_pesapal.client import FakePesapalClient
from ratiba_cli.fake_pesapal.server import running_fake_pesapal
from ratiba_cli.servers.ports import pick_free
from ratiba_contracts.asks import SET_UP_PAYMENTS
from ratiba_contracts.payment_requests import PaymentsSetUp
from ratiba_contracts.payments import Provider
from ratiba_runtime.database import Database
from ratiba_runtime.migrate_bus import migrate_bus
from ratiba_runtime.migrate_database import migrate_registry

from .card_orders import account
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


@pytest.fixture(scope="module")
async def daraja() -> AsyncIterator[FakeDarajaClient]:
    """The fake, shared by the tests of a module: each has phones of its own."""
    credentials = Credentials("key", SecretStr("a-consumer-secret"), SecretStr("a-passkey"))
    async with running_fake_daraja(credentials, ring_seconds=20) as client:
        yield client


@pytest.fixture(scope="module")
async def pesapal() -> AsyncIterator[FakePesapalClient]:
    """The fake for cards."""
    async with running_fake_pesapal("key", SecretStr("a-consumer-secret")) as client:
        yield client


@pytest.fixture(scope="module")
async def house_at_work(servers: House, daraja: FakeDarajaClient, pesapal: FakePesapalClient) -> AsyncIterator[House]:
    """One replica for the tests of a module."""
    async with AsyncExitStack() as stack:
        servers.daraja, servers.stack, servers.port = daraja, stack, pick_free()
        servers.pesapal_url = pesapal.url
        servers.replicas.append(await servers.replica())
        servers.tenant = await servers.business()
        yield servers


@pytest.fixture
async def house(house_at_work: House, daraja: FakeDarajaClient) -> House:
    """A business that takes M-Pesa; phones ring until the test says what they do."""
    await daraja.usual(Behaviour())
    await daraja.clear_rules()
    return house_at_work


@pytest.fixture
async def cards(house: House, pesapal: FakePesapalClient) -> AsyncIterator[FakePesapalClient]:
    """The business takes cards."""
    await pesapal.faults()
    assert await house.ask(SET_UP_PAYMENTS, account(pesapal)) == PaymentsSetUp(provider=Provider.PESAPAL)
    yield pesapal
    await pesapal.faults()
