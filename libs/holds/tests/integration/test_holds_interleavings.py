"""Many owners, overlapping times, any order: the server against a model of six lines a rule."""

import asyncio
import os
import random
import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from ratiba_holds import Holds, Lost, Raised, Reserved, StaffTime, Taken, open_client, primary_owner, secondary_owner
from ratiba_holds.keys import cell_keys, cell_name, index_key

THREADS = ["A", "B", "C"]
OFFERS = ["o1", "o2"]
OWNERS = [primary_owner(thread) for thread in THREADS]
OWNERS += [secondary_owner(thread, offer) for thread in THREADS for offer in OFFERS]


@dataclass
class Model:
    """Each held cell's owner and seconds left, and what each call must do and answer."""

    cells: dict[str, tuple[str, float]] = field(default_factory=dict)

    def claim(self, wanted: list[tuple[StaffTime, str]], ttl_s: int) -> Reserved | Taken:
        owners = {name: owner for time, owner in wanted for name in names(time)}
        by = {self.cells[name][0] for name, owner in owners.items() if self.cells.get(name, (owner,))[0] != owner}
        if by:
            return Taken(tuple(sorted(by)))
        for name, owner in owners.items():
            self.cells[name] = (owner, max(ttl_s, self.cells.get(name, (owner, 0))[1]))
        return Reserved(ttl_s)

    def raise_ttl(self, time: StaffTime, owner: str, ttl_s: int) -> Raised | Lost:
        found = {self.cells.get(name, (None,))[0] for name in names(time)}
        if found != {owner}:
            return Lost(tuple(sorted(one for one in found if one not in (None, owner))))
        for name in names(time):
            self.cells[name] = (owner, max(ttl_s, self.cells[name][1]))
        return Raised(ttl_s)

    def release(self, time: StaffTime, owner: str) -> int:
        mine = [name for name in names(time) if self.cells.get(name, (None,))[0] == owner]
        for name in mine:
            del self.cells[name]
        return len(mine)

    def pass_time(self, seconds: int) -> None:
        self.cells = {name: (owner, left - seconds) for name, (owner, left) in self.cells.items() if left > seconds}


def names(time: StaffTime) -> list[str]:
    return [cell_name(time.staff_id, cell) for cell in time.cells]


async def pass_time(client, tenant: str, seconds: int) -> None:
    """Take the seconds off every key of the tenant, as the clock would."""
    prefix = f"pair:reservation:{{{tenant}}}:"
    for key in [index_key(tenant), *[key async for key in client.scan_iter(match=f"{prefix}*", count=1000)]]:
        left = await client.pttl(key) - 1000 * seconds
        await (client.pexpire(key, left) if left > 0 else client.delete(key))


times = st.tuples(st.sampled_from(["amina", "brian"]), st.integers(0, 8), st.integers(1, 4))
ttls = st.integers(100, 3600)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("reserve"), times, st.sampled_from(OWNERS), ttls),
        st.tuples(st.just("pair"), times, times, st.sampled_from(THREADS), st.sampled_from(OFFERS), ttls),
        st.tuples(st.just("raise"), times, st.sampled_from(OWNERS), ttls),
        st.tuples(st.just("release"), times, st.sampled_from(OWNERS)),
        st.tuples(st.just("release pair"), times, st.sampled_from(THREADS), st.sampled_from(OFFERS)),
        st.tuples(st.just("time"), st.sampled_from([150, 1000, 3500])),
    ),
    max_size=25,
)


@pytest.mark.edge(6)
@settings(max_examples=60, deadline=None)
@given(steps=steps)
async def test_any_order_of_calls_and_of_time_does_what_the_model_does(valkey_url, at_five, steps):
    client, tenant, model = open_client(valkey_url, timeout_s=5), f"t-{secrets.token_hex(6)}", Model()
    holds = Holds(client)
    for step in steps:
        primaries = {name: held for name, held in model.cells.items() if ":" not in held[0]}
        match step:
            case ("reserve", time, owner, ttl_s):
                wanted = [(at_five(time), owner)]
                assert await holds.reserve(tenant, at_five(time), owner, ttl_s) == model.claim(wanted, ttl_s)
            case ("pair", first, second, thread, offer, ttl_s):
                pair = at_five(first), at_five(second)
                if set(names(pair[0])) & set(names(pair[1])):
                    continue
                wanted = list(zip(pair, (thread, f"{thread}:{offer}"), strict=True))
                answer = await holds.reserve_pair(tenant, *pair, thread=thread, offer_id=offer, ttl_s=ttl_s)
                assert answer == model.claim(wanted, ttl_s)
            case ("raise", time, owner, ttl_s):
                answer = await holds.raise_ttl(tenant, at_five(time), owner, ttl_s)
                assert answer == model.raise_ttl(at_five(time), owner, ttl_s)
            case ("release", time, owner):
                assert await holds.release(tenant, at_five(time), owner) == model.release(at_five(time), owner)
            case ("release pair", time, thread, offer):
                freed = await holds.release_pair(tenant, at_five(time), thread=thread, offer_id=offer)
                assert freed == model.release(at_five(time), f"{thread}:{offer}")
                assert primaries.items() <= model.cells.items(), "a primary outlives the release of any pair"
            case ("time", seconds):
                await pass_time(client, tenant, seconds)
                model.pass_time(seconds)
        await assert_same(client, tenant, model)
    await client.aclose()


