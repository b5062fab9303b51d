"""The running local stack, from nothing to ready and back to nothing."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ratiba_cli.local.bus import prepare_bus
from ratiba_cli.local.kept_servers import kept_running, to_its_end
from ratiba_cli.local.orphans import no_orphans
from ratiba_cli.local.plans import LocalAddresses, LocalProcesses, addresses
from ratiba_cli.local.port_book import PortBook
from ratiba_cli.local.presence import claim
from ratiba_cli.local.secrets_file import LocalSecrets, local_secrets
from ratiba_cli.servers.stack import LocalStack, ServerUrls
from ratiba_cli.supervision.news import News, Ready
from ratiba_cli.supervision.restart_delay import USUAL_DELAY, RestartDelay
from ratiba_cli.supervision.supervisor import Supervisor


@dataclass(frozen=True)
class RunningRatiba:
    """What a driver needs to know of a running stack."""

    folder: Path
    urls: ServerUrls
    secrets: LocalSecrets
    addresses: LocalAddresses


@contextlib.asynccontextmanager
async def running_ratiba(
    folder: Path,
    scale: Mapping[str, int],
    tell: Callable[[News], None],
    delay: RestartDelay = USUAL_DELAY,
) -> AsyncIterator[RunningRatiba]:
    """Start servers, bus, fakes and services, and end them all when the block ends, however it ends.

    Raises AlreadyRunning, ServerFailedError, NotReady; nothing is left running then.
    """
    me = await asyncio.to_thread(claim, folder)
    with no_orphans(me, folder):
        stack = LocalStack(folder)
        try:
            urls = await _started(stack, tell)
            begun = time.monotonic()
            await prepare_bus(urls)
            tell(Ready("bus", time.monotonic() - begun))
            secrets = local_secrets(folder)
            supervisor = Supervisor(LocalProcesses(folder, urls, secrets, scale).plans(), folder, tell, delay)
            async with kept_running(stack.servers, tell):
                try:
                    await supervisor.start()
                    yield RunningRatiba(folder, urls, secrets, addresses(PortBook(folder)))
                finally:
                    await supervisor.stop()
        finally:
            await asyncio.to_thread(stack.stop)


async def _started(stack: LocalStack, tell: Callable[[News], None]) -> ServerUrls:
    """Start the servers, and tell of each."""
    loop = asyncio.get_running_loop()

    def heard(name: str, seconds: float) -> None:
        loop.call_soon_threadsafe(tell, Ready(name, seconds))

    return await to_its_end(lambda: stack.start(heard))
