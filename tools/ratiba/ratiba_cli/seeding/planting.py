"""Enters businesses through the product's own doors: the registry, the bus, requests to the services."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime

from pydantic import SecretStr

from ratiba_cli.local.plans import DEVELOPMENT_OWNER
from ratiba_cli.reach.asking import asked
from ratiba_cli.reach.connections import Connections
from ratiba_cli.refusals import CommandRefused
from ratiba_cli.seeding.seed_file import TenantSeed
from ratiba_contracts.asks import ADD_OWNER, PUT_SERVICES, REGISTER_ACCOUNT, REPLACE_ROSTER, SHOW_CATALOG
from ratiba_contracts.catalog_drafts import DraftCommitted
from ratiba_contracts.codec import envelope
from ratiba_contracts.envelope import fresh_id
from ratiba_contracts.live_catalog import CatalogShown, PutServices, ShowCatalog
from ratiba_contracts.owners import AddOwner, OwnerAdded, OwnerIdentity
from ratiba_contracts.requests import AccountRegistered, RegisterAccount, RosterReplaced
from ratiba_contracts.tenant import CatalogService, TenantProvisioned, Vertical
from ratiba_contracts.views import Channel
from ratiba_runtime.publishing import publish_fact
from ratiba_runtime.tenancy import TenantStatus
from ratiba_runtime.tenant_registry import TenantRegistry
from ratiba_runtime.tenant_writing import TenantExists, enter_tenant

ACTOR = "ratiba seed"
_ACTIVE_SECONDS = 30.0
_ALL = ShowCatalog(limit=500, imports=0, audits=0)


class TenantNotActive(CommandRefused):
    """The services have not made the tenant's tables in time."""

    def __init__(self, slug: str, seconds: float) -> None:
        super().__init__(f"{slug} is not active after {seconds:.0f} s; are all services up? See `ratiba status`")


async def provision(reached: Connections, seed: TenantSeed) -> bool:
    """Enter the tenant and wait until it is active; True when it is new. Raises TenantNotActive."""
    try:
        await enter_tenant(
            reached.database,
            seed.slug,
            name=seed.name,
            vertical=seed.vertical.value,
            time_zone=seed.time_zone,
            currency=seed.currency,
            country=seed.country,
            language=seed.language.value,
        )
        new = True
    except TenantExists:
        new = False
    await announce(reached, seed.slug, seed.vertical)
    return new


async def announce(reached: Connections, slug: str, vertical: Vertical) -> None:
    """Tell the services of a tenant until it is active; telling twice does no harm. Raises TenantNotActive."""
    registry = TenantRegistry(reached.database)
    if await _is_active(registry, slug):
        return
    fact = TenantProvisioned(slug=slug, vertical=vertical)
    told = envelope(fact, id=fresh_id(), tenant=slug, key=slug, time=datetime.now(UTC))
    await publish_fact(reached.jetstream(), told)
    deadline = time.monotonic() + _ACTIVE_SECONDS
    while not await _is_active(registry, slug):
        if time.monotonic() > deadline:
            raise TenantNotActive(slug, _ACTIVE_SECONDS)
        await asyncio.sleep(0.05)


async def plant(reached: Connections, seed: TenantSeed, token: str, tell: Callable[[str], None]) -> None:
    """Make the tenant what the file says: entered, staffed, reachable, its catalogue on show.

    Planting twice changes nothing that is as the file says. The catalogue comes last: where it stands, everything
    before it does; where the file names no service, what is on show stays. The local stack's owner may run it. Raises
    TenantNotActive, StepRefused.
    """
    new = await provision(reached, seed)
    owner = AddOwner(owner=OwnerIdentity(email=DEVELOPMENT_OWNER), actor=ACTOR)
    await asked(reached, ADD_OWNER, seed.slug, owner, OwnerAdded)
    shown = await asked(reached, SHOW_CATALOG, seed.slug, _ALL, CatalogShown)
    if seed.services and sorted(shown.services, key=_by_id) == sorted(seed.catalog(), key=_by_id):
        tell(f"{seed.slug}: as it is in the file")
        return
    await asked(reached, REPLACE_ROSTER, seed.slug, seed.roster(ACTOR), RosterReplaced)
    account = RegisterAccount(
        actor=ACTOR,
        channel=Channel.WHATSAPP,
        account=seed.whatsapp.phone_number_id,
        access_token=SecretStr(token),
    )
    await asked(reached, REGISTER_ACCOUNT, seed.slug, account, AccountRegistered)
    if seed.services:
        services = PutServices(actor=ACTOR, services=seed.catalog())
        await asked(reached, PUT_SERVICES, seed.slug, services, DraftCommitted)
    tell(
        f"{seed.slug}: {'new' if new else 'brought up to date'}, {len(seed.services)} services, {len(seed.staff)} staff"
    )


def _by_id(service: CatalogService) -> str:
    return service.service_id


async def _is_active(registry: TenantRegistry, slug: str) -> bool:
    await registry.refresh()
    return (await registry.get(slug)).status is TenantStatus.ACTIVE
