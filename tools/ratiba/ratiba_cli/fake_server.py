"""How the fakes of providers are served: on 127.0.0.1, in a loop that is already running, able to cut a connection."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import uvicorn
from fastapi import FastAPI, Request
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ratiba_cli.servers.ports import pick_free
from ratiba_runtime.health import KEEP_IDLE_SECONDS, QuietServer


class _AbortableProtocol(HttpToolsProtocol):
    """Lets the application reset the connection instead of answering, which ASGI has no word for."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {"ratiba.abort": {"abort": self.transport.abort}}


def cut(request: Request) -> None:
    """Reset the connection of a request; whatever is sent afterwards goes nowhere."""
    request.scope["extensions"]["ratiba.abort"]["abort"]()


def configure(app: FastAPI, port: int) -> uvicorn.Config:
    """Return uvicorn's configuration for a fake on 127.0.0.1:`port`."""
    return uvicorn.Config(
        app,
        host="127.0.0.1",
        port=port,
        http=_AbortableProtocol,
        log_level="warning",
        access_log=False,
        timeout_keep_alive=KEEP_IDLE_SECONDS,
    )


@contextlib.asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[str]:
    """Serve the fake on the current loop and give its address; it is down when the block ends."""
    port = pick_free()
    server = QuietServer(configure(app, port))
    task = asyncio.create_task(server.serve())
    try:
        while not server.started:
            if task.done():
                task.result()
            await asyncio.sleep(0.005)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task
