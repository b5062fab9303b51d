"""One process's booking-fsm without the bus: the real turns on the real servers, to be measured from inside."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from bench.business import BUSINESS
from booking_fsm.adapters import rosters
from booking_fsm.adapters.rosters import Rosters
from booking_fsm.adapters.thread_views import ThreadViews
from booking_fsm.handlers import Handlers
from booking_fsm.testing.business import DIALS
from booking_fsm.turns import SERVICE, Turns
from booking_fsm.wiring import MIGRATIONS, wall_clock
from ratiba_cli.servers.stack import ServerUrls
from ratiba_contracts.tenant import CatalogSnapshot
from ratiba_holds import Holds, open_client
from ratiba_runtime.database import Database
from ratiba_runtime.migrate_database import migrate_registry, migrate_service, migrate_tenant
from ratiba_runtime.tenancy import TenantContext, bind_tenant
from ratiba_runtime.tenant_registry import TenantRegistry
from ratiba_runtime.tenant_writing import enter_tenant
from ratiba_runtime.valkey import open_valkey

POOL = 10
"""Connections of the pool, the product's default; a floor has as many."""


@dataclass(frozen=True)
class House:
    """What a turn needs. `handlers` is what the bus would call."""

    tenant: TenantContext
    database: Database
    handlers: Handlers

    @property
    def turns(self) -> Turns:
        """The turns."""
        return self.handlers.turns


@contextlib.asynccontextmanager
async def opened_house(urls: ServerUrls) -> AsyncIterator[House]:
    """Migrate, enter the business, construct; the tenant is bound while the block runs."""
    await migrate_registry(urls.postgres)
    await migrate_service(urls.postgres, SERVICE)
    database = await Database.open(urls.postgres, application_name="bench turns", max_size=POOL)
    holds, valkey = open_client(urls.valkey, timeout_s=2.0), open_valkey(urls.valkey)
    try:
        await enter_tenant(database, BUSINESS.slug, name=BUSINESS.name, vertical=BUSINESS.vertical.value)
        await migrate_tenant(urls.postgres, SERVICE, MIGRATIONS, BUSINESS.slug, owners=(SERVICE,))
        tenants = TenantRegistry(database)
        await tenants.refresh()
        tenant = await tenants.get(BUSINESS.slug)
        with bind_tenant(tenant):
            async with database.tenant_transaction() as connection:
                await rosters.replace(connection, BUSINESS.roster("bench"))
            menu = CatalogSnapshot(version=1, currency=BUSINESS.currency, services=BUSINESS.catalog())
            catalogs: Any = SimpleNamespace(get=lambda _tenant: menu)
            dials: Any = SimpleNamespace(get=lambda _tenant: DIALS)
            turns = Turns(database, Holds(holds), catalogs, dials, Rosters(), wall_clock)
            yield House(tenant, database, Handlers(turns, ThreadViews(valkey)))
    finally:
        await holds.aclose()
        await valkey.aclose()
        await database.close()
