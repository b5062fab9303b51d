"""Sending: every conversation's replies in order, many conversations at once, none of them lost with a process."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from channel_gateway.adapters import lane_rows
from channel_gateway.domain.lane import Idle, Wait
from channel_gateway.lane_steps import Claim, Claimed, LaneRules
from channel_gateway.lane_worker import LaneWorker
from channel_gateway.metrics import GatewayMetrics
from ratiba_runtime.database import Database
from ratiba_runtime.infrastructure import component_away
from ratiba_runtime.tenancy import TenantContext, TenantStatus, bind_tenant
from ratiba_runtime.tenant_registry import TenantRegistry

log = structlog.get_logger("channel_gateway.lanes")

_Name = tuple[str, str]
"""A lane: tenant and key."""


@dataclass(frozen=True, slots=True)
class SendingLimits:
    """`in_flight`: calls at once in this process. `sweep`: seconds between looks for what nobody waits for."""

    in_flight: int
    sweep: float


class Lanes:
    """The lanes this process is working on. Whoever commits a reply wakes its lane; the sweep finds what was missed."""

    def __init__(
        self,
        database: Database,
        tenants: TenantRegistry,
        worker: LaneWorker,
        metrics: GatewayMetrics,
        limits: SendingLimits,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._tenants = tenants
        self._worker = worker
        self._metrics = metrics
        self._limits = limits
        self._clock = clock
        self._slots = asyncio.Semaphore(limits.in_flight)
        self._running: dict[_Name, set[asyncio.Task[None]]] = {}
        self._timers: dict[_Name, asyncio.TimerHandle] = {}
        self._woken_again: set[_Name] = set()

    @property
    def rules(self) -> LaneRules:
        """What decides when something may leave."""
        return self._worker.rules

    def has_room(self, tenant: TenantContext, key: str) -> bool:
        """True when a lane that is claimed now is also worked on now."""
        return not (self._worker.ending or self._slots.locked() or (tenant.slug, key) in self._running)

    def follow(self, tenant: TenantContext, key: str, claimed: Claimed) -> None:
        """Go on with what a committed transaction claimed."""
        match claimed:
            case Claim():
                self._start(tenant, key, claimed)
            case Wait(until):
                self._wake_at(tenant, key, until)
            case Idle():
                pass

    def wake(self, tenant: TenantContext, key: str) -> None:
        """Look whether something may leave."""
        if (tenant.slug, key) in self._running:
            self._woken_again.add((tenant.slug, key))
        else:
            self._start(tenant, key, None)

    async def run(self) -> None:
        """Sweep until cancelled: retries whose process ended, calls whose process died."""
        while True:
            await asyncio.sleep(self._limits.sweep * (0.5 + self._worker.jitter()))  # replicas do not sweep in step
            try:
                await self.sweep()
            except Exception as error:
                if component_away(error) is None:
                    raise
                log.warning("lanes.sweep_interrupted", exc_info=error)

    async def sweep(self) -> None:
        """Wake every conversation in which something is due now."""
        for tenant in self._tenants.all():
            if tenant.status is not TenantStatus.ACTIVE:
                continue
            with bind_tenant(tenant):
                async with self._database.tenant_transaction() as connection:
                    due = await lane_rows.due_conversations(connection)
            for key in due:
                self.wake(tenant, key)

    async def drain(self) -> None:
        """Begin no call any more and wait for those in hand, so that none is repeated by whoever comes next."""
        self._worker.ending = True
        for timer in self._timers.values():
            timer.cancel()
        tasks = {task for running in self._running.values() for task in running}
        if tasks:
            await asyncio.wait(tasks, timeout=self._worker.call_timeout + 1)

    def _start(self, tenant: TenantContext, key: str, claim: Claim | None) -> None:
        """Work on a lane. Twice at once does no harm: what leaves is decided under the lock."""
        if self._worker.ending:
            return
        task = asyncio.create_task(self._work(tenant, key, claim), name="lane")
        self._running.setdefault((tenant.slug, key), set()).add(task)
        task.add_done_callback(lambda ended: self._ended(tenant, key, ended))

    async def _work(self, tenant: TenantContext, key: str, claim: Claim | None) -> None:
        structlog.contextvars.clear_contextvars()  # what is bound belongs to whichever message woke the lane
        with bind_tenant(tenant), structlog.contextvars.bound_contextvars(tenant=tenant.slug, key=key):
            async with self._slots:
                with self._metrics.lanes.track_inprogress():
                    claimed = await self._worker.work(key, claim)
            if isinstance(claimed, Wait):
                self._wake_at(tenant, key, claimed.until)

    def _ended(self, tenant: TenantContext, key: str, task: asyncio.Task[None]) -> None:
        name = (tenant.slug, key)
        self._running[name].discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("lane.interrupted", tenant=tenant.slug, key=key, exc_info=error)  # the sweep takes it up again
        if self._running[name]:
            return
        del self._running[name]
        if name in self._woken_again:
            self._woken_again.discard(name)
            self._start(tenant, key, None)

    def _wake_at(self, tenant: TenantContext, key: str, until: datetime) -> None:
        """Wake a lane then, unless it is woken sooner anyway."""
        loop, name = asyncio.get_running_loop(), (tenant.slug, key)
        due = loop.time() + max(0.0, (until - self._clock()).total_seconds())
        timer = self._timers.get(name)
        if timer is not None and timer.when() <= due:
            return
        if timer is not None:
            timer.cancel()
        self._timers[name] = loop.call_at(due, self._time_is_up, tenant, key)

    def _time_is_up(self, tenant: TenantContext, key: str) -> None:
        self._timers.pop((tenant.slug, key), None)
        self.wake(tenant, key)
