"""Taking a server away and bringing it back."""

import asyncio
import time
from collections.abc import Callable

import nats
import nats.errors
from tests.chaos.nats_cluster import ClusterNode, NatsCluster
from tests.chaos.schedule import Fault, Planned
from tests.chaos.stack import ChaosStack

from ratiba_cli.servers.local_server import LocalServer
from ratiba_cli.servers.stack import LocalStack
from ratiba_contracts.streams import CONVERSATION, THREAD_INPUTS

LED_STREAMS = (CONVERSATION.name, THREAD_INPUTS.name)
"""The streams whose leaders are killed: where replies and webhooks go, and what booking-fsm reads."""

ELECTION_SECONDS = 60.0


class Outages:
    """The servers of a stack."""

    def __init__(self, stack: ChaosStack) -> None:
        servers = LocalStack(stack.running.folder)
        self._cluster = stack.cluster
        self._ways: dict[Fault, tuple[LocalServer, Callable[[], object]]] = {
            Fault.RESTART_NATS: (servers.nats, servers.nats.stop),
            Fault.RESTART_POSTGRES: (servers.postgres, servers.postgres.stop),
            Fault.RESTART_VALKEY: (servers.valkey, servers.valkey.stop),
            Fault.KILL_NATS: (servers.nats, servers.nats.kill),
            Fault.KILL_POSTGRES: (servers.postgres, servers.postgres.kill),
            Fault.KILL_VALKEY: (servers.valkey, servers.valkey.kill),
        }

    async def strike(self, planned: Planned) -> str:
        """Take the server away and bring it back; returns its name once it answers."""
        if planned.fault is Fault.KILL_STREAM_LEADER:
            assert self._cluster is not None, "a single node has no other to lead its streams"
            return await kill_leader(self._cluster, LED_STREAMS[planned.replica - 1])
        server, leave = self._ways[planned.fault]
        await asyncio.to_thread(leave)
        await asyncio.to_thread(server.start)
        return server.name


async def kill_leader(cluster: NatsCluster, stream: str) -> str:
    """Kill -9 the node that leads the stream, wait until another does, and bring it back until it has caught up.

    Returns which node led which stream. Raises TimeoutError.
    """
    node = await _leader(cluster, stream)
    await asyncio.to_thread(node.kill)
    await _leader(cluster, stream)
    await asyncio.to_thread(node.start)
    await asyncio.to_thread(cluster.until_healthy)
    return f"{node.node}, leader of {stream}"


async def _leader(cluster: NatsCluster, stream: str) -> ClusterNode:
    """The living node that leads the stream now; waits a minute for one. Raises TimeoutError."""
    deadline = time.monotonic() + ELECTION_SECONDS
    while True:
        for node in cluster.nodes:
            if node.process is not None and (name := await _leader_says(node, stream)):
                led_by = cluster.node(name)
                if led_by.process is not None:
                    return led_by
        if time.monotonic() > deadline:
            raise TimeoutError(f"nobody leads {stream} after {ELECTION_SECONDS:g} s")
        await asyncio.sleep(0.1)


async def _leader_says(node: ClusterNode, stream: str) -> str | None:
    """Whom this node takes for the leader; None when it does not answer."""

    async def expected(_: Exception) -> None:
        """A node that is being killed may cut the connection."""

    try:
        client = await nats.connect(node.url, allow_reconnect=False, connect_timeout=2, error_cb=expected)
    except (OSError, nats.errors.Error):
        return None
    try:
        cluster = (await client.jetstream(timeout=1).stream_info(stream)).cluster
    except nats.errors.Error:
        return None
    else:
        return cluster.leader if cluster is not None else None
    finally:
        await client.close()
