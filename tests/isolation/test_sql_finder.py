"""The finder finds what it should, and the trial catches a function that does not stay with its tenant."""

import importlib.util
import textwrap
from pathlib import Path
from types import ModuleType

import pytest

from ratiba_runtime.database import Database

from .pendo import KUCHA, InHand
from .sql_finder import OUTSIDE, functions_in_adapters, functions_that_run_sql, gone, sql_outside_adapters, unlisted
from .trial import Trial, tried

ADAPTER = "services/loyalty/loyalty/adapters/points.py"

LEAKY = """
    async def everybodys_names(connection):
        return [row["name"] for row in await connection.fetch("SELECT name FROM tenant_pendo_spa.customers")]

    async def whose_appointment(connection, reference):
        return await connection.fetchrow("SELECT * FROM tenant_pendo_spa.appointments WHERE reference = $1", reference)

    async def forget_everybody(connection):
        await connection.execute("UPDATE tenant_pendo_spa.customers SET name = NULL")

    async def send_in_their_name(connection):
        await connection.execute(
            '''INSERT INTO svc_booking_fsm.outbox (stream, subject, key, message_id, headers, payload)
               VALUES ('BOOKING', 'ratiba.pendo-spa.booking.booked.v1.k', 'k', 'm', '{}', '{}')'''
        )

    async def take_their_account(connection):
        await connection.execute("UPDATE svc_channel_gateway.accounts SET tenant = 'kucha-bar'")

    async def stay_there(connection):
        await connection.execute("SET search_path TO tenant_pendo_spa")

    async def ours(connection):
        return await connection.fetchval("SELECT count(*) FROM customers")
"""
"""An adapter that names a schema itself instead of leaving it to the bound tenant; its last function does not."""


