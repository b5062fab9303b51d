"""One replica of a service as a process of its own, which may be killed and is started again."""

import asyncio
import contextlib
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from ratiba_cli.servers.ports import pick_free

READY_SECONDS = 180.0


@dataclass
class Replica:
    """`module` is what runs. Its address stays the same over restarts: providers call back there."""

    module: str
    environment: Mapping[str, str]
    log: Path
    port: int = field(default_factory=pick_free)
    health: int = field(default_factory=pick_free)
    kills: int = 0
    _process: "subprocess.Popen[bytes] | None" = None

    async def start(self) -> None:
        """Start it and wait until it is ready. Raises TimeoutError, RuntimeError."""
        environment = {
            **os.environ,
            **self.environment,
            "RATIBA_PAYMENTS_PORT": str(self.port),
            "RATIBA_PAYMENTS_PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "RATIBA_HEALTH_PORT": str(self.health),
        }
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: ASYNC220  milliseconds
                [sys.executable, "-m", self.module], env=environment, stdout=log, stderr=log
            )
        async with asyncio.timeout(READY_SECONDS), httpx.AsyncClient() as client:
            while self._process.poll() is None:
                with contextlib.suppress(httpx.HTTPError):
                    if (await client.get(f"http://127.0.0.1:{self.health}/readyz")).status_code == 200:
                        return
                await asyncio.sleep(0.05)
        msg = f"{self.module} ended with {self._process.returncode}, see {self.log}"
        raise RuntimeError(msg)

    async def kill(self) -> None:
        """SIGKILL, in whatever it was doing."""
        assert self._process is not None
        self._process.kill()
        await asyncio.to_thread(self._process.wait)
        self.kills += 1

    async def end(self) -> None:
        """Ask it to end, and wait."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            await asyncio.to_thread(self._process.wait, 40)


@contextlib.asynccontextmanager
async def replicas(
    service: str, count: int, environment: Mapping[str, str], folder: Path
) -> AsyncIterator[list[Replica]]:
    """So many replicas of a service, ended with the block."""
    module = f"{service.replace('-', '_')}.app"
    made = [Replica(module, environment, folder / f"{service}-{number}.log") for number in range(1, count + 1)]
    try:
        await made[0].start()  # the first makes the tables
        await asyncio.gather(*(each.start() for each in made[1:]))
        yield made
    finally:
        await asyncio.gather(*(each.end() for each in made))
