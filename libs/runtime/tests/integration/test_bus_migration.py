"""The migration step makes the bus as declared, changes what may change, and refuses what would break it."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from nats.js.api import DiscardPolicy, RetentionPolicy, StreamConfig
from nats.js.errors import NotFoundError

from ratiba_contracts.consumers import CONSUMERS, THREAD_INPUT_CONSUMERS
from ratiba_contracts.facts import MESSAGE_RECEIVED
from ratiba_contracts.streams import BUCKETS, CONVERSATION, OBJECT_STORES, STREAMS, THREAD_INPUTS, TIMERS, Source
from ratiba_runtime.broker import consumer_config
from ratiba_runtime.migrate_bus import BreakingChange, BusDrift, Difference, migrate_bus, verify_bus
from ratiba_runtime.publishing import publish_fact
from ratiba_runtime.testing import eventually


def fnv1a(text: str) -> int:
    """The server's partition function: FNV-1a over 32 bits."""
    value = 2166136261
    for byte in text.encode():
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value


async def test_a_fresh_bus_becomes_as_declared_and_a_second_run_finds_nothing_to_do(client: Any) -> None:
    jetstream = client.jetstream()
    done = await migrate_bus(jetstream)
    assert len(done) == len(STREAMS) + len(CONSUMERS) + len(BUCKETS) + len(OBJECT_STORES)
    assert await migrate_bus(jetstream) == []
    await verify_bus(jetstream, streams=STREAMS, consumers=CONSUMERS, buckets=BUCKETS)
    config = (await jetstream.stream_info("CONVERSATION")).config
    assert (config.max_age, config.max_bytes, config.discard, config.storage, config.retention) == (
        CONVERSATION.keep_seconds,
        CONVERSATION.max_bytes,
        "new",
        "file",
        "limits",
    )


async def test_every_message_of_a_conversation_reaches_one_partition_in_order(whole_bus: Any, message: Any) -> None:
    keys = [f"{n:016x}" for n in range(12)]
    for number in range(5):
        for key in keys:
            await publish_fact(whole_bus, message(str(number), key=key))

    async def stored() -> int:
        return int((await whole_bus.stream_info("THREAD_INPUTS")).state.messages)

    async def complete() -> bool:
        return await stored() == 60

    await eventually(complete)
    partitions: dict[str, set[str]] = {}
    order: dict[str, list[int]] = {}
    for sequence in range(1, 61):
        taken = await whole_bus.get_msg("THREAD_INPUTS", sequence)
        _, partition, *rest = taken.subject.split(".")
        partitions.setdefault(rest[-1], set()).add(partition)
        order.setdefault(rest[-1], []).append(sequence)
    assert partitions == {key: {str(fnv1a(key) % 64)} for key in keys}


async def test_a_stream_of_schedules_never_drops_an_armed_timer_for_lack_of_room(client: Any) -> None:
    """The server refuses `discard=new` here; with `discard=old` a limit would drop the oldest timers in silence."""
    jetstream = client.jetstream()
    await migrate_bus(jetstream, streams=[replace(TIMERS, max_bytes=1000)], consumers=[], buckets=[])
    config = (await jetstream.stream_info("TIMERS")).config
    assert (config.max_bytes, config.max_age, config.allow_msg_schedules, config.allow_msg_ttl) == (-1, 0, True, True)


async def test_limits_and_consumers_may_change_and_are_updated(whole_bus: Any) -> None:
    shorter = replace(CONVERSATION, keep_seconds=3600, max_bytes=1024 * 1024)
    patient = replace(THREAD_INPUT_CONSUMERS[0], ack_wait=60, max_deliver=9)
    done = await migrate_bus(whole_bus, streams=[shorter], consumers=[patient], buckets=[])
    assert done == [
        "updated stream CONVERSATION: max_age, max_bytes",
        "updated consumer fsm-p00 on THREAD_INPUTS: ack_wait, max_deliver",
    ]
    await verify_bus(whole_bus, streams=[shorter], consumers=[patient])


