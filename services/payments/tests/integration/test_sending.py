"""Between the commit of a prompt and its call, and between the call and what is written down of it."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from payments.domain.answers import Pending, Sent
from payments.provider import Prompt
from ratiba_cli.fake_daraja.behaviour import Behaviour
from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_contracts.consumers import PAYMENTS_REQUESTS
from ratiba_contracts.payments import PaymentRequested, PaymentState, Provider
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
    await house.without_looks(first)
    second = await house.request(customer_id=first.customer_id)
    await all_handled(house.client.jetstream(), PAYMENTS_REQUESTS)
    over = "UPDATE payment_attempts SET state = 'unpaid', ask_at = NULL, generation = 50 WHERE payment_id = $1"
    await house.rows(over, first.payment_id)
    return second


@dataclass
class Meanwhile:
    """A provider during whose every call a callback comes in, which arms a look of its own."""

    house: House
    fact: PaymentRequested
    armed: Any = None
    name: str = "600123"

    async def get(self, _provider: Provider) -> "Meanwhile":
        return self

    async def opened(self, _connection: Any, _provider: Provider) -> "Meanwhile":
        return self

    async def prompt(self, _prompt: Prompt) -> Sent:
        await self._called_back()
        return Sent(f"ws_{self.fact.payment_id}")

    async def status(self, _reference: str | None) -> Pending:
        await self._called_back()
        return Pending("being processed")

    async def look(self) -> Any:
        """The look that is armed now."""
        [row] = await self.house.rows(
            "SELECT generation, ask_at FROM payment_attempts WHERE payment_id = $1", self.fact.payment_id
        )
        return row

    async def _called_back(self) -> None:
        at_once = "UPDATE payment_attempts SET generation = generation + 50, ask_at = now() WHERE payment_id = $1"
        await self.house.rows(at_once, self.fact.payment_id)
        self.armed = await self.look()


async def test_the_look_that_a_callback_armed_during_the_call_stands(house: House) -> None:
    fact = await one_that_waits(house)
    [replica] = house.replicas
    provider: Any = Meanwhile(house, fact)
    prompting = replace(replica.sweeper.handlers.prompting, providers=provider)
    with bind_tenant(await replica.service.tenants.get(house.tenant)):
        await prompting.next_for(fact.payment_id, None)
    await house.reaches(fact, PaymentState.PROMPTED)
    assert await provider.look() == provider.armed


async def test_the_look_that_a_callback_armed_during_an_earlier_look_stands(
    house: House, daraja: FakeDarajaClient
) -> None:
    await daraja.rule(Behaviour(callback="never"))
    fact = await house.request()
    await house.reaches(fact, PaymentState.PROMPTED)
    [replica] = house.replicas
    provider: Any = Meanwhile(house, fact)
    with bind_tenant(await replica.service.tenants.get(house.tenant)):
        known = await replace(replica.sweeper.handlers.asking, providers=provider).about(fact.payment_id, 1)
    assert known is not None
    assert known.asked_times >= 1
    assert await provider.look() == provider.armed


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
