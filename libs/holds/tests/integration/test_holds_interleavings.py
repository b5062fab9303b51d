"""Many owners, overlapping times, any order: the server against a model of six lines a rule."""

import asyncio
import random
import secrets
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratiba_holds import Holds, Lost, Raised, Reserved, StaffTime, Taken, open_client, primary_owner, secondary_owner
from ratiba_holds.keys import cell_name, index_key

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
