"""Runs the fake: as a process of the local stack, or inside a test's own loop."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ratiba_cli.fake_graph.app import create_app
from ratiba_cli.fake_graph.client import FakeGraphClient
from ratiba_cli.servers.ports import pick_free
from ratiba_runtime.health import QuietServer


class _AbortableProtocol(HttpToolsProtocol):
    """Lets the application reset the connection instead of answering, which ASGI has no word for."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {"ratiba.abort": {"abort": self.transport.abort}}


def configure(log_file: Path, token: str, port: int) -> uvicorn.Config:
    """Return uvicorn's configuration for the fake on 127.0.0.1:`port`."""
    return uvicorn.Config(
        create_app(log_file, token),
        host="127.0.0.1",
        port=port,
        http=_AbortableProtocol,
        log_level="warning",
        access_log=False,
    )


@contextlib.asynccontextmanager
async def running_fake_graph(log_file: Path, token: str) -> AsyncIterator[FakeGraphClient]:
    """Run the fake on the current loop and give a client of it; it is down when the block ends."""
    port = pick_free()
    server = QuietServer(configure(log_file, token, port))
    task = asyncio.create_task(server.serve())
    try:
        async with FakeGraphClient(f"http://127.0.0.1:{port}", token) as client:
            while not server.started:
                if task.done():
                    task.result()
                await asyncio.sleep(0.005)
            yield client
    finally:
        server.should_exit = True
        await task
