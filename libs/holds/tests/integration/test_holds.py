"""One owner a cell, all cells or none, seconds to live: on a real Valkey."""

import asyncio
import datetime as dt

import pytest

from ratiba_holds import Hold, Holds, Lost, Raised, Reserved, Taken, primary_owner, secondary_owner
from ratiba_holds.keys import index_key

MINE, OTHER = primary_owner("THREAD-A"), primary_owner("THREAD-B")
PAIR = {"thread": "THREAD-A", "offer_id": "o1"}
OFFER = secondary_owner("THREAD-A", "o1")
TEN = dt.datetime(2026, 3, 4, 10, tzinfo=dt.UTC)


def minutes(count: int) -> dt.timedelta:
    return dt.timedelta(minutes=count)


async def test_an_overlap_of_a_single_cell_is_taken_and_says_by_whom(holds, tenant, at, kept):
    assert await holds.reserve(tenant, at("amina", 0, 60), MINE, 60) == Reserved(60)
    before = set(await kept())
    assert await holds.reserve(tenant, at("amina", 55, 90), OTHER, 60) == Taken((MINE,))
    assert set(await kept()) == before, "not even the free cells of the refused hold were set"


async def test_touching_times_and_other_staff_and_other_tenants_are_not_in_the_way(holds, tenant, at):
    assert await holds.reserve(tenant, at("amina", 0, 60), MINE, 60) == Reserved(60)
    assert await holds.reserve(tenant, at("amina", 60, 90), OTHER, 60) == Reserved(60)
    assert await holds.reserve(tenant, at("brian", 0, 60), OTHER, 60) == Reserved(60)
    assert await holds.reserve(f"{tenant}-2", at("amina", 0, 60), OTHER, 60) == Reserved(60)


async def test_all_who_are_in_the_way_are_named_once(holds, tenant, at):
    await holds.reserve(tenant, at("amina", 0, 30), OTHER, 60)
    await holds.reserve(tenant, at("amina", 30, 60), primary_owner("THREAD-C"), 60)
    assert await holds.reserve(tenant, at("amina", 0, 60), MINE, 60) == Taken((OTHER, "THREAD-C"))


async def test_a_hold_of_thirty_seconds_lives_for_seconds_and_not_for_milliseconds(holds, tenant, at, kept):
    await holds.reserve(tenant, at("amina", 0, 60), MINE, 30)
    lives = [left for _, left in (await kept()).values()]
    assert len(lives) == 12
    assert all(20 < left <= 30 for left in lives)


async def test_a_hold_that_ran_out_is_free_for_the_next(holds, tenant, at, kept):
    await holds.reserve(tenant, at("amina", 0, 60), MINE, 1)
    assert await holds.reserve(tenant, at("amina", 0, 60), OTHER, 60) == Taken((MINE,))
    await asyncio.sleep(1.1)
    assert await kept() == {}
    assert await holds.held(tenant, TEN, TEN + minutes(60)) == ()
    assert await holds.reserve(tenant, at("amina", 0, 60), OTHER, 60) == Reserved(60)


async def test_asking_again_keeps_the_hold_and_never_shortens_it(holds, tenant, at, kept):
    await holds.reserve(tenant, at("amina", 0, 30), MINE, 300)
    assert await holds.reserve(tenant, at("amina", 0, 30), MINE, 20) == Reserved(20)
    assert all(left > 280 for _, left in (await kept()).values())
    assert await holds.reserve(tenant, at("amina", 15, 45), MINE, 600) == Reserved(600)
    lives = [round(left, -1) for _, left in (await kept()).values()]
    assert lives == [300] * 3 + [600] * 6


async def test_only_the_owner_raises_and_only_while_all_of_it_is_still_held(holds, tenant, at, kept, client):
    time = at("amina", 0, 30)
    await holds.reserve(tenant, time, MINE, 30)
    assert await holds.raise_ttl(tenant, time, OTHER, 60) == Lost((MINE,))
    assert await holds.raise_ttl(tenant, time, MINE, 60) == Raised(60)
    assert all(50 < left <= 60 for _, left in (await kept()).values())
    assert await holds.raise_ttl(tenant, time, MINE, 10) == Raised(10)
    assert all(left > 50 for _, left in (await kept()).values())

    await client.delete(f"pair:reservation:{{{tenant}}}:amina:{time.cells[2]}")
    assert await holds.raise_ttl(tenant, time, MINE, 600) == Lost(())
    assert all(left <= 60 for _, left in (await kept()).values()), "a hold with a hole is not raised in part"


