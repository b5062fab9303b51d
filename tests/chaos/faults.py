"""Carries faults out, each by pid, and writes down when it struck and how many turns were in flight."""

import asyncio
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.chaos.ledger import Ledger
from tests.chaos.schedule import FREEZES, KILLS, Fault, Planned
from tests.chaos.stack import ChaosStack
from tests.chaos.targets import Target, Targets

from ratiba_cli.servers.local_server import LocalServer
from ratiba_cli.servers.stack import LocalStack

BUSY_SECONDS = 60.0
"""How long a kill waits for a target that is at work while enough turns are in flight."""

STILL_STRANDED = 5
REST_SECONDS = 90.0
"""How long it takes at most until no more turns than these are stranded: several acknowledgement waits and leases."""

SURE_SECONDS = 0.5
"""How long a target that was at work is believed to be so."""


@dataclass(frozen=True)
class Struck:
    """A fault that happened. Seconds since 1970; `until` is when the target was let go or was back."""

    fault: Fault
    target: str
    at: float
    until: float
    in_flight: int


class NothingToStrike(Exception):
    """No target was at work in time, or too little was going on: a fault would prove nothing."""


class FaultDriver:
    """Strikes the planned faults one after the other; freezes of a booking-fsm run on beside the others."""

    def __init__(self, stack: ChaosStack, ledger: Ledger, least_in_flight: int) -> None:
        self.struck: list[Struck] = []
        self.done = False
        self.stuck: str | None = None
        self._ledger = ledger
        self._least = least_in_flight
        self._servers = LocalStack(stack.running.folder)
        self._targets = Targets(stack)

    async def run(self, plan: Sequence[Planned]) -> None:
        """Strike everything, or as much as can be (`stuck` says why); returns when nobody is frozen any more."""
        try:
            async with self._targets, asyncio.TaskGroup() as freezes:
                try:
                    for planned in plan:
                        await asyncio.sleep(planned.after)
                        if planned.rested:
                            await self._rest()
                        await self._strike(planned, freezes)
                except NothingToStrike as nothing:
                    self.stuck = str(nothing)
        finally:
            self.done = True

    async def _rest(self) -> None:
        """Wait until hardly anybody suffers from what was done before. Raises NothingToStrike."""
        deadline = time.monotonic() + REST_SECONDS
        while self._ledger.stranded > STILL_STRANDED:
            if time.monotonic() > deadline:
                raise NothingToStrike(f"after {REST_SECONDS:g} s {self._ledger.stranded} turns were still stranded")
            await asyncio.sleep(0.05)

    async def _strike(self, planned: Planned, freezes: asyncio.TaskGroup) -> None:
        if planned.fault in KILLS:
            await self._kill(planned)
        elif planned.fault in FREEZES:
            freezes.create_task(self._freeze(planned, await self._at_work(planned)))
        else:
            await self._take_server_away(planned.fault)

    async def _kill(self, planned: Planned) -> None:
        """Kill in the very moment in which the target is at work and enough turns are in flight."""
        deadline = time.monotonic() + BUSY_SECONDS
        while time.monotonic() < deadline:
            target = await self._targets.at_work(planned)
            sure_until = time.monotonic() + SURE_SECONDS if target else 0.0
            while target is not None and time.monotonic() < sure_until:
                if (in_flight := self._ledger.in_flight) >= self._least:
                    at = time.time()
                    target.process.send(signal.SIGKILL)
                    await asyncio.to_thread(target.process.wait_gone, 10)
                    self.struck.append(Struck(planned.fault, target.name, at, time.time(), in_flight))
                    return
                await asyncio.sleep(0.005)
            await asyncio.sleep(0.02)
        raise NothingToStrike(
            f"{planned.fault}: within {BUSY_SECONDS:g} s it was never at work with {self._least} turns in flight "
            f"({self._ledger.in_flight} now)"
        )

    async def _at_work(self, planned: Planned) -> Target:
        deadline = time.monotonic() + BUSY_SECONDS
        while time.monotonic() < deadline:
            if target := await self._targets.at_work(planned):
                return target
            await asyncio.sleep(0.05)
        raise NothingToStrike(f"{planned.fault}: no target was at work within {BUSY_SECONDS:g} s")

    async def _freeze(self, planned: Planned, target: Target) -> None:
        with self._targets.frozen(target):
            at, in_flight = time.time(), self._ledger.in_flight
            target.process.send(signal.SIGSTOP)
            try:
                await asyncio.sleep(planned.seconds)
            finally:
                target.process.send(signal.SIGCONT)
        self.struck.append(Struck(planned.fault, target.name, at, time.time(), in_flight))

    async def _take_server_away(self, fault: Fault) -> None:
        server, leave = self._server(fault)
        at, in_flight = time.time(), self._ledger.in_flight
        await asyncio.to_thread(leave)
        await asyncio.to_thread(server.start)
        self.struck.append(Struck(fault, server.name, at, time.time(), in_flight))

    def _server(self, fault: Fault) -> tuple[LocalServer, Callable[[], object]]:
        """The server of a fault and how it goes."""
        nats, postgres, valkey = self._servers.nats, self._servers.postgres, self._servers.valkey
        ways: dict[Fault, tuple[LocalServer, Callable[[], object]]] = {
            Fault.RESTART_NATS: (nats, nats.stop),
            Fault.RESTART_POSTGRES: (postgres, postgres.stop),
            Fault.RESTART_VALKEY: (valkey, valkey.stop),
            Fault.KILL_NATS: (nats, nats.kill),
            Fault.KILL_POSTGRES: (postgres, postgres.kill),
            Fault.KILL_VALKEY: (valkey, valkey.kill),
        }
        return ways[fault]
