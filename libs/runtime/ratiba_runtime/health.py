"""`/healthz` (the process lives), `/readyz` (it can work), `/metrics`. Exact paths, plain ASGI, a port of its own."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, nullcontext
from typing import Any

import structlog
import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

log = structlog.get_logger("ratiba.health")

Check = Callable[[], str | None]
"""Returns why the process is not ready, or None."""

Scope = Mapping[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Health:
    """The three pages as an ASGI application; a service with FastAPI may mount it."""

    def __init__(self, service: str, checks: Mapping[str, Check], registry: CollectorRegistry) -> None:
        self._service = service
        self._checks = dict(checks)
        self._registry = registry

    def not_ready(self) -> dict[str, str]:
        """Why the process should get no work, by check; empty when it is ready."""
        reasons = ((name, check()) for name, check in self._checks.items())
        return {name: reason for name, reason in reasons if reason is not None}

    async def __call__(self, scope: Scope, _receive: Any, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        match scope["path"]:
            case "/healthz":
                await _reply(send, 200, {"service": self._service})
            case "/readyz":
                reasons = self.not_ready()
                await _reply(send, 503 if reasons else 200, {"service": self._service, "not_ready": reasons})
            case "/metrics":
                await _send(send, 200, CONTENT_TYPE_LATEST, generate_latest(self._registry))
            case _:
                await _reply(send, 404, {"error": "not found"})


class QuietServer(uvicorn.Server):
    """A uvicorn that leaves signals to the service, which ends everything in order."""

    def capture_signals(self) -> Any:
        """Capture none."""
        return nullcontext()


KEEP_IDLE_SECONDS = 75
"""How long an idle connection is kept: longer than clients and balancers keep theirs, so that it is they who close it
and no request meets a connection that is just going away."""


@asynccontextmanager
async def served(app: Any, host: str, port: int, name: str) -> AsyncIterator[int | None]:
    """`app` served on `host:port` until the block ends; gives the port, which matters where 0 was asked for.

    Without an app nothing happens. Requests in hand get 10 s at the end.
    """
    if app is None:
        yield None
        return
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=10,
        timeout_keep_alive=KEEP_IDLE_SECONDS,
    )
    server = QuietServer(config)
    running = asyncio.create_task(server.serve(), name=f"http {name}")
    while not server.started:
        if running.done():
            running.result()
            msg = f"{name} could not listen on {host}:{port}"
            raise RuntimeError(msg)
        await asyncio.sleep(0.005)
    bound = int(server.servers[0].sockets[0].getsockname()[1])
    log.info("http.listening", name=name, host=host, port=bound)
    try:
        yield bound
    finally:
        server.should_exit = True
        await running


async def _reply(send: Send, status: int, body: dict[str, Any]) -> None:
    await _send(send, status, "application/json", json.dumps(body).encode())


async def _send(send: Send, status: int, content_type: str, body: bytes) -> None:
    headers = [(b"content-type", content_type.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
