"""A local stack of its own to break: two replicas of booking-fsm, and crashes that are ours."""

import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.outbox_copies import keep_copies

from ratiba_cli.commands.tenants import plant_all
from ratiba_cli.local.plans import LocalAddresses, addresses
from ratiba_cli.local.port_book import PortBook
from ratiba_cli.local.ratiba import RunningRatiba, running_ratiba
from ratiba_cli.local.services import GATEWAY, SERVICES
from ratiba_cli.reach.connections import connected
from ratiba_cli.seeding.seed_file import TenantSeed
from ratiba_cli.supervision import restart_delay

LONGEST_RESTART_SECONDS = 0.5
"""The supervisor waits longer with every crash in a row. These crashes are ours: nothing loops."""


@dataclass(frozen=True)
class ChaosStack:
    """A running Ratiba that may be broken. Where it answers is asked anew each time: a restart may move a port."""

    running: RunningRatiba

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
async def chaos_stack(folder: Path, seeds: tuple[TenantSeed, ...]) -> AsyncIterator[ChaosStack]:
    """Start everything in `folder` and plant the businesses; everything ends with the block, by pid."""
    scale = {row.name: 1 for row in SERVICES} | {"booking-fsm": 2}
    PortBook(folder).port(GATEWAY)  # any but the one that every stack wishes for: killed, it would lose it to another
    with _quick_restarts():
        async with running_ratiba(folder, scale, lambda _news: None) as running:
            async with connected(running.urls) as reached:
                await keep_copies(reached)
                await plant_all(reached, list(seeds), running.folder)
            yield ChaosStack(running)


@contextlib.contextmanager
def _quick_restarts() -> Iterator[None]:
    usual = restart_delay.LONGEST_SECONDS
    restart_delay.LONGEST_SECONDS = LONGEST_RESTART_SECONDS
    try:
        yield
    finally:
        restart_delay.LONGEST_SECONDS = usual
