"""Runs the fake: as a process of the local stack, or inside a test's own loop."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import uvicorn
from pydantic import SecretStr

from ratiba_cli import fake_server
from ratiba_cli.fake_pesapal.app import FakePesapal, create_app
from ratiba_cli.fake_pesapal.client import FakePesapalClient
from ratiba_cli.fake_pesapal.kept import Kept


def configure(consumer_key: str, consumer_secret: SecretStr, port: int, file: Path) -> uvicorn.Config:
    """Return uvicorn's configuration for the fake on 127.0.0.1:`port`; it remembers by `file`."""
    pesapal = FakePesapal(f"http://127.0.0.1:{port}", consumer_key, consumer_secret, Kept.read(file))
    return fake_server.configure(create_app(pesapal), port)


@contextlib.asynccontextmanager
async def running_fake_pesapal(consumer_key: str, consumer_secret: SecretStr) -> AsyncIterator[FakePesapalClient]:
    """Run the fake on the current loop and give a client of it; it is down when the block ends."""
    pesapal = FakePesapal("", consumer_key, consumer_secret)
    async with (
        fake_server.serving(create_app(pesapal)) as url,
        FakePesapalClient(url, consumer_key, consumer_secret) as client,
    ):
        pesapal.url = url
        yield client
