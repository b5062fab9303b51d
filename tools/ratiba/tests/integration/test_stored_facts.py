"""The newest facts are read from the ends of the streams, however much lies before them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import nats
import pytest
from nats.aio.client import Client

from ratiba_cli.reach import stored_facts
from ratiba_cli.reach.stored_facts import BusSilent, facts_pattern, newest_facts
from ratiba_cli.servers import NatsServer
from ratiba_contracts.subjects import event_subject
from ratiba_runtime.migrate_bus import migrate_bus
from ratiba_runtime.timers import arm

TENANT = "pendo-spa"
MORE_THAN_MAY_WAIT_UNACKNOWLEDGED = 1_300


@pytest.fixture
async def bus(nats_server: NatsServer) -> AsyncIterator[Client]:
    client = await nats.connect(nats_server.url)
    await migrate_bus(client.jetstream())
    yield client
    await client.close()


async def store(bus: Client, numbers: range, *, context: str = "conversation", tenant: str = TENANT) -> None:
    fact = {"conversation": "message_received", "booking": "booked"}[context]
    for number in numbers:
        await bus.publish(event_subject(tenant, context, fact, "0123456789abcdef"), str(number).encode())
    await bus.flush()
    stream = {"conversation": "CONVERSATION", "booking": "BOOKING"}[context]
    async with asyncio.timeout(10):
        while await _last_stored(bus, stream) != str(numbers[-1]).encode():  # noqa: ASYNC110 - a stream that grows tells nobody
            await asyncio.sleep(0.01)


async def _last_stored(bus: Client, stream: str) -> bytes | None:
    state = (await bus.jetstream().stream_info(stream)).state
    return None if state.messages == 0 else (await bus.jetstream().get_msg(stream, state.last_seq)).data


async def numbers(bus: Client, last: int, **options: Any) -> list[int]:
    newest = await newest_facts(bus, facts_pattern(TENANT), last, **options)
    return [int(message.data) for message in newest.messages]


async def test_everything_is_read_where_more_is_asked_for_than_may_wait_unacknowledged(bus: Client) -> None:
    await store(bus, range(MORE_THAN_MAY_WAIT_UNACKNOWLEDGED))
    newest = await newest_facts(bus, facts_pattern(TENANT), 10_000)
    assert [int(message.data) for message in newest.messages] == list(range(MORE_THAN_MAY_WAIT_UNACKNOWLEDGED))
    assert not newest.more


async def test_the_newest_are_the_newest_of_all_streams_together_in_the_order_they_were_stored(bus: Client) -> None:
    await store(bus, range(100))
    await store(bus, range(100, 103), context="booking")
    await store(bus, range(103, 105))
    newest = await newest_facts(bus, facts_pattern(TENANT), 6)
    assert [int(message.data) for message in newest.messages] == [99, 100, 101, 102, 103, 104]
    assert newest.more


async def test_only_the_end_of_a_stream_is_read(bus: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored_facts, "FIRST_LOOK", 50)
    await store(bus, range(1000))
    delivered_before = bus.stats["in_msgs"]
    assert await numbers(bus, 5) == [995, 996, 997, 998, 999]
    assert bus.stats["in_msgs"] - delivered_before < 200


async def test_a_quiet_tenant_is_found_far_behind_a_busy_one(bus: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored_facts, "FIRST_LOOK", 20)
    await store(bus, range(3))
    await store(bus, range(1000, 1500), tenant="kucha-bar")
    assert await numbers(bus, 5) == [0, 1, 2]
    assert await numbers(bus, 2) == [1, 2]


async def test_a_timer_that_is_armed_is_no_event(bus: Client) -> None:
    await store(bus, range(2))
    due = datetime(2099, 1, 1, tzinfo=UTC)
    row = arm(
        tenant=TENANT,
        key="0123456789abcdef",
        thread_id="01HZZZZZZZZZZZZZZZZZZZZZZZ",
        purpose="nudge",
        generation=1,
        due_at=due,
        cause=None,
    )
    await bus.jetstream().publish(row.subject, row.payload.encode(), headers=dict(row.headers))
    assert await numbers(bus, 50) == [0, 1]


async def test_a_bus_that_does_not_answer_is_said_in_a_sentence(bus: Client, nats_server: NatsServer) -> None:
    await store(bus, range(3))
    nats_server.freeze()
    try:
        with pytest.raises(BusSilent, match=r"did not answer within 0\.3 s while [A-Z]+ was read") as refused:
            await numbers(bus, 5, seconds=0.3)
    finally:
        nats_server.thaw()
    assert "--last" in str(refused.value)
