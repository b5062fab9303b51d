"""Runs a command's coroutine against what is up, and turns what can go wrong into one sentence."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import asyncpg
import httpx
import nats.errors
import typer
from redis.exceptions import RedisError
from websockets.exceptions import WebSocketException

from ratiba_cli.console import console
from ratiba_cli.reach.addresses import server_urls
from ratiba_cli.reach.connections import Connections, connected
from ratiba_cli.refusals import CommandRefused
from ratiba_runtime.dead_letters import NoDeadLetter
from ratiba_runtime.infrastructure import PostgresAway
from ratiba_runtime.tenancy import InvalidSlug, TenantUnknown
from ratiba_runtime.tenant_writing import TenantExists

T = TypeVar("T")

EXPECTED = (
    CommandRefused,
    InvalidSlug,
    NoDeadLetter,
    OSError,
    PostgresAway,
    RedisError,
    TenantExists,
    TenantUnknown,
    WebSocketException,
    asyncpg.InterfaceError,
    asyncpg.OperatorInterventionError,
    asyncpg.PostgresConnectionError,
    httpx.TransportError,
    nats.errors.Error,
)
"""What ends a command with a sentence. Everything else is a bug of ours and keeps its traceback."""


def reach(folder: Path, work: Callable[[Connections], Awaitable[T]]) -> T:
    """Connect, work, disconnect; what is expected to go wrong is said in a sentence, exit code 1."""

    async def run() -> T:
        async with connected(server_urls(folder)) as connections:
            return await work(connections)

    try:
        return asyncio.run(run())
    except EXPECTED as error:
        raise said(error) from None


def said(error: BaseException) -> typer.Exit:
    """Print what went wrong, and return the exit to raise."""
    console.print(f"[red]{type(error).__name__}[/]: ", end="")
    console.print(str(error), markup=False, soft_wrap=True)
    return typer.Exit(1)
