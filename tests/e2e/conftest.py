"""The whole local stack, started once for all end-to-end tests of a worker, and driven like a customer would."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from ratiba_cli.commands.tenants import plant_all
from ratiba_cli.local.ratiba import RunningRatiba, running_ratiba
from ratiba_cli.local.services import SERVICES
from ratiba_cli.reach.connections import Connections, connected
from ratiba_cli.seeding.seed_file import read_seed, seed_files
from ratiba_cli.talking.talk import Door


@dataclass(frozen=True)
class Stack:
    """A running Ratiba with its three seeded businesses, none of which takes payments before a booking stands."""

    running: RunningRatiba
    reached: Connections
    door: Door


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def stack(servers_folder: Path) -> AsyncIterator[Stack]:
    """Real servers and every service as its own process; they end with the run, however it ends."""
    folder = servers_folder / f"stack-{os.getpid()}"
    folder.mkdir()
    scale = {row.name: 1 for row in SERVICES} | {"booking-fsm": 2}
    async with (
        running_ratiba(folder, scale, lambda _news: None) as running,
        connected(running.urls) as reached,
    ):
        seeds = [read_seed(file).model_copy(update={"payments": ()}) for file in seed_files()]
        await plant_all(reached, seeds, running.folder)
        yield Stack(running, reached, Door(running.addresses, running.secrets))
        assert denied(folder) == [], "a service needs a permission that the contracts do not give it"


def denied(folder: Path) -> list[str]:
    """What the bus refused to any process of a local stack since it began."""
    logs = sorted((folder / "logs").glob("*.log"))
    assert logs
    return [line for log in logs for line in log.read_text(encoding="utf-8").splitlines() if '"bus.denied"' in line]


@pytest.hookimpl(tryfirst=True)  # before files become groups of their own
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker has the stack and one the browser: two of either on two cores would time each other out."""
    for item in items:
        needed = getattr(item, "fixturenames", ())
        if "stack" in needed:
            item.add_marker(pytest.mark.xdist_group("stack"))
        elif "chromium" in needed:
            item.add_marker(pytest.mark.xdist_group("browser"))
