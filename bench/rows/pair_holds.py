"""Pair holds: taking both times of an offer and giving the second back, beside a floor and what else there is.

Ours covers every five minutes of both times, all or nothing, in one step on the server. The floor is the same two
scripts with their keys and arguments made beforehand. What a user would take instead from the package index are two
locks by slot (`redis`), or two Redlocks (`pottery`): a lock knows one name, so they hold less, and neither is all or
nothing.
"""

import datetime as dt
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from uuid import uuid4

from pottery import AIORedlock
from redis.asyncio import Redis

from bench.reckoning import Figure, in_turns, ratio
from ratiba_cli.servers.stack import ServerUrls
from ratiba_holds import PAIR_TTL_S, Holds, Reserved, StaffTime, open_client, primary_owner, secondary_owner
from ratiba_holds.keys import cell_keys, cell_name, index_key, staff_and_cell
from ratiba_holds.scripts import Script

PAIRS = 400
"""A sample."""

TENANT = "upesi-nails"
NOON = dt.datetime(2027, 3, 1, 9, 0, tzinfo=dt.UTC)
PRIMARY = StaffTime("staff-1", NOON, NOON + dt.timedelta(minutes=50))
SECONDARY = StaffTime("staff-2", NOON + dt.timedelta(minutes=50), NOON + dt.timedelta(minutes=120))

Pair = Callable[[], Awaitable[None]]


async def measure(urls: ServerUrls, rounds: int) -> list[Figure]:
    """Figures `pairs.*`."""
    client = open_client(urls.valkey, timeout_s=2.0)
    try:
        kinds = {
            "ours": _ours(Holds(client)),
            "bare": await _bare(client),
            "locks": _two_locks(client),
            "redlocks": _two_redlocks(client),
        }
        taken = await in_turns(rounds, {name: partial(_seconds, client, pair) for name, pair in kinds.items()})
    finally:
        await client.aclose()
    rate = tuple(PAIRS / took for took in taken["ours"])
    cells = f"{len(PRIMARY.cells)} and {len(SECONDARY.cells)} cells, one client"
    return [
        Figure("pairs.per_second", "pairs/s", rate, cells),
        ratio("pairs.to_bare", taken["ours"], taken["bare"], "the same scripts, keys and arguments made beforehand"),
        ratio("pairs.locks_to_ours", taken["locks"], taken["ours"], "two locks of redis-py, by slot"),
        ratio("pairs.redlocks_to_ours", taken["redlocks"], taken["ours"], "two Redlocks of pottery, one master"),
    ]


async def _seconds(client: Redis, pair: Pair) -> float:
    await client.flushdb()
    begun = time.perf_counter()
    for _ in range(PAIRS):
        await pair()
    return time.perf_counter() - begun


def _ours(holds: Holds) -> Pair:
    async def pair() -> None:
        offer_id = str(uuid4())
        held = await holds.reserve_pair(TENANT, PRIMARY, SECONDARY, thread="thread", offer_id=offer_id)
        freed = await holds.release_pair(TENANT, SECONDARY, thread="thread", offer_id=offer_id)
        _must(isinstance(held, Reserved) and freed == len(SECONDARY.cells))

    return pair


async def _bare(client: Redis) -> Pair:
    """EVALSHA twice, and nothing else."""
    claim, release = Script("claim"), Script("release")
    for script in (claim, release):
        await client.script_load(script.text)
    first, second = ([cell_name(time.staff_id, cell) for cell in time.cells] for time in (PRIMARY, SECONDARY))
    owner = secondary_owner("thread", str(uuid4()))
    index = index_key(TENANT)
    claim_keys = [index, *cell_keys(TENANT, [*first, *second])]
    numbers = [argument for name in (*first, *second) for argument in (name, staff_and_cell(name)[1])]
    claimed = [*claim_keys, PAIR_TTL_S, len(first), primary_owner("thread"), owner, *numbers]
    release_keys = [index, *cell_keys(TENANT, second)]
    released = [*release_keys, owner, *second]

    async def pair() -> None:
        taken = await client.evalsha(claim.digest, len(claim_keys), *claimed)
        freed = await client.evalsha(release.digest, len(release_keys), *released)
        _must(not taken and freed == len(second))

    return pair


def _two_locks(client: Redis) -> Pair:
    async def pair() -> None:
        first = client.lock("slot:1", timeout=PAIR_TTL_S, blocking=False)
        second = client.lock("slot:2", timeout=PAIR_TTL_S, blocking=False)
        _must(await first.acquire() and await second.acquire())
        await second.release()
        await first.release()

    return pair


def _two_redlocks(client: Redis) -> Pair:
    async def pair() -> None:
        first, second = (_redlock(client, name) for name in ("slot:1", "slot:2"))
        _must(await first.acquire() and await second.acquire())
        await second.release()
        await first.release()

    return pair


def _redlock(client: Redis, key: str) -> Any:
    return AIORedlock(key=key, masters={client}, auto_release_time=PAIR_TTL_S)


def _must(true: bool) -> None:  # noqa: FBT001  a check, not a switch
    if not true:
        msg = "a pair was not held, or not given back"
        raise RuntimeError(msg)
