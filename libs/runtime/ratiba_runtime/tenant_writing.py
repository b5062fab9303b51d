"""Writing the registry: entering a tenant. Reading it is `tenant_registry`."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ratiba_runtime.database import Database

_INSERT = """
    INSERT INTO public.tenants (slug, name, vertical, time_zone, currency, country, language)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (slug) DO NOTHING
    RETURNING true
"""


class TenantExists(Exception):
    """The slug is taken."""

    slug = "tenant-exists"

    def __init__(self, tenant: str) -> None:
        super().__init__(f"tenant {tenant!r} exists already: choose another slug")
        self.tenant = tenant


async def enter_tenant(
    database: "Database",
    slug: str,
    *,
    name: str,
    vertical: str,
    time_zone: str = "Africa/Nairobi",
    currency: str = "KES",
    country: str = "KE",
    language: str = "en",
) -> None:
    """Enter a tenant as `provisioning`. Publish `tenant.provisioned` next; publishing it twice does no harm.

    Raises TenantExists.
    """
    async with database.public_transaction() as connection:
        entered = await connection.fetchval(_INSERT, slug, name, vertical, time_zone, currency, country, language)
    if not entered:
        raise TenantExists(slug)
