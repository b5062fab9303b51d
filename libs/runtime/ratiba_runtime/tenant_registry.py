"""`public.tenants` in memory: read at the start, every 10 s, on the bus's word, and for a tenant not yet active."""

import asyncio
from typing import TYPE_CHECKING

import structlog

from ratiba_runtime.infrastructure import component_away
from ratiba_runtime.tenancy import TenantContext, TenantStatus, TenantUnknown, schema_of

if TYPE_CHECKING:
    from asyncpg import Record

    from ratiba_runtime.database import Database

log = structlog.get_logger("ratiba.tenants")

REFRESH_SECONDS = 10.0
MISS_SECONDS = 1.0
"""A slug nobody knows, or a tenant still provisioning, costs one query a second, however often it is asked for."""

_ALL = """
    SELECT slug, name, vertical, time_zone, currency, country, language, status
    FROM public.tenants
"""


class TenantRegistry:
    """Tenants by slug. A copy is at most 10 s old; the database stays the truth."""

    def __init__(self, database: "Database") -> None:
        self._database = database
        self._tenants: dict[str, TenantContext] = {}
        self._read_at = float("-inf")
        self._reading = asyncio.Lock()

    async def get(self, slug: str) -> TenantContext:
        """The tenant. Raises TenantUnknown, or PostgresAway when it had to be read and could not."""
        tenant = self._tenants.get(slug)
        if tenant is not None and tenant.status is TenantStatus.ACTIVE:
            return tenant
        if self._age() > MISS_SECONDS:
            await self.refresh()
        tenant = self._tenants.get(slug)
        if tenant is None:
            raise TenantUnknown(slug)
        return tenant

    def all(self) -> tuple[TenantContext, ...]:
        """Every tenant as last read, in order of slug."""
        return tuple(self._tenants[slug] for slug in sorted(self._tenants))

    def with_tables(self) -> tuple[TenantContext, ...]:
        """Those whose tables stand, as last read: all but the ones that are being set up."""
        return tuple(tenant for tenant in self.all() if tenant.status is not TenantStatus.PROVISIONING)

    async def active(self) -> tuple[TenantContext, ...]:
        """The active tenants in order of slug; while one is being set up, as they were a second ago at most."""
        if any(tenant.status is TenantStatus.PROVISIONING for tenant in self.all()) and self._age() > MISS_SECONDS:
            await self.refresh()
        return tuple(tenant for tenant in self.all() if tenant.status is TenantStatus.ACTIVE)

    async def refresh(self) -> None:
        """Read the registry now."""
        async with self._reading:
            async with self._database.public_transaction() as connection:
                rows = await connection.fetch(_ALL)
            self._tenants = {row["slug"]: tenant_of(row) for row in rows}
            self._read_at = asyncio.get_running_loop().time()

    async def refresh_unless_away(self) -> None:
        """Read the registry now; while the database is away the last copy stands."""
        try:
            await self.refresh()
        except Exception as error:
            if component_away(error) is None:
                raise
            log.warning("tenants.copy_is_stale", seconds=round(self._age(), 1))

    async def run(self) -> None:
        """Keep the copy fresh until cancelled."""
        while True:
            await asyncio.sleep(REFRESH_SECONDS)
            await self.refresh_unless_away()

    def _age(self) -> float:
        return asyncio.get_running_loop().time() - self._read_at


def tenant_of(row: "Record") -> TenantContext:
    """A registry row as the frozen tenant."""
    return TenantContext(
        slug=row["slug"],
        schema=schema_of(row["slug"]),
        name=row["name"],
        vertical=row["vertical"],
        time_zone=row["time_zone"],
        currency=row["currency"],
        country=row["country"],
        language=row["language"],
        status=TenantStatus(row["status"]),
    )
