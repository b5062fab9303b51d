"""Runs the fake: as a process of the local stack, or inside a test's own loop."""

import contextlib
from collections.abc import AsyncIterator

import uvicorn

from ratiba_cli import fake_server
from ratiba_cli.fake_daraja.app import RING_SECONDS, Credentials, create_app
from ratiba_cli.fake_daraja.client import FakeDarajaClient


def configure(credentials: Credentials, port: int) -> uvicorn.Config:
    """Return uvicorn's configuration for the fake on 127.0.0.1:`port`."""
    return fake_server.configure(create_app(credentials), port)


@contextlib.asynccontextmanager
async def running_fake_daraja(
    credentials: Credentials, *, ring_seconds: float = RING_SECONDS
) -> AsyncIterator[FakeDarajaClient]:
    """Run the fake on the current loop and give a client of it; it is down when the block ends."""
    app = create_app(credentials, ring_seconds=ring_seconds)
    async with fake_server.serving(app) as url, FakeDarajaClient(url, credentials) as client:
        yield client
