"""The relay on real servers: nothing lost, nothing doubled, the order of a key kept, whatever dies."""

import asyncio
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import nats
import pytest
from nats.js.api import DiscardPolicy, StreamConfig

from ratiba_runtime.database import Database
from ratiba_runtime.metrics import Metrics
from ratiba_runtime.outbox import OutboxRelay, leader_lock
from ratiba_runtime.outbox_rows import OutboxRow
from ratiba_runtime.testing import eventually
from ratiba_runtime.unit_of_work import insert_outbox

SERVICE = "booking-fsm"
CHILD = Path(__file__).parent.parent / "children" / "relay.py"
EVENTS = "EVENTS"


def row(number: int, key: str = "k", *, stream: str = EVENTS, subject: str | None = None) -> OutboxRow:
    return OutboxRow(stream, subject or f"events.{key}", key, f"{key}-{number}", {"n": str(number)}, f"{number}")


async def write(database: Database, *rows: OutboxRow) -> None:
    async with database.transaction() as connection:
        await insert_outbox(connection, SERVICE, list(rows))
    if database.after_outbox_write is not None:
        database.after_outbox_write()


async def waiting(database: Database, table: str = "outbox") -> list[Any]:
    async with database.transaction() as connection:
        return list(await connection.fetch(f"SELECT * FROM svc_booking_fsm.{table} ORDER BY id"))


async def nothing_waits(database: Database) -> bool:
    return not await waiting(database)


async def stored(jetstream: Any, stream: str = EVENTS) -> dict[str, list[int]]:
    """Numbers stored by key, in the order of the stream."""
    info = await jetstream.stream_info(stream)
    lines: dict[str, list[int]] = defaultdict(list)
    for sequence in range(info.state.first_seq or 1, info.state.last_seq + 1):
        message = await jetstream.get_msg(stream, sequence)
        lines[message.subject.split(".", 1)[1]].append(int(message.data))
    return dict(lines)


@pytest.fixture
async def events(client: Any) -> Any:
    """JetStream with one stream of events."""
    jetstream = client.jetstream()
    await jetstream.add_stream(StreamConfig(name=EVENTS, subjects=["events.>"]))
    return jetstream


@asynccontextmanager
async def relaying(database: Database | None, url: str, client: Any, **options: Any) -> AsyncIterator[OutboxRelay]:
    relay = OutboxRelay(url, SERVICE, lambda: client, Metrics(), **options)
    if database is not None:
        database.after_outbox_write = relay.poke
    running = asyncio.create_task(relay.run())
    try:
        yield relay
    finally:
        relay.stop()
        await asyncio.wait_for(running, 10)


async def test_rows_of_a_key_arrive_in_order_while_writers_race(
    database: Database, ready_url: str, client: Any, events: Any
) -> None:
    async def write_line(key: str) -> None:
        for number in range(25):
            await write(database, row(number, key))

    async with relaying(database, ready_url, client):
        await asyncio.gather(*(write_line(f"k{n}") for n in range(12)))
        await eventually(lambda: nothing_waits(database))
    assert await stored(events) == {f"k{n}": list(range(25)) for n in range(12)}


async def test_a_message_leaves_within_milliseconds_of_its_commit(
    database: Database, ready_url: str, client: Any, events: Any
) -> None:
    async with relaying(database, ready_url, client) as relay:
        await eventually(lambda: relay.leading)
        subscription = await client.subscribe("events.>")
        delays = []
        for number in range(20):
            started = time.perf_counter()
            await write(database, row(number))
            await subscription.next_msg(timeout=5)
            delays.append(time.perf_counter() - started)
    assert sorted(delays)[10] < 0.1, delays  # the poll alone would take up to a second


async def test_a_commit_on_another_replica_wakes_the_leader(
    database: Database, ready_url: str, client: Any, events: Any
) -> None:
    async with (
        relaying(None, ready_url, client, poll_seconds=30) as leader,
        relaying(database, ready_url, client, poll_seconds=30) as standby,
    ):
        await eventually(lambda: leader.leading or standby.leading)
        database.after_outbox_write = (standby if leader.leading else leader).poke
        await asyncio.sleep(0.1)
        await write(database, row(1))
        await eventually(lambda: nothing_waits(database), within=5)
    assert await stored(events) == {"k": [1]}


async def test_a_transaction_that_commits_late_is_not_passed_over(
    database: Database, ready_url: str, client: Any, events: Any
) -> None:
    """A cursor over ids loses this row: its id is lower than one that was published before it was visible."""
    async with relaying(database, ready_url, client, poll_seconds=0.1):
        async with database.transaction() as late:
            await insert_outbox(late, SERVICE, [row(1, "late")])
            await write(database, row(2, "early"))
            await eventually(lambda: nothing_waits(database))
        await eventually(lambda: nothing_waits(database))
    assert await stored(events) == {"early": [2], "late": [1]}


