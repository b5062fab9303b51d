"""A stack of its own for the tests that break things, shared by them and by nobody else."""

import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

sys.path.insert(0, str(Path(__file__).parents[2]))  # import-mode=importlib leaves the tests' own modules to us

from tests.chaos.business import ALL
from tests.chaos.stack import ChaosStack, chaos_stack


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chaos(servers_folder: Path) -> AsyncIterator[ChaosStack]:
    """A whole Ratiba to break, with two replicas of booking-fsm; it ends with the run, however it ends."""
    folder = servers_folder / f"chaos-{os.getpid()}"
    folder.mkdir()
    async with chaos_stack(folder, ALL) as stack:
        yield stack


@pytest.hookimpl(tryfirst=True)  # before files become groups of their own
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker has the stack that is broken, and breaks one thing at a time. `-m "not chaos"` leaves it out."""
    for item in items:
        if "chaos" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("chaos"))
            item.add_marker("chaos")
