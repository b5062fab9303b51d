"""What is put aside: when, that it stays readable, and that it can be played again."""

import asyncio
from typing import Any

import pytest
from nats.js.errors import NotFoundError

from ratiba_contracts.consumers import Consumer
from ratiba_contracts.conversation import MessageReceived
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.streams import CONVERSATION, DEAD_LETTERS
from ratiba_runtime.advisories import move_given_up
from ratiba_runtime.broker import by_durable
from ratiba_runtime.dead_letters import DeadLetters, NoDeadLetter
from ratiba_runtime.metrics import Metrics
from ratiba_runtime.publishing import publish_fact
from ratiba_runtime.testing import eventually
from ratiba_runtime.testing.worker import working

from .declared_consumers import Message, consumer, declared, settled


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
