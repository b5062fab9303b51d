"""The nightly round passes over what a provider told of and nobody has looked into to the end, however old it is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from payments.adapters import routing_rows
from payments.adapters.routing_rows import Unrouted
from payments.reaper import Reaper
from ratiba_cli.fake_daraja.behaviour import Behaviour
from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_contracts.payments import PaymentState, Provider

from .house import House

TOLD = Unrouted(uuid4(), Provider.PESAPAL, None, None, None, None, None, None, datetime.now(UTC))


async def a_night(house: House, *, days: int) -> None:
    [replica] = house.replicas
    reaper = Reaper(replica.service.database, replica.service.tenants, lambda: datetime.now(UTC) + timedelta(days=days))
    await reaper.reap(await replica.service.tenants.get(house.tenant))


@pytest.mark.edge(38)
async def test_what_came_unrouted_stays_unless_it_says_that_no_money_moved(house: House) -> None:
    codes = {None: "an order of a card: nobody was asked", "0": "paid", "1032": "declined"}
    told = {code: replace(TOLD, unrouted_id=uuid4(), result_code=code) for code in codes}
    async with house.database.public_transaction() as connection:
        for each in told.values():
            await routing_rows.add_unrouted(connection, house.tenant, each)
    await a_night(house, days=91)
    left = {row["unrouted_id"] for row in await house.rows("SELECT unrouted_id FROM payment_callbacks_unrouted")}
    kept = [code for code, each in told.items() if each.unrouted_id in left]
    assert kept == [code for code, each in told.items() if each.claims_money] == [None, "0"]


@pytest.mark.edge(34)
async def test_a_payment_that_was_told_of_is_archived_only_once_that_is_looked_into(
    house: House, daraja: FakeDarajaClient
) -> None:
    await daraja.usual(Behaviour(customer="lacks_money", after_ms=20))
    fact = await house.request()
    await house.reaches(fact, PaymentState.FAILED)
    claimed = "UPDATE payment_attempts SET claimed_at = $2 WHERE payment_id = $1"
    await house.rows(claimed, fact.payment_id, datetime.now(UTC))
    await a_night(house, days=91)
    assert await house.shown(fact) is not None
    await house.rows(claimed, fact.payment_id, None)
    await a_night(house, days=91)
    assert await house.shown(fact) is None


@pytest.mark.edge(34)
@pytest.mark.parametrize(("state", "kept"), [("sending", True), ("prompted", True), ("lapsed", False)])
async def test_a_callback_finds_its_prompt_as_long_as_that_may_be_paid(
    house: House, daraja: FakeDarajaClient, state: str, *, kept: bool
) -> None:
    fact = await house.request()
    await house.reaches(fact, PaymentState.PROMPTED)
    await house.without_looks(fact)
    await house.rows("UPDATE payment_attempts SET state = $2 WHERE payment_id = $1", fact.payment_id, state)
    await a_night(house, days=5)
    assert bool(await house.rows("SELECT 1 FROM payment_routing WHERE payment_id = $1", fact.payment_id)) is kept
