"""The product as it runs, from its own local stack, with the load's driver in the place of the provider.

The driver listens where the stack's fake provider would, so the gateway is set up as always.
"""

import asyncio
import contextlib
import os
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.business import BUSINESS
from ratiba_cli.local.bus import prepare_bus
from ratiba_cli.local.orphans import no_orphans
from ratiba_cli.local.plans import LocalProcesses
from ratiba_cli.local.port_book import PortBook
from ratiba_cli.local.presence import children_of, claim
from ratiba_cli.local.secrets_file import LocalSecrets, local_secrets
from ratiba_cli.local.services import FAKE_GRAPH, GATEWAY, SERVICES
from ratiba_cli.reach.connections import connected
from ratiba_cli.seeding.planting import plant
from ratiba_cli.servers.leash import put_on_leash, remove_with_servers
from ratiba_cli.servers.process import ProcessRef
from ratiba_cli.servers.stack import LocalStack, ServerUrls
from ratiba_cli.supervision.news import News
from ratiba_cli.supervision.supervisor import Supervisor

SECOND_REPLICA = "booking-fsm-2"


@dataclass(frozen=True)
class RunningStack:
    """A running product. `ready_seconds`: from nothing but data on disk until everything answered that it is ready."""

    folder: Path
    urls: ServerUrls
    secrets: LocalSecrets
    servers: LocalStack
    ready_seconds: float

    @property
    def gateway_port(self) -> int:
        """Where the webhook is."""
        return PortBook(self.folder).known()[GATEWAY]

    @property
    def provider_port(self) -> int:
        """Where the gateway expects the provider."""
        return PortBook(self.folder).known()[FAKE_GRAPH]

    def pids(self) -> dict[str, int]:
        """Every process of the product and its servers, by name."""
        servers = {server.name: server.process.pid for server in self.servers.servers if server.process is not None}
        return {**servers, **{name: process.pid for name, process in children_of(self.folder).items()}}

    @contextlib.asynccontextmanager
    async def second_replica(self) -> AsyncIterator[None]:
        """One more process of booking-fsm while the block runs."""
        scale = {row.name: 1 for row in SERVICES} | {"booking-fsm": 2}
        plans = LocalProcesses(self.folder, self.urls, self.secrets, scale).plans()
        supervisor = Supervisor([plan for plan in plans if plan.name == SECOND_REPLICA], self.folder, _silent)
        try:
            await supervisor.start()
            yield
        finally:
            await supervisor.stop()


@contextlib.contextmanager
def throwaway_folder() -> Iterator[Path]:
    """A folder for servers, deleted with whatever still runs in it: at the end, and when this process is killed."""
    folder = Path(tempfile.mkdtemp(prefix="ratiba-bench-"))
    folder.chmod(0o711)  # PostgreSQL may run as another user than root
    me = ProcessRef.of(os.getpid())
    assert me is not None  # noqa: S101  this process exists
    put_on_leash(me, folder)
    try:
        yield folder
    finally:
        (folder / "run" / "supervisor" / "server.json").unlink(missing_ok=True)  # that is this very process
        remove_with_servers(folder)


@contextlib.asynccontextmanager
async def running_stack(folder: Path) -> AsyncIterator[RunningStack]:
    """Start servers and services; everything ends with the block, and with this process however that ends."""
    me = await asyncio.to_thread(claim, folder)
    with no_orphans(me, folder):
        servers = LocalStack(folder, environ={})
        try:
            begun = time.monotonic()
            urls = await asyncio.to_thread(servers.start)
            await prepare_bus(urls)
            secrets = local_secrets(folder)
            PortBook(folder).port(FAKE_GRAPH)
            plans = LocalProcesses(folder, urls, secrets, {row.name: 1 for row in SERVICES}).plans()
            supervisor = Supervisor([plan for plan in plans if plan.name != FAKE_GRAPH], folder, _silent)
            try:
                await supervisor.start()
                yield RunningStack(folder, urls, secrets, servers, time.monotonic() - begun)
            finally:
                await supervisor.stop()
        finally:
            await asyncio.to_thread(servers.stop)


async def planted(stack: RunningStack) -> None:
    """Enter the benchmarks' business through the product's own doors."""
    async with connected(stack.urls) as reached:
        await plant(reached, BUSINESS, stack.secrets.graph_token, lambda _line: None)


def _silent(_news: News) -> None:
    return
