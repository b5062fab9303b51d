"""Timers on the bus: they fire once, in the conversation's line; re-armed replaces, disarmed is silent."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ratiba_contracts.codec import decode
from ratiba_contracts.conversation import MessageReceived, TimerFired
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.subjects import armed_subject
from ratiba_runtime.database import Database
from ratiba_runtime.metrics import Metrics
from ratiba_runtime.outbox_publishing import BatchPublisher
from ratiba_runtime.outbox_rows import OutboxRow
from ratiba_runtime.tenancy import bind_tenant
from ratiba_runtime.testing import eventually
from ratiba_runtime.timers import arm, disarm
from ratiba_runtime.unit_of_work import unit_of_work

Message = Callable[..., Envelope[MessageReceived]]
THREAD = "01JD8Q2Y6V7X9K3M5N4P2R1S0T"
KEY = "0123456789abcdef"
TENANT = "pendo-spa"


@pytest.fixture
async def publish(bus: Any) -> Callable[..., Any]:
    """Publish rows as the relay does; a refused row fails the test."""
    publisher = BatchPublisher(bus, Metrics())

    async def send(*rows: OutboxRow) -> None:
        columns = [
            {
                "id": number,
                "stream": row.stream,
                "subject": row.subject,
                "key": row.key,
                "message_id": row.message_id,
                "headers": row.headers,
                "payload": row.payload,
            }
            for number, row in enumerate(rows)
        ]
        outcome = await publisher.publish(columns)
        assert outcome.acknowledged == list(range(len(rows)))

    return send


@pytest.fixture
def timer(message: Message) -> Callable[..., OutboxRow]:
    """A row that arms a timer `seconds` from now."""
    cause = message()

    def make(seconds: float, generation: int = 1, purpose: str = "hold", **options: Any) -> OutboxRow:
        return arm(
            tenant=TENANT,
            key=KEY,
            thread_id=THREAD,
            purpose=purpose,
            generation=generation,
            due_at=datetime.now(UTC) + timedelta(seconds=seconds),
            cause=cause,
            **options,
        )

    return make


async def fired(bus: Any, within: float) -> list[Envelope[TimerFired]]:
    """What reached the conversations' line within so many seconds, in order."""
    await asyncio.sleep(within)
    info = await bus.stream_info("THREAD_INPUTS")
    stored = [await bus.get_msg("THREAD_INPUTS", n) for n in range(info.state.first_seq or 1, info.state.last_seq + 1)]
    assert all(each.subject.startswith("thread.") for each in stored)
    assert all(each.subject.endswith(f".ratiba.{TENANT}.timer.fired.v1.{KEY}") for each in stored)
    return [decode(each.data) for each in stored]  # type: ignore[misc]  # the stream holds nothing else


async def test_a_timer_fires_in_its_conversations_line_well_within_the_duplicate_window(
    bus: Any, publish: Any, timer: Any
) -> None:
    """It would be dropped as a duplicate of the message that armed it, if it carried that Nats-Msg-Id."""
    row = timer(0.5)
    started = time.monotonic()
    await publish(row)
    await eventually(lambda: _count(bus, "THREAD_INPUTS", 1), within=5)
    assert 0.3 < time.monotonic() - started < 3
    [envelope] = await fired(bus, 0)
    assert envelope.model_dump_json() == row.payload
    assert (envelope.data.thread_id, envelope.data.purpose, envelope.data.generation) == (THREAD, "hold", 1)
    in_timers = await bus.get_last_msg("TIMERS", f"ratiba.{TENANT}.timer.fired.v1.{KEY}")
    assert "Nats-Msg-Id" not in in_timers.headers
    assert in_timers.headers["Nats-TTL"] == "24h"


async def _count(bus: Any, stream: str, at_least: int) -> bool:
    return bool((await bus.stream_info(stream)).state.messages >= at_least)


async def test_arming_again_replaces_and_only_the_last_generation_fires(bus: Any, publish: Any, timer: Any) -> None:
    await publish(timer(0.6, generation=1), timer(0.9, generation=2), timer(0.3, generation=3))
    assert [envelope.data.generation for envelope in await fired(bus, 1.8)] == [3]


