"""Forgetting: handled inputs after 30 days, a little at a time, and what a service keeps of each tenant."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

import structlog

from ratiba_runtime.infrastructure import component_away
from ratiba_runtime.tenancy import bind_tenant, service_schema

if TYPE_CHECKING:
    from ratiba_runtime.database import Connection, Database
    from ratiba_runtime.tenant_registry import TenantRegistry

log = structlog.get_logger("ratiba.housekeeping")

INBOX_DAYS = 30
EVERY_SECONDS = 3600.0
AT_ONCE = 5000


async def forget_handled(database: "Database", service: str, *, days: int = INBOX_DAYS, at_once: int = AT_ONCE) -> int:
    """Delete inbox notes older than `days`, `at_once` a transaction; returns how many. Replicas may overlap."""
    schema = service_schema(service)
    statement = f"""
        WITH old AS (
            SELECT ctid FROM {schema}.inbox WHERE handled_at < now() - make_interval(days => $1)
            LIMIT $2 FOR UPDATE SKIP LOCKED)
        DELETE FROM {schema}.inbox WHERE ctid IN (SELECT ctid FROM old)
    """  # noqa: S608  the schema comes from a validated slug
    total = 0
    while True:
        async with database.public_transaction() as connection:
            deleted = int((await connection.execute(statement, days, at_once)).rsplit(" ", 1)[1])
        total += deleted
        if deleted < at_once:
            log.info("housekeeping.inbox_forgotten", rows=total)
            return total


async def forget_at_each(
    database: "Database",
    tenants: "TenantRegistry",
    forget: "Callable[[Connection], Awaitable[Mapping[str, int]]]",
) -> None:
    """Forget at every tenant whose tables stand, in a transaction each; `forget` says how many rows of what went."""
    for tenant in tenants.with_tables():
        with bind_tenant(tenant):
            async with database.tenant_transaction() as connection:
                gone = await forget(connection)
        if any(gone.values()):
            log.info("housekeeping.forgotten", tenant=tenant.slug, **gone)


async def hourly(forget: Callable[[], Awaitable[object]]) -> None:
    """Forget every hour until cancelled; while a server is away it waits for the next hour. Replicas may overlap."""
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        try:
            await forget()
        except Exception as error:
            if component_away(error) is None:
                raise
            log.warning("housekeeping.postponed", exc_info=error)
