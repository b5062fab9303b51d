"""Finds deadlines whose wake-up never came and fires them. The state in Postgres is the truth, the bus only rings.

Nothing that is found in one row or at one tenant ends the sweeping of the others, or the process.
"""

import asyncio
import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from booking_fsm.adapters import conversations
from booking_fsm.adapters.conversations import PAST_DUE_AT_ONCE, PastDue
from booking_fsm.firing_rounds import FiringRounds
from booking_fsm.turns import SERVICE
from ratiba_contracts.codec import envelope
from ratiba_contracts.conversation import TimerFired
from ratiba_contracts.envelope import Envelope
from ratiba_runtime.database import Database
from ratiba_runtime.infrastructure import component_away
from ratiba_runtime.tenancy import TenantContext, TenantStatus, bind_tenant
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
    _rounds: dict[str, FiringRounds] = field(default_factory=lambda: defaultdict(FiringRounds))

    async def run(self) -> None:
        """Sweep until cancelled."""
        while True:
            await asyncio.sleep(self.every_seconds)
            await self.sweep_all()

    async def sweep_all(self) -> None:
        """Sweep every active tenant once; a fault at one is logged and the others are swept all the same."""
        for tenant in self.tenants.all():
            if tenant.status is not TenantStatus.ACTIVE:
                continue  # its tables may not be there yet
            try:
                await self.sweep(tenant)
            except Exception as error:  # whatever it is, it must not end the process
                if component_away(error) is None:
                    log.error("sweeper.failed", tenant=tenant.slug, exc_info=error)  # noqa: TRY400 - redacted there
                else:
                    log.warning("sweeper.skipped", tenant=tenant.slug)

    async def sweep(self, tenant: TenantContext) -> int:
        """Fire what is past due at one tenant and has its round; returns how many."""
        wall = self.clock()
        rounds = self._rounds[tenant.slug]
        with bind_tenant(tenant):
            async with unit_of_work(self.database, service=SERVICE) as uow:
                lost = await conversations.past_due(
                    uow.connection, wall - PATIENCE, passing_over=rounds.resting(wall), last=rounds.known()
                )
                facts = [
                    fact
                    for one in lost
                    if not rounds.exhausted(one.mark) and (fact := _fired(one, tenant.slug, wall)) is not None
                ]
                for fact in facts:
                    uow.emit(fact)
        for one in lost:  # only now: what was not committed was not fired
            if rounds.note(one.mark, wall):
                log.error("sweeper.given_up", tenant=tenant.slug, thread=one.thread_id, purpose=one.purpose)
        if len(lost) < PAST_DUE_AT_ONCE:
            rounds.forget_settled((one.mark for one in lost), wall)
        if facts:
            log.warning("sweeper.fired", tenant=tenant.slug, timers=len(facts))
        return len(facts)


def _fired(one: PastDue, tenant: str, wall: dt.datetime) -> Envelope[TimerFired] | None:
    """The fact that was to come; None, and a word in the log, when what is stored makes none."""
    try:
        fact = TimerFired.model_validate(
            {
                "thread_id": one.thread_id,
                "purpose": one.purpose,
                "generation": one.generation,
                "due_at": one.due_at,
            }
        )
        id_ = timer_id(tenant, fact.thread_id, fact.purpose, fact.generation, fact.due_at)
        return envelope(fact, id=id_, tenant=tenant, key=one.key, time=wall)
    except ValueError:
        log.error("sweeper.timer_unreadable", tenant=tenant, thread=one.thread_id)  # noqa: TRY400 - it says it all
        return None
