"""What a booking waits for an offer that never comes: cross-sell is frozen, and takes for ever.

The customer has the booking at once; what waits is what comes behind it: the end of the conversation, or the payment.
"""

import asyncio
import contextlib
import datetime as dt
import os
import signal
from collections.abc import Iterator

import asyncpg

from bench.business import WITH_OFFERS
from bench.live import Live, until_served
from bench.reckoning import Figure, percentile
from ratiba_cli.reach.connections import connected
from ratiba_cli.seeding.planting import plant
from ratiba_runtime.tenancy import checkpoints_schema_of

AT_ONCE = 4
CUSTOMERS = 40
"""In a round. With five rounds 99 of 100 leave two out."""

ENDED_SECONDS = 15.0

_WAITED = """
    SELECT extract(epoch FROM min(taken_at) FILTER (WHERE state ->> 'step' = 'BOOKED')
        - min(taken_at) FILTER (WHERE state ->> 'step' = 'CROSS_SELL_OFFER'))::float8 AS seconds
    FROM {schema}.checkpoints GROUP BY thread_id
    HAVING min(taken_at) FILTER (WHERE state ->> 'step' = 'CROSS_SELL_OFFER') >= $1
"""


async def measure(live: Live, rounds: int) -> list[Figure]:
    """Figures `waiting.*`."""
    async with connected(live.stack.urls) as reached:
        await plant(reached, WITH_OFFERS, live.stack.secrets.graph_token, lambda _line: None)
    await until_served(live.offered)
    with _frozen(live.stack.pids()["cross-sell-1"]):
        samples = [await _sample(live) for _ in range(rounds)]
    waited = [seconds for sample in samples for seconds in sample]
    return [
        Figure("waiting.p50_s", "s", tuple(percentile(sample, 0.5) for sample in samples)),
        Figure("waiting.p99_s", "s", (percentile(waited, 0.99),), f"of {len(waited)} bookings, by the rows"),
    ]


async def _sample(live: Live) -> list[float]:
    """Seconds from each booking until its conversation waited no more."""
    load = live.offered
    begun = dt.datetime.now(dt.UTC)
    booked = load.taken.booked

    async def customers() -> None:
        for _ in range(CUSTOMERS // AT_ONCE):
            await load.converse()

    await asyncio.gather(*(customers() for _ in range(AT_ONCE)))
    if load.taken.booked - booked != CUSTOMERS:
        raise RuntimeError(f"not everybody booked: {load.taken}")
    connection = await asyncpg.connect(live.stack.urls.postgres)
    try:
        async with asyncio.timeout(ENDED_SECONDS):
            while True:
                rows = await connection.fetch(_WAITED.format(schema=checkpoints_schema_of(WITH_OFFERS.slug)), begun)
                if len(rows) == CUSTOMERS and all(row["seconds"] is not None for row in rows):
                    return [row["seconds"] for row in rows]
                await asyncio.sleep(0.2)
    finally:
        await connection.close()


@contextlib.contextmanager
def _frozen(pid: int) -> Iterator[None]:
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)
