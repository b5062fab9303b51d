"""Letting many customers speak at once, so that a fault meets turns in hand and not an idle stack."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable


class Gate:
    """Customers pass before each message; while it is shut they gather behind it."""

    def __init__(self) -> None:
        self.waiting = 0
        self._open = asyncio.Event()
        self._open.set()

    async def passed(self) -> None:
        """Return at once, or when the gate is opened."""
        self.waiting += 1
        try:
            await self._open.wait()
        finally:
            self.waiting -= 1

    @contextlib.asynccontextmanager
    async def shut(self, until: int, seconds: float) -> AsyncIterator[None]:
        """Gather `until` customers, for `seconds` at most; they stay gathered until the block ends."""
        self._open.clear()
        try:
            await soon(lambda: self.waiting >= until, seconds)
            yield
        finally:
            self._open.set()


async def soon(happened: Callable[[], bool], seconds: float, every: float = 0.002) -> bool:
    """Whether it happened within `seconds`; looked at every few milliseconds."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not happened():
        if asyncio.get_running_loop().time() > deadline:
            return False
        await asyncio.sleep(every)
    return True
