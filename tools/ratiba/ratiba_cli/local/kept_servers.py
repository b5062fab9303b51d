"""The servers of a local stack are kept running, as its services are: one that dies is started again on its data."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Sequence
from typing import TypeVar

from ratiba_cli.servers.local_server import LocalServer, ServerFailedError
from ratiba_cli.supervision.news import News, NotStarted, Ready, ServerDied
from ratiba_cli.supervision.restart_delay import USUAL_DELAY

LOOK_SECONDS = 0.5

T = TypeVar("T")


@contextlib.asynccontextmanager
async def kept_running(servers: Sequence[LocalServer], tell: Callable[[News], None]) -> AsyncIterator[None]:
    """While the block runs, look after servers that run; at its end none of them is being started any more."""
    keeping = [asyncio.create_task(_keep(server, tell), name=server.name) for server in servers]
    try:
        yield
    finally:
        for each in keeping:
            each.cancel()
        for each in keeping:
            with contextlib.suppress(asyncio.CancelledError):
                await each


async def to_its_end(work: Callable[[], T]) -> T:
    """Run `work` in a thread to its end even when cancelled: a server started half-way would outlive us."""
    running = asyncio.create_task(asyncio.to_thread(work))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise


async def _keep(server: LocalServer, tell: Callable[[News], None]) -> None:
    delay, begun = USUAL_DELAY, time.monotonic()
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        if server.process is not None:
            continue
        delay = delay.after_crash(time.monotonic() - begun)
        tell(ServerDied(server.name, str(server.log), delay.seconds))
        await asyncio.sleep(delay.seconds)
        begun = time.monotonic()
        try:
            await to_its_end(server.start)
        except (ServerFailedError, OSError) as error:
            tell(NotStarted(server.name, str(error), delay.seconds))
        else:
            tell(Ready(server.name, time.monotonic() - begun))
