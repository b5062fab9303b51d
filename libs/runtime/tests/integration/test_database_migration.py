"""Tables are made once, by whoever comes first, and a warm start finds it out in one query."""

import asyncio
import shutil
import sys
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from ratiba_runtime.database import Database
from ratiba_runtime.migrate_database import (
    _ACTIVATE,
    _REPORT,
    migrate_registry,
    migrate_service,
    migrate_tenant,
    tenants_behind,
)
from ratiba_runtime.provisioning import migrate_all_tenants
from ratiba_runtime.tenancy import TenantStatus
from ratiba_runtime.tenant_registry import TenantRegistry
from ratiba_runtime.tenant_writing import TenantExists, enter_tenant
from ratiba_runtime.testing import eventually, is_waited_for

NOTES = Path(__file__).parent.parent / "notes_migrations"
OWNERS = ("booking-fsm", "channel-gateway")


@pytest.fixture
async def registry_url(database_url: str) -> str:
    """A database with the registry and one tenant that nobody has made tables for."""
    await migrate_registry(database_url)
    await _enter(database_url, "pendo-spa")
    return database_url


async def _enter(url: str, slug: str) -> None:
    database = await Database.open(url, application_name="tests", max_size=1)
    await enter_tenant(database, slug, name="Pendo", vertical="spa")
    await database.close()


async def _fetch(url: str, statement: str) -> list[Any]:
    connection = await asyncpg.connect(url)
    try:
        return list(await connection.fetch(statement))
    finally:
        await connection.close()


async def _status(url: str, slug: str = "pendo-spa") -> str:
    [row] = await _fetch(url, f"SELECT status FROM public.tenants WHERE slug = '{slug}'")
    return str(row["status"])


async def test_every_tree_has_its_own_version_table_in_the_schema_it_fills(registry_url: str) -> None:
    await migrate_service(registry_url, "booking-fsm")
    await migrate_tenant(registry_url, "booking-fsm", NOTES, "pendo-spa", owners=OWNERS)
    tables = await _fetch(
        registry_url,
        "SELECT table_schema || '.' || table_name AS name FROM information_schema.tables"
        " WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1",
    )
    assert [row["name"] for row in tables] == [
        "public.alembic_version_registry",
        "public.tenant_revisions",
        "public.tenants",
        "svc_booking_fsm.alembic_version_runtime",
        "svc_booking_fsm.inbox",
        "svc_booking_fsm.outbox",
        "svc_booking_fsm.outbox_dead",
        "tenant_pendo_spa.alembic_version_booking_fsm",
        "tenant_pendo_spa.notes",
    ]
    schemas = await _fetch(registry_url, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'checkpoints%'")
    assert [row["nspname"] for row in schemas] == ["checkpoints_pendo_spa"]


async def test_a_tenant_is_active_once_every_owner_of_tables_has_reported(registry_url: str) -> None:
    assert await _status(registry_url) == "provisioning"
    await migrate_tenant(registry_url, "booking-fsm", NOTES, "pendo-spa", owners=OWNERS)
    assert await _status(registry_url) == "provisioning"
    await migrate_tenant(registry_url, "channel-gateway", _renamed(NOTES), "pendo-spa", owners=OWNERS)
    assert await _status(registry_url) == "active"


def _renamed(migrations: Path) -> Path:
    """Another service's tree; here one without tables of its own, so that nothing collides."""
    other = migrations.parent / "empty_migrations"
    assert other.is_dir()
    return other


async def test_owners_that_report_at_the_same_moment_leave_no_tenant_provisioning(registry_url: str) -> None:
    slugs = [f"tenant-{n}" for n in range(8)]
    for slug in slugs:
        await _enter(registry_url, slug)
    await asyncio.gather(
        *(migrate_tenant(registry_url, "booking-fsm", NOTES, slug, owners=OWNERS) for slug in slugs),
        *(migrate_tenant(registry_url, "channel-gateway", _renamed(NOTES), slug, owners=OWNERS) for slug in slugs),
    )
    assert {await _status(registry_url, slug) for slug in slugs} == {"active"}


async def test_an_owner_waits_for_another_that_is_just_reporting(registry_url: str) -> None:
    """Neither would see the other's report, and the tenant would stay provisioning for ever."""
    other = await asyncpg.connect(registry_url)
    transaction = other.transaction()
    await transaction.start()
    await other.execute(_REPORT, "pendo-spa", "channel-gateway", "empty_0001")
    await other.execute(_ACTIVATE, "pendo-spa", list(OWNERS))
    reporting = asyncio.create_task(migrate_tenant(registry_url, "booking-fsm", NOTES, "pendo-spa", owners=OWNERS))
    await eventually(lambda: is_waited_for(other))
    assert not reporting.done()
    await transaction.commit()
    await other.close()
    await reporting
    assert await _status(registry_url) == "active"


async def test_replicas_that_start_together_migrate_once(registry_url: str) -> None:
    program = (
        "import asyncio, sys; from pathlib import Path; from ratiba_runtime.migrate_database import *;"
        "asyncio.run(migrate_service(sys.argv[1], 'booking-fsm'));"
        "asyncio.run(migrate_tenant(sys.argv[1], 'booking-fsm', Path(sys.argv[2]), 'pendo-spa'))"
    )
    replicas = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", program, registry_url, str(NOTES)) for _ in range(3)
    ]
    assert [await replica.wait() for replica in replicas] == [0, 0, 0]
    assert await _fetch(registry_url, "SELECT * FROM tenant_pendo_spa.notes") == []