async def test_a_release_by_somebody_else_does_nothing(holds, tenant, at, kept, client):
    await holds.reserve(tenant, at("amina", 0, 30), MINE, 60)
    assert await holds.release(tenant, at("amina", 0, 30), OTHER) == 0
    assert await holds.release(tenant, at("amina", 0, 30), OFFER) == 0
    assert len(await kept()) == 6
    assert await holds.release(tenant, at("amina", 0, 30), MINE) == 6
    assert await holds.release(tenant, at("amina", 0, 30), MINE) == 0
    assert await kept() == {}
    assert await client.zcard(index_key(tenant)) == 0


@pytest.mark.edge(6)
async def test_a_pair_raises_the_own_first_time_and_takes_the_second_for_the_offer(holds, tenant, at, kept):
    await holds.reserve(tenant, at("amina", 0, 30), MINE, 10)
    assert await holds.reserve_pair(tenant, at("amina", 0, 30), at("brian", 30, 60), **PAIR) == Reserved(30)
    found = await kept()
    assert [owner for owner, _ in found.values()] == [MINE] * 6 + [OFFER] * 6
    assert all(20 < left <= 30 for _, left in found.values())


@pytest.mark.edge(6)
async def test_a_pair_never_shortens_the_first_time(holds, tenant, at, kept):
    await holds.reserve(tenant, at("amina", 0, 30), MINE, 600)
    await holds.reserve_pair(tenant, at("amina", 0, 30), at("brian", 30, 60), **PAIR)
    assert [round(left, -1) for _, left in (await kept()).values()] == [600] * 6 + [30] * 6


@pytest.mark.edge(6)
async def test_a_pair_with_a_foreign_second_time_changes_nothing(holds, tenant, at, kept):
    await holds.reserve(tenant, at("amina", 0, 30), MINE, 20)
    await holds.reserve(tenant, at("brian", 55, 80), OTHER, 60)
    before = await kept()
    assert await holds.reserve_pair(tenant, at("amina", 0, 30), at("brian", 30, 60), **PAIR) == Taken((OTHER,))
    after = await kept()
    assert {key: owner for key, (owner, _) in after.items()} == {key: owner for key, (owner, _) in before.items()}
    assert all(left <= 20 for key, (_, left) in after.items() if key.startswith("amina"))


@pytest.mark.edge(6)
async def test_a_pair_with_a_foreign_first_time_takes_no_second(holds, tenant, at, kept):
    await holds.reserve(tenant, at("amina", 25, 40), OTHER, 60)
    assert await holds.reserve_pair(tenant, at("amina", 0, 30), at("brian", 30, 60), **PAIR) == Taken((OTHER,))
    assert {owner for owner, _ in (await kept()).values()} == {OTHER}


@pytest.mark.edge(6)
async def test_a_pair_takes_the_first_time_again_where_it_ran_out(holds, tenant, at, kept):
    assert await holds.reserve_pair(tenant, at("amina", 0, 30), at("brian", 30, 60), **PAIR) == Reserved(30)
    assert len(await kept()) == 12


@pytest.mark.edge(6)
async def test_releasing_a_pair_frees_the_second_time_and_leaves_the_first(holds, tenant, at, kept):
    first, second = at("amina", 0, 30), at("brian", 30, 60)
    await holds.reserve_pair(tenant, first, second, **PAIR)
    assert await holds.release_pair(tenant, second, thread="THREAD-A", offer_id="o2") == 0
    assert await holds.release_pair(tenant, first, **PAIR) == 0, "not even when the first is named by mistake"
    assert await holds.release_pair(tenant, second, **PAIR) == 6
    assert {owner for owner, _ in (await kept()).values()} == {MINE}
    assert len(await kept()) == 6


@pytest.mark.edge(6)
async def test_a_pair_that_overlaps_itself_is_refused(holds, tenant, at, kept):
    with pytest.raises(ValueError, match="share a cell"):
        await holds.reserve_pair(tenant, at("amina", 0, 30), at("amina", 25, 60), **PAIR)
    assert await kept() == {}


@pytest.mark.edge(6)
async def test_the_second_time_of_a_pair_is_in_the_way_of_the_threads_own_first(holds, tenant, at):
    await holds.reserve_pair(tenant, at("amina", 0, 30), at("brian", 30, 60), **PAIR)
    assert await holds.reserve(tenant, at("brian", 30, 60), MINE, 60) == Taken((OFFER,))


