"""Finds what should have happened and did not: a wake-up lost on the bus. The rows are the truth, the bus only rings.

Nothing that is found at one tenant ends the sweeping of the others, or the process; nor does a provider that hangs
hold them up.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

import structlog

from payments.adapters import attempt_rows, payment_rows
from payments.handlers import Handlers
from payments.publishing import Publisher
from ratiba_runtime.database import Database
from ratiba_runtime.infrastructure import component_away
from ratiba_runtime.tenancy import TenantContext, TenantStatus, bind_tenant
from ratiba_runtime.tenant_registry import TenantRegistry

log = structlog.get_logger("payments.sweeper")

PATIENCE = timedelta(seconds=30)
"""A wake-up this late is taken for lost."""

AT_ONCE = 50
TOGETHER = 8
"""Tenants that are swept at the same time."""

SLICE_SECONDS = 20.0
"""How long one tenant is asked about, prompted for, or has its chairs given away, a round: the next goes on with it."""

FoundT = TypeVar("FoundT")


@dataclass(frozen=True, slots=True)
class Sweeper:
    """One runs in each replica: whatever two of them do twice, happens once."""

    database: Database
    tenants: TenantRegistry
    handlers: Handlers
    publisher: Publisher
    clock: Callable[[], datetime]
    every_seconds: float

    async def run(self) -> None:
        """Sweep until cancelled."""
        while True:
            await asyncio.sleep(self.every_seconds)
            await self.round()

    async def round(self) -> None:
        """Sweep each tenant once, a few at a time."""
        waiting = iter([tenant for tenant in self.tenants.all() if tenant.status is TenantStatus.ACTIVE])

        async def one_by_one() -> None:
            for tenant in waiting:
                await self._safely(tenant)

        await asyncio.gather(*(one_by_one() for _ in range(TOGETHER)))

    async def sweep(self, tenant: TenantContext, patience: timedelta = PATIENCE) -> int:
        """Do what is overdue at one tenant; returns how much that was."""
        before = self.clock() - patience
        with bind_tenant(tenant):
            async with self.database.tenant_transaction() as connection:
                unasked = await attempt_rows.ask_due(connection, before, AT_ONCE)
                unsent = await payment_rows.waiting_since(connection, before, AT_ONCE)
                past = await payment_rows.held_past(connection, before, AT_ONCE)
            for due in _in_time(unasked):
                await self.handlers.asking.about(due.payment_id, due.number, generation=due.generation)
            if unsent:
                await self.handlers.cancellations.taken_in()
            for payment_id in _in_time(unsent):
                await self.handlers.prompting.next_for(payment_id, None)
            for payment_id in _in_time(past):
                await self.handlers.expire(payment_id, None)
        found = len(unasked) + len(unsent) + len(past)
        if found:
            log.warning("sweeper.found", tenant=tenant.slug, unasked=len(unasked), unsent=len(unsent), held=len(past))
        return found

    async def _safely(self, tenant: TenantContext) -> None:
        try:
            await self.sweep(tenant)
            await self.publisher.settle(tenant)
        except Exception as error:  # whatever it is, it must not end the process
            if component_away(error) is None:
                log.error("sweeper.failed", tenant=tenant.slug, exc_info=error)  # noqa: TRY400 - redacted there
            else:
                log.warning("sweeper.skipped", tenant=tenant.slug)


def _in_time(found: Iterable[FoundT]) -> Iterator[FoundT]:
    """As many as can be begun within a slice. What was begun is never cut short: a call to a phone is made once."""
    loop = asyncio.get_running_loop()
    over = loop.time() + SLICE_SECONDS
    for each in found:
        if loop.time() >= over:
            return
        yield each
