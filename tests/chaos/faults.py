"""Carries faults out, each by pid, and writes down when it struck and how many turns were in flight."""

import asyncio
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import httpx
from tests.chaos.schedule import Fault, Planned
from tests.chaos.stack import ChaosStack

from ratiba_cli.local.presence import children_of
from ratiba_cli.plain_http import NO_TLS
from ratiba_cli.servers.local_server import LocalServer
from ratiba_cli.servers.process import ProcessRef
from ratiba_cli.servers.stack import LocalStack
from ratiba_cli.supervision.supervised import answers_ready

GATEWAY = "channel-gateway-1"
BOOKING = ("booking-fsm-1", "booking-fsm-2")
TARGET_SECONDS = 60.0
"""How long a fault waits for its target to be back at work from the one before."""


@dataclass(frozen=True)
class Struck:
    """A fault that happened. Seconds since 1970; `until` is when the target was let go or was back."""

    fault: Fault
    target: str
    at: float
    until: float
    in_flight: int


class NothingToStrike(Exception):
    """A target was not at work in time: a fault on it would prove nothing."""


class FaultDriver:
    """Strikes the planned faults one after the other; freezes run on beside the others."""

    def __init__(self, stack: ChaosStack, in_flight: Callable[[], int], least_in_flight: int) -> None:
        self.struck: list[Struck] = []
        self.done = False
        self._stack = stack
        self._in_flight = in_flight
        self._least = least_in_flight
        self._servers = LocalStack(stack.running.folder)
        self._frozen: set[str] = set()
        self._http = httpx.AsyncClient(timeout=2, verify=NO_TLS)

    async def run(self, plan: Sequence[Planned]) -> None:
        """Strike everything; returns when the last frozen process is awake again. Raises NothingToStrike."""
        try:
            async with asyncio.TaskGroup() as freezes:
                for planned in plan:
                    await asyncio.sleep(planned.after)
                    match planned.fault:
                        case Fault.KILL_BOOKING | Fault.KILL_GATEWAY | Fault.KILL_LEADER:
                            await self._kill(planned)
                        case Fault.FREEZE_BOOKING | Fault.FREEZE_GATEWAY:
                            name, process = await self._target(planned)
                            freezes.create_task(self._freeze(planned, name, process))
                        case _:
                            await self._restart(planned.fault)
        finally:
            self.done = True
            await self._http.aclose()

    async def _kill(self, planned: Planned) -> None:
        await self._busy_enough()
        name, process = await self._target(planned)
        at, in_flight = time.time(), self._in_flight()
        process.send(signal.SIGKILL)
        await asyncio.to_thread(process.wait_gone, 10)
        self.struck.append(Struck(planned.fault, name, at, time.time(), in_flight))

    async def _freeze(self, planned: Planned, name: str, process: ProcessRef) -> None:
        self._frozen.add(name)
        at, in_flight = time.time(), self._in_flight()
        process.send(signal.SIGSTOP)
        try:
            await asyncio.sleep(planned.seconds)
        finally:
            process.send(signal.SIGCONT)
            self._frozen.discard(name)
        self.struck.append(Struck(planned.fault, name, at, time.time(), in_flight))

    async def _restart(self, fault: Fault) -> None:
        server = self._server(fault)
        at, in_flight = time.time(), self._in_flight()
        await asyncio.to_thread(server.restart)
        self.struck.append(Struck(fault, server.name, at, time.time(), in_flight))

    def _server(self, fault: Fault) -> LocalServer:
        match fault:
            case Fault.RESTART_NATS:
                return self._servers.nats
            case Fault.RESTART_POSTGRES:
                return self._servers.postgres
            case _:
                return self._servers.valkey

    async def _busy_enough(self) -> None:
        """Wait for enough turns in flight, 30 s at most: what was in flight is written down in any case."""
        deadline = time.monotonic() + 30.0
        while self._in_flight() < self._least and time.monotonic() < deadline:  # noqa: ASYNC110  a count has no event
            await asyncio.sleep(0.005)

    async def _target(self, planned: Planned) -> tuple[str, ProcessRef]:
        """A process that is at work and awake. Raises NothingToStrike."""
        deadline = time.monotonic() + TARGET_SECONDS
        while time.monotonic() < deadline:
            for name in await self._candidates(planned):
                process = children_of(self._stack.running.folder).get(name)
                ready = name not in self._frozen and await self._answers(name, "readyz")
                if process is not None and ready:
                    return name, process
            await asyncio.sleep(0.05)
        raise NothingToStrike(f"{planned.fault}: no target was at work within {TARGET_SECONDS:g} s")

    async def _candidates(self, planned: Planned) -> list[str]:
        match planned.fault:
            case Fault.KILL_GATEWAY | Fault.FREEZE_GATEWAY:
                return [GATEWAY]
            case Fault.KILL_LEADER:
                return [name for name in BOOKING if name not in self._frozen and await self._leads(name)]
            case _:
                return [BOOKING[planned.replica - 1], BOOKING[2 - planned.replica]]

    async def _leads(self, name: str) -> bool:
        try:
            page = await self._http.get(f"{self._stack.health(name)}/metrics")
        except httpx.TransportError:
            return False
        return "ratiba_outbox_leader 1.0" in page.text.splitlines()

    async def _answers(self, name: str, page: str) -> bool:
        return await answers_ready(self._http, f"{self._stack.health(name)}/{page}")
