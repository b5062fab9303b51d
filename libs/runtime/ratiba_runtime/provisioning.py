"""A service's tenant tables: brought to their head at the start, and for each tenant that is entered later."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from ratiba_contracts.consumers import CONSUMERS, Consumer
from ratiba_contracts.facts import TENANT_PROVISIONED
from ratiba_runtime.migrate_database import migrate_tenant, tenants_behind

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from ratiba_contracts.envelope import Envelope
    from ratiba_runtime.tenant_registry import TenantRegistry

log = structlog.get_logger("ratiba.provisioning")


def provisioning_consumer(service: str) -> Consumer | None:
    """The declared consumer by which a service hears of new tenants, if it has one."""
    for consumer in CONSUMERS:
        if consumer.service == service and consumer.filters == (TENANT_PROVISIONED.pattern,):
            return consumer
    return None


async def migrate_all_tenants(url: str, service: str, migrations: Path) -> int:
    """Bring every tenant to the head; returns how many were behind. A warm start costs one query."""
    behind = await tenants_behind(url, service, migrations)
    for tenant in behind:
        await migrate_tenant(url, service, migrations, tenant)
    return len(behind)


def provision(
    url: str,
    service: str,
    migrations: Path,
    tenants: "TenantRegistry",
    then: "Sequence[Callable[[Envelope[Any]], Awaitable[None]]]" = (),
) -> "Callable[[Envelope[Any]], Awaitable[None]]":
    """The handler of `tenant.provisioned`: makes this service's tables, reports, rereads the registry, and goes on
    with what the service does `then`. Delivered again, it does all of it again.
    """

    async def handle(envelope: "Envelope[Any]") -> None:
        await migrate_tenant(url, service, migrations, envelope.tenant)
        await tenants.refresh()
        log.info("provisioning.tenant_migrated", tenant=envelope.tenant)
        for handler in then:
            await handler(envelope)

    return handle
