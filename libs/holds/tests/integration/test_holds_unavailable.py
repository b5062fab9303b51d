"""Unavailable is not taken: whatever keeps the server from answering has one name, soon, and not that one."""

import asyncio
import datetime as dt
import time

import pytest
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from ratiba_holds import Holds, HoldsUnavailable, Reserved, StaffTime, Taken, open_client, primary_owner
from ratiba_holds.keys import cell_keys, cell_name

MINE, OTHER = primary_owner("THREAD-A"), primary_owner("THREAD-B")


@pytest.fixture
async def server(private_valkey):
    return private_valkey()


@pytest.fixture
async def patient(server):
    """Another client, to bring about what the test is about."""
    client = Redis.from_url(server.url)
    yield client
    await client.aclose()


@pytest.fixture
async def hasty(server):
    client = open_client(server.url, timeout_s=0.2)
    yield Holds(client)
    await client.aclose()


def everything(holds: Holds, at):
    """Every method of holds, by name."""
    hour = at("amina", 0, 60)
    return {
        "reserve": lambda: holds.reserve("pendo", hour, MINE, 60),
        "reserve_pair": lambda: holds.reserve_pair("pendo", hour, at("brian", 60, 90), thread="THREAD-A", offer_id="o"),
        "raise_ttl": lambda: holds.raise_ttl("pendo", hour, MINE, 60),
        "release": lambda: holds.release("pendo", hour, MINE),
        "held": lambda: holds.held("pendo", hour.start, hour.end),
        "probe": holds.probe,
    }


async def holder_within_seconds(holds: Holds, time: StaffTime) -> str | None:
    for _ in range(200):
        found = [one.owner for one in await holds.held("pendo", time.start, time.end) if one.staff_id == time.staff_id]
        if found:
            return found[0]
        await asyncio.sleep(0.02)
    return None


async def assert_unavailable_soon(holds: Holds, at) -> None:
    for name, call in everything(holds, at).items():
        begun = time.monotonic()
        with pytest.raises(HoldsUnavailable) as refused:
            await call()
        assert time.monotonic() - begun < 2, f"{name} took too long to give up"
        assert refused.value.operation == name
        assert refused.value.slug == "holds-unavailable"
        assert refused.value.__cause__ is not None


@pytest.mark.edge(9)
async def test_a_server_that_is_gone_is_unavailable_and_serves_again_when_it_is_back(server, hasty, at):
    hour = at("amina", 0, 60)
    assert await hasty.reserve("pendo", hour, OTHER, 600) == Reserved(600)
    await asyncio.to_thread(server.stop)
    await assert_unavailable_soon(hasty, at)
    await asyncio.to_thread(server.start)
    assert await hasty.reserve("pendo", hour, MINE, 60) == Taken((OTHER,)), "what was held before is still held"


@pytest.mark.edge(9)
async def test_a_server_that_hangs_is_unavailable_on_old_connections_and_on_new_ones(server, hasty, at):
    await hasty.probe()
    server.freeze()
    try:
        await assert_unavailable_soon(hasty, at)
        fresh = open_client(server.url, timeout_s=0.2)
        await assert_unavailable_soon(Holds(fresh), at)
        await fresh.aclose()
    finally:
        server.thaw()
    assert await hasty.reserve("pendo", at("amina", 0, 60), MINE, 60) == Reserved(60)


@pytest.mark.edge(9)
async def test_a_hold_that_got_through_although_nobody_heard_is_the_askers_when_asked_again(server, hasty, at):
    """The command waits in the frozen server's socket, and is run after the client has given up."""
    hour = at("amina", 0, 60)
    assert await hasty.reserve("pendo", at("brian", 0, 60), MINE, 60) == Reserved(60), "the server knows the script"
    server.freeze()
    try:
        with pytest.raises(HoldsUnavailable):
            await hasty.reserve("pendo", hour, MINE, 60)
    finally:
        server.thaw()
    assert await holder_within_seconds(hasty, hour) == MINE
    assert await hasty.reserve("pendo", hour, MINE, 60) == Reserved(60)
    assert await hasty.reserve("pendo", hour, OTHER, 60) == Taken((MINE,))


@pytest.mark.edge(9)
async def test_an_address_where_nobody_listens_is_unavailable(at):
    client = open_client("redis://127.0.0.1:1/0", timeout_s=0.2)
    await assert_unavailable_soon(Holds(client), at)
    await client.aclose()


@pytest.mark.edge(9)
async def test_a_server_without_memory_left_holds_nothing_and_says_so(patient, hasty, at):
    await patient.config_set("maxmemory", "1")
    with pytest.raises(HoldsUnavailable, match="reserve"):
        await hasty.reserve("pendo", at("amina", 0, 60), MINE, 60)
    await patient.config_set("maxmemory", "0")
    assert await hasty.reserve("pendo", at("amina", 0, 60), MINE, 60) == Reserved(60)


@pytest.mark.edge(9)
async def test_a_replica_holds_nothing_and_says_so(patient, hasty, at):
    await patient.config_set("replica-serve-stale-data", "yes")
    await patient.execute_command("REPLICAOF", "127.0.0.1", "1")
    with pytest.raises(HoldsUnavailable, match="reserve"):
        await hasty.reserve("pendo", at("amina", 0, 60), MINE, 60)
    await patient.execute_command("REPLICAOF", "NO", "ONE")
    assert await hasty.reserve("pendo", at("amina", 0, 60), MINE, 60) == Reserved(60)


@pytest.mark.edge(9)
async def test_a_server_busy_with_another_script_is_unavailable(server, patient, hasty, at):
    await patient.config_set("busy-reply-threshold", "1")
    stuck = Redis.from_url(server.url)
    running = asyncio.create_task(stuck.eval("while true do end", 0))
    try:
        await asyncio.sleep(0.3)
        with pytest.raises(HoldsUnavailable, match="BUSY"):
            await hasty.reserve("pendo", at("amina", 0, 60), MINE, 60)
    finally:
        await patient.script_kill()
        with pytest.raises(ResponseError):
            await running
        await stuck.aclose()
    assert await hasty.reserve("pendo", at("amina", 0, 60), MINE, 60) == Reserved(60)


async def test_a_key_of_another_kind_is_a_fault_and_neither_taken_nor_unavailable(patient, hasty, at):
    hour = at("amina", 0, 60)
    await patient.rpush(cell_keys("pendo", [cell_name("amina", hour.cells[0])])[0], "not a hold")
    for call in ("reserve", "reserve_pair", "raise_ttl", "release"):
        with pytest.raises(ResponseError, match="WRONGTYPE"):
            await everything(hasty, at)[call]()
    assert await hasty.held("pendo", hour.start, hour.end + dt.timedelta(hours=1)) == (), "nothing was half held"


async def test_an_asker_who_is_cut_off_does_not_spoil_the_answers_of_the_next(server, at):
    client = open_client(server.url, timeout_s=5, max_connections=1)
    holds, times = Holds(client), [at("amina", 10 * n, 10 * n + 10) for n in range(40)]
    for n, one in enumerate(times):
        asking = asyncio.create_task(holds.reserve("pendo", one, primary_owner(f"T{n}"), 60))
        await asyncio.sleep(0.0001 * (n % 10))
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        answer = await holds.reserve("pendo", one, OTHER, 60)
        assert answer in (Reserved(60), Taken((f"T{n}",)))
        assert await holds.release("pendo", one, OTHER) == (2 if answer == Reserved(60) else 0)
    await client.aclose()
