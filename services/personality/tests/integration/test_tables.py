"""The tables: made for new and existing tenants, and what they refuse whoever connects."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import asyncpg
import pytest

from personality import SERVICE
from personality.adapters import audit_rows, dial_rows
from personality.adapters.dial_rows import NOTHING_STORED
from personality.domain.changes import NewAudit
from personality.housekeeping import KEEP_AUDITS, forget_old
from personality.wiring import MIGRATIONS
from ratiba_contracts.personality import AuditedSetting, Dial
from ratiba_runtime.database import Database
from ratiba_runtime.migrate_database import migrate_tenant, tenants_behind
from ratiba_runtime.provisioning import migrate_all_tenants
from ratiba_runtime.tenancy import bind_tenant
from ratiba_runtime.tenant_registry import TenantRegistry
from ratiba_runtime.testing import eventually, prepare_database, tenant_named

PENDO = tenant_named("pendo-spa")


@pytest.fixture
async def database(registry_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(registry_url, application_name="tests", max_size=2)
    yield opened
    await opened.close()


async def test_a_tenant_that_was_there_before_gets_its_tables_once_and_stays_active(database_url: str) -> None:
    await prepare_database(database_url, SERVICE, "pendo-spa", "kucha-bar")
    assert await tenants_behind(database_url, SERVICE, MIGRATIONS) == ["kucha-bar", "pendo-spa"]
    assert await migrate_all_tenants(database_url, SERVICE, MIGRATIONS) == 2
    assert await migrate_all_tenants(database_url, SERVICE, MIGRATIONS) == 0
    assert await migrate_tenant(database_url, SERVICE, MIGRATIONS, "pendo-spa") is False
    database = await Database.open(database_url, application_name="tests", max_size=1)
    with bind_tenant(PENDO):
        async with database.tenant_transaction() as connection:
            assert await dial_rows.read(connection) == NOTHING_STORED
            assert await audit_rows.latest(connection, 10) == ()
        async with database.public_transaction() as connection:
            assert await connection.fetchval("SELECT bool_and(status = 'active') FROM public.tenants")
    await database.close()


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("INSERT INTO tenant_personality_config (is_singleton) VALUES (true)", asyncpg.UniqueViolationError),
        ("UPDATE tenant_personality_config SET version = -1", asyncpg.CheckViolationError),
        ("UPDATE tenant_personality_config SET version = 3", asyncpg.CheckViolationError),
        ("UPDATE tenant_personality_config SET greeting_text = 'Karibu'", asyncpg.CheckViolationError),
        ("UPDATE dial_audits SET reason = 'another'", asyncpg.RestrictViolationError),
        ("DELETE FROM dial_audits", asyncpg.RestrictViolationError),
        ("INSERT INTO dial_audits SELECT * FROM dial_audits", asyncpg.GeneratedAlwaysError),
        (
            """
            INSERT INTO dial_audits (dial, before, after, actor, reason, at)
            VALUES ('tone', '{}', '{}', '', 'no name', now())
            """,
            asyncpg.CheckViolationError,
        ),
    ],
)
async def test_the_database_refuses_what_must_never_be(database: Database, statement: str, error: type) -> None:
    with bind_tenant(PENDO):
        async with database.tenant_transaction() as connection:
            await dial_rows.lock(connection)
            await audit_rows.insert(connection, made_at(datetime.now(UTC)))
        with pytest.raises(error):
            async with database.tenant_transaction() as connection:
                await connection.execute(statement)


async def test_one_change_is_undone_once(database: Database) -> None:
    with bind_tenant(PENDO):
        async with database.tenant_transaction() as connection:
            await audit_rows.insert(connection, made_at(datetime.now(UTC), undoes=1))
        with pytest.raises(asyncpg.UniqueViolationError):
            async with database.tenant_transaction() as connection:
                await audit_rows.insert(connection, made_at(datetime.now(UTC), undoes=1))


async def test_changes_are_forgotten_after_90_days_and_not_before(database: Database) -> None:
    now = datetime.now(UTC)
    ages = [KEEP_AUDITS + timedelta(minutes=5), KEEP_AUDITS - timedelta(minutes=5), timedelta()]
    with bind_tenant(PENDO):
        async with database.tenant_transaction() as connection:
            for age in ages:
                await audit_rows.insert(connection, made_at(now - age))
    tenants = TenantRegistry(database)
    await tenants.refresh()
    await forget_old(database, tenants, now)
    await forget_old(database, tenants, now)
    with bind_tenant(PENDO):
        async with database.tenant_transaction() as connection:
            kept = await audit_rows.latest(connection, 10)
    assert [audit.at for audit in kept] == [now - age for age in reversed(ages[1:])]


def made_at(at: datetime, undoes: int | None = None) -> NewAudit:
    setting = AuditedSetting(value=None, effective="warm")
    return NewAudit(Dial.TONE, setting, setting, "owner", "test", at, undoes)


async def test_a_stored_value_that_no_longer_fits_is_named_at_the_start_and_the_default_stands_in_for_it_alone(
    running: Callable[..., Any],
    stored: Callable[[str], Any],
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with bind_tenant(PENDO):
        async with database.tenant_transaction() as connection:
            await dial_rows.lock(connection)
            await connection.execute(
                "UPDATE tenant_personality_config SET tone = 'sarcastic', honorific = 'formal-sw',"
                " greeting = 'custom-string', greeting_text = $1",
                "Karibu\nPendo",
            )
    said: list[dict[str, Any]] = []
    noting = SimpleNamespace(error=lambda event, **fields: said.append({"event": event, **fields}))
    monkeypatch.setattr("personality.drift_watch.log", noting)
    async with running() as service:
        snapshot = await eventually(lambda: stored("pendo-spa"))
        await eventually(lambda: stored("kucha-bar"))
        counted = {
            sample.labels["dial"]: sample.value
            for metric in service.metrics.registry.collect()
            for sample in metric.samples
            if sample.name == "ratiba_personality_drifted_overrides"
        }
    assert (snapshot.dials.tone, snapshot.dials.honorific) == ("warm", "formal-sw")
    assert (snapshot.dials.greeting, snapshot.dials.greeting_text) == ("default-bilingual", None)
    assert {dial for dial, count in counted.items() if count} == {"tone", "greeting"}
    # once each, although the keeper looked many times
    assert [(one["event"], one["tenant"], one["dial"]) for one in said] == [
        ("personality.override_drifted", "pendo-spa", "tone"),
        ("personality.override_drifted", "pendo-spa", "greeting"),
    ]
    assert (said[0]["value"], "more than one line" in said[1]["problem"]) == ("sarcastic", True)
