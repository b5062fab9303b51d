"""Carries faults out, each by pid, and writes down when it struck and how many turns were in flight."""

import asyncio
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.chaos.ledger import Ledger
from tests.chaos.outages import Outages
from tests.chaos.schedule import FREEZES, KILLS, Fault, Planned
from tests.chaos.stack import ChaosStack
from tests.chaos.targets import Target, Targets

BUSY_SECONDS = 60.0
"""How long a kill waits for a target that is at work while enough turns are in flight."""

REST_SECONDS = 120.0
"""Within this all turns from before a volley are answered: some acknowledgement waits and leases on a busy machine."""

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
        self._outages = Outages(stack)
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
        """Wait until every turn from before the last fault is answered. Raises NothingToStrike."""
        deadline = time.monotonic() + REST_SECONDS
        while self._ledger.stranded:
            if time.monotonic() > deadline:
                raise NothingToStrike(
                    f"after {REST_SECONDS:g} s {self._ledger.stranded} turns from before were unanswered"
                )
            await asyncio.sleep(0.05)

    async def _strike(self, planned: Planned, freezes: asyncio.TaskGroup) -> None:
        if planned.fault in KILLS:
            await self._kill(planned)
        elif planned.fault in FREEZES:
            freezes.create_task(self._freeze(planned, await self._at_work(planned)))
        else:
            await self._take_server_away(planned)

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
                    self._note(planned.fault, target.name, at, in_flight)
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
            self._ledger.struck()
            try:
                await asyncio.sleep(planned.seconds)
            finally:
                target.process.send(signal.SIGCONT)
        self._note(planned.fault, target.name, at, in_flight)

    async def _take_server_away(self, planned: Planned) -> None:
        if planned.fault is Fault.KILL_STREAM_LEADER:
            await self._busy()
        at, in_flight = time.time(), self._ledger.in_flight
        name = await self._outages.strike(planned)
        self._note(planned.fault, name, at, in_flight)

    async def _busy(self) -> None:
        """Wait until enough turns are in flight. Raises NothingToStrike."""
        deadline = time.monotonic() + BUSY_SECONDS
        while self._ledger.in_flight < self._least:
            if time.monotonic() > deadline:
                raise NothingToStrike(f"there were never {self._least} turns in flight within {BUSY_SECONDS:g} s")
            await asyncio.sleep(0.005)

    def _note(self, fault: Fault, target: str, at: float, in_flight: int) -> None:
        self.struck.append(Struck(fault, target, at, time.time(), in_flight))
        self._ledger.struck()