@pytest.mark.parametrize("partitions", [32, 128])
async def test_another_number_of_partitions_is_refused_and_nothing_is_changed(whole_bus: Any, partitions: int) -> None:
    """The server accepts it and then breaks the order of conversations in silence."""
    before = (await whole_bus.stream_info("THREAD_INPUTS")).config
    repartitioned = replace(
        THREAD_INPUTS,
        sources=tuple(
            replace(each, destination=each.destination.replace("partition(64", f"partition({partitions}"))
            for each in THREAD_INPUTS.sources
        ),
    )
    with pytest.raises(BreakingChange, match="partitioning of CONVERSATION"):
        await migrate_bus(whole_bus, streams=[repartitioned], consumers=[], buckets=[])
    assert (await whole_bus.stream_info("THREAD_INPUTS")).config == before


async def test_a_further_source_of_the_line_is_no_breaking_change(whole_bus: Any) -> None:
    wider = replace(
        THREAD_INPUTS,
        sources=(
            *THREAD_INPUTS.sources,
            Source(
                "BOOKING", "ratiba.*.booking.booked.v1.*", "thread.{{partition(64,2)}}.{{wildcard(1)}}.{{wildcard(2)}}"
            ),
        ),
    )
    assert await migrate_bus(whole_bus, streams=[wider], consumers=[], buckets=[]) == [
        "updated stream THREAD_INPUTS: sources"
    ]


async def test_another_retention_or_storage_is_refused(client: Any) -> None:
    jetstream = client.jetstream()
    await jetstream.add_stream(
        StreamConfig(
            name="CONVERSATION",
            subjects=list(CONVERSATION.subjects),
            retention=RetentionPolicy.WORK_QUEUE,
            discard=DiscardPolicy.NEW,
        )
    )
    with pytest.raises(BreakingChange) as caught:
        await migrate_bus(jetstream, streams=[CONVERSATION], consumers=[], buckets=[])
    assert caught.value.differences == (Difference("stream CONVERSATION", "retention", "limits", "workqueue"),)


async def test_switching_schedules_off_is_refused(whole_bus: Any) -> None:
    with pytest.raises(BreakingChange, match="allow_msg_schedules"):
        await migrate_bus(whole_bus, streams=[replace(TIMERS, schedules=False)], consumers=[], buckets=[])


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("max_ack_pending", 10, "max_ack_pending is 10, declared 1"),
        ("ack_wait", 5.0, "ack_wait is 5.0, declared 10.0"),
        ("max_deliver", 2, "max_deliver is 2, declared 6"),
        ("filter_subject", "thread.9.>", "filter_subject is 'thread.9.>', declared 'thread.0.>'"),
    ],
)
async def test_a_drifted_consumer_is_refused_by_name_and_field(
    whole_bus: Any, field: str, value: Any, said: str
) -> None:
    """nats-py binds to it and never mentions what differs."""
    drifted = consumer_config(THREAD_INPUT_CONSUMERS[0])
    setattr(drifted, field, value)
    await whole_bus.add_consumer("THREAD_INPUTS", drifted)
    with pytest.raises(BusDrift) as caught:
        await verify_bus(whole_bus, consumers=THREAD_INPUT_CONSUMERS[:3])
    assert [str(each) for each in caught.value.differences] == [f"consumer fsm-p00 on THREAD_INPUTS: {said}"]


async def test_what_is_missing_is_named(whole_bus: Any) -> None:
    await whole_bus.delete_consumer("THREAD_INPUTS", "fsm-p01")
    await whole_bus.delete_stream("HANDOFF")
    await whole_bus.delete_key_value("dials")
    with pytest.raises(BusDrift) as caught:
        await verify_bus(whole_bus, streams=STREAMS, consumers=THREAD_INPUT_CONSUMERS, buckets=BUCKETS)
    assert [each.where for each in caught.value.differences] == [
        "stream HANDOFF",
        "consumer fsm-p01 on THREAD_INPUTS",
        "bucket dials",
    ]


async def test_two_migrations_at_once_agree(client: Any) -> None:
    jetstream = client.jetstream()
    await asyncio.gather(migrate_bus(jetstream), migrate_bus(jetstream))
    await verify_bus(jetstream, streams=STREAMS, consumers=CONSUMERS, buckets=BUCKETS)


async def test_no_stream_stores_a_request(whole_bus: Any) -> None:
    """A request that a stream stored would be answered by its acknowledgement."""
    with pytest.raises(NotFoundError):
        await whole_bus.find_stream_name_by_subject("ratiba.pendo-spa.ask.booking.find_openings.v1")
    assert await whole_bus.find_stream_name_by_subject(MESSAGE_RECEIVED.pattern) == "CONVERSATION"
