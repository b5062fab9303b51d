"""A whole run: each part on servers of its own making, one part after the other, nothing left behind."""

import asyncio
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from bench import machine
from bench.guests import guests
from bench.house import opened_house
from bench.live import live_product
from bench.reckoning import Figure
from bench.report import Conditions, Report
from bench.rows import (
    offers,
    openings,
    pair_holds,
    price_lists,
    reply_time,
    slow_model,
    start,
    sustained,
    turn,
    waiting,
)
from bench.rows.anatomy import anatomy
from bench.stack import throwaway_folder
from ratiba_cli.servers.stack import LocalStack
from ratiba_runtime.collector import spare_what_stands

ROUNDS = 5
PARTS = ("openings", "lists", "offers", "turn", "live", "model")


class Run:
    """Collects what the parts find."""

    def __init__(self, rounds: int, tell: Callable[[str], None]) -> None:
        self._rounds = rounds
        self._tell = tell
        self._figures: list[Figure] = []
        self._conditions: list[Conditions] = []
        self._anatomy: Mapping[str, float] = {}

    async def run(self, parts: tuple[str, ...]) -> Report:
        """Run the parts asked for."""
        begun = time.monotonic()
        if "openings" in parts:
            self._begin("openings")
            self._found(openings.measure(self._rounds))
        if "lists" in parts:
            self._begin("lists")
            self._found(price_lists.measure(self._rounds))
        if "offers" in parts:
            with throwaway_folder() as folder:
                await self._offers(folder)
        if "turn" in parts:
            with throwaway_folder() as folder:
                await self._turns(folder)
        if "live" in parts:
            with throwaway_folder() as folder:
                await self._live(folder)
        if "model" in parts:
            with throwaway_folder() as folder:
                await self._slow_model(folder)
        return Report(
            machine.machine(),
            self._rounds,
            time.monotonic() - begun,
            tuple(self._conditions),
            tuple(self._figures),
            self._anatomy,
        )

    async def _offers(self, folder: Path) -> None:
        servers = LocalStack(folder, environ={})
        urls = await asyncio.to_thread(servers.start)
        try:
            self._begin("offers")
            self._found(await pair_holds.measure(urls, self._rounds))
            self._found(await offers.measure(urls, self._rounds))
        finally:
            await asyncio.to_thread(servers.stop)

    async def _turns(self, folder: Path) -> None:
        servers = LocalStack(folder, environ={})
        urls = await asyncio.to_thread(servers.start)
        try:
            async with opened_house(urls) as house:
                customers = guests()
                spare_what_stands()  # as every service does
                self._begin("turn")
                self._found(await turn.measure(house, customers, urls.postgres, self._rounds))
                self._anatomy = await anatomy(house, customers)
        finally:
            await asyncio.to_thread(servers.stop)

    async def _live(self, folder: Path) -> None:
        async with live_product(folder) as live:
            self._begin("reply")
            self._found(await reply_time.measure(live, self._rounds))
            self._begin("sustained")
            self._found(await sustained.measure(live, self._rounds))
            self._begin("waiting")
            self._found(await waiting.measure(live, self._rounds))
        self._begin("start")
        self._found(await start.measure(folder, self._rounds))

    async def _slow_model(self, folder: Path) -> None:
        async with slow_model.asked_by(folder) as slow:
            self._begin("model")
            self._found(await slow_model.measure(slow, self._rounds))

    def _found(self, figures: list[Figure]) -> None:
        self._figures += figures
        for figure in figures:
            self._tell(f"  {figure.name}: {figure.value:.3g} {figure.unit}")

    def _begin(self, part: str) -> None:
        conditions = Conditions(part, machine.step_ns(), machine.busy_elsewhere())
        self._conditions.append(conditions)
        busy = f"counting step {conditions.step_ns:.0f} ns, {conditions.busy_elsewhere:.1f} cores busy elsewhere"
        self._tell(f"{part}: {busy}")
