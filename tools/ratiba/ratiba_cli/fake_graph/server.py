"""Runs the fake: as a process of the local stack, or inside a test's own loop."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import uvicorn

from ratiba_cli import fake_server
from ratiba_cli.fake_graph.app import create_app
from ratiba_cli.fake_graph.client import FakeGraphClient


def configure(log_file: Path, token: str, port: int) -> uvicorn.Config:
    """Return uvicorn's configuration for the fake on 127.0.0.1:`port`."""
    return fake_server.configure(create_app(log_file, token), port)


@contextlib.asynccontextmanager
async def running_fake_graph(log_file: Path, token: str) -> AsyncIterator[FakeGraphClient]:
    """Run the fake on the current loop and give a client of it; it is down when the block ends."""
    async with (
        fake_server.serving(create_app(log_file, token)) as url,
        FakeGraphClient(url, token) as client,
    ):
        yield client
