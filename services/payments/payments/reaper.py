"""Every night at 03:00 in Nairobi: routing rows nobody needs any more go, old payments are archived without a phone.

Never a row with unsettled money: a prompt that is live, money owed back that nobody has paid out, and what a provider
told of and nobody has matched, or cleared up, all stay, however old. What is paid stays until its appointments are
surely over.
A used receipt stays as long as its prompt is in the books, and as long as anything paid is: only what a provider itself
confirms is ever credited, and no provider's statement reaches back so far.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog

from payments.adapters import archive_rows
from ratiba_runtime.database import Database
from ratiba_runtime.infrastructure import component_away
from ratiba_runtime.tenancy import TenantContext, bind_tenant
from ratiba_runtime.tenant_registry import TenantRegistry

log = structlog.get_logger("payments.reaper")

NAIROBI = ZoneInfo("Africa/Nairobi")
AT = time(3, 0)
ROUTING_KEPT = timedelta(days=3)
"""Longer than the ladder asks (47 hours) and than Daraja repeats a callback. Orders of cards need no route."""

PAYMENTS_KEPT = timedelta(days=90)
PAID_KEPT = timedelta(days=365 + 45)
"""What is paid for may be as far away as a business lets people book, a year at most, and be called off until then."""

AT_ONCE = 200


def next_round(now: datetime) -> datetime:
    """The next 03:00 in Nairobi, which has no daylight saving."""
    local = now.astimezone(NAIROBI)
    today = datetime.combine(local.date(), AT, NAIROBI)
    return today if today > local else today + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reaper:
    """One runs in each replica; what two of them do twice, happens once."""

    database: Database
    tenants: TenantRegistry
    clock: Callable[[], datetime]

    async def run(self) -> None:
        """Sleep until the next round, for ever."""
        while True:
            now = self.clock()
            await asyncio.sleep((next_round(now) - now).total_seconds())
            for tenant in self.tenants.with_tables():
                await self._safely(tenant)

    async def reap(self, tenant: TenantContext) -> int:
        """One round at one tenant; returns how many payments were archived."""
        now, archived = self.clock(), 0
        with bind_tenant(tenant):
            async with self.database.tenant_transaction() as connection:
                routes = await archive_rows.forget_routing(connection, tenant.slug, now - ROUTING_KEPT)
                await archive_rows.forget_called_off(connection, now - PAYMENTS_KEPT)
                told = await archive_rows.forget_unrouted(connection, tenant.slug, now - PAYMENTS_KEPT)
            while True:
                async with self.database.tenant_transaction() as connection:
                    some = await archive_rows.archive(connection, now - PAYMENTS_KEPT, now - PAID_KEPT, now, AT_ONCE)
                archived += some
                if some < AT_ONCE:
                    break
            async with self.database.tenant_transaction() as connection:
                receipts = await archive_rows.forget_receipts(connection, tenant.slug, now - PAID_KEPT)
        log.info("reaper.round", tenant=tenant.slug, routes=routes, unrouted=told, archived=archived, receipts=receipts)
        return archived

    async def _safely(self, tenant: TenantContext) -> None:
        try:
            await self.reap(tenant)
        except Exception as error:  # whatever it is, the other tenants have their round
            away = component_away(error)
            log.error("reaper.failed", tenant=tenant.slug, away=away, exc_info=error)  # noqa: TRY400 - redacted there
