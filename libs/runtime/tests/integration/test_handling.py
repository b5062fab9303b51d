"""How a delivery ends: acknowledged, tried again, put aside; and that nothing is forgotten on the way."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest
from nats.js.errors import NotFoundError

from ratiba_contracts.consumers import Consumer
from ratiba_contracts.conversation import MessageReceived
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.facts import MESSAGE_RECEIVED
from ratiba_contracts.streams import CONVERSATION, DEAD_LETTERS
from ratiba_runtime.advisories import move_given_up
from ratiba_runtime.broker import by_durable, consumer_config
from ratiba_runtime.dead_letters import DeadLetters, NoDeadLetter
from ratiba_runtime.delivery import delivery_or_none
from ratiba_runtime.metrics import Metrics
from ratiba_runtime.publishing import publish_fact
from ratiba_runtime.tenancy import current_tenant
from ratiba_runtime.testing import eventually
from ratiba_runtime.testing.worker import working

Message = Callable[..., Envelope[MessageReceived]]
SUBJECT = "ratiba.{tenant}.conversation.message_received.v1.{key}"


def consumer(*, ack_wait: int = 30, max_deliver: int = 3, max_ack_pending: int = 1) -> Consumer:
    return Consumer(
        "tested",
        CONVERSATION.name,
        "booking-fsm",
        (MESSAGE_RECEIVED.pattern,),
        max_ack_pending=max_ack_pending,
        ack_wait=ack_wait,
        max_deliver=max_deliver,
    )


async def declared(bus: Any, declaration: Consumer) -> Consumer:
    await bus.add_consumer(declaration.stream, consumer_config(declaration))
    return declaration


async def settled(bus: Any, declaration: Consumer) -> bool:
    info = await bus.consumer_info(declaration.stream, declaration.durable)
    return bool(info.num_ack_pending == 0 and info.num_pending == 0)


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


async def test_after_the_last_delivery_a_message_is_among_the_dead_letters_once_and_blocks_nobody(
    bus: Any, nats_server: Any, message: Message
) -> None:
    tested = await declared(bus, consumer(max_deliver=2))
    handled: list[str] = []

    async def handle(received: Envelope[MessageReceived]) -> None:
        if received.data.personal.text == "bad":
            raise LookupError
        handled.append(received.data.personal.text or "")

    bad, good = message("bad"), message("good")
    async with working(nats_server.url, tested, handle) as worker, moving(bus, tested):
        await publish_fact(bus, bad)
        await publish_fact(bus, good)
        await eventually(lambda: handled)
        await asyncio.sleep(0.5)  # time for the server's advisory to reach the mover
        [letter] = await worker.dead_letters.listed()
        assert worker.count("dead_lettered") == 1
    assert handled == ["good"]
    assert (letter.stream, letter.consumer, letter.deliveries) == (CONVERSATION.name, "tested", 2)
    assert letter.subject == bad.subject
    assert letter.body == bad.encode()
    assert letter.reason == "failed 2 times, at last with LookupError"
    assert (await bus.get_msg(CONVERSATION.name, letter.sequence)).data == bad.encode()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"not json", "not an envelope"),
        (b'{"type": "ratiba.conversation.message_received.v9"}', "unknown message type"),
        (b'{"type": "ratiba.conversation.message_received.v1", "id": 7}', "breaks its contract"),
    ],
)
async def test_poison_is_put_aside_at_the_first_delivery_and_stays_readable(
    bus: Any, nats_server: Any, message: Message, body: bytes, reason: str
) -> None:
    """FastStream's default would terminate it: gone without a trace (platform fact 5)."""
    tested = await declared(bus, consumer(max_deliver=5))
    handled: list[Any] = []

    async def handle(received: Any) -> None:
        handled.append(received)

    subject = message().subject
    async with working(nats_server.url, tested, handle) as worker, moving(bus, tested):
        await bus.publish(subject, body, stream=CONVERSATION.name)
        await eventually(lambda: settled(bus, tested))
        await asyncio.sleep(0.3)
        [letter] = await worker.dead_letters.listed()
        assert worker.count("poison") == 1
    assert handled == []
    assert (letter.body, letter.deliveries, letter.subject) == (body, 1, subject)
    assert reason in letter.reason


async def test_an_envelope_published_under_another_tenants_subject_is_poison(
    bus: Any, nats_server: Any, message: Message
) -> None:
    tested = await declared(bus, consumer())
    handled: list[Any] = []

    async def handle(received: Any) -> None:
        handled.append(received)

    forged = message().model_copy(update={"tenant": "kucha-bar"})
    async with working(nats_server.url, tested, handle, tenants=("pendo-spa", "kucha-bar")) as worker:
        await bus.publish(forged.subject, forged.encode())
        await bus.publish(message(slug="kucha-bar").subject, message().encode())
        await bus.publish(message(key="1" * 16).subject, message().encode())
        await eventually(lambda: worker.count("poison") == 3)
    assert handled == []


async def test_a_message_for_a_tenant_nobody_knows_is_tried_again_and_then_put_aside(
    bus: Any, nats_server: Any, message: Message
) -> None:
    tested = await declared(bus, consumer(max_deliver=2))

    async def handle(_received: Any) -> None:
        raise AssertionError

    async with working(nats_server.url, tested, handle) as worker:
        await publish_fact(bus, message(slug="nobody"))
        await eventually(lambda: worker.count("dead_lettered") == 1)
        [letter] = await worker.dead_letters.listed()
    assert letter.reason.endswith("TenantUnknown")


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


