"""A service whose credential allows what it needs and nothing else."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import nats
import pytest

from ratiba_cli.servers import NatsServer
from ratiba_contracts.conversation import MessageReceived
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.facts import MESSAGE_RECEIVED
from ratiba_contracts.streams import CONVERSATION, Consumer
from ratiba_runtime.broker import consumer_config
from ratiba_runtime.migrate_bus import migrate_bus
from ratiba_runtime.publishing import publish_fact
from ratiba_runtime.testing import eventually
from ratiba_runtime.testing.worker import working

Message = Callable[..., Envelope[MessageReceived]]

TESTED = Consumer("tested", CONVERSATION.name, "booking-fsm", (MESSAGE_RECEIVED.pattern,), 1)
LEAST = {
    "publish": {
        "allow": [
            "$JS.API.CONSUMER.INFO.CONVERSATION.tested",
            "$JS.API.CONSUMER.MSG.NEXT.CONVERSATION.tested",
            "$JS.ACK.CONVERSATION.tested.>",
        ]
    },
    "subscribe": {"allow": ["_INBOX_booking_fsm.>"]},
}


class GuardedNats(NatsServer):
    """A NATS server with a second user, who may do only what a reader of one consumer needs."""

    def _prepare(self, port: int) -> Any:
        launch = super()._prepare(port)
        file = self.home / "nats.conf"
        settings = json.loads(file.read_text())
        owner = {**settings["authorization"]}
        settings["authorization"] = {"users": [owner, {"user": "reader", "password": "secret", "permissions": LEAST}]}
        file.write_text(json.dumps(settings))
        return launch


@pytest.fixture
async def guarded(servers_folder: Any) -> AsyncIterator[GuardedNats]:
    server = GuardedNats(servers_folder / "guarded-nats")
    await asyncio.to_thread(server.start)
    owner = await nats.connect(server.url)
    await migrate_bus(owner.jetstream())
    await owner.jetstream().add_consumer(TESTED.stream, consumer_config(TESTED))
    yield server
    await owner.close()
    await asyncio.to_thread(server.stop)


async def test_a_reader_that_may_listen_only_on_its_own_inbox_gets_its_messages(
    guarded: GuardedNats, message: Message
) -> None:
    """FastStream does not pass the broker's inbox prefix to pull subscribers: silence (platform fact 15)."""
    owner = await nats.connect(guarded.url)
    handled: list[Any] = []

    async def handle(received: Any) -> None:
        handled.append(received)

    sent = message()
    reader = guarded.url.replace(guarded.url.split("//")[1].split("@")[0], "reader:secret")
    async with working(reader, TESTED, handle) as worker:
        await publish_fact(owner.jetstream(), sent)
        await eventually(lambda: worker.count("handled") == 1)

        async def acknowledged() -> bool:
            info = await owner.jetstream().consumer_info(TESTED.stream, TESTED.durable)
            return bool(info.ack_floor.stream_seq == 1)

        await eventually(acknowledged)
        assert worker.health.violations == []
        assert handled == [sent]

        # What it may not do: the client sees only a timeout; the reason reaches the error callback alone.
        with pytest.raises(TimeoutError):
            await worker.broker.connection.jetstream().publish(sent.subject, b"{}", 0.3)
        [violation] = await eventually(lambda: worker.health.violations)
        assert f'publish to "{sent.subject}"' in violation
        registry = worker.metrics.registry
        assert registry.get_sample_value("ratiba_bus_errors_total", {"kind": "permission"}) == 1
    await owner.close()
