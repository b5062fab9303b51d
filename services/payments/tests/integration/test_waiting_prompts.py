"""A prompt that waited for another of its customer: when its turn comes, what was cancelled meanwhile comes first."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from payments.cancellations_first import FRESH_SECONDS
from payments.taking import PROMPT
from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_contracts.codec import envelope
from ratiba_contracts.consumers import PAYMENTS_CANCELLATIONS, PAYMENTS_REQUESTS, PAYMENTS_TIMERS
from ratiba_contracts.envelope import fresh_id
from ratiba_contracts.payments import PaymentRequested, PaymentState, PaymentTimerFired
from ratiba_runtime.publishing import publish_fact
from ratiba_runtime.testing import all_handled, eventually

from .house import House

Wake = Callable[[House, PaymentRequested], Coroutine[Any, Any, None]]


async def by_its_timer(house: House, fact: PaymentRequested) -> None:
    now = datetime.now(UTC)
    fired = PaymentTimerFired(payment_id=fact.payment_id, purpose=PROMPT, generation=0, due_at=now)
    told = envelope(fired, id=fresh_id(), tenant=house.tenant, key="k1", time=now)
    await publish_fact(house.client.jetstream(), told)
    await all_handled(house.client.jetstream(), PAYMENTS_TIMERS)


async def by_the_sweeper(house: House, _fact: PaymentRequested) -> None:
    [replica] = house.replicas
    await replica.sweeper.sweep(await replica.service.tenants.get(house.tenant), timedelta(seconds=-60))


@asynccontextmanager
async def not_written_down(house: House, appointment_id: UUID) -> AsyncIterator[None]:
    """The cancellation of this appointment is delivered, and cannot be written down until the block ends."""
    jetstream, consumer = house.client.jetstream(), PAYMENTS_CANCELLATIONS

    async def in_hand() -> bool:
        return bool((await jetstream.consumer_info(consumer.stream, consumer.durable)).num_ack_pending == 1)

    async with house.database.transaction() as connection:
        table = f"tenant_{house.tenant.replace('-', '_')}.called_off_appointments"
        await connection.execute(f"LOCK TABLE {table} IN SHARE MODE")
        await house.cancel(appointment_id)
        await eventually(in_hand)
        yield


@pytest.mark.edge(39)
@pytest.mark.parametrize("wake", [by_its_timer, by_the_sweeper])
async def test_a_prompt_whose_turn_comes_waits_for_the_cancellation_that_is_being_taken_in(
    house: House, daraja: FakeDarajaClient, wake: Wake
) -> None:
    first = await house.request()
    await house.reaches(first, PaymentState.PROMPTED)
    waiting = await house.request(customer_id=first.customer_id, personal=first.personal)
    await all_handled(house.client.jetstream(), PAYMENTS_REQUESTS)
    await house.without_looks(first)
    await house.rows("UPDATE payment_attempts SET state = 'unpaid' WHERE payment_id = $1", first.payment_id)
    async with not_written_down(house, waiting.lines[0].appointment_id):
        await asyncio.sleep(FRESH_SECONDS)
        woken = asyncio.create_task(wake(house, waiting))
        await asyncio.sleep(0.5)
        assert not woken.done(), "nobody knows yet whether it is wanted"
    await woken
    ended = await house.reaches(waiting, PaymentState.CANCELLED_BY_CUSTOMER)
    assert ended.attempts == ()
    assert len(await daraja.prompts(first.personal.phone)) == 1
