"""One process kept running: started, watched until ready, started again when it crashes."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from ratiba_cli.plain_http import NO_TLS
from ratiba_cli.servers.process import ProcessRef
from ratiba_cli.servers.readiness import accepts_connections
from ratiba_cli.servers.record import ServerRecord, write_record
from ratiba_cli.supervision.news import Crashed, News, NotStarted, Ready, Started, Stopped
from ratiba_cli.supervision.plan import ProcessPlan, ProcessStart
from ratiba_cli.supervision.restart_delay import RestartDelay

STOP_SECONDS = 30.0  # a service takes 20 s at most to finish the turn in hand
_LOG_BYTES = 16 * 1024 * 1024


class Supervised:
    """Runs one plan until it is told to stop.

    Standard output and error go to `logs/<name>.log` in `folder`; the process is recorded in `run/<name>`, so that
    another command finds it when this one was killed.
    """

    def __init__(self, plan: ProcessPlan, folder: Path, tell: Callable[[News], None], delay: RestartDelay) -> None:
        self.plan = plan
        self._delay = delay
        self.ready = asyncio.Event()
        self.log = folder / "logs" / f"{plan.name}.log"
        self._home = folder / "run" / plan.name
        self._tell = tell
        self._stopping = asyncio.Event()
        self._ended = asyncio.Event()
        self._ended.set()

    async def run(self) -> None:
        """Keep the process running until `stop`; returns when it is gone."""
        self._ended.clear()
        try:
            delay = self._delay
            while not self._stopping.is_set():
                begun = time.monotonic()
                ended = await self._run_once(begun)
                if ended is None:
                    return
                delay = delay.after_crash(time.monotonic() - begun)
                self._tell(self._bad_news(ended, delay.seconds))
                with contextlib.suppress(TimeoutError):  # nobody told us to stop meanwhile: start it again
                    await asyncio.wait_for(self._stopping.wait(), delay.seconds)
        finally:
            self._ended.set()

    async def stop(self) -> None:
        """Ask the process to end, kill it when it does not within 30 s; returns when it is gone."""
        self._stopping.set()
        await self._ended.wait()

    def _bad_news(self, ended: int | Exception, restart_in: float) -> News:
        if isinstance(ended, Exception):
            return NotStarted(self.plan.name, f"{type(ended).__name__}: {ended}", restart_in)
        return Crashed(self.plan.name, ended, self.last_words(), restart_in)

    async def _run_once(self, begun: float) -> int | Exception | None:
        """Run the process to its end: its exit code, what kept it from starting, or None when it was told to end."""
        try:
            start = self.plan.start()
            process = await self._spawn(start)
        except Exception as error:  # noqa: BLE001 - a full disk, a missing program, no port: it may pass
            return error
        tasks = [
            asyncio.create_task(process.wait()),
            asyncio.create_task(self._stopping.wait()),
            asyncio.create_task(self._watch_until_ready(start, begun)),
        ]
        await asyncio.wait(tasks[:2], return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        self.ready.clear()
        if not self._stopping.is_set():
            return process.returncode or 0
        await self._end(process)
        return None

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        if process.returncode is not None:
            return
        ref = ProcessRef.of(process.pid)
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), STOP_SECONDS)
        except TimeoutError:
            if ref is not None:
                await asyncio.to_thread(ref.end, patience=0.0)
            self._tell(Stopped(self.plan.name, killed=True))
        else:
            self._tell(Stopped(self.plan.name, killed=False))

    def last_words(self) -> str:
        """Return the last line of the log; empty when there is none."""
        try:
            with self.log.open("rb") as file:
                file.seek(max(0, self.log.stat().st_size - 4096))
                lines = file.read().decode(errors="replace").strip().splitlines()
        except FileNotFoundError:
            return ""
        return lines[-1] if lines else ""

    async def _spawn(self, start: ProcessStart) -> asyncio.subprocess.Process:
        self._home.mkdir(parents=True, exist_ok=True)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > _LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *start.argv,
                env=dict(start.environment),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for us: we stop the processes, in order
            )
        try:
            ref = ProcessRef.of(process.pid)
            write_record(self._home, ServerRecord(0, process.pid, ref.created if ref is not None else 0.0))
        except BaseException:  # without its record nobody would find it
            process.kill()
            await process.wait()
            raise
        self._tell(Started(self.plan.name, process.pid))
        return process

    async def _watch_until_ready(self, start: ProcessStart, begun: float) -> None:
        async with httpx.AsyncClient(timeout=2, verify=NO_TLS) as client:
            while not await _answers(client, start):  # noqa: ASYNC110 - another process's state has no event here
                await asyncio.sleep(0.05)
        self.ready.set()
        self._tell(Ready(self.plan.name, time.monotonic() - begun))


async def _answers(client: httpx.AsyncClient, start: ProcessStart) -> bool:
    listens = start.port is None or accepts_connections(start.port)
    return listens and await answers_ready(client, start.ready_url)


async def answers_ready(client: httpx.AsyncClient, url: str) -> bool:
    """True when `url` answers 200 now."""
    try:
        return (await client.get(url)).status_code == 200
    except httpx.TransportError:
        return False
