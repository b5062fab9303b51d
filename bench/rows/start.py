"""From nothing but data on disk to a stack that says it is ready, beside its three servers alone."""

import asyncio
import time
from pathlib import Path

from bench.reckoning import Figure
from ratiba_cli.local.ratiba import running_ratiba
from ratiba_cli.local.services import SERVICES
from ratiba_cli.servers.stack import LocalStack


async def measure(folder: Path, rounds: int) -> list[Figure]:
    """Figures `start.*`. `folder` has been started before: data, ports and bytecode are there."""
    servers, whole = [], []
    for _ in range(rounds):
        servers.append(await _servers(folder))
        whole.append(await _whole(folder))
    return [Figure("start.seconds", "s", tuple(whole)), Figure("start.servers_seconds", "s", tuple(servers))]


async def _servers(folder: Path) -> float:
    stack = LocalStack(folder, environ={})
    begun = time.perf_counter()
    try:
        await asyncio.to_thread(stack.start)
        return time.perf_counter() - begun
    finally:
        await asyncio.to_thread(stack.stop)


async def _whole(folder: Path) -> float:
    begun = time.perf_counter()
    async with running_ratiba(folder, {row.name: 1 for row in SERVICES}, lambda _news: None):
        return time.perf_counter() - begun
