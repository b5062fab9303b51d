"""Running Alembic from a program: no `env.py`, no `alembic.ini`; a service keeps only its revisions."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import asyncpg
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

_one_at_a_time = asyncio.Lock()
"""Alembic's `op` is a module-wide proxy: two upgrades in one process would run into each other."""


async def run_upgrade(url: str, migrations: Path, *, version_table: str, schemas: Sequence[str], path: str) -> None:
    """Upgrade to the head in one transaction, under a lock on `schemas[0]`, creating `schemas` where missing.

    Unqualified names mean the first schema of `path`. A failing revision leaves everything as it was.
    """
    # The driver gets the address as it is: sockets and options in it mean the same as everywhere else.
    engine = create_async_engine(
        "postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(url, timeout=10), poolclass=NullPool
    )
    try:
        async with _one_at_a_time, engine.begin() as connection:
            await connection.run_sync(_upgrade, migrations, version_table, list(schemas), path)
    finally:
        await engine.dispose()


def _upgrade(connection: Connection, migrations: Path, version_table: str, schemas: list[str], path: str) -> None:
    lock = f"ratiba.migrate.{schemas[0]}.{version_table}"
    connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:lock, 0))"), {"lock": lock})
    # CREATE SCHEMA IF NOT EXISTS still collides when two services create one schema at the same moment.
    connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('ratiba.create_schema', 0))"))
    for schema in schemas:
        connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {schema}"))
    connection.execute(text("SELECT set_config('search_path', :path, true)"), {"path": path})
    config = Config()
    config.set_main_option("script_location", str(migrations))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)

    def to_head(revision: Any, _context: Any) -> Any:
        return script._upgrade_revs("head", revision)  # noqa: SLF001  as Alembic's own `command.upgrade` does

    with EnvironmentContext(config, script, fn=to_head, destination_rev="head") as environment:
        environment.configure(
            connection=connection,
            version_table=version_table,
            version_table_schema=schemas[0],
            transactional_ddl=True,
        )
        environment.run_migrations()