async def test_arming_the_same_timer_twice_is_arming_it_once(bus: Any, publish: Any, timer: Any) -> None:
    row = timer(0.4)
    await publish(row, row)
    assert len(await fired(bus, 1.2)) == 1


async def test_timers_of_two_purposes_do_not_replace_each_other(bus: Any, publish: Any, timer: Any) -> None:
    await publish(timer(0.3, purpose="hold"), timer(0.4, purpose="reminder"))
    assert {envelope.data.purpose for envelope in await fired(bus, 1.3)} == {"hold", "reminder"}


async def test_a_disarmed_timer_does_not_fire_and_leaves_nothing_behind(
    bus: Any, publish: Any, timer: Any, message: Message
) -> None:
    await publish(timer(0.8))
    await publish(_disarm(message))
    assert await fired(bus, 1.6) == []
    left = await bus.stream_info("TIMERS", subjects_filter=f"{armed_subject(TENANT, 'timer', THREAD, 'hold')}")
    assert not left.state.subjects


async def test_disarming_where_nothing_is_armed_is_accepted_and_holds_up_nothing(
    bus: Any, publish: Any, timer: Any, message: Message
) -> None:
    """Refused, it would be put aside with the later messages of its conversation."""
    await publish(_disarm(message), timer(0.3))
    assert len(await fired(bus, 1.0)) == 1
    await publish(_disarm(message))  # after it fired


async def test_a_timer_armed_again_after_it_was_disarmed_fires(
    bus: Any, publish: Any, timer: Any, message: Message
) -> None:
    await publish(timer(0.4, generation=1), _disarm(message), timer(0.5, generation=2))
    assert [envelope.data.generation for envelope in await fired(bus, 1.5)] == [2]


async def test_a_timer_that_is_already_due_fires_at_once(bus: Any, publish: Any, timer: Any) -> None:
    await publish(timer(-3600))
    assert len(await fired(bus, 1.0)) == 1


async def test_a_timer_due_while_the_server_is_down_fires_when_it_is_back(
    bus: Any, publish: Any, timer: Any, nats_server: Any
) -> None:
    await publish(timer(0.5))
    await asyncio.to_thread(nats_server.kill)
    await asyncio.sleep(1)
    await asyncio.to_thread(nats_server.start)
    await eventually(lambda: bus._nc.is_connected)
    await eventually(lambda: _count(bus, "THREAD_INPUTS", 1), within=10)
    assert len(await fired(bus, 0.5)) == 1


async def test_the_local_stack_may_fire_a_timer_by_another_clock(bus: Any, publish: Any, timer: Any) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=0.3)
    await publish(timer(86_400, fires_at=soon))
    [envelope] = await fired(bus, 1.2)
    assert envelope.data.due_at - datetime.now(UTC) > timedelta(hours=23)


def test_a_naive_deadline_is_refused_before_it_reaches_the_bus(message: Message) -> None:
    with pytest.raises(ValueError, match="timezone"):
        arm(
            tenant=TENANT,
            key=KEY,
            thread_id=THREAD,
            purpose="hold",
            generation=1,
            due_at=datetime(2030, 1, 1),  # noqa: DTZ001  that is the point
            cause=message(),
        )


def _disarm(message: Message) -> OutboxRow:
    return disarm(tenant=TENANT, key=KEY, thread_id=THREAD, purpose="hold", cause=message())


async def test_a_timer_is_armed_if_and_only_if_its_transaction_commits(
    bus: Any, database: Database, timer: Any, tenant: Any
) -> None:
    with bind_tenant(tenant):
        async with unit_of_work(database, service="booking-fsm") as uow:
            uow.emit_row(timer(60))
    async with database.transaction() as connection:
        [row] = await connection.fetch("SELECT * FROM svc_booking_fsm.outbox")
    assert row["stream"] == "TIMERS"
    assert row["headers"]["Nats-Schedule"].endswith("Z")