async def test_a_warm_start_asks_once_and_does_not_even_import_alembic(registry_url: str) -> None:
    await migrate_service(registry_url, "booking-fsm")
    await migrate_tenant(registry_url, "booking-fsm", NOTES, "pendo-spa", owners=OWNERS)
    assert await tenants_behind(registry_url, "booking-fsm", NOTES) == []
    program = (
        "import asyncio, sys; from pathlib import Path; from ratiba_runtime.provisioning import migrate_all_tenants;"
        "from ratiba_runtime.migrate_database import migrate_registry, migrate_service\n"
        "async def main():\n"
        "    url = sys.argv[1]\n"
        "    done = [await migrate_registry(url), await migrate_service(url, 'booking-fsm'),"
        " await migrate_all_tenants(url, 'booking-fsm', Path(sys.argv[2]))]\n"
        "    print(done, sorted({'alembic', 'sqlalchemy'} & set(sys.modules)))\n"
        "asyncio.run(main())"
    )
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, registry_url, str(NOTES), stdout=asyncio.subprocess.PIPE
    )
    said, _ = await child.communicate()
    assert said.decode().strip() == "[False, False, 0] []"


async def test_a_new_revision_reaches_every_tenant_and_is_reported(registry_url: str, tmp_path: Path) -> None:
    await _enter(registry_url, "kucha-bar")
    migrations = tmp_path / "migrations"
    shutil.copytree(NOTES, migrations)
    assert await migrate_all_tenants(registry_url, "booking-fsm", migrations) == 2
    newer = tmp_path / "newer"
    shutil.copytree(NOTES, newer)
    (newer / "versions" / "0002_more.py").write_text(
        "from alembic import op\nrevision = 'notes_0002'\ndown_revision = 'notes_0001'\n"
        "def upgrade():\n    op.execute('ALTER TABLE notes ADD COLUMN more text')\n"
    )
    assert await tenants_behind(registry_url, "booking-fsm", newer) == ["kucha-bar", "pendo-spa"]
    assert await migrate_all_tenants(registry_url, "booking-fsm", newer) == 2
    assert await _fetch(registry_url, "SELECT more FROM tenant_kucha_bar.notes") == []
    revisions = await _fetch(registry_url, "SELECT tenant, revision FROM public.tenant_revisions ORDER BY tenant")
    assert [tuple(row) for row in revisions] == [("kucha-bar", "notes_0002"), ("pendo-spa", "notes_0002")]


async def test_a_revision_that_fails_leaves_the_tenant_as_it_was(registry_url: str, tmp_path: Path) -> None:
    migrations = tmp_path / "broken"
    shutil.copytree(NOTES, migrations)
    (migrations / "versions" / "0002_broken.py").write_text(
        "from alembic import op\nrevision = 'notes_0002'\ndown_revision = 'notes_0001'\n"
        "def upgrade():\n    op.execute('CREATE TABLE half (a int)')\n    op.execute('SELECT no_such_thing')\n"
    )
    with pytest.raises(Exception, match="no_such_thing"):
        await migrate_tenant(registry_url, "booking-fsm", migrations, "pendo-spa", owners=("booking-fsm",))
    assert await _status(registry_url) == "provisioning"
    assert await _fetch(registry_url, "SELECT 1 FROM pg_tables WHERE schemaname = 'tenant_pendo_spa'") == []
    assert await migrate_tenant(registry_url, "booking-fsm", NOTES, "pendo-spa", owners=("booking-fsm",))
    assert await _status(registry_url) == "active"


async def test_a_slug_is_entered_once(registry_url: str) -> None:
    with pytest.raises(TenantExists):
        await _enter(registry_url, "pendo-spa")


@pytest.mark.parametrize("slug", ["Pendo", "p", "1spa", "a_b", "a;drop", "x" * 60])
async def test_the_registry_refuses_a_slug_that_is_none(registry_url: str, slug: str) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await _enter(registry_url, slug)


async def test_the_registry_in_memory_learns_of_a_new_tenant_by_asking_once_a_second_at_most(
    registry_url: str,
) -> None:
    database = await Database.open(registry_url, application_name="tests", max_size=1)
    registry = TenantRegistry(database)
    statements: list[str] = []
    async with database.transaction() as connection:
        connection.add_query_logger(lambda record: statements.append(record.query))
    assert (await registry.get("pendo-spa")).schema == "tenant_pendo_spa"
    for _ in range(20):
        with pytest.raises(LookupError):
            await registry.get("nobody")
    assert sum("FROM public.tenants" in statement for statement in statements) == 1
    await _enter(registry_url, "kucha-bar")
    await registry.refresh()
    assert [tenant.slug for tenant in registry.all()] == ["kucha-bar", "pendo-spa"]
    await database.close()


async def test_a_tenant_that_becomes_active_is_known_as_such_at_the_next_asking(
    registry_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ratiba_runtime.tenant_registry.MISS_SECONDS", 0.0)
    database = await Database.open(registry_url, application_name="tests", max_size=1)
    registry = TenantRegistry(database)
    async with database.public_transaction() as connection:
        await connection.execute("UPDATE public.tenants SET status = 'provisioning' WHERE slug = 'pendo-spa'")
    assert (await registry.get("pendo-spa")).status is TenantStatus.PROVISIONING
    assert await registry.active() == ()
    async with database.public_transaction() as connection:
        await connection.execute("UPDATE public.tenants SET status = 'active' WHERE slug = 'pendo-spa'")
    assert [tenant.slug for tenant in await registry.active()] == ["pendo-spa"]
    assert (await registry.get("pendo-spa")).status is TenantStatus.ACTIVE
    await database.close()
