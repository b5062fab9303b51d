"""How a delivery ends: acknowledged, tried again, given back; and that nothing is forgotten on the way."""

import asyncio
import time
from typing import Any

import pytest

from ratiba_contracts.conversation import MessageReceived
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.streams import CONVERSATION
from ratiba_runtime.delivery import delivery_or_none
from ratiba_runtime.publishing import publish_fact
from ratiba_runtime.tenancy import current_tenant
from ratiba_runtime.testing import eventually
from ratiba_runtime.testing.worker import working

from .declared_consumers import SUBJECT, Message, consumer, declared, settled


async def test_a_message_is_handled_with_its_tenant_and_delivery_bound_and_is_acknowledged(
    bus: Any, nats_server: Any, message: Message
) -> None:
    tested = await declared(bus, consumer())
    seen: list[Any] = []

    async def handle(received: Envelope[MessageReceived]) -> None:
        seen.append((received, current_tenant().slug, delivery_or_none()))

    sent = message(text="hujambo")
    async with working(nats_server.url, tested, handle) as worker:
        await publish_fact(bus, sent)
        await eventually(lambda: settled(bus, tested))
        await eventually(lambda: worker.count("handled") == 1)
    [(received, slug, delivery)] = seen
    assert received == sent
    assert slug == "pendo-spa"
    assert (delivery.stream, delivery.consumer, delivery.deliveries) == (CONVERSATION.name, "tested", 1)
    labels = {"consumer": "tested", "subject": SUBJECT, "outcome": "handled"}
    assert worker.metrics.registry.get_sample_value("ratiba_messages_total", labels) == 1


async def test_a_failing_handler_is_tried_again_after_growing_delays(
    bus: Any, nats_server: Any, message: Message
) -> None:
    """An immediate negative acknowledgement would spend every delivery in 10 ms (platform fact 6)."""
    tested = await declared(bus, consumer(max_deliver=4))
    at: list[float] = []

    async def handle(_received: Any) -> None:
        at.append(time.monotonic())
        if len(at) < 3:
            raise LookupError

    async with working(nats_server.url, tested, handle) as worker:
        await publish_fact(bus, message())
        await eventually(lambda: settled(bus, tested))
        assert (worker.count("retried"), worker.count("handled")) == (2, 1)
    assert at[1] - at[0] == pytest.approx(0.5, abs=0.3)
    assert at[2] - at[1] == pytest.approx(1.0, abs=0.3)


async def test_one_message_at_a_time_in_order(bus: Any, nats_server: Any, message: Message) -> None:
    """A larger pull batch runs its messages side by side (platform fact 7)."""
    tested = await declared(bus, consumer(max_ack_pending=64))
    running = most = 0
    order: list[int] = []

    async def handle(received: Envelope[MessageReceived]) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        order.append(int(received.data.personal.text or ""))
        running -= 1

    for number in range(30):
        await publish_fact(bus, message(str(number)))
    async with working(nats_server.url, tested, handle):
        await eventually(lambda: len(order) == 30)
    assert most == 1
    assert order == list(range(30))


async def test_a_handler_that_takes_longer_than_the_acknowledgement_wait_runs_once(
    bus: Any, nats_server: Any, message: Message
) -> None:
    tested = await declared(bus, consumer(ack_wait=1))
    runs: list[int] = []

    async def handle(_received: Any) -> None:
        delivery = delivery_or_none()
        assert delivery is not None
        runs.append(delivery.deliveries)
        await asyncio.sleep(2.5)

    async with (
        working(nats_server.url, tested, handle, beat=0.3),
        working(nats_server.url, tested, handle, beat=0.3),
    ):
        await publish_fact(bus, message())
        await eventually(lambda: settled(bus, tested))
    assert runs == [1]


async def test_a_shutdown_finishes_the_message_in_hand(bus: Any, nats_server: Any, message: Message) -> None:
    tested = await declared(bus, consumer())
    began, finished = asyncio.Event(), asyncio.Event()

    async def handle(_received: Any) -> None:
        began.set()
        await asyncio.sleep(0.5)
        finished.set()

    async with working(nats_server.url, tested, handle):
        await publish_fact(bus, message())
        await asyncio.wait_for(began.wait(), 5)
    assert finished.is_set()
    assert await settled(bus, tested)


async def test_a_handler_cancelled_by_a_shutdown_gives_its_message_back_at_once(
    bus: Any, nats_server: Any, message: Message
) -> None:
    """Left to FastStream it would wait for the whole acknowledgement wait, here 30 s."""
    tested = await declared(bus, consumer(ack_wait=30))
    began = asyncio.Event()
    handled: list[Any] = []

    async def endless(_received: Any) -> None:
        began.set()
        await asyncio.sleep(60)

    async def handle(received: Any) -> None:
        handled.append(received)

    await publish_fact(bus, message())
    async with working(nats_server.url, tested, endless) as worker:
        await asyncio.wait_for(began.wait(), 5)
        for subscriber in worker.broker.subscribers:
            for task in subscriber.tasks:
                task.cancel()
        await eventually(lambda: worker.count("given_back") == 1)
    async with working(nats_server.url, tested, handle):
        await eventually(lambda: handled, within=5)
