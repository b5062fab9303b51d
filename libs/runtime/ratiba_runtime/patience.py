"""Waiting at the edges of a process's life: for a server at the start, for tasks at the end."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from ratiba_runtime.infrastructure import PostgresAway

log = structlog.get_logger("ratiba.service")

ResultT = TypeVar("ResultT")


async def cancelled(tasks: list[asyncio.Task[object]]) -> None:
    """Cancel until every task has ended: a client library may swallow the first time. Faults show in the group."""
    pending = set(tasks)
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=0.1)


async def patiently(attempt: Callable[[], Awaitable[ResultT]]) -> ResultT:
    """Retry until PostgreSQL is there: containers start in any order."""
    delay = 0.1
    while True:
        try:
            return await attempt()
        except (PostgresAway, OSError) as error:
            log.warning("service.waits_for_postgres", exc_info=error)
            await asyncio.sleep(delay)
            delay = min(delay * 2, 3.0)
