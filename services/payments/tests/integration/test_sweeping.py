"""What the sweeper makes good at each business, whatever hangs at another."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from payments import sweeper as sweeping
from payments.sweeper import Sweeper
from ratiba_cli.fake_daraja.behaviour import Behaviour
from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_contracts.payments import PaymentRequested, PaymentState

from .house import House

LATE = "ask_at = now() - interval '1 minute', generation = generation + 50"
HANGS_MS = 1500
"""Less than a call may take here."""


@pytest.fixture
async def sweeper(house: House, daraja: FakeDarajaClient) -> AsyncIterator[Sweeper]:
    """Of a house in which the test's own business is the last in order, beside one whose provider hangs."""
    before = house.tenant
    house.tenant, last = sorted([await house.business(), await house.business()])
    for _ in range(3):
        await overdue(house, LATE)
    house.tenant = last
    await daraja.slow_query(HANGS_MS)
    yield house.replicas[0].sweeper
    await daraja.slow_query(0)
    house.tenant = before


async def overdue(house: House, attempt: str) -> PaymentRequested:
    """A payment whose timers the bus has lost."""
    fact = await house.request()
    await house.reaches(fact, PaymentState.PROMPTED)
    await house.rows(f"UPDATE payment_attempts SET {attempt} WHERE payment_id = $1", fact.payment_id)
    return fact


async def given_up(house: House) -> PaymentRequested:
    """One whose chair is held no longer, and about which nobody is to be asked."""
    fact = await overdue(house, "state = 'unpaid', ask_at = NULL, generation = generation + 50")
    past = "UPDATE payments SET held_until = now() - interval '1 minute' WHERE payment_id = $1"
    await house.rows(past, fact.payment_id)
    return fact


async def test_a_provider_that_hangs_at_one_business_holds_up_no_other(house: House, sweeper: Sweeper) -> None:
    fact = await given_up(house)
    sweeping_all = asyncio.create_task(sweeper.round())
    await house.reaches(fact, PaymentState.EXPIRED, within=HANGS_MS / 1000 / 2)
    assert not sweeping_all.done(), "the other is still being asked about"
    await sweeping_all


async def test_a_business_gets_no_more_than_its_slice_of_a_round(
    house: House, sweeper: Sweeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "SLICE_SECONDS", 0.1)
    facts = [await overdue(house, LATE) for _ in "ab"]
    await sweeper.round()
    left = await house.rows("SELECT 1 FROM payment_attempts WHERE ask_at < now() - interval '30 seconds'")
    assert len(left) == len(facts) - 1
    await sweeper.round()
    left = await house.rows("SELECT 1 FROM payment_attempts WHERE ask_at < now() - interval '30 seconds'")
    assert left == [], "the next round goes on with them"


async def test_chairs_are_given_away_although_their_timers_are_lost(house: House, daraja: FakeDarajaClient) -> None:
    await daraja.usual(Behaviour())
    fact = await given_up(house)
    [replica] = house.replicas
    await replica.sweeper.sweep(await replica.service.tenants.get(house.tenant))
    await house.reaches(fact, PaymentState.EXPIRED, within=1)
