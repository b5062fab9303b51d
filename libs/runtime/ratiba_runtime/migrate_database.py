"""Tables: the registry's, each service's outbox and inbox, and each service's own in every tenant's schema.

Each tree has its own version table (`alembic_version_<tree>`) in the schema it fills, and each step runs under an
advisory lock, so that replicas that start together migrate once. When everything is at its head, one query says so
and Alembic is not even imported.
"""

from pathlib import Path

import asyncpg
import structlog

from ratiba_contracts.facts import TENANT_TABLE_OWNERS
from ratiba_runtime.revisions import head_of
from ratiba_runtime.tenancy import checkpoints_schema_of, schema_of, service_schema, validated_slug

log = structlog.get_logger("ratiba.migrations")

_OURS = Path(__file__).parent / "migrations"
REGISTRY = _OURS / "registry"
SERVICE = _OURS / "service"

_REPORT = """
    INSERT INTO public.tenant_revisions (tenant, service, revision) VALUES ($1, $2, $3)
    ON CONFLICT (tenant, service) DO UPDATE SET revision = excluded.revision, reported_at = now()
"""
_ACTIVATE = """
    UPDATE public.tenants SET status = 'active', updated_at = now()
    WHERE slug = $1 AND status = 'provisioning'
      AND NOT EXISTS (
          SELECT FROM unnest($2::text[]) AS owner
          WHERE owner NOT IN (SELECT service FROM public.tenant_revisions WHERE tenant = $1))
"""


async def migrate_registry(url: str) -> bool:
    """Bring `public.tenants` and `public.tenant_revisions` to their head. Returns whether anything was done."""
    return await _upgrade(url, "registry", REGISTRY, schema="public", path="public")


async def migrate_service(url: str, service: str) -> bool:
    """Bring `svc_<service>` (outbox, inbox) to its head. Returns whether anything was done."""
    schema = service_schema(service)
    return await _upgrade(url, "runtime", SERVICE, schema=schema, path=schema)


async def migrate_own_tables(url: str, service: str, migrations: Path, *, schema: str | None = None) -> bool:
    """Bring the tables a service keeps over all tenants to their head: in its own schema, or in `public`.

    Safe from any number of replicas at once. Returns whether anything was done.
    """
    schema = schema or service_schema(service)
    return await _upgrade(url, service, migrations, schema=schema, path=schema)


async def migrate_tenant(
    url: str, service: str, migrations: Path, tenant: str, *, owners: tuple[str, ...] = TENANT_TABLE_OWNERS
) -> bool:
    """Bring a service's tables of one tenant to their head and report it; the last owner makes the tenant active.

    Safe to call any number of times and from any number of replicas. Returns whether anything was done.
    """
    schema = schema_of(tenant)
    path = f"{schema}, {checkpoints_schema_of(tenant)}"
    done = await _upgrade(url, service, migrations, schema=schema, path=path, also_create=checkpoints_schema_of(tenant))
    connection = await asyncpg.connect(url, timeout=5)
    try:
        async with connection.transaction():
            # Owners that report at the same moment must see each other, or both leave the tenant provisioning.
            await connection.fetchval("SELECT slug FROM public.tenants WHERE slug = $1 FOR UPDATE", tenant)
            await connection.execute(_REPORT, tenant, service, head_of(migrations))
            await connection.execute(_ACTIVATE, tenant, list(owners))
    finally:
        await connection.close(timeout=5)
    return done


async def tenants_behind(url: str, service: str, migrations: Path) -> list[str]:
    """Tenants whose tables of this service are not reported at their head. One query; none on a warm start."""
    connection = await asyncpg.connect(url, timeout=5)
    try:
        rows = await connection.fetch(
            """
            SELECT slug FROM public.tenants AS tenants
            WHERE NOT EXISTS (SELECT FROM public.tenant_revisions AS reported
                              WHERE reported.tenant = tenants.slug AND service = $1 AND revision = $2)
            ORDER BY slug
            """,
            service,
            head_of(migrations),
        )
        return [row["slug"] for row in rows]
    finally:
        await connection.close(timeout=5)


async def _upgrade(
    url: str, tree: str, migrations: Path, *, schema: str, path: str, also_create: str | None = None
) -> bool:
    table = f"alembic_version_{validated_slug(tree).replace('-', '_')}"
    head = head_of(migrations)
    connection = await asyncpg.connect(url, timeout=5)
    try:
        if await _revision(connection, schema, table) == head:
            return False
    finally:
        await connection.close(timeout=5)
    from ratiba_runtime.alembic_run import run_upgrade  # noqa: PLC0415  0.3 s that a warm start does not need

    schemas = [schema] if also_create is None else [schema, also_create]
    await run_upgrade(url, migrations, version_table=table, schemas=schemas, path=path)
    log.info("migrations.upgraded", tree=tree, schema=schema, revision=head)
    return True


async def _revision(connection: "asyncpg.Connection[asyncpg.Record]", schema: str, table: str) -> str | None:
    """The revision a schema is at. The names come from validated slugs."""
    if await connection.fetchval("SELECT to_regclass($1)", f"{schema}.{table}") is None:
        return None
    revision: str | None = await connection.fetchval(f"SELECT version_num FROM {schema}.{table}")  # noqa: S608
    return revision