async def assert_same(client, tenant: str, model: Model) -> None:
    """The server keeps the model's cells with its owners and lives, and names each in the index."""
    prefix = f"pair:reservation:{{{tenant}}}:"
    keys = [prefix + name for name in sorted(model.cells)]
    found = [key async for key in client.scan_iter(match=f"{prefix}*", count=1000)]
    assert sorted(found) == keys
    for key in keys:
        owner, left = model.cells[key.removeprefix(prefix)]
        assert await client.get(key) == owner
        assert left - 30 < await client.pttl(key) / 1000 <= left
    assert set(model.cells) <= set(await client.zrange(index_key(tenant), 0, -1))


@pytest.mark.edge(6)
async def test_owners_who_rush_at_once_never_share_a_cell_and_never_have_half(valkey_url, tenant, at_five):
    """Thirty owners on four connections; what one has between its answer and its release is nobody else's."""
    choice, mine, taken = random.Random(6), {}, 0
    clients = [open_client(valkey_url, timeout_s=10, max_connections=4) for _ in range(4)]

    async def rush(owner: str, holds: Holds) -> None:
        nonlocal taken
        for _ in range(15):
            time = at_five((choice.choice(["amina", "brian"]), choice.randrange(20), choice.randrange(1, 8)))
            if isinstance(await holds.reserve(tenant, time, owner, 300), Taken):
                taken += 1
                continue
            for name in names(time):
                assert mine.setdefault(name, owner) == owner, f"{name} was given to two owners"
            found = await holds.held(tenant, time.start, time.end)
            assert [(one.start, one.end) for one in found if one.owner == owner and one.staff_id == time.staff_id] == [
                (time.start, time.end)
            ]
            for name in names(time):
                del mine[name]
            assert await holds.release(tenant, time, owner) == len(time.cells)

    await asyncio.gather(*(rush(primary_owner(f"T{n}"), Holds(clients[n % 4])) for n in range(30)))
    assert taken > 30, "they did meet"
    assert await Holds(clients[0]).held(tenant, at_five(("amina", 0, 1)).start, at_five(("amina", 40, 1)).end) == ()
    for client in clients:
        await client.aclose()


STEPS, ACTORS = int(os.environ.get("HOLDS_STEPS", "10000")), 40
"""HOLDS_STEPS=500 plays fewer."""


@dataclass
class Floor:
    """What each owner was given and has not let go of: by the name of a cell. Nobody is given what stands in here."""

    client: Redis
    tenant: str
    given: dict[str, str] = field(default_factory=dict)
    steps: Counter[str] = field(default_factory=Counter)

    def gives(self, time: StaffTime, owner: str) -> None:
        for name in names(time):
            assert self.given.setdefault(name, owner) == owner, f"{name} was given to two owners"

    def takes_back(self, time: StaffTime, owner: str) -> None:
        for name in names(time):
            assert self.given.pop(name) == owner

    async def owners(self, time: StaffTime) -> set[str | None]:
        return set(cast("list[str | None]", await self.client.mget(cell_keys(self.tenant, names(time)))))


