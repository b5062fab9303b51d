"""All processes of a stack together: started side by side, ended rank by rank."""

import asyncio
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

from ratiba_cli.refusals import CommandRefused
from ratiba_cli.supervision.news import News
from ratiba_cli.supervision.plan import ProcessPlan
from ratiba_cli.supervision.restart_delay import USUAL_DELAY, RestartDelay
from ratiba_cli.supervision.supervised import Supervised

READY_SECONDS = 120.0  # ten times what a busy laptop needs; whoever waits sees what is awaited


class NotReady(CommandRefused):
    """Some processes could not work in time; the message names them with the last line of each log."""

    def __init__(self, late: Sequence[Supervised]) -> None:
        lines = [f"{each.plan.name}: {each.last_words() or 'said nothing'} (whole log: {each.log})" for each in late]
        super().__init__("not ready in time:\n" + "\n".join(lines))
        self.names = [each.plan.name for each in late]


class Supervisor:
    """Runs the plans until `stop`; what crashes is started again. `tell` hears everything that happens."""

    def __init__(
        self,
        plans: Sequence[ProcessPlan],
        folder: Path,
        tell: Callable[[News], None],
        delay: RestartDelay = USUAL_DELAY,
    ) -> None:
        self.processes = [Supervised(plan, folder, tell, delay) for plan in plans]
        self._running: list[asyncio.Task[None]] = []

    async def start(self, seconds: float = READY_SECONDS) -> None:
        """Start every process and return when all are ready. Raises NotReady; what was started still runs then."""
        self._running = [asyncio.create_task(each.run(), name=each.plan.name) for each in self.processes]
        waits = [asyncio.create_task(each.ready.wait()) for each in self.processes]
        await asyncio.wait(waits, timeout=seconds)
        for wait in waits:
            wait.cancel()
        late = [each for each in self.processes if not each.ready.is_set()]
        if late:
            raise NotReady(late)

    async def stop(self) -> None:
        """End every process, the highest rank first; returns when none is left."""
        ordered = sorted(self.processes, key=lambda each: -each.plan.rank)
        for _, rank in groupby(ordered, key=lambda each: each.plan.rank):
            await asyncio.gather(*(each.stop() for each in rank))
        await asyncio.gather(*self._running)
