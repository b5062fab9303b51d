"""How long a prompt waits for cancellations, and what asking costs: on a real bus; the test itself is the consumer."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from payments import SERVICE, cancellations_first
from payments.cancellations_first import CancellationsFirst
from ratiba_contracts.codec import decode
from ratiba_contracts.consumers import PAYMENTS_CANCELLATIONS as CANCELLATIONS
from ratiba_runtime.migrate_database import migrate_service
from ratiba_runtime.tenancy import bind_tenant
from ratiba_runtime.testing import logged_by, tenant_named
from ratiba_runtime.unit_of_work import unit_of_work

from .house import House

PATIENCE = 0.6


@dataclass
class Counted:
    """The bus's own answers, counted."""

    jetstream: Any
    requests: int = 0

    async def consumer_info(self, stream: str, durable: str) -> Any:
        self.requests += 1
        return await self.jetstream.consumer_info(stream, durable)

    async def stream_info(self, stream: str) -> Any:
        self.requests += 1
        return await self.jetstream.stream_info(stream)

    async def get_msg(self, stream: str, sequence: int, **which: Any) -> Any:
        return await self.jetstream.get_msg(stream, sequence, **which)


@dataclass
class Bus:
    """Cancellations on the bus, and how many of them are in this hand."""

    house: House
    counted: Counted
    consumer: Any

    def first(self, fresh_seconds: float = 0.0) -> CancellationsFirst:
        jetstream: Any = self.counted
        return CancellationsFirst(
            lambda: jetstream, self.house.database, patience_seconds=PATIENCE, fresh_seconds=fresh_seconds
        )

    async def cancelled(self) -> Any:
        """One more, taken in hand and not acknowledged."""
        await self.house.cancel(uuid4())
        [message] = await self.consumer.fetch(1, timeout=5)
        return message


@pytest.fixture
async def bus(servers: House) -> AsyncIterator[Bus]:
    servers.tenant = "kimya-spa"
    await migrate_service(servers.postgres_url, SERVICE)
    jetstream = servers.client.jetstream()
    consumer = await jetstream.pull_subscribe_bind(CANCELLATIONS.durable, CANCELLATIONS.stream)
    yield Bus(servers, Counted(jetstream), consumer)
    await consumer.unsubscribe()


async def noted_as_handled(message: Any, house: House) -> None:
    """What its handler commits; the acknowledgement is still to come."""
    with bind_tenant(tenant_named(house.tenant)):
        told, durable = decode(message.data), CANCELLATIONS.durable
        async with unit_of_work(house.database, service=SERVICE, envelope=told, consumer=durable):
            pass


async def seconds(first: CancellationsFirst) -> float:
    begun = time.monotonic()
    await first.taken_in()
    return time.monotonic() - begun


async def test_fifty_prompts_at_once_cost_one_request(bus: Bus) -> None:
    first = bus.first(fresh_seconds=1.0)
    await asyncio.gather(*(first.taken_in() for _ in range(50)))
    assert bus.counted.requests == 1


async def test_a_look_does_not_count_for_ever(bus: Bus) -> None:
    first = bus.first(fresh_seconds=0.1)
    await first.taken_in()
    await asyncio.sleep(0.15)
    await first.taken_in()
    assert bus.counted.requests == 2


@pytest.mark.edge(39)
async def test_a_prompt_waits_for_what_is_being_taken_in_and_for_what_waits(bus: Bus) -> None:
    in_hand = await bus.cancelled()
    waiting = asyncio.create_task(bus.first().taken_in())
    await asyncio.sleep(0.2)
    assert not waiting.done()
    await in_hand.ack_sync()
    await asyncio.wait_for(waiting, PATIENCE)
    await bus.house.cancel(uuid4())
    waiting = asyncio.create_task(bus.first().taken_in())
    await asyncio.sleep(0.2)
    assert not waiting.done()
    [message] = await bus.consumer.fetch(1, timeout=5)
    await message.ack_sync()
    await asyncio.wait_for(waiting, PATIENCE)


@pytest.mark.edge(39)
async def test_what_nobody_can_take_in_is_waited_for_once_and_what_comes_behind_it_each_time(bus: Bus) -> None:
    first, poison = bus.first(), await bus.cancelled()
    assert PATIENCE <= await seconds(first) < 2 * PATIENCE
    assert await seconds(first) < PATIENCE / 2
    behind = await bus.cancelled()
    waiting = asyncio.create_task(first.taken_in())
    await asyncio.sleep(0.2)
    assert not waiting.done()
    await behind.ack_sync()
    await asyncio.wait_for(waiting, PATIENCE / 2)
    await poison.term()
    await asyncio.sleep(0.2)
    assert await seconds(first) < PATIENCE / 2
    next_one = await bus.cancelled()
    assert await seconds(first) >= PATIENCE, "what is stuck anew is waited for anew"
    await next_one.ack_sync()


@pytest.mark.edge(39)
async def test_what_is_given_up_is_named_by_its_event_and_business_alone(bus: Bus) -> None:
    stuck, handled, behind = [await bus.cancelled() for _ in range(3)]
    await noted_as_handled(handled, bus.house)
    with logged_by(cancellations_first) as lines:
        await bus.first().taken_in()
    named = [line for line in lines if line["event"] == "payments.cancellation_given_up"]
    assert named == [
        {
            "event": "payments.cancellation_given_up",
            "level": "warning",
            "cancellation": str(decode(message.data).id),
            "tenant": "kimya-spa",
            "stream_sequence": message.metadata.sequence.stream,
        }
        for message in (stuck, behind)
    ]
    for message in (stuck, handled, behind):
        await message.ack_sync()


@pytest.mark.edge(39)
@pytest.mark.parametrize("looked_between", [True, False])
async def test_what_was_given_up_and_is_done_since_makes_no_room_for_what_comes_later(
    bus: Bus, looked_between: bool
) -> None:
    first = bus.first()
    poison, *stuck = [await bus.cancelled() for _ in range(3)]
    assert await seconds(first) >= PATIENCE
    for message in stuck:
        await message.ack_sync()
    if looked_between:
        assert await seconds(first) < PATIENCE / 2
    await bus.house.cancel(uuid4())
    await bus.house.cancel(uuid4())
    in_hand = [(await bus.consumer.fetch(1, timeout=5))[0] for _ in range(2 if looked_between else 0)]
    waiting = asyncio.create_task(first.taken_in())
    await asyncio.sleep(0.1)
    assert not waiting.done()
    in_hand = in_hand or [(await bus.consumer.fetch(1, timeout=5))[0] for _ in range(2)]
    await asyncio.sleep(0.15)
    assert not waiting.done(), "in hand is not taken in"
    for message in in_hand:
        await message.ack_sync()
    await asyncio.wait_for(waiting, PATIENCE)
    await poison.ack_sync()