@pytest.fixture
def leaky(tmp_path: Path) -> ModuleType:
    path = tmp_path / ADAPTER
    path.parent.mkdir(parents=True)
    path.write_text(textwrap.dedent(LEAKY), encoding="utf-8")
    spec = importlib.util.spec_from_file_location("points", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_function_that_is_in_no_table_is_named_with_what_to_do(leaky: ModuleType, tmp_path: Path) -> None:
    found = functions_in_adapters(tmp_path)
    assert len(found) == 7
    [told] = unlisted(found, {name: () for name in found if not name.endswith(":ours")})
    assert told.startswith(f"{ADAPTER}:23: loyalty.adapters.points:ours runs SQL and nobody has tried it")
    assert "add it to the table" in told


def test_a_listed_function_that_is_no_longer_there_is_named(leaky: ModuleType, tmp_path: Path) -> None:
    found = functions_in_adapters(tmp_path)
    [told] = gone(found, {**found, "loyalty.adapters.points:spend": ()})
    assert told.startswith("loyalty.adapters.points:spend is tried")


async def test_a_function_that_reads_another_tenants_schema_is_caught(
    leaky: ModuleType, database: Database, in_hand: InHand
) -> None:
    names = await tried(database, KUCHA, Trial(lambda c, _a: leaky.everybodys_names(c), nothing=[]), in_hand)
    assert names.showed_pendo
    assert not names.gave([])
    looked_up = Trial(lambda c, a: leaky.whose_appointment(c, a.appointment.reference), nothing=None)
    assert (await tried(database, KUCHA, looked_up, in_hand)).showed_pendo


@pytest.mark.parametrize(
    ("function", "table"),
    [
        ("forget_everybody", "tenant_pendo_spa.customers: changed or deleted"),
        ("send_in_their_name", "svc_booking_fsm.outbox: added for pendo-spa"),
        ("take_their_account", "svc_channel_gateway.accounts: changed or deleted"),
    ],
)
async def test_a_function_that_touches_another_tenants_rows_is_caught(
    leaky: ModuleType, database: Database, in_hand: InHand, function: str, table: str
) -> None:
    trial = Trial(lambda c, _a: getattr(leaky, function)(c), nothing=None)
    caught = await tried(database, KUCHA, trial, in_hand)
    assert any(told.startswith(table) for told in caught.done_to_pendo), caught.done_to_pendo


async def test_a_function_that_leaves_another_search_path_behind_is_caught(
    leaky: ModuleType, database: Database, in_hand: InHand
) -> None:
    caught = await tried(database, KUCHA, Trial(lambda c, _a: leaky.stay_there(c), nothing=None), in_hand)
    assert not caught.path_kept


async def test_a_function_that_leaves_the_schema_to_the_bound_tenant_passes(
    leaky: ModuleType, database: Database, in_hand: InHand
) -> None:
    passed = await tried(database, KUCHA, Trial(lambda c, _a: leaky.ours(c), nothing=0), in_hand)
    assert passed.gave(0)
    assert (passed.done_to_pendo, passed.showed_pendo, passed.path_kept) == ([], False, True)


async def test_what_a_trial_did_is_undone(leaky: ModuleType, database: Database, in_hand: InHand) -> None:
    forgetting = Trial(lambda c, _a: leaky.forget_everybody(c), nothing=None)
    first, second = [await tried(database, KUCHA, forgetting, in_hand) for _ in range(2)]
    assert first.done_to_pendo == second.done_to_pendo != []


FORMS = {
    "directly": "async def f(connection): await connection.fetchrow('SELECT 1')",
    "without calling it at once": "async def f(connection):\n    run = connection.fetch\n    await run('SELECT 1')",
    "by its name": "async def f(connection): return await getattr(connection, 'execute')('SELECT 1')",
    "through a copy": "async def f(c): await c.copy_records_to_table('t', records=[])",
    "over a connection of its own": "async def f(url):\n    connection = await asyncpg.connect(url)",
    "within a transaction it opens": "async def f(database):\n    async with database.tenant_transaction() as c: ...",
    "through another function's hands": "async def f(connection: Connection): return await elsewhere(connection)",
    "with a quoted type": "async def f(c: 'asyncpg.Connection[asyncpg.Record] | None'): ...",
    "in a nested function": "def f(connection):\n    async def g(): await connection.execute('SELECT 1')\n    return g",
    "in a branch of the file": "if True:\n    async def f(connection): await connection.execute('SELECT 1')",
}


@pytest.mark.parametrize("source", FORMS.values(), ids=FORMS)
def test_sql_is_found_however_it_is_run(source: str) -> None:
    assert functions_that_run_sql(source).keys() == {"f"}


def test_functions_that_run_sql_through_others_of_their_file_are_found_too() -> None:
    source = """
    async def _rows(connection): return await connection.fetch("SELECT 1")
    async def _counted(connection): return len(await _rows(connection))
    async def total(connection): return await _counted(connection) + 1
    def label(row): return str(row)
    class Rows:
        async def _all(self, connection): return await connection.fetch("SELECT 1")
        async def first(self, connection): return (await self._all(connection))[0]
        def name(self): return "rows"
    async def first_of(rows, connection): return await Rows.first(rows, connection)
    """
    found = functions_that_run_sql(textwrap.dedent(source))
    assert found.keys() == {"_rows", "_counted", "total", "Rows._all", "Rows.first", "first_of"}


def test_sql_outside_of_any_function_is_found() -> None:
    assert OUTSIDE in functions_that_run_sql("class C:\n    run = staticmethod(lambda c: c.fetch('SELECT 1'))")


def test_sql_in_a_service_but_not_in_an_adapter_is_found(tmp_path: Path) -> None:
    path = tmp_path / "services/loyalty/loyalty/handlers.py"
    path.parent.mkdir(parents=True)
    path.write_text("async def f(connection):\n    await connection.execute('SELECT 1')\n", encoding="utf-8")
    assert sql_outside_adapters(tmp_path) == ["services/loyalty/loyalty/handlers.py:2"]