async def test_the_leader_is_killed_again_and_again_and_nothing_is_lost_doubled_or_reordered(
    database: Database, ready_url: str, nats_server: Any, events: Any
) -> None:
    async def start() -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable, str(CHILD), ready_url, nats_server.url, SERVICE, stderr=asyncio.subprocess.DEVNULL
        )

    async def leader() -> int | None:
        """The backend that holds the advisory lock."""
        async with database.transaction() as connection:
            high, low = (leader_lock(SERVICE) >> 32) & 0xFFFFFFFF, leader_lock(SERVICE) & 0xFFFFFFFF
            pid: int | None = await connection.fetchval(
                "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = $1::oid AND objid = $2::oid",
                high,
                low,
            )
            return pid

    written = dict.fromkeys((f"k{n}" for n in range(6)), 0)
    enough = asyncio.Event()

    async def write_line(key: str) -> None:
        while not enough.is_set():
            await write(database, row(written[key], key))
            written[key] += 1
            await asyncio.sleep(0.01)

    relays = [await start(), await start()]
    writers = asyncio.gather(*(write_line(key) for key in written))
    killed: list[int] = []
    try:
        while len(killed) < 3:
            leading = await eventually(leader, within=20)
            if leading in killed:
                continue
            await asyncio.sleep(0.15)  # let it get into the middle of something
            victim = relays.pop(0)
            victim.kill()
            await victim.wait()
            relays.append(await start())
            if await leader() != leading:
                killed.append(leading)
        enough.set()
        await writers
        await eventually(lambda: nothing_waits(database), within=30)
    finally:
        enough.set()
        for process in relays:
            process.kill()
            await process.wait()
    assert min(written.values()) > 20
    assert await stored(events) == {key: list(range(count)) for key, count in written.items()}


async def test_a_row_refused_three_times_is_put_aside_with_the_later_rows_of_its_key_only(
    database: Database, ready_url: str, client: Any, events: Any
) -> None:
    wrong = row(2, "bad", stream="ANOTHER", subject="events.bad")  # the stream that stores it is another one
    await write(database, row(1, "bad"), wrong, row(3, "bad"), row(1, "good"), row(2, "good"))
    async with relaying(database, ready_url, client, poll_seconds=0.1):
        await eventually(lambda: nothing_waits(database))
    assert await stored(events) == {"bad": [1], "good": [1, 2]}
    buried = await waiting(database, "outbox_dead")
    assert [(each["message_id"], each["refusals"]) for each in buried] == [("bad-2", 3), ("bad-3", 0)]
    assert "10060" in buried[0]["refusal"]
    assert buried[1]["refusal"] == f"follows refused row {buried[0]['id']}"
    assert buried[0]["payload"] == "2"


async def test_a_message_too_large_for_the_bus_is_a_refusal_and_holds_nobody_up(
    database: Database, ready_url: str, client: Any, events: Any
) -> None:
    large = OutboxRow(EVENTS, "events.large", "large", "large-1", {}, "x" * (client.max_payload + 1))
    await write(database, large, row(1, "good"))
    async with relaying(database, ready_url, client, poll_seconds=0.1):
        await eventually(lambda: nothing_waits(database))
    assert await stored(events) == {"good": [1]}
    assert [each["message_id"] for each in await waiting(database, "outbox_dead")] == ["large-1"]


async def test_a_full_stream_delays_its_own_rows_and_loses_none(
    database: Database, ready_url: str, client: Any, events: Any
) -> None:
    await events.add_stream(StreamConfig(name="FULL", subjects=["full.>"], max_msgs=2, discard=DiscardPolicy.NEW))
    full = [row(n, "narrow", stream="FULL", subject="full.narrow") for n in range(150)]  # more than a batch
    async with relaying(database, ready_url, client, poll_seconds=0.1):
        await write(database, *full)
        await write(database, *(row(n, "free") for n in range(3)))
        await write(database, row(9, "narrow"))  # another stream, but the same key: it waits its turn

        async def free_is_through() -> bool:
            return (await stored(events)).get("free") == [0, 1, 2]

        await eventually(free_is_through)
        await asyncio.sleep(0.5)
        assert (await stored(events)).keys() == {"free"}
        assert await waiting(database, "outbox_dead") == []
        await events.update_stream(StreamConfig(name="FULL", subjects=["full.>"], discard=DiscardPolicy.NEW))
        await eventually(lambda: nothing_waits(database), within=15)
    assert await stored(events, "FULL") == {"narrow": list(range(150))}
    assert (await stored(events))["narrow"] == [9]


async def test_a_message_that_no_stream_stores_waits_and_is_not_lost(
    database: Database, ready_url: str, client: Any, events: Any
) -> None:
    """A plain publish returns nothing and the message is gone (platform fact 4)."""
    await write(database, row(1, "unheard", stream="LATER", subject="later.x"), row(1, "good"))
    async with relaying(database, ready_url, client, poll_seconds=0.1):
        await eventually(lambda: _has(events, "good"))
        await eventually(lambda: _only_waits(database, "unheard"))  # a row goes a moment after its message
        await events.add_stream(StreamConfig(name="LATER", subjects=["later.>"]))
        await eventually(lambda: nothing_waits(database), within=15)
    assert (await events.stream_info("LATER")).state.messages == 1


