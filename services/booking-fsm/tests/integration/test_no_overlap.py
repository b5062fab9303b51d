"""No two live appointments of one member of staff: the database alone, without holds, locks or a search."""

import asyncio
import datetime as dt
import random
from collections import Counter

import asyncpg
import pytest

from booking_fsm.migrations.sql_files import statements
from ratiba_runtime.testing import eventually, is_waited_for

DAY = dt.datetime(2026, 3, 4, tzinfo=dt.UTC)
TABLE = """
    CREATE TABLE appointments (
        id bigint GENERATED ALWAYS AS IDENTITY,
        staff_number int,
        blocked_from timestamptz,
        blocked_until timestamptz,
        status text NOT NULL
    )
"""
INSERT = "INSERT INTO appointments (staff_number, blocked_from, blocked_until, status) VALUES ($1, $2, $3, $4)"
YIELDING = f"{INSERT} ON CONFLICT ON CONSTRAINT appointments_no_overlap DO NOTHING"
OVERLAPS = """
    SELECT count(*) FROM appointments a JOIN appointments b
    ON a.id < b.id AND a.staff_number = b.staff_number
    AND a.blocked_from < b.blocked_until AND b.blocked_from < a.blocked_until
    WHERE a.status IN ('pending', 'booked') AND b.status IN ('pending', 'booked')
"""


def at(clock: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-03-04T{clock}+00:00")


@pytest.fixture
async def pool(database_url):
    async with asyncpg.create_pool(database_url, min_size=1, max_size=16) as pool:
        await pool.execute(TABLE)
        for statement in statements("no_overlap.sql"):
            await pool.execute(statement)
        yield pool


async def book(pool, staff_number, start, end, status="booked"):
    return await pool.fetchval(f"{INSERT} RETURNING id", staff_number, at(start), at(end), status)


async def live(pool) -> list[tuple[int, str, str]]:
    rows = await pool.fetch("SELECT * FROM appointments WHERE status IN ('pending', 'booked') ORDER BY id")
    return [(row["staff_number"], f"{row['blocked_from']:%H:%M}", f"{row['blocked_until']:%H:%M}") for row in rows]


@pytest.mark.edge(2)
@pytest.mark.parametrize("first", ["pending", "booked"])
@pytest.mark.parametrize("second", ["pending", "booked"])
async def test_half_an_hour_inside_a_booked_hour_is_refused(pool, first, second):
    await book(pool, 1, "10:00", "11:00", first)
    with pytest.raises(asyncpg.ExclusionViolationError) as refused:
        await book(pool, 1, "10:30", "11:00", second)
    assert refused.value.constraint_name == "appointments_no_overlap"
    assert await live(pool) == [(1, "10:00", "11:00")]


@pytest.mark.edge(2)
@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param("10:00", "11:00", id="the same"),
        pytest.param("09:00", "12:00", id="around it"),
        pytest.param("10:55", "11:55", id="its last minutes"),
        pytest.param("09:05", "10:05", id="its first minutes"),
        pytest.param("10:59:30", "12:00", id="its last half minute"),
        pytest.param("09:00", "10:00:01", id="its first second"),
    ],
)
async def test_any_shared_minute_is_refused(pool, start, end):
    await book(pool, 1, "10:00", "11:00")
    with pytest.raises(asyncpg.ExclusionViolationError):
        await book(pool, 1, start, end)


@pytest.mark.parametrize(
    ("staff_number", "start", "end", "status"),
    [
        pytest.param(1, "09:00", "10:00", "booked", id="ends where it begins"),
        pytest.param(1, "11:00", "12:00", "booked", id="begins where it ends"),
        pytest.param(2, "10:00", "11:00", "booked", id="somebody else"),
        pytest.param(1, "10:00", "11:00", "cancelled", id="cancelled"),
        pytest.param(1, "10:00", "11:00", "expired", id="expired"),
    ],
)
async def test_what_is_in_nobodys_way_is_accepted(pool, staff_number, start, end, status):
    await book(pool, 1, "10:00", "11:00")
    assert await book(pool, staff_number, start, end, status)


