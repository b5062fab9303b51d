"""The gateway's table over all tenants, in its own schema. Tenants' tables are brought up by the runtime."""

from pathlib import Path

import asyncpg

from channel_gateway import SERVICE
from ratiba_runtime.alembic_run import run_upgrade
from ratiba_runtime.revisions import head_of
from ratiba_runtime.tenancy import service_schema

MIGRATIONS = Path(__file__).parents[1] / "migrations" / "service"
VERSION_TABLE = "alembic_version_channel_gateway"


async def migrate_accounts(url: str) -> None:
    """Bring `svc_channel_gateway.accounts` to its head. Safe from any number of replicas at once."""
    schema = service_schema(SERVICE)
    connection = await asyncpg.connect(url, timeout=5)
    try:
        if await connection.fetchval("SELECT to_regclass($1)", f"{schema}.{VERSION_TABLE}") is not None:
            at = await connection.fetchval(f"SELECT version_num FROM {schema}.{VERSION_TABLE}")  # noqa: S608
            if at == head_of(MIGRATIONS):
                return
    finally:
        await connection.close(timeout=5)
    await run_upgrade(url, MIGRATIONS, version_table=VERSION_TABLE, schemas=[schema], path=schema)
