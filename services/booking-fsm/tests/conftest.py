"""A house with a fresh database each test, made from a template that was migrated once."""

import datetime as dt
import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from booking_fsm.adapters import rosters
from booking_fsm.adapters.rosters import Rosters
from booking_fsm.by_hand import ByHand
from booking_fsm.testing.business import CATALOG, DIALS, ROSTER
from booking_fsm.testing.guest import Clock, Guest
from booking_fsm.testing.owners_hand import OwnersHand
from booking_fsm.turns import SERVICE, Turns
from booking_fsm.wiring import MIGRATIONS
from ratiba_contracts.payments import Method, PaymentMethodsSnapshot
from ratiba_contracts.tenant import CrossSell, DialsSnapshot, Upsell
from ratiba_holds import Holds, open_client
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import TenantContext, bind_tenant
from ratiba_runtime.testing import prepare_database, tenant_named

SLUGS = ("pendo-spa", "kucha-bar")
SELLING = DialsSnapshot(
    version=2,
    dials=DIALS.dials.model_copy(update={"upsell": Upsell.ONCE_AFTER_CONFIRM, "cross_sell": CrossSell.RELATED_ONLY}),
)
FRIDAY_NOON = dt.datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("Africa/Nairobi"))


async def _two_businesses(url: str) -> None:
    await prepare_database(url, SERVICE, *SLUGS, migrations=MIGRATIONS)
    database = await Database.open(url, application_name="template", max_size=2)
    try:
        for slug in SLUGS:
            with bind_tenant(tenant_named(slug)):
                async with database.tenant_transaction() as connection:
                    await rosters.replace(connection, ROSTER)
    finally:
        await database.close()


@pytest.fixture(scope="session")
def booking_template(databases: Any) -> str:
    """A database with two migrated tenants and their rosters, to make fresh ones from."""
    name: str = databases.template("booking_house", _two_businesses)
    return name


@pytest.fixture
def house_url(databases: Any, booking_template: str) -> Iterator[str]:
    """A fresh copy of it."""
    with databases.fresh(booking_template) as url:
        yield url


@pytest.fixture
async def database(house_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(house_url, application_name="test", max_size=20)
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock(FRIDAY_NOON)


@pytest.fixture
def holds_url(valkey_url: str) -> str:
    """A database of the shared server that only this worker uses."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return f"{valkey_url.rstrip('/')}/{8 + worker % 8}"


@pytest.fixture
async def holds(holds_url: str) -> AsyncIterator[Holds]:
    """Holds in that database, which is empty at the start."""
    client = open_client(holds_url, timeout_s=2.0)
    await client.flushdb()
    yield Holds(client)
    await client.aclose()


@pytest.fixture
def pendo() -> TenantContext:
    return tenant_named("pendo-spa")


@pytest.fixture
def turns(database: Database, holds: Holds, clock: Clock) -> Turns:
    catalogs: Any = SimpleNamespace(get=lambda _tenant: CATALOG)
    dials: Any = SimpleNamespace(get=lambda _tenant: DIALS)
    return Turns(database, holds, catalogs, dials, Rosters(), clock)


@pytest.fixture
def guest(turns: Turns, pendo: TenantContext, clock: Clock) -> Guest:
    return Guest(turns, pendo, clock)


@pytest.fixture
def another(turns: Turns, pendo: TenantContext, clock: Clock) -> Callable[[int], Guest]:
    """Another customer of the same business, by number."""

    def make(number: int) -> Guest:
        return Guest(turns, pendo, clock, key=f"{number:016x}", phone=f"+2547130{number:05}", name=f"Guest {number}")

    return make


@pytest.fixture
def owner(database: Database, holds: Holds, clock: Clock, pendo: TenantContext) -> OwnersHand:
    catalogs: Any = SimpleNamespace(get=lambda _tenant: CATALOG)
    return OwnersHand(ByHand(database, catalogs, Rosters(), holds, clock), pendo)


@pytest.fixture
def payer(guest: Guest) -> Guest:
    """A customer of a business that takes M-Pesa, and offers a second service."""
    known: Any = SimpleNamespace(held=lambda _tenant: PaymentMethodsSnapshot(version=1, methods=(Method.MPESA,)))
    always: Any = SimpleNamespace(get=lambda _tenant: SELLING)
    guest.turns = replace(guest.turns, methods=known, dials=always)
    return guest


@pytest.fixture
def seconds_to_count() -> Callable[[int], float]:
    """How long this machine, as busy as it is now, takes to count: a step is some 40 ns where nothing else runs."""

    def measured(steps: int) -> float:
        begun = time.process_time()
        for _ in range(steps):
            steps += 1
        return time.process_time() - begun

    return measured
