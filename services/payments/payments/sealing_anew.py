"""At each start: what only an older key opens is sealed with the first one, so that the older can be taken away."""

import structlog

from payments.adapters import account_rows
from payments.adapters.sealing import AccountSeal
from ratiba_runtime.database import Connection, Database
from ratiba_runtime.sealing import CannotOpen
from ratiba_runtime.tenancy import bind_tenant
from ratiba_runtime.tenant_registry import TenantRegistry

log = structlog.get_logger("payments.sealing")


async def seal_all(database: Database, tenants: TenantRegistry, seal: AccountSeal, *, lost: bool) -> None:
    """Any number of replicas may do it at once, and again.

    Raises CannotOpen where credentials open with no key, unless these are given up as `lost`, or were before: no money
    is taken by them until they are given again, or open again.
    """
    for tenant in tenants.with_tables():
        with bind_tenant(tenant):
            async with database.tenant_transaction() as connection:
                done = await _sealed_before(connection, tenant.slug, seal, lost=lost)
        if done:
            log.info("credentials.sealed_anew", tenant=tenant.slug, accounts=done)


async def _sealed_before(connection: Connection, tenant: str, seal: AccountSeal, *, lost: bool) -> int:
    done = 0
    for provider, sealed, opened in await account_rows.all_sealed(connection):
        try:
            anew = seal.anew(tenant, sealed)
        except CannotOpen:
            if opened and not lost:
                raise
            await account_rows.note_whether_it_opens(connection, provider, sealed, opens=False)
            log.warning("credentials.given_up", tenant=tenant, provider=provider.value)
            continue
        await account_rows.note_whether_it_opens(connection, provider, sealed, opens=True)
        if anew is not None:
            done += await account_rows.seal_anew(connection, provider, sealed, anew)
    return done
