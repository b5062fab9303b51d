"""Runs the fake: as a process of the local stack, or inside a test's own loop."""

import contextlib
from collections.abc import AsyncIterator

import uvicorn

from ratiba_cli import fake_server
from ratiba_cli.fake_anthropic.app import create_app
from ratiba_cli.fake_anthropic.client import FakeAnthropicClient


def configure(key: str, port: int) -> uvicorn.Config:
    """Return uvicorn's configuration for the fake on 127.0.0.1:`port`."""
    return fake_server.configure(create_app(key), port)


@contextlib.asynccontextmanager
async def running_fake_anthropic(key: str) -> AsyncIterator[FakeAnthropicClient]:
    """Run the fake on the current loop and give a client of it; it is down when the block ends."""
    async with fake_server.serving(create_app(key)) as url, FakeAnthropicClient(url, key) as client:
        yield client