@pytest.mark.parametrize("ttl_s", [0, -1, 30000, 1.5, True])
async def test_a_life_that_is_not_whole_seconds_up_to_an_hour_is_refused(holds, tenant, at, ttl_s):
    with pytest.raises(ValueError, match="ttl_s"):
        await holds.reserve(tenant, at("amina", 0, 30), MINE, ttl_s)
    with pytest.raises(ValueError, match="ttl_s"):
        await holds.raise_ttl(tenant, at("amina", 0, 30), MINE, ttl_s)


async def test_what_is_held_is_told_in_whole_holds_and_without_the_askers_own(holds, tenant, at):
    await holds.reserve_pair(tenant, at("amina", 0, 30), at("brian", 30, 60), **PAIR)
    await holds.reserve(tenant, at("amina", 30, 45), OTHER, 60)
    mine = Hold("amina", TEN, TEN + minutes(30), MINE)
    other = Hold("amina", TEN + minutes(30), TEN + minutes(45), OTHER)
    offered = Hold("brian", TEN + minutes(30), TEN + minutes(60), OFFER)
    assert await holds.held(tenant, TEN, TEN + minutes(60)) == (mine, other, offered)
    assert await holds.held(tenant, TEN, TEN + minutes(60), ignoring={MINE, OFFER}) == (other,)
    assert await holds.held(f"{tenant}-2", TEN, TEN + minutes(60)) == ()


async def test_two_holds_of_one_owner_with_a_gap_are_two(holds, tenant, at):
    await holds.reserve(tenant, at("amina", 0, 10), MINE, 60)
    await holds.reserve(tenant, at("amina", 15, 25), MINE, 60)
    morning = Hold("amina", TEN, TEN + minutes(10), MINE)
    later = Hold("amina", TEN + minutes(15), TEN + minutes(25), MINE)
    assert await holds.held(tenant, TEN, TEN + minutes(60)) == (morning, later)


async def test_what_is_held_is_told_within_the_window_only(holds, tenant, at):
    await holds.reserve(tenant, at("amina", 0, 60), MINE, 60)
    inside = Hold("amina", TEN + minutes(20), TEN + minutes(40), MINE)
    assert await holds.held(tenant, TEN + minutes(20), TEN + minutes(40)) == (inside,)
    assert await holds.held(tenant, TEN + minutes(60), TEN + minutes(600)) == ()
    assert await holds.held(tenant, TEN - minutes(600), TEN) == ()


async def test_the_index_forgets_what_ran_out_and_ends_with_the_last_hold(holds, tenant, at, client):
    index = index_key(tenant)
    await holds.reserve(tenant, at("amina", 0, 30), MINE, 1)
    await holds.reserve(tenant, at("amina", 30, 60), OTHER, 3)
    assert await client.zcard(index) == 12
    await asyncio.sleep(1.1)
    assert len(await holds.held(tenant, TEN, TEN + minutes(60))) == 1
    assert await client.zcard(index) == 6, "reading forgets what is gone"
    await asyncio.sleep(2.1)
    assert await client.exists(index) == 0


async def test_the_index_lives_as_long_as_what_it_names_also_when_that_is_raised(holds, tenant, at, client):
    await holds.reserve(tenant, at("amina", 0, 30), MINE, 30)
    await holds.raise_ttl(tenant, at("amina", 0, 30), MINE, 600)
    assert await client.pttl(index_key(tenant)) / 1000 > 590
    await holds.reserve(tenant, at("brian", 0, 30), MINE, 30)
    assert await client.pttl(index_key(tenant)) / 1000 > 590, "a shorter hold does not shorten it"


async def test_a_server_that_forgot_the_scripts_is_given_them_again(holds, tenant, at, client):
    await holds.reserve(tenant, at("amina", 0, 30), MINE, 60)
    await client.script_flush()
    assert await holds.reserve(tenant, at("amina", 0, 30), OTHER, 60) == Taken((MINE,))
    await client.script_flush()
    assert await holds.raise_ttl(tenant, at("amina", 0, 30), MINE, 90) == Raised(90)
    await client.script_flush()
    assert await holds.release(tenant, at("amina", 0, 30), MINE) == 6


async def test_a_whole_day_of_a_second_time_is_one_step(holds, tenant, at, client):
    assert await holds.reserve_pair(tenant, at("amina", 0, 1440), at("brian", 0, 1440), **PAIR) == Reserved(30)
    assert await client.zcard(index_key(tenant)) == 576
    assert await Holds(client).release_pair(tenant, at("brian", 0, 1440), **PAIR) == 288