@pytest.mark.edge(2)
async def test_what_was_cancelled_or_has_expired_cannot_come_back_over_a_live_one(pool):
    ended = [await book(pool, 1, "10:00", "11:00", status) for status in ("cancelled", "expired")]
    await book(pool, 1, "10:30", "11:30")
    for one in ended:
        with pytest.raises(asyncpg.ExclusionViolationError):
            await pool.execute("UPDATE appointments SET status = 'booked' WHERE id = $1", one)
    assert await live(pool) == [(1, "10:30", "11:30")]


async def test_a_move_may_overlap_its_own_old_time_but_nobody_elses(pool):
    moved = await book(pool, 1, "10:00", "11:00")
    await book(pool, 1, "12:00", "13:00")
    move = "UPDATE appointments SET blocked_from = $2, blocked_until = $3 WHERE id = $1"
    await pool.execute(move, moved, at("10:30"), at("11:30"))
    with pytest.raises(asyncpg.ExclusionViolationError):
        await pool.execute(move, moved, at("11:30"), at("12:30"))
    assert await live(pool) == [(1, "10:30", "11:30"), (1, "12:00", "13:00")]


async def test_the_session_time_zone_makes_no_difference(pool):
    async with pool.acquire() as connection:
        await connection.execute("SET TIME ZONE 'Africa/Nairobi'")
        await connection.execute(INSERT, 1, at("10:00"), at("11:00"), "booked")
        await connection.execute("SET TIME ZONE 'America/New_York'")
        with pytest.raises(asyncpg.ExclusionViolationError):
            await connection.execute(INSERT, 1, at("10:30"), at("11:30"), "booked")
        assert await connection.execute(INSERT, 1, at("11:00"), at("12:00"), "booked") == "INSERT 0 1"
        await connection.execute("RESET TIME ZONE")


@pytest.mark.parametrize("staff_number", [0, 1, 999_999, 2**31 - 2])
async def test_the_last_minute_of_one_is_not_the_first_of_the_next(pool, staff_number):
    first = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    last = dt.datetime(9998, 12, 31, tzinfo=dt.UTC)
    await pool.execute(INSERT, staff_number, first, last, "booked")
    await pool.execute(INSERT, staff_number + 1, first, last, "booked")
    assert await pool.fetchval("SELECT count(*) FROM appointments") == 2


@pytest.mark.parametrize(
    ("staff_number", "start", "end"),
    [
        pytest.param(None, at("10:00"), at("11:00"), id="nobody"),
        pytest.param(1, None, at("11:00"), id="no beginning"),
        pytest.param(1, at("10:00"), None, id="no end"),
        pytest.param(1, at("11:00"), at("10:00"), id="backwards"),
        pytest.param(1, at("10:00"), at("10:00"), id="no time"),
        pytest.param(-1, at("10:00"), at("11:00"), id="a negative number"),
        pytest.param(1, dt.datetime(1969, 12, 31, tzinfo=dt.UTC), at("11:00"), id="before the count of minutes"),
    ],
)
async def test_a_row_that_the_range_could_not_tell_is_refused(pool, staff_number, start, end):
    with pytest.raises(asyncpg.CheckViolationError) as refused:
        await pool.execute(INSERT, staff_number, start, end, "booked")
    assert refused.value.constraint_name == "appointments_blocked_time"


async def test_for_ever_is_refused(pool):
    with pytest.raises(asyncpg.CheckViolationError):
        await pool.execute(
            "INSERT INTO appointments (staff_number, blocked_from, blocked_until, status)"
            " VALUES (1, now(), 'infinity', 'booked')"
        )


@pytest.mark.edge(2)
async def test_who_yields_on_conflict_keeps_the_transaction(pool):
    await book(pool, 1, "10:00", "11:00")
    async with pool.acquire() as connection, connection.transaction():
        assert await connection.execute(YIELDING, 1, at("10:30"), at("11:30"), "booked") == "INSERT 0 0"
        assert await connection.execute(YIELDING, 1, at("11:00"), at("12:00"), "booked") == "INSERT 0 1"
    assert len(await live(pool)) == 2


@pytest.mark.edge(2)
async def test_the_second_waits_for_the_first_and_takes_the_time_only_if_it_rolls_back(pool):
    for ending, outcome in (("commit", "INSERT 0 0"), ("rollback", "INSERT 0 1")):
        async with pool.acquire() as connection:
            transaction = connection.transaction()
            await transaction.start()
            hour = (1, at("10:00"), at("11:00")) if ending == "commit" else (1, at("14:00"), at("15:00"))
            await connection.execute(YIELDING, *hour, "pending")
            second = asyncio.create_task(pool.execute(YIELDING, *hour, "pending"))
            await eventually(lambda: is_waited_for(connection))
            assert not second.done(), "nobody knows yet"
            await getattr(transaction, ending)()
            assert await second == outcome


