"""A house for each module of tests of the console; whoever changes a business takes one no other test has touched."""

import importlib
import warnings
from collections.abc import AsyncIterator
from typing import Any

import nats
import pytest
from nats.aio.client import Client

from admin_orchestrator.settings import Settings
from admin_orchestrator.wiring import build
from personality.settings import Settings as PersonalitySettings
from personality.wiring import MIGRATIONS as DIALS_TABLES
from personality.wiring import build as build_personality
from ratiba_cli.servers.ports import pick_free
from ratiba_contracts.facts import PERSONALITY
from ratiba_runtime.health import served
from ratiba_runtime.migrate_bus import migrate_bus
from ratiba_runtime.testing import prepare_database

with warnings.catch_warnings():  # it stands on a part of authlib that goes with version 2
    importlib.import_module("authlib.deprecate")  # it turns its warnings on as it is imported
    warnings.simplefilter("ignore")
    import oidc_provider_mock

from .fake_booking import FakeBooking
from .fake_importer import FakeImporter
from .fake_money import FakeMoney
from .house import CLIENT_ID, CLIENT_SECRET, DEVELOPER, SPAS, Clock, House, Recording


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The provider of these tests stands on what authlib has given up."""
    for item in items:
        if "house" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib"))


async def fake_importer(client: Client) -> FakeImporter:
    """An importer at work."""
    importer = FakeImporter(client)
    await importer.answer()
    return importer


@pytest.fixture(scope="module")
async def house(databases: Any, module_nats_server: Any, valkey_url: str) -> AsyncIterator[House]:
    """The house of a module: services in this process end with its tests, for no loop runs between modules."""

    async def many_spas(url: str) -> None:
        await prepare_database(url, PERSONALITY, *SPAS, migrations=DIALS_TABLES)

    with (
        databases.fresh(databases.template("console_house", many_spas)) as url,
        oidc_provider_mock.run_server_in_thread() as provider,
    ):
        client = await nats.connect(module_nats_server.url)
        await migrate_bus(client.jetstream())
        importer, money, booking = await fake_importer(client), FakeMoney(client), FakeBooking(client)
        await money.answer()
        await booking.answer()
        issuer = f"http://localhost:{provider.server_port}"
        servers = {"postgres_url": url, "nats_url": module_nats_server.url, "valkey_url": valkey_url}
        port = pick_free()
        settings = Settings(
            **servers,
            local_stack=True,
            local_stack_secret="the-local-stack-secret-of-tests",
            port=port,
            public_url=f"http://127.0.0.1:{port}",
            oidc_issuer=issuer,
            oidc_client_id=CLIENT_ID,
            oidc_client_secret=CLIENT_SECRET,
            development_owner=DEVELOPER,
        )
        clock, sent = Clock(), Recording()
        personality = await build_personality(PersonalitySettings(**servers, check_seconds=600))
        console = await build(settings, clock=clock, oidc_transport=sent)
        async with personality.running(), console.service.running(), served(console.app, "127.0.0.1", port, "app"):
            yield House(
                settings.origin,
                console.app,
                settings,
                issuer,
                client,
                clock,
                sent,
                importer,
                money,
                booking,
                iter(SPAS[2:]),
            )
        await client.close()


@pytest.fixture
def importer(house: House) -> FakeImporter:
    """The importer of this module's house."""
    return house.importer


@pytest.fixture
def money(house: House) -> FakeMoney:
    """Who answers for payments and cross-sell, as on the first day."""
    house.money.begin_anew()
    return house.money


@pytest.fixture
def booking(house: House) -> FakeBooking:
    """Who knows who waits, as on the first day."""
    house.booking.begin_anew()
    return house.booking


@pytest.fixture
def slug(house: House) -> str:
    """A business of this test's own."""
    return next(house.free)
