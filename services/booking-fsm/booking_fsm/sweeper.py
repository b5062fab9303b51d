"""Finds deadlines whose wake-up never came and fires them. The state in Postgres is the truth, the bus only rings."""

import asyncio
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from booking_fsm.adapters import conversations
from booking_fsm.adapters.conversations import PastDue
from ratiba_contracts.codec import envelope
from ratiba_contracts.conversation import TimerFired
from ratiba_contracts.envelope import Envelope
from ratiba_runtime.database import Database
from ratiba_runtime.infrastructure import component_away
from ratiba_runtime.tenancy import TenantContext, bind_tenant
from ratiba_runtime.tenant_registry import TenantRegistry
from ratiba_runtime.timers import timer_id
from ratiba_runtime.unit_of_work import unit_of_work

log = structlog.get_logger("booking.sweeper")

PATIENCE = dt.timedelta(seconds=30)
"""A wake-up this late is taken for lost."""


@dataclass(frozen=True, slots=True)
class Sweeper:
    """One runs in each replica. A fact fired here has the id of the wake-up that is missing: both are one input."""

    database: Database
    tenants: TenantRegistry
    clock: Callable[[], dt.datetime]
    every_seconds: float

    async def run(self) -> None:
        """Sweep until cancelled."""
        while True:
            await asyncio.sleep(self.every_seconds)
            for tenant in self.tenants.all():
                try:
                    await self.sweep(tenant)
                except Exception as error:
                    if component_away(error) is None:
                        raise
                    log.warning("sweeper.skipped", tenant=tenant.slug)

    async def sweep(self, tenant: TenantContext) -> int:
        """Fire what is past due at one tenant; returns how many."""
        wall = self.clock()
        with bind_tenant(tenant):
            async with unit_of_work(self.database, service="booking-fsm") as uow:
                lost = await conversations.past_due(uow.connection, wall - PATIENCE)
                for one in lost:
                    uow.emit(_fired(one, tenant.slug, wall))
        if lost:
            log.warning("sweeper.fired", tenant=tenant.slug, timers=len(lost))
        return len(lost)


def _fired(one: PastDue, tenant: str, wall: dt.datetime) -> Envelope[TimerFired]:
    timer = one.timer
    return envelope(
        TimerFired(thread_id=one.thread_id, purpose=one.purpose, generation=timer.generation, due_at=timer.due_at),
        id=timer_id(tenant, one.thread_id, one.purpose, timer.generation, timer.due_at),
        tenant=tenant,
        key=one.key,
        time=wall,
    )