@pytest.mark.edge(2)
@pytest.mark.parametrize("statement", [INSERT, YIELDING], ids=["plain insert", "yielding insert"])
async def test_of_a_thousand_overlapping_writes_at_once_no_two_that_overlap_are_accepted(database_url, pool, statement):
    """Sixteen connections, three members of staff, one day; some move or revive what is there."""
    choice, outcomes = random.Random(2), Counter()

    async def write() -> None:
        start = DAY + dt.timedelta(minutes=5 * choice.randrange(96, 216))
        end = start + dt.timedelta(minutes=5 * choice.randrange(3, 25))
        staff_number, kind = choice.randrange(1, 4), choice.choices(["new", "move", "end", "revive"], [14, 2, 2, 2])[0]
        some = "(SELECT id FROM appointments WHERE status = ANY($1::text[]) ORDER BY random() LIMIT 1)"
        async with pool.acquire() as connection:
            try:
                if kind == "new":
                    status = choice.choice(["pending", "booked"])
                    outcomes[await connection.execute(statement, staff_number, start, end, status)] += 1
                elif kind == "move":
                    move = f"UPDATE appointments SET blocked_from = $2, blocked_until = $3 WHERE id = {some}"
                    outcomes[await connection.execute(move, ["pending", "booked"], start, end)] += 1
                else:
                    change = f"UPDATE appointments SET status = $2 WHERE id = {some}"
                    wanted = (["booked"], "expired") if kind == "end" else (["expired"], "booked")
                    outcomes[await connection.execute(change, *wanted)] += 1
            except (asyncpg.ExclusionViolationError, asyncpg.DeadlockDetectedError) as refused:
                outcomes[type(refused).__name__] += 1

    # Rows that arrive at one moment may wait for each other: see no_overlap.sql. Here nobody waits a second.
    await pool.execute(f'ALTER DATABASE "{database_url.rpartition("/")[2]}" SET deadlock_timeout = 20')
    await pool.expire_connections()
    await asyncio.gather(*(write() for _ in range(1000)))

    assert outcomes.total() == 1000
    assert outcomes["INSERT 0 1"] >= 10
    refused = outcomes["ExclusionViolationError"] + outcomes["INSERT 0 0"] + outcomes["DeadlockDetectedError"]
    assert refused > 500, outcomes
    assert await pool.fetchval(OVERLAPS) == 0
    assert len(await live(pool)) >= 10


@pytest.mark.edge(2)
async def test_the_count_of_overlaps_does_find_one(pool):
    """The check of the test above, on a table without the constraint."""
    await pool.execute("ALTER TABLE appointments DROP CONSTRAINT appointments_no_overlap")
    await book(pool, 1, "10:00", "11:00")
    await book(pool, 1, "10:30", "11:00", "pending")
    await book(pool, 1, "10:30", "11:00", "cancelled")
    assert await pool.fetchval(OVERLAPS) == 1


@pytest.mark.edge(2)
async def test_inserts_that_yield_do_not_run_into_deadlocks(pool):
    """Sixteen who want the same hour at the same moment: one row, fifteen told at once, nobody shot."""
    for hour in range(20):
        wanted = (1, DAY + dt.timedelta(hours=hour), DAY + dt.timedelta(hours=hour + 1), "pending")
        answers = await asyncio.gather(*(pool.execute(YIELDING, *wanted) for _ in range(16)))
        assert Counter(answers) == {"INSERT 0 1": 1, "INSERT 0 0": 15}


@pytest.mark.edge(2)
async def test_every_tenants_migrated_table_has_the_constraint_that_is_proved_here(pool, house_url):
    definition = (
        "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conname IN ('appointments_no_overlap', 'appointments_blocked_time') ORDER BY conname"
    )
    proved = [constraint for _, constraint in await pool.fetch(definition)]
    house = await asyncpg.connect(house_url)
    try:
        found = await house.fetch(definition)
    finally:
        await house.close()
    tables = {table for table, _ in found}
    assert len(tables) >= 2, "a schema for each tenant"
    assert all([constraint for table, constraint in found if table == one] == proved for one in tables)
