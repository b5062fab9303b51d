"""The whole stack under load: turns a second with one and with two processes of booking-fsm, by turns.

Customers, provider and product share the machine; what the driver itself uses is told with the rest. Nothing may be
lost, by the driver's count and by the database's; memory is looked at before the first sample and after the last.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

import asyncpg

from bench.business import BUSINESS
from bench.live import Live
from bench.load.driver import Taken
from bench.processes import DRIVER, Use, strangers, uses
from bench.reckoning import Figure, percentile, ratio
from ratiba_cli.local.services import SERVICES
from ratiba_runtime.tenancy import checkpoints_schema_of

AT_ONCE = 32
"""Conversations under way: more than two cores can keep busy, few enough that a reply comes within a second."""

SECONDS = 6.0
SETTLE_SECONDS = 1.0
LOOK_SECONDS = 2.0
"""Between looks at who is connected to whom: a look costs the driver some milliseconds."""

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Sample:
    """One stretch of load. `turns_per_second`: replies at the provider. `cpu`: milliseconds of processor time a turn,
    by process. `taken` counts the conversations' ends too, which come after the stretch.
    """

    taken: Taken
    turns_per_second: float
    cpu: Mapping[str, float]
    abroad: int


async def measure(live: Live, rounds: int) -> list[Figure]:
    """Figures `sustained.*` and `memory.*`."""
    before = uses(live.stack.pids())
    accepted = await _turns_taken(live)
    one, two = [], []
    for _ in range(rounds):
        one.append(await _sample(live))
        async with live.stack.second_replica():
            await asyncio.sleep(SETTLE_SECONDS)
            two.append(await _sample(live))
        await asyncio.sleep(SETTLE_SECONDS)
    after = uses(live.stack.pids())
    samples = [*one, *two]
    sent = sum(sample.taken.sent for sample in samples)
    turns = await _turns_taken(live) - accepted
    lost = sum(sample.taken.unanswered + sample.taken.refused + sample.taken.out_of_order for sample in samples)
    return [
        Figure("sustained.turns_per_s", "turns/s", tuple(sample.turns_per_second for sample in one)),
        Figure("sustained.two_replicas_turns_per_s", "turns/s", tuple(sample.turns_per_second for sample in two)),
        ratio("sustained.two_to_one", [each.turns_per_second for each in two], [each.turns_per_second for each in one]),
        Figure("sustained.p50_ms", "ms", tuple(1000 * percentile(each.taken.latencies, 0.5) for each in one)),
        Figure("sustained.p99_ms", "ms", tuple(1000 * percentile(each.taken.latencies, 0.99) for each in one)),
        Figure("sustained.turns", "turns", (turns,), "taken in all, by the database"),
        Figure("sustained.lost", "turns", (lost + abs(sent - turns),), "unanswered, refused, out of order, uncounted"),
        Figure(
            "sustained.cores", "cores", tuple(sum(each.cpu.values()) * each.turns_per_second / 1000 for each in one)
        ),
        *_processor_time(one),
        Figure(
            "spend.abroad", "connections", (sum(each.abroad for each in samples),), "out of this machine, any at all"
        ),
        Figure("spend.bookings", "bookings", (sum(each.taken.booked for each in samples),)),
        *_memory(before, after),
    ]


async def _sample(live: Live) -> Sample:
    taken = live.load.taken = Taken()
    before, begun = uses(live.stack.pids()), time.perf_counter()
    at_the_end: list[tuple[int, float, Mapping[str, Use]]] = []

    def over() -> None:
        at_the_end.append((len(taken.latencies), time.perf_counter() - begun, uses(live.stack.pids())))

    async with _watching(live) as abroad:
        await live.load.run(AT_ONCE, SECONDS, over)
    turns, seconds, after = at_the_end[0]
    cpu = {name: 1000 * (after[name].cpu - before[name].cpu) / turns for name in before.keys() & after.keys()}
    return Sample(taken, turns / seconds, cpu, len(abroad))


@contextlib.asynccontextmanager
async def _watching(live: Live) -> AsyncIterator[set[str]]:
    """Look now and then whether any process of the product talks to somebody outside of this machine."""
    seen = set[str]()

    async def look() -> None:
        while True:
            seen.update(strangers(live.stack.pids()))
            await asyncio.sleep(LOOK_SECONDS)

    looking = asyncio.create_task(look())
    try:
        yield seen
    finally:
        looking.cancel()


async def _turns_taken(live: Live) -> int:
    """Checkpoints of what customers said, one a message. An answer to whether there is an offer is a turn as well, of
    nobody's message.
    """
    connection = await asyncpg.connect(live.stack.urls.postgres)
    try:
        checkpoints = f"{checkpoints_schema_of(BUSINESS.slug)}.checkpoints"
        query = f"SELECT count(*) FROM {checkpoints} WHERE input ? 'content'"  # noqa: S608  a constant
        return int(await connection.fetchval(query))
    finally:
        await connection.close()


def _processor_time(samples: list[Sample]) -> list[Figure]:
    figures = [
        Figure(f"sustained.cpu.{name}", "ms/turn", tuple(sample.cpu[name] for sample in samples))
        for name in sorted(samples[0].cpu)
    ]
    shares = tuple(sample.cpu[DRIVER] / sum(sample.cpu.values()) for sample in samples)
    return [*figures, Figure("sustained.driver_share", "of 1", shares, "of all processor time")]


def _memory(before: Mapping[str, Use], after: Mapping[str, Use]) -> list[Figure]:
    names = sorted(before.keys() & after.keys())
    services = [name for name in names if name.startswith(tuple(row.name for row in SERVICES))]
    growths = [after[name].rss / before[name].rss for name in services]
    return [
        *(
            Figure(f"memory.{name}", "MB", (after[name].rss / MEGABYTE,), f"before: {before[name].rss / MEGABYTE:.0f}")
            for name in names
        ),
        Figure("memory.growth", "x", (max(growths),), "of the service that grew most, over all samples"),
    ]