async def _only_waits(database: Database, key: str) -> bool:
    return [each["key"] for each in await waiting(database)] == [key]


async def _has(jetstream: Any, key: str) -> bool:
    return key in await stored(jetstream)


async def test_while_nats_is_away_rows_wait_and_leave_when_it_is_back(
    database: Database, ready_url: str, client: Any, events: Any, nats_server: Any
) -> None:
    async with relaying(database, ready_url, client, poll_seconds=0.1) as relay:
        await eventually(lambda: relay.leading)
        await asyncio.to_thread(nats_server.kill)
        await write(database, *(row(n) for n in range(5)))
        await asyncio.sleep(0.5)
        assert len(await waiting(database)) == 5
        await asyncio.to_thread(nats_server.start)
        await eventually(lambda: nothing_waits(database), within=20)
    assert await stored(events) == {"k": [0, 1, 2, 3, 4]}
    assert await waiting(database, "outbox_dead") == []


async def test_a_row_published_by_a_leader_that_died_before_its_delete_is_stored_once(
    database: Database, ready_url: str, client: Any, events: Any
) -> None:
    await events.publish("events.k", b"1", headers={"Nats-Msg-Id": "k-1"})  # what the dead leader did
    await write(database, row(1), row(2))
    async with relaying(database, ready_url, client):
        await eventually(lambda: nothing_waits(database))
    assert await stored(events) == {"k": [1, 2]}


async def test_a_leader_whose_connection_was_cut_leads_again(
    database: Database, ready_url: str, client: Any, events: Any
) -> None:
    async with relaying(database, ready_url, client, poll_seconds=0.1) as relay:
        await eventually(lambda: relay.leading)
        connection = await asyncpg.connect(ready_url)
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE '%outbox relay'"
        )
        await connection.close()
        await write(database, row(1))
        await eventually(lambda: nothing_waits(database), within=10)
    assert await stored(events) == {"k": [1]}


async def test_a_database_that_is_away_is_asked_once_a_poll_however_many_rows_wait(nats_server: Any) -> None:
    asked = 0

    async def turn_away(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked += 1
        writer.close()

    client = await nats.connect(nats_server.url)
    async with await asyncio.start_server(turn_away, "127.0.0.1", 0) as closed:
        port = closed.sockets[0].getsockname()[1]
        url = f"postgresql://r@127.0.0.1:{port}/r?sslmode=disable"
        relay = OutboxRelay(url, SERVICE, lambda: client, Metrics(), poll_seconds=0.2)
        relay.leading = True
        relay.poke()  # rows were committed just before it went away
        running = asyncio.create_task(relay.run())
        await asyncio.sleep(1.1)
        relay.stop()
        await asyncio.wait_for(running, 5)
    await client.close()
    assert 2 <= asked <= 6


async def test_the_backlog_and_its_age_are_measured(
    database: Database, ready_url: str, client: Any, events: Any
) -> None:
    await write(database, row(1, stream="LATER", subject="later.x"), row(2, stream="LATER", subject="later.x"))
    async with relaying(database, ready_url, client, poll_seconds=0.1) as relay:
        registry = relay._metrics.registry
        await eventually(lambda: registry.get_sample_value("ratiba_outbox_backlog") == 2)
        await eventually(lambda: (registry.get_sample_value("ratiba_outbox_oldest_seconds") or 0) > 0.5)
        assert registry.get_sample_value("ratiba_outbox_leader") == 1


async def test_a_relay_that_is_told_to_stop_first_publishes_what_waits(
    database: Database, ready_url: str, client: Any, events: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ratiba_runtime.outbox.LAST_PASS_SECONDS", 20.0)  # the order counts here, not the hurry
    async with relaying(database, ready_url, client, poll_seconds=30) as relay:
        await eventually(lambda: relay.leading)
        database.after_outbox_write = None
        await write(database, *(row(n) for n in range(120)))
    assert await stored(events) == {"k": list(range(120))}
    assert await nothing_waits(database)


async def test_only_one_of_many_relays_leads(ready_url: str, nats_server: Any, events: Any) -> None:
    clients = [await nats.connect(nats_server.url) for _ in range(3)]
    relays = [
        OutboxRelay(ready_url, SERVICE, partial(lambda each: each, each), Metrics(), poll_seconds=0.05)
        for each in clients
    ]
    running = [asyncio.create_task(relay.run()) for relay in relays]

    def leaders() -> list[OutboxRelay]:
        return [relay for relay in relays if relay.leading]

    await eventually(leaders)
    await asyncio.sleep(0.3)
    [first] = leaders()
    first.stop()
    await eventually(lambda: leaders() and leaders() != [first])
    assert len(leaders()) == 1
    for relay in relays:
        relay.stop()
    await asyncio.gather(*running)
    for client in clients:
        await client.close()
