"""The sweeper finds what was lost, in whatever state its rows and tenants are, and knows when to stop."""

import asyncio
import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from booking_fsm import sweeper as sweeper_module
from booking_fsm.adapters import conversations
from booking_fsm.firing_rounds import FIRST_DISTANCE, LOOKED_AT_AGAIN, ROUNDS
from booking_fsm.sweeper import Sweeper
from booking_fsm.testing.guest import Clock
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import TenantContext, TenantStatus, bind_tenant
from ratiba_runtime.testing import logged_by, tenant_named

LONG_AGO = dt.timedelta(hours=1)


def events(logged: list[dict[str, Any]]) -> list[str]:
    return [line["event"] for line in logged]


def thread_id(number: int) -> str:
    return f"{number:026}"


class Threads:
    """Writes threads with timers as they might be stored, and reads what was fired."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database, self.clock = database, clock

    async def put(self, number: int, timers: Any, *, due: dt.datetime | None = None, slug: str = "pendo-spa") -> None:
        """A thread whose state holds nothing that can be relied on but these timers."""
        state = {"graph_version": 99, "step": "A_STEP_OF_NEXT_YEAR", "timers": timers}
        with bind_tenant(tenant_named(slug)):
            async with self.database.tenant_transaction() as connection:
                await connection.execute(
                    """
                    INSERT INTO conversation_threads (thread_id, key, state, version, last_turn_at, next_due_at)
                    VALUES ($1, $2, $3, 1, $4, $4)
                    """,
                    thread_id(number),
                    f"{number:016x}",
                    state,
                    due or self.clock() - LONG_AGO,
                )

    def timer(self, generation: int = 1, *, due: dt.datetime | None = None) -> dict[str, Any]:
        return {"generation": generation, "due_at": (due or self.clock() - LONG_AGO).isoformat()}

    async def settle(self, number: int) -> None:
        with bind_tenant(tenant_named("pendo-spa")):
            async with self.database.tenant_transaction() as connection:
                await connection.execute(
                    "UPDATE conversation_threads SET next_due_at = NULL WHERE thread_id = $1", thread_id(number)
                )

    async def fired(self) -> list[tuple[str, int, str, int]]:
        """Tenant, thread, purpose and generation of each fact in the outbox, in order."""
        async with self.database.public_transaction() as connection:
            rows = await connection.fetch("SELECT payload::jsonb AS fact FROM svc_booking_fsm.outbox ORDER BY id")
        facts = [row["fact"] for row in rows]
        return [
            (fact["tenant"], int(fact["data"]["thread_id"]), fact["data"]["purpose"], fact["data"]["generation"])
            for fact in facts
        ]


@pytest.fixture
def logged() -> Iterator[list[dict[str, Any]]]:
    """What the sweeper logs, in order."""
    with logged_by(sweeper_module) as lines:
        yield lines


@pytest.fixture
def threads(database: Database, clock: Clock) -> Threads:
    return Threads(database, clock)


def sweeper_of(database: Database, clock: Clock, *tenants: TenantContext, every: float = 60) -> Sweeper:
    registry: Any = SimpleNamespace(all=lambda: tenants)
    return Sweeper(database, registry, clock, every)


@pytest.fixture
def sweeper(database: Database, clock: Clock, pendo: TenantContext) -> Sweeper:
    return sweeper_of(database, clock, pendo)


async def test_a_tenant_without_its_tables_is_not_swept_and_the_others_are(
    threads: Threads, database: Database, clock: Clock, pendo: TenantContext, logged: list[dict[str, Any]]
) -> None:
    await threads.put(1, {"hold": threads.timer()})
    new = tenant_named("a-new-one", TenantStatus.PROVISIONING)
    await sweeper_of(database, clock, new, pendo).sweep_all()
    assert await threads.fired() == [("pendo-spa", 1, "hold", 1)]
    assert events(logged) == ["sweeper.fired"]  # the other was not even tried


async def test_a_fault_at_one_tenant_keeps_neither_the_others_nor_the_process_from_going_on(
    threads: Threads, database: Database, clock: Clock, pendo: TenantContext
) -> None:
    broken = tenant_named("broken-one")  # active, and its tables are gone
    sweeping = asyncio.create_task(sweeper_of(database, clock, broken, pendo, every=0.01).run())
    try:
        await asyncio.sleep(0.3)  # some sweeps
        await threads.put(1, {"hold": threads.timer()})
        async with asyncio.timeout(10):
            while not await threads.fired() and not sweeping.done():  # noqa: ASYNC110 - rows in a database have no event here
                await asyncio.sleep(0.02)
        assert not sweeping.done()
        assert await threads.fired() == [("pendo-spa", 1, "hold", 1)]
    finally:
        sweeping.cancel()


@pytest.mark.parametrize(
    "timers",
    [
        None,
        [],
        "soon",
        {"hold": None},
        {"hold": {}},
        {"hold": {"generation": "first", "due_at": "2026-11-20T08:00:00Z"}},
        {"hold": {"generation": 1, "due_at": "when the cows come home"}},
        {"hold": {"generation": -1, "due_at": "2026-11-20T08:00:00Z"}},
        {"Not A Purpose": {"generation": 1, "due_at": "2026-11-20T08:00:00Z"}},
    ],
)
async def test_a_row_that_cannot_be_read_is_logged_and_the_next_one_is_fired(
    threads: Threads, sweeper: Sweeper, pendo: TenantContext, logged: list[dict[str, Any]], timers: Any
) -> None:
    await threads.put(1, timers)
    await threads.put(2, {"hold": threads.timer()})
    assert await sweeper.sweep(pendo) == 1
    assert await sweeper.sweep(pendo) == 0
    assert await threads.fired() == [("pendo-spa", 2, "hold", 1)]
    assert events(logged).count("sweeper.timer_unreadable") == 1  # not on every sweep


async def test_only_the_timers_of_a_thread_that_are_due_are_fired(
    threads: Threads, sweeper: Sweeper, clock: Clock, pendo: TenantContext
) -> None:
    later = clock() + dt.timedelta(hours=1)
    await threads.put(1, {"hold": threads.timer(3), "idle": threads.timer(4, due=later)})
    assert await sweeper.sweep(pendo) == 1
    assert await threads.fired() == [("pendo-spa", 1, "hold", 3)]


async def test_a_timer_whose_turn_never_succeeds_is_fired_some_rounds_and_then_given_up(
    threads: Threads, sweeper: Sweeper, clock: Clock, pendo: TenantContext, logged: list[dict[str, Any]]
) -> None:
    await threads.put(1, {"hold": threads.timer()})
    until = clock() + 3 * LOOKED_AT_AGAIN
    while clock() < until:
        await sweeper.sweep(pendo)
        clock.pass_(minutes=30)
    assert len(await threads.fired()) == ROUNDS
    assert events(logged).count("sweeper.given_up") == 1


async def test_what_is_fired_in_vain_does_not_hold_up_what_is_fresh(
    threads: Threads, sweeper: Sweeper, clock: Clock, pendo: TenantContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversations, "PAST_DUE_AT_ONCE", 2)
    monkeypatch.setattr("booking_fsm.sweeper.PAST_DUE_AT_ONCE", 2)
    for number in (1, 2, 3):
        await threads.put(number, {"hold": threads.timer()})
    assert await sweeper.sweep(pendo) == 2
    assert await sweeper.sweep(pendo) == 1  # not the first two again
    clock.pass_(minutes=FIRST_DISTANCE.total_seconds() / 60)
    await threads.put(4, {"hold": threads.timer()}, due=clock() - dt.timedelta(minutes=2))
    await sweeper.sweep(pendo)  # three more are due for their second round, and older
    assert 4 in [number for _, number, _, _ in await threads.fired()]


async def test_a_timer_that_was_settled_and_is_armed_anew_is_fresh(
    threads: Threads, sweeper: Sweeper, clock: Clock, pendo: TenantContext
) -> None:
    await threads.put(1, {"hold": threads.timer()})
    await sweeper.sweep(pendo)
    await threads.settle(1)
    clock.pass_(minutes=10)
    await sweeper.sweep(pendo)
    assert sweeper._rounds["pendo-spa"].known() == []
