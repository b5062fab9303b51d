"""A local stack of its own to break: two replicas of booking-fsm, and crashes that are ours."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.nats_cluster import NODES, NatsCluster
from tests.chaos.outbox_copies import keep_copies

from ratiba_cli.commands.tenants import plant_all
from ratiba_cli.local.bus import prepare_bus
from ratiba_cli.local.plans import LocalAddresses, addresses
from ratiba_cli.local.port_book import PortBook
from ratiba_cli.local.ratiba import RunningRatiba, running_ratiba
from ratiba_cli.local.services import GATEWAY, SERVICES
from ratiba_cli.reach.connections import connected
from ratiba_cli.seeding.seed_file import TenantSeed
from ratiba_cli.servers.leash import put_on_leash
from ratiba_cli.servers.process import ProcessRef
from ratiba_cli.servers.stack import NATS_URL, ServerUrls
from ratiba_cli.supervision.restart_delay import RestartDelay

LONGEST_RESTART_SECONDS = 0.5
"""The supervisor waits longer with every crash in a row. These crashes are ours: nothing loops."""


@dataclass(frozen=True)
class ChaosStack:
    """A running Ratiba that may be broken. Where it answers is asked anew each time: a restart may move a port.

    `cluster`: its bus, where that is three nodes.
    """

    running: RunningRatiba
    cluster: NatsCluster | None = None

    @property
    def addresses(self) -> LocalAddresses:
        """Where the edge and the fake provider are now."""
        return addresses(PortBook(self.running.folder))

    @property
    def provider_log(self) -> Path:
        """The file to which the fake provider writes each accepted call before it answers."""
        return self.running.folder / "graph.jsonl"

    def health(self, process: str) -> str:
        """The address of a supervised process's health pages."""
        return f"http://127.0.0.1:{PortBook(self.running.folder).known()[f'{process} health']}"


@contextlib.asynccontextmanager
async def chaos_stack(
    folder: Path, seeds: tuple[TenantSeed, ...], cluster: NatsCluster | None = None
) -> AsyncIterator[ChaosStack]:
    """Start everything in `folder` and plant the businesses; all but the `cluster` ends with the block, by pid."""
    scale = {row.name: 1 for row in SERVICES} | {"booking-fsm": 2}
    PortBook(folder).port(GATEWAY)  # any but the one that every stack wishes for: killed, it would lose it to another
    delay = RestartDelay(longest=LONGEST_RESTART_SECONDS)
    async with running_ratiba(folder, scale, lambda _news: None, delay) as running:
        async with connected(running.urls) as reached:
            await keep_copies(reached)
            await plant_all(reached, list(seeds), running.folder)
        yield ChaosStack(running, cluster)


@contextlib.asynccontextmanager
async def clustered_stack(folder: Path, seeds: tuple[TenantSeed, ...]) -> AsyncIterator[ChaosStack]:
    """The same on a bus of three nodes, on which each stream is kept three times.

    The nodes and their data are gone when this process is, however it ends.
    """
    cluster = NatsCluster(folder / "cluster")
    me = ProcessRef.of(os.getpid())
    assert me is not None
    put_on_leash(me, folder / "cluster")
    try:
        await asyncio.to_thread(cluster.start)
        with _environment(NATS_URL, cluster.url):
            await prepare_bus(ServerUrls("", "", cluster.url), replicas=NODES)
            async with chaos_stack(folder, seeds, cluster) as stack:
                yield stack
    finally:
        await asyncio.to_thread(cluster.kill)


@contextlib.contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        os.environ.pop(name)
        if before is not None:
            os.environ[name] = before
