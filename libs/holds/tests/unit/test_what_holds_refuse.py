"""What could make two holds share a key, or a token mean two owners, is refused before it is sent."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from redis.asyncio import Redis

from ratiba_holds import Holds, StaffTime, primary_owner, secondary_owner
from ratiba_holds.keys import cell_keys, cell_name, index_key, staff_and_cell
from ratiba_holds.owners import known_owner

TEN = dt.datetime(2026, 3, 4, 10, tzinfo=dt.UTC)


def minutes(count: float) -> dt.timedelta:
    return dt.timedelta(minutes=count)


@pytest.mark.parametrize(
    ("start", "end", "cells"),
    [
        pytest.param(TEN, TEN + minutes(10), 2, id="on the edges"),
        pytest.param(TEN + minutes(1), TEN + minutes(4), 1, id="within one cell"),
        pytest.param(TEN + minutes(4), TEN + minutes(6), 2, id="over an edge"),
        pytest.param(TEN, TEN + minutes(5.01), 2, id="a moment more"),
        pytest.param(TEN, TEN + minutes(1440), 288, id="a whole day"),
    ],
)
def test_held_time_covers_every_cell_it_touches(start, end, cells):
    covered = StaffTime("amina", start, end).cells
    assert len(covered) == cells
    assert covered.start == start.timestamp() // 300


def test_held_time_is_the_same_cells_in_every_time_zone():
    nairobi = ZoneInfo("Africa/Nairobi")
    there = StaffTime("amina", TEN.astimezone(nairobi), (TEN + minutes(30)).astimezone(nairobi))
    assert there.cells == StaffTime("amina", TEN, TEN + minutes(30)).cells


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param(TEN, TEN, id="no time at all"),
        pytest.param(TEN, TEN - minutes(5), id="backwards"),
        pytest.param(TEN, TEN + minutes(1445), id="more than a day"),
        pytest.param(TEN.replace(tzinfo=None), TEN.replace(tzinfo=None) + minutes(5), id="naive"),
    ],
)
def test_time_that_cannot_be_held_is_refused(start, end):
    with pytest.raises(ValueError, match="held time"):
        StaffTime("amina", start, end)


def test_the_primary_and_each_offer_of_a_thread_are_different_owners():
    owners = {primary_owner("01JX"), secondary_owner("01JX", "o1"), secondary_owner("01JX", "o2")}
    assert owners == {"01JX", "01JX:o1", "01JX:o2"}
    assert {known_owner(owner) for owner in owners} == owners


@pytest.mark.parametrize("part", ["", "a:b", "a b", "{a}", "x" * 81])
def test_a_part_that_could_make_two_owners_one_is_refused(part):
    with pytest.raises(ValueError, match="thread is"):
        primary_owner(part)
    with pytest.raises(ValueError, match="offer_id is"):
        secondary_owner("01JX", part)


@pytest.mark.parametrize("owner", ["", "a:b:c", "a:", ":a", "a b"])
def test_a_token_that_no_function_made_is_refused(owner):
    with pytest.raises(ValueError, match="make it with"):
        known_owner(owner)


@pytest.mark.parametrize("tenant", ["", "Pendo", "a}b", "{a", "a:b", "a b"])
def test_a_tenant_that_would_move_the_hash_tag_is_refused(tenant):
    with pytest.raises(ValueError, match="tenant is"):
        index_key(tenant)
    with pytest.raises(ValueError, match="tenant is"):
        cell_keys(tenant, ["amina:1"])


@pytest.mark.parametrize("staff_id", ["", "a:b", "{x}", "a b"])
def test_a_member_of_staff_that_would_make_two_keys_one_is_refused(staff_id):
    with pytest.raises(ValueError, match="staff_id is"):
        cell_name(staff_id, 5)


def test_a_key_says_tenant_staff_and_cell():
    assert cell_keys("pendo", [cell_name("amina", 5920344)]) == ["pair:reservation:{pendo}:amina:5920344"]
    assert staff_and_cell("amina:5920344") == ("amina", 5920344)


def test_a_client_that_answers_in_bytes_is_refused():
    with pytest.raises(ValueError, match="open_client"):
        Holds(Redis())
