"""Between the commit of a prompt and its call, and between the call and what is written down of it."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from ratiba_cli.fake_daraja.behaviour import Behaviour
from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_contracts.consumers import PAYMENTS_REQUESTS
from ratiba_contracts.payments import PaymentRequested, PaymentState
from ratiba_runtime.infrastructure import PostgresAway
from ratiba_runtime.tenancy import bind_tenant
from ratiba_runtime.testing import all_handled

from .house import House


@dataclass(frozen=True)
class Away:
    """A database that went away once the prompt was committed."""

    def tenant_transaction(self) -> Any:
        raise PostgresAway(TimeoutError())


async def one_that_waits(house: House) -> PaymentRequested:
    """A payment whose prompt may go now, and that nobody has woken."""
    first = await house.request()
    await house.reaches(first, PaymentState.PROMPTED)
    second = await house.request(customer_id=first.customer_id)
    await all_handled(house.client.jetstream(), PAYMENTS_REQUESTS)
    over = "UPDATE payment_attempts SET state = 'unpaid', ask_at = NULL, generation = 50 WHERE payment_id = $1"
    await house.rows(over, first.payment_id)
    return second


@pytest.mark.edge(36)
async def test_what_is_committed_is_sent_without_another_look_at_the_database(
    house: House, daraja: FakeDarajaClient
) -> None:
    await daraja.usual(Behaviour())
    fact = await one_that_waits(house)
    [replica] = house.replicas
    away: Any = Away()
    prompting = replica.sweeper.handlers.prompting
    prompting = replace(prompting, providers=replace(prompting.providers, database=away))
    with bind_tenant(await replica.service.tenants.get(house.tenant)):
        await prompting.next_for(fact.payment_id, None)
    shown = await house.shown(fact)
    assert shown is not None
    assert shown.state is PaymentState.PROMPTED
    assert len(await daraja.prompts(fact.personal.phone)) == 1
