"""One connection serves all tenants in turn and never carries one's path to another (decision 21)."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from ratiba_contracts.consumers import CONSUMERS
from ratiba_runtime.database import Database
from ratiba_runtime.infrastructure import PostgresAway
from ratiba_runtime.tenancy import TenantContext, TenantUnset, bind_tenant
from ratiba_runtime.unit_of_work import unit_of_work

INSERT = "INSERT INTO notes (note) VALUES ($1)"
SELECT = "SELECT note FROM notes ORDER BY id"


@pytest.fixture
async def narrow(ready_url: str) -> AsyncIterator[Database]:
    """A pool of one connection: whatever leaks, the next to come gets it."""
    database = await Database.open(ready_url, application_name="narrow", max_size=1)
    yield database
    await database.close()


async def _notes(database: Database, tenant: TenantContext) -> list[str]:
    with bind_tenant(tenant):
        async with database.tenant_transaction() as connection:
            return [row["note"] for row in await connection.fetch(SELECT)]


async def test_the_same_statement_on_the_same_connection_reads_each_tenants_own_rows(
    narrow: Database, tenant: TenantContext, other_tenant: TenantContext
) -> None:
    for turn in range(10):  # often enough that the statement is prepared and cached for both
        for each in (tenant, other_tenant):
            with bind_tenant(each):
                async with narrow.tenant_transaction() as connection:
                    await connection.execute(INSERT, f"{each.slug} {turn}")
    assert await _notes(narrow, tenant) == [f"{tenant.slug} {turn}" for turn in range(10)]
    assert await _notes(narrow, other_tenant) == [f"{other_tenant.slug} {turn}" for turn in range(10)]


async def test_sixty_interleaved_tasks_on_one_connection_never_meet_another_tenants_rows(
    narrow: Database, tenant: TenantContext, other_tenant: TenantContext
) -> None:
    async def write(each: TenantContext, number: int) -> None:
        with bind_tenant(each):
            async with narrow.tenant_transaction() as connection:
                await connection.execute(INSERT, each.slug)
                await asyncio.sleep(0)
                found = {row["note"] for row in await connection.fetch(SELECT)}
                assert found == {each.slug}, number

    await asyncio.gather(*(write((tenant, other_tenant)[n % 2], n) for n in range(60)))


@pytest.mark.parametrize("way", ["commit", "raise", "cancel"])
async def test_after_a_transaction_however_it_ended_no_tenants_table_is_in_reach(
    narrow: Database, tenant: TenantContext, way: str
) -> None:
    async def use() -> None:
        with bind_tenant(tenant):
            async with narrow.tenant_transaction() as connection:
                await connection.execute(INSERT, "mine")
                if way == "raise":
                    raise LookupError
                if way == "cancel":
                    await connection.execute("SELECT pg_sleep(30)")

    task = asyncio.create_task(use())
    if way == "cancel":
        await asyncio.sleep(0.1)
        task.cancel()
    await asyncio.wait([task])
    async with narrow.transaction() as connection:
        assert await connection.fetchval("SHOW search_path") == "pg_catalog"
    async with narrow.public_transaction() as connection:
        with pytest.raises(asyncpg.UndefinedTableError):
            await connection.fetch(SELECT)


async def test_a_statement_that_escapes_its_transaction_finds_no_table(narrow: Database, tenant: TenantContext) -> None:
    with bind_tenant(tenant):
        async with narrow.transaction() as connection:  # a path was never set
            with pytest.raises(asyncpg.UndefinedTableError):
                await connection.fetch(SELECT)


async def test_a_savepoint_that_is_rolled_back_keeps_the_tenants_path(narrow: Database, tenant: TenantContext) -> None:
    with bind_tenant(tenant):
        async with narrow.tenant_transaction() as connection:
            with pytest.raises(asyncpg.NotNullViolationError):
                async with connection.transaction():
                    await connection.execute(INSERT, None)
            await connection.execute(INSERT, "after")
    assert await _notes(narrow, tenant) == ["after"]


async def test_without_a_bound_tenant_nothing_reaches_the_database(narrow: Database) -> None:
    with pytest.raises(TenantUnset):
        async with narrow.tenant_transaction():
            pass
    with pytest.raises(TenantUnset):
        async with unit_of_work(narrow, service="booking-fsm"):
            pass


async def test_a_binding_ends_with_its_block_and_the_one_before_it_returns(
    tenant: TenantContext, other_tenant: TenantContext, narrow: Database
) -> None:
    with bind_tenant(tenant):
        with bind_tenant(other_tenant):
            async with unit_of_work(narrow, service="booking-fsm") as uow:
                await uow.connection.execute(INSERT, "inner")
        async with unit_of_work(narrow, service="booking-fsm") as uow:
            await uow.connection.execute(INSERT, "outer")
    assert await _notes(narrow, tenant) == ["outer"]
    assert await _notes(narrow, other_tenant) == ["inner"]


async def test_json_columns_come_back_as_the_values_that_went_in(narrow: Database) -> None:
    value = {"words": "saa nne 🙂", "list": [1, 2.5, None, True], "nested": {"a": []}}
    async with narrow.transaction() as connection:
        assert await connection.fetchval("SELECT $1::jsonb", value) == value
        assert await connection.fetchval("SELECT $1::jsonb[]", [value, {}]) == [value, {}]


async def test_the_server_ends_a_frozen_transaction_before_its_message_is_delivered_elsewhere(
    narrow: Database,
) -> None:
    async with narrow.transaction() as connection:
        seconds = await connection.fetchval(
            "SELECT extract(epoch FROM current_setting('idle_in_transaction_session_timeout')::interval)"
        )
    assert 0 < seconds < min(consumer.ack_wait for consumer in CONSUMERS)


async def test_a_server_that_is_not_there_is_called_away_without_naming_its_password() -> None:
    with pytest.raises(PostgresAway) as caught:
        await Database.open("postgresql://u:hush@127.0.0.1:1/x", application_name="tests")
    assert "hush" not in str(caught.value)
