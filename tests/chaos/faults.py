"""Carries faults out, each by pid, and writes down when it struck and how many turns were in flight."""

import asyncio
import itertools
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.chaos.gate import Gate, soon
from tests.chaos.ledger import Ledger
from tests.chaos.outages import Outages
from tests.chaos.schedule import FREEZES, KILLS, UNDECIDED, Fault, Planned
from tests.chaos.stack import ChaosStack
from tests.chaos.targets import Target, Targets

BUSY_SECONDS = 120.0
"""How long a kill waits for a target that is at work while enough turns are in flight."""

REST_SECONDS = 120.0
"""Within this all turns from before a volley are answered: some acknowledgement waits and leases on a busy machine."""

GATHER_SECONDS = 15.0
"""How long customers are held back before a fault at most, so that they speak at once."""

GATHERED = (1.5, 2.0, 3.0, 4.0)
"""So many times the least are gathered, more when that was too few: some are through before the last has spoken."""

MARGIN = 1.25
"""It strikes when so many times the least are in flight as far as the driver has heard: the bus knows sooner."""

BEGUN = 0.5
"""When so many times the least are in flight, some of them are in hand."""

HELD_SECONDS = 2.5
"""For how long, twice, a booking-fsm is held in the middle of its turns until enough others wait behind them."""

HEARD_SECONDS = 0.4
"""Until the driver has heard of what was decided before the hold."""

SURE_SECONDS = 1.0
"""How long a target that was at work is believed to be so."""


@dataclass(frozen=True)
class Struck:
    """A fault that happened. Seconds since 1970; `until` is when the target was let go or was back.

    `in_flight`: turns answered 200 since the last fault; of UNDECIDED faults those that were not decided.
    """

    fault: Fault
    target: str
    at: float
    until: float
    in_flight: int


class NothingToStrike(Exception):
    """No target was at work in time, or too little was going on: a fault would prove nothing."""


class FaultDriver:
    """Strikes the planned faults one after the other; freezes run on beside the others."""

    def __init__(self, stack: ChaosStack, ledger: Ledger, gate: Gate, least_in_flight: int) -> None:
        self.struck: list[Struck] = []
        self.done = False
        self.stuck: str | None = None
        self._ledger = ledger
        self._gate = gate
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
        if not await soon(lambda: not self._ledger.stranded, REST_SECONDS, every=0.05):
            raise NothingToStrike(f"{self._ledger.stranded} turns from before are unanswered after {REST_SECONDS:g} s")

    async def _strike(self, planned: Planned, freezes: asyncio.TaskGroup) -> None:
        if planned.fault not in (*KILLS, *FREEZES):
            await self._take_server_away(planned)
            return
        target, in_flight = await self._busy_target(planned)
        at = time.time()
        if planned.fault in FREEZES:
            target.process.send(signal.SIGSTOP)
            freezes.create_task(self._thaw(planned, target, at, in_flight))
            return
        target.process.send(signal.SIGKILL)
        await asyncio.to_thread(target.process.wait_gone, 10)
        self._note(planned.fault, target.name, at, in_flight)

    async def _busy_target(self, planned: Planned) -> tuple[Target, int]:
        """A process at work while enough turns are in flight, and how many: in this moment. Raises NothingToStrike.

        Customers are held back for a moment and then speak at once, or a quick stack would never have so much in hand.
        """
        deadline = time.monotonic() + BUSY_SECONDS
        more = itertools.chain(GATHERED, itertools.repeat(GATHERED[-1]))
        while time.monotonic() < deadline:
            async with self._gate.shut(int(next(more) * self._least), GATHER_SECONDS):
                target = await self._targets.at_work(planned)
            if target and await self._enough_in_flight(planned.fault):
                return target, self._in_flight(planned.fault)
        raise NothingToStrike(
            f"{planned.fault}: within {BUSY_SECONDS:g} s it was never at work with {self._least} turns in flight"
        )

    async def _enough_in_flight(self, fault: Fault) -> bool:
        """Whether it came to so much. A booking-fsm that keeps up with the crowd is held in the middle of its turns."""

        def enough() -> bool:
            return self._in_flight(fault) >= MARGIN * self._least

        if fault not in UNDECIDED:
            return await soon(enough, SURE_SECONDS)
        await soon(lambda: self._in_flight(fault) >= BEGUN * self._least, SURE_SECONDS)
        with self._targets.held():
            if not await soon(enough, HELD_SECONDS):
                return False
            await asyncio.sleep(HEARD_SECONDS)
            return await soon(enough, HELD_SECONDS)

    def _in_flight(self, fault: Fault) -> int:
        return self._ledger.undecided if fault in UNDECIDED else self._ledger.in_flight

    async def _thaw(self, planned: Planned, target: Target, at: float, in_flight: int) -> None:
        """Wake a frozen process up when it is time, whatever happens."""
        self._ledger.struck()
        with self._targets.frozen(target):
            try:
                await asyncio.sleep(planned.seconds)
            finally:
                target.process.send(signal.SIGCONT)
        self._note(planned.fault, target.name, at, in_flight)

    async def _take_server_away(self, planned: Planned) -> None:
        if planned.fault is Fault.KILL_STREAM_LEADER:
            await soon(lambda: self._ledger.in_flight >= self._least, BUSY_SECONDS)
        at, in_flight = time.time(), self._ledger.in_flight
        name = await self._outages.strike(planned)
        self._note(planned.fault, name, at, in_flight)

    def _note(self, fault: Fault, target: str, at: float, in_flight: int) -> None:
        self.struck.append(Struck(fault, target, at, time.time(), in_flight))
        self._ledger.struck()