@dataclass
class Actor:
    """One of the many: pairs and single holds, raised, released by others in vain, run out, and askers who die."""

    floor: Floor
    holds: Holds
    name: str
    choice: random.Random
    at_five: Callable[[tuple[str, int, int]], StaffTime]
    mine: dict[str, StaffTime] = field(default_factory=dict)

    async def acts(self, steps: int) -> None:
        for n in range(steps):
            free = [self.reserves, self.pairs, self.pairs, self.pairs, self.dies]
            busy = [self.raises, self.releases, self.releases_the_pair, self.runs_out, self.is_released_by_a_stranger]
            step = self.choice.choice(busy if self.mine else free)
            self.floor.steps[step.__name__] += 1
            await step(f"o{n}")
        await self.releases("")

    def wishes(self, offer: str) -> list[tuple[str, StaffTime]]:
        """A time, and another right behind it with anybody; under the two owners of a pair."""
        start, long = self.choice.randrange(60), self.choice.randrange(1, 7)
        staff, other = self.choice.choices(["amina", "brian", "cate"], k=2)
        behind = self.at_five((other, start + long + self.choice.randrange(3), 4))
        first = self.at_five((staff, start, long))
        return [(primary_owner(self.name), first), (secondary_owner(self.name, offer), behind)]

    async def reserves(self, offer: str) -> None:
        owner, time = self.wishes(offer)[0]
        if isinstance(await self.holds.reserve(self.floor.tenant, time, owner, 300), Reserved):
            self.keeps([(owner, time)])

    async def pairs(self, offer: str) -> None:
        wanted = self.wishes(offer)
        if isinstance(await self.asks(wanted, offer), Reserved):
            self.keeps(wanted)
            assert await self.held(wanted) == [True, True], "half a pair"

    async def dies(self, offer: str) -> None:
        wanted = self.wishes(offer)
        asking = asyncio.create_task(self.asks(wanted, offer))
        await asyncio.sleep(self.choice.random() * 0.002)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        await asyncio.sleep(0.01)  # whatever had been sent has been done by now
        whole = await self.held(wanted)
        assert whole in ([True, True], [False, False]), "half a pair is left behind"
        if all(whole):
            self.keeps(wanted)

    async def raises(self, _offer: str) -> None:
        for owner, time in self.mine.items():
            assert await self.holds.raise_ttl(self.floor.tenant, time, owner, 400) == Raised(400)

    async def releases(self, _offer: str) -> None:
        for owner, time in self.lets_go():
            assert await self.holds.release(self.floor.tenant, time, owner) == len(time.cells)

    async def releases_the_pair(self, _offer: str) -> None:
        first = primary_owner(self.name)
        for owner, time in self.lets_go(but=first):
            offer = owner.partition(":")[2]
            freed = await self.holds.release_pair(self.floor.tenant, time, thread=self.name, offer_id=offer)
            assert freed == len(time.cells)
        assert await self.held([(first, self.mine[first])]) == [True], "the first outlives the release of any pair"

    async def runs_out(self, _offer: str) -> None:
        for _, time in self.lets_go():
            for key in cell_keys(self.floor.tenant, names(time)):
                await self.floor.client.pexpire(key, 1)
        await asyncio.sleep(0.003)

    async def is_released_by_a_stranger(self, _offer: str) -> None:
        tenant = self.floor.tenant
        for owner, time in self.mine.items():
            assert await self.holds.release(tenant, time, primary_owner("stranger")) == 0
            assert await self.holds.release_pair(tenant, time, thread="stranger", offer_id="o1") == 0
            assert await self.held([(owner, time)]) == [True], "who is not its owner releases nothing"

    async def asks(self, wanted: list[tuple[str, StaffTime]], offer: str) -> Reserved | Taken:
        (_, first), (_, behind) = wanted
        return await self.holds.reserve_pair(
            self.floor.tenant, first, behind, thread=self.name, offer_id=offer, ttl_s=300
        )

    async def held(self, wanted: list[tuple[str, StaffTime]]) -> list[bool]:
        """Of each, whether every cell is its owner's; never some of them."""
        found = [(owner, await self.floor.owners(time)) for owner, time in wanted]
        assert all(owner not in owners or owners == {owner} for owner, owners in found), "part of a hold"
        return [owners == {owner} for owner, owners in found]

    def keeps(self, given: list[tuple[str, StaffTime]]) -> None:
        for owner, time in given:
            self.floor.gives(time, owner)
            self.mine[owner] = time

    def lets_go(self, but: str = "") -> list[tuple[str, StaffTime]]:
        """Noted as free before anybody is asked to free it, so that whoever gets it next finds it free here, too."""
        gone = [(owner, time) for owner, time in self.mine.items() if owner != but]
        for owner, time in gone:
            self.floor.takes_back(time, owner)
            del self.mine[owner]
        return gone


@pytest.mark.edge(6)
async def test_many_who_hold_pairs_over_each_other_never_have_half_and_never_share_a_cell(valkey_url, tenant, at_five):
    clients = [open_client(valkey_url, timeout_s=10, max_connections=8) for _ in range(4)]
    floor = Floor(clients[0], tenant)
    actors = [Actor(floor, Holds(clients[n % 4]), f"T{n}", random.Random(n), at_five) for n in range(ACTORS)]
    await asyncio.gather(*(actor.acts(STEPS // ACTORS) for actor in actors))
    assert floor.steps.total() == STEPS
    assert min(floor.steps.values()) > STEPS // 50, f"they did all of it: {floor.steps}"
    assert floor.given == {}
    left = [key async for key in clients[0].scan_iter(match=f"pair:reservation:{{{tenant}}}:*", count=1000)]
    assert left == [], "nothing is held when all have let go"
    for client in clients:
        await client.aclose()


@pytest.mark.edge(6)
async def test_an_asker_who_dies_between_steps_leaves_all_of_a_pair_or_none(valkey_url, tenant, at_five):
    choice, client = random.Random(7), open_client(valkey_url, timeout_s=10)
    holds, whole = Holds(client), 0
    for n in range(60):
        first, second = at_five(("amina", 6 * n, 6)), at_five(("brian", 6 * n + 6, 6))
        asking = asyncio.create_task(holds.reserve_pair(tenant, first, second, thread=f"T{n}", offer_id="o"))
        await asyncio.sleep(choice.random() * 0.001)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        found = {one.owner: one.end - one.start for one in await holds.held(tenant, first.start, second.end)}
        mine = {owner: long for owner, long in found.items() if owner in (f"T{n}", f"T{n}:o")}
        assert mine in ({}, {f"T{n}": first.end - first.start, f"T{n}:o": second.end - second.start})
        whole += bool(mine)
    assert 0 < whole < 60, "some died before the server had heard, some after"
    await client.aclose()
