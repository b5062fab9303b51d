"""Holds: time that is spoken for while a conversation decides, and not yet in the database."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import cast

from redis.asyncio import Redis

from ratiba_holds.failures import unavailable_is_not_taken
from ratiba_holds.held_cells import as_holds
from ratiba_holds.keys import cell_keys, cell_name, index_key, staff_and_cell
from ratiba_holds.outcomes import Hold, Lost, Raised, Reserved, Taken
from ratiba_holds.owners import known_owner, primary_owner, secondary_owner
from ratiba_holds.scripts import Script
from ratiba_holds.staff_time import StaffTime, cells_between

PAIR_TTL_S = 30
MOST_TTL_S = 3600
_MOST_CELLS_A_CALL = 5000


class Holds:
    """Provisional holds on one server. The exclusion constraint in the database stays the last word.

    What must stay true: a cell has one owner; an owner has all cells of a hold or none; only its owner
    raises or releases a cell, and raising never shortens; a cell lives `ttl_s` seconds from its last raise
    and then frees itself. Every method raises HoldsUnavailable if the server does not answer in time, and
    every method may be repeated with the same arguments.
    """

    def __init__(self, client: Redis) -> None:
        """Take a client made by `open_client`; the caller closes it."""
        if not client.connection_pool.connection_kwargs.get("decode_responses"):
            raise ValueError("holds need a client that decodes responses; make it with open_client")
        self._client = client
        self._claim, self._raise = Script("claim"), Script("raise")
        self._release, self._prune = Script("release"), Script("prune")

    async def reserve(self, tenant: str, time: StaffTime, owner: str, ttl_s: int) -> Reserved | Taken:
        """Hold every cell of `time` for `owner`, or none. Cells that are the owner's already are raised."""
        return await self._take("reserve", tenant, [(time, owner)], ttl_s)

    async def reserve_pair(
        self,
        tenant: str,
        primary: StaffTime,
        secondary: StaffTime,
        *,
        thread: str,
        offer_id: str,
        ttl_s: int = PAIR_TTL_S,
    ) -> Reserved | Taken:
        """Hold the offered second time together with the thread's own first, or change nothing.

        The primary is raised where the thread holds it and taken where it ran out. Refuses with ValueError
        a secondary that shares a cell with the primary: one person cannot do both.
        """
        if primary.staff_id == secondary.staff_id and set(primary.cells) & set(secondary.cells):
            raise ValueError(f"the two times of a pair share a cell: {primary} and {secondary}")
        pair = [(primary, primary_owner(thread)), (secondary, secondary_owner(thread, offer_id))]
        return await self._take("reserve_pair", tenant, pair, ttl_s)

    async def raise_ttl(self, tenant: str, time: StaffTime, owner: str, ttl_s: int) -> Raised | Lost:
        """Let every cell of `time` live at least `ttl_s` seconds from now, or change nothing."""
        names = _names(time)
        arguments: list[str | int] = [_seconds(ttl_s), known_owner(owner)]
        async with unavailable_is_not_taken("raise_ttl"):
            lost, *by = await self._raise.run(self._client, _keys(tenant, names), arguments)
        return Lost(_each_once(by)) if lost else Raised(ttl_s)

    async def release(self, tenant: str, time: StaffTime, owner: str) -> int:
        """Free the cells of `time` that carry the owner's token; returns how many. Others' stay untouched."""
        names = _names(time)
        async with unavailable_is_not_taken("release"):
            return int(await self._release.run(self._client, _keys(tenant, names), [known_owner(owner), *names]))

    async def release_pair(self, tenant: str, secondary: StaffTime, *, thread: str, offer_id: str) -> int:
        """Free what this offer holds of the second time; returns how many cells. The primary always stays."""
        return await self.release(tenant, secondary, secondary_owner(thread, offer_id))

    async def held(
        self, tenant: str, start: dt.datetime, end: dt.datetime, ignoring: Collection[str] = ()
    ) -> tuple[Hold, ...]:
        """What is held within [start, end), in order of staff and time; cells of one owner in a row are one.

        `ignoring` are tokens that do not count, such as the asker's own. The cost is that of the holds within
        the window, not of its length. A picture of a moment: only `reserve` decides.
        """
        window = cells_between(start, end)
        async with unavailable_is_not_taken("held"):
            index = index_key(tenant)
            found = await self._client.zrange(index, window.start, f"({window.stop}", byscore=True)
            names = cast("list[str]", found)
            owners: list[str | None] = []
            for part in _parts(names):
                owners += cast("list[str | None]", await self._client.mget(cell_keys(tenant, part)))
            gone = [name for name, owner in zip(names, owners, strict=True) if owner is None]
            await self._forget(tenant, gone)
        named = zip(names, owners, strict=True)
        return as_holds((name, owner) for name, owner in named if owner is not None and owner not in ignoring)

    async def probe(self) -> None:
        """Return if the server answers; raise HoldsUnavailable if it does not."""
        async with unavailable_is_not_taken("probe"):
            await self._client.ping()

    async def _take(
        self, operation: str, tenant: str, wanted: Sequence[tuple[StaffTime, str]], ttl_s: int
    ) -> Reserved | Taken:
        """Claim the cells of one or two times, each for its owner, in one step on the server."""
        names = [name for time, _ in wanted for name in _names(time)]
        (first, owner), (_, second_owner) = wanted[0], wanted[-1]
        arguments: list[str | int] = [_seconds(ttl_s), len(first.cells), known_owner(owner), known_owner(second_owner)]
        for name in names:
            arguments += [name, staff_and_cell(name)[1]]
        async with unavailable_is_not_taken(operation):
            by = await self._claim.run(self._client, _keys(tenant, names), arguments)
        return Taken(_each_once(by)) if by else Reserved(ttl_s)

    async def _forget(self, tenant: str, gone: list[str]) -> None:
        """Take what has run out from the index, so that it does not grow with the past."""
        for part in _parts(gone):
            await self._prune.run(self._client, _keys(tenant, part), part)


def _names(time: StaffTime) -> list[str]:
    return [cell_name(time.staff_id, cell) for cell in time.cells]


def _keys(tenant: str, names: Sequence[str]) -> list[str]:
    """What the scripts are given as KEYS: the index, then the cells."""
    return [index_key(tenant), *cell_keys(tenant, names)]


def _parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    """The names in portions that keep one call short: the server does nothing else meanwhile."""
    for at in range(0, len(names), _MOST_CELLS_A_CALL):
        yield names[at : at + _MOST_CELLS_A_CALL]


def _seconds(ttl_s: int) -> int:
    """Refuse what cannot be whole seconds of a provisional hold; 30000 is a slip of milliseconds."""
    if type(ttl_s) is not int or not 1 <= ttl_s <= MOST_TTL_S:
        raise ValueError(f"ttl_s is {ttl_s!r}; it must be whole seconds from 1 to {MOST_TTL_S}")
    return ttl_s


def _each_once(owners: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(owners)))
