"""Whether a server is ready: it accepts a connection and answers a real question."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_ROUND_TRIP_SECONDS = 2.0

T = TypeVar("T")


def accepts_connections(port: int) -> bool:
    """True when something listens on 127.0.0.1:`port`; far cheaper than a client's failed attempt."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def try_round_trip(ask: Callable[[], Awaitable[None]]) -> bool:
    """True when the question was answered within 2 s. Never raises: not ready is an ordinary answer here."""

    async def attempt() -> bool:
        try:
            await asyncio.wait_for(ask(), _ROUND_TRIP_SECONDS)
        except Exception:  # noqa: BLE001 - a server that is starting may refuse in any way its client knows
            return False
        return True

    return run_in_own_loop(attempt)


def run_in_own_loop(work: Callable[[], Awaitable[T]]) -> T:
    """Run a coroutine function on a loop in a thread of its own, whatever the caller's thread is running."""

    async def main() -> T:
        return await work()

    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, main()).result()
