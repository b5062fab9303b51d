"""Whom a fault may strike: a process that is at work and awake just now."""

import contextlib
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import httpx
from tests.chaos.schedule import Fault, Planned
from tests.chaos.stack import ChaosStack

from ratiba_cli.local.presence import children_of
from ratiba_cli.plain_http import NO_TLS
from ratiba_cli.servers.process import ProcessRef
from ratiba_cli.supervision.supervised import answers_ready

GATEWAY = "channel-gateway-1"
BOOKING = ("booking-fsm-1", "booking-fsm-2")


@dataclass(frozen=True)
class Target:
    """A process of the stack by its name there."""

    name: str
    process: ProcessRef


class Targets:
    """The stack's processes as a fault sees them."""

    def __init__(self, stack: ChaosStack) -> None:
        self._stack = stack
        self._frozen: set[str] = set()
        self._http = httpx.AsyncClient(timeout=2, verify=NO_TLS)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def at_work(self, planned: Planned) -> Target | None:
        """A process of the planned kind that says it is ready; None when there is none now."""
        for name in self._candidates(planned):
            process = children_of(self._stack.running.folder).get(name)
            if process is None or name in self._frozen or not await self._ready(name):
                continue
            if planned.fault is not Fault.KILL_LEADER or await self._leads(name):
                return Target(name, process)
        return None

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """While the block runs, no booking-fsm goes on with a turn; seconds at most, or their sessions are ended."""
        running = children_of(self._stack.running.folder)
        held = [running[name] for name in BOOKING if name in running and name not in self._frozen]
        for process in held:
            process.send(signal.SIGSTOP)
        try:
            yield
        finally:
            for process in held:
                process.send(signal.SIGCONT)

    @contextlib.contextmanager
    def frozen(self, target: Target) -> Iterator[None]:
        """While the block runs, nobody else strikes it."""
        self._frozen.add(target.name)
        try:
            yield
        finally:
            self._frozen.discard(target.name)

    def _candidates(self, planned: Planned) -> tuple[str, ...]:
        match planned.fault:
            case Fault.KILL_GATEWAY | Fault.FREEZE_GATEWAY:
                return (GATEWAY,)
            case Fault.KILL_LEADER:
                return BOOKING
            case _:
                return (BOOKING[planned.replica - 1], BOOKING[2 - planned.replica])

    async def _leads(self, name: str) -> bool:
        try:
            page = await self._http.get(f"{self._stack.health(name)}/metrics")
        except httpx.TransportError:
            return False
        return "ratiba_outbox_leader 1.0" in page.text.splitlines()

    async def _ready(self, name: str) -> bool:
        return await answers_ready(self._http, f"{self._stack.health(name)}/readyz")