async def test_a_message_that_cannot_be_stored_as_a_dead_letter_is_not_terminated(
    bus: Any, nats_server: Any, message: Message
) -> None:
    tested = await declared(bus, consumer(max_deliver=3))

    async def handle(_received: Any) -> None:
        raise LookupError

    await bus.delete_stream(DEAD_LETTERS.name)
    sent = message()
    async with working(nats_server.url, tested, handle) as worker:
        await bus.publish(sent.subject, b"poison")
        await eventually(lambda: worker.count("retried") == 1)
        info = await bus.consumer_info(tested.stream, tested.durable)
        assert info.num_ack_pending == 1  # it will come again, or the server's advisory moves it


async def test_a_replayed_dead_letter_is_handled_under_its_own_id_and_is_gone_from_the_list(
    bus: Any, nats_server: Any, message: Message
) -> None:
    tested = await declared(bus, consumer(max_deliver=1))
    broken = True
    handled: list[Any] = []

    async def handle(received: Envelope[MessageReceived]) -> None:
        if broken:
            raise LookupError
        handled.append(received)

    sent = message("kesho")
    async with working(nats_server.url, tested, handle) as worker:
        await publish_fact(bus, sent)
        await eventually(lambda: worker.count("dead_lettered") == 1)
        [letter] = await worker.dead_letters.listed()
        broken = False
        replayed = await worker.dead_letters.replay(letter.number)
        await eventually(lambda: handled)
        assert replayed == letter
        assert handled == [sent]
        assert await worker.dead_letters.listed() == []
        with pytest.raises(NoDeadLetter):
            await worker.dead_letters.replay(letter.number)
        stored = await bus.get_last_msg(CONVERSATION.name, sent.subject)
    assert stored.headers["Nats-Msg-Id"] != f"{sent.tenant}:{sent.id}"  # the stream would drop its own id


async def test_a_replay_that_died_before_it_dropped_the_dead_letter_publishes_once(
    bus: Any, nats_server: Any, message: Message
) -> None:
    dead = DeadLetters(lambda: bus)
    tested = await declared(bus, consumer(max_deliver=1))

    async def handle(_received: Any) -> None:
        raise LookupError

    async with working(nats_server.url, tested, handle) as worker:
        await publish_fact(bus, message())
        await eventually(lambda: worker.count("dead_lettered") == 1)
    before = (await bus.stream_info(CONVERSATION.name)).state.messages
    [letter] = await dead.listed()

    async def dies(*_args: Any) -> None:
        raise ConnectionError

    class Dying:
        publish, get_msg, delete_msg = bus.publish, bus.get_msg, staticmethod(dies)

    with pytest.raises(ConnectionError):
        await DeadLetters(Dying).replay(letter.number)  # type: ignore[arg-type]
    await dead.replay(letter.number)
    assert (await bus.stream_info(CONVERSATION.name)).state.messages == before + 1


async def test_dead_letters_are_listed_in_pages_and_shown_one_by_one(bus: Any) -> None:
    dead = DeadLetters(lambda: bus)
    for number in range(5):
        await bus.publish("dead.S.c", str(number).encode(), headers={"Ratiba-Dead-Sequence": str(number)})
    assert [letter.body for letter in await dead.listed(limit=2)] == [b"0", b"1"]
    assert [letter.body for letter in await dead.listed(after=2)] == [b"2", b"3", b"4"]
    assert (await dead.shown(4)).sequence == 3
    with pytest.raises(NoDeadLetter):
        await dead.shown(99)


class moving:  # noqa: N801  used like a function
    """The mover at work, following the advisories about one consumer."""

    def __init__(self, bus: Any, declaration: Consumer) -> None:
        self._bus = bus
        self._handle = move_given_up(DeadLetters(lambda: bus), by_durable([declaration]), Metrics())

    async def __aenter__(self) -> None:
        self._pulled = await self._bus.pull_subscribe_bind(durable="dead-letters-channel-gateway", stream="ADVISORIES")
        self._task = asyncio.create_task(self._move())

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()

    async def _move(self) -> None:
        while True:
            try:
                [advisory] = await self._pulled.fetch(1, timeout=1)
            except TimeoutError:
                continue
            await self._handle(advisory.data)
            await advisory.ack()


async def test_a_message_that_is_gone_from_its_stream_still_leaves_a_trace(bus: Any, message: Message) -> None:
    tested = await declared(bus, consumer(max_deliver=1, ack_wait=1))
    acknowledged = await publish_fact(bus, message())
    pulled = await bus.pull_subscribe_bind(durable="tested", stream=CONVERSATION.name)
    await pulled.fetch(1, timeout=5)
    await bus.delete_msg(CONVERSATION.name, acknowledged.seq)
    with pytest.raises(NotFoundError):
        await bus.get_msg(CONVERSATION.name, acknowledged.seq)
    dead = DeadLetters(lambda: bus)
    handle = move_given_up(dead, by_durable([tested]), Metrics())
    body = (
        '{"type":"io.nats.jetstream.advisory.v1.max_deliver","stream":"CONVERSATION","consumer":"tested",'
        f'"stream_seq":{acknowledged.seq},"deliveries":1}}'
    )
    await handle(body.encode())
    await handle(body.encode())
    [letter] = await dead.listed()
    assert letter.sequence == acknowledged.seq
    assert letter.reason == "given up by the server after 1 deliveries; the message itself is gone"
