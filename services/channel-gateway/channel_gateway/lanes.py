"""Sending: every conversation's replies in order, many conversations at once, none of them lost with a process."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from channel_gateway import SERVICE
from channel_gateway.adapters import lane_rows, windows
from channel_gateway.channels.channel import Channels
from channel_gateway.domain.lane import Idle, Wait
from channel_gateway.domain.outcome import UNREACHABLE, Accepted, NextStep, Outcome, Refused
from channel_gateway.lane_steps import Claim, Claimed, LaneRules, claim_next, settle, will_retry
from channel_gateway.metrics import GatewayMetrics
from ratiba_runtime.database import Database
from ratiba_runtime.infrastructure import InfrastructurePause, component_away
from ratiba_runtime.tenancy import TenantContext, TenantStatus, bind_tenant
from ratiba_runtime.tenant_registry import TenantRegistry
from ratiba_runtime.unit_of_work import unit_of_work

log = structlog.get_logger("channel_gateway.lanes")


@dataclass(frozen=True, slots=True)
class SendingLimits:
    """`timeout`: seconds of one call. `in_flight`: calls at once in this process. `sweep`: seconds between looks for
    what is due and has nobody who waits for it.
    """

    timeout: float
    in_flight: int
    sweep: float


class Lanes:
    """The lanes this process is working on. Whoever commits a reply wakes its lane; the sweep finds what was missed."""

    def __init__(
        self,
        database: Database,
        tenants: TenantRegistry,
        channels: Channels,
        metrics: GatewayMetrics,
        pause: InfrastructurePause,
        *,
        rules: LaneRules,
        limits: SendingLimits,
        clock: Callable[[], datetime],
        jitter: Callable[[], float],
    ) -> None:
        self.rules = rules
        self._database = database
        self._tenants = tenants
        self._channels = channels
        self._metrics = metrics
        self._pause = pause
        self._limits = limits
        self._clock = clock
        self._jitter = jitter
        self._slots = asyncio.Semaphore(limits.in_flight)
        self._running: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._woken_again: set[tuple[str, str]] = set()
        self._draining = False

    def has_room(self, tenant: TenantContext, key: str) -> bool:
        """True when a lane that is claimed now is also worked on now."""
        return not (self._draining or self._slots.locked() or (tenant.slug, key) in self._running)

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
            await asyncio.sleep(self._limits.sweep * (0.5 + self._jitter()))
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
                    due = await lane_rows.due_conversations(connection, self._clock())
            for key in due:
                self.wake(tenant, key)

    async def drain(self) -> None:
        """Begin no call any more and wait for those in hand, so that none is repeated by whoever comes next."""
        self._draining = True
        if self._running:
            await asyncio.wait(list(self._running.values()), timeout=self._limits.timeout + 1)

    def _start(self, tenant: TenantContext, key: str, claim: Claim | None) -> None:
        if self._draining:
            return
        name = (tenant.slug, key)
        task = asyncio.create_task(self._work(tenant, key, claim), name="lane")
        self._running[name] = task
        task.add_done_callback(lambda _task: self._ended(tenant, key))

    def _ended(self, tenant: TenantContext, key: str) -> None:
        task = self._running.pop((tenant.slug, key))
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("lane.interrupted", tenant=tenant.slug, key=key, exc_info=error)  # the sweep takes it up again
        if (tenant.slug, key) in self._woken_again:
            self._woken_again.discard((tenant.slug, key))
            self._start(tenant, key, None)

    def _wake_at(self, tenant: TenantContext, key: str, until: datetime) -> None:
        delay = max(0.0, (until - self._clock()).total_seconds())
        asyncio.get_running_loop().call_later(delay, self.wake, tenant, key)

    async def _work(self, tenant: TenantContext, key: str, claim: Claim | None) -> None:
        with bind_tenant(tenant), structlog.contextvars.bound_contextvars(tenant=tenant.slug, key=key):
            async with self._slots:
                self._metrics.lanes.inc()
                try:
                    claimed = await self._send_all(claim if claim and self._in_time(claim) else None, key)
                finally:
                    self._metrics.lanes.dec()
            if isinstance(claimed, Wait):
                self._wake_at(tenant, key, claimed.until)

    def _in_time(self, claim: Claim) -> bool:
        return (claim.lease_until - self._clock()).total_seconds() > self._limits.timeout

    async def _send_all(self, claim: Claim | None, key: str) -> Claimed:
        claimed: Claimed = claim if claim is not None else await self._claim(key)
        while isinstance(claimed, Claim):
            outcome = await self._call(claimed)
            claimed = await self._settle_and_go_on(claimed, outcome)
        return claimed

    async def _claim(self, key: str) -> Claimed:
        async with unit_of_work(self._database, service=SERVICE) as uow:
            window = await windows.lock(uow.connection, key)
            if window is None:
                return Idle()
            return await claim_next(uow, window, self.rules, self._clock())

    async def _call(self, claim: Claim) -> Outcome:
        channel = self._channels[claim.outgoing.channel]
        started = time.perf_counter()
        try:
            async with asyncio.timeout(self._limits.timeout):
                return await channel.hand_over(claim.outgoing, claim.window)
        except TimeoutError:
            return Refused(UNREACHABLE)
        finally:
            self._metrics.send_seconds.labels(channel.kind.value).observe(time.perf_counter() - started)

    async def _settle_and_go_on(self, claim: Claim, outcome: Outcome) -> Claimed:
        while True:
            try:
                async with unit_of_work(self._database, service=SERVICE) as uow:
                    ours = await settle(uow, claim, outcome, self._clock(), self._jitter())
                    claimed: Claimed = Idle()
                    if not self._draining:
                        claimed = await claim_next(uow, claim.window, self.rules, self._clock())
                break
            except Exception as error:
                component = component_away(error)
                if component is None:
                    raise
                # The provider has it: keep knowing that until it can be written down.
                self._pause.begin(component)
                await self._pause.wait()
        self._count(claim, outcome, ours=ours)
        await self._channels[claim.outgoing.channel].after_settled(claim.outgoing, claim.window)
        return claimed

    def _count(self, claim: Claim, outcome: Outcome, *, ours: bool) -> None:
        channel, message = claim.outgoing.channel.value, claim.outgoing.id
        count = self._metrics.sends.labels
        place = {"reply_seq": message.reply_seq, "part": message.part, "attempt": claim.attempt}
        if not ours:
            count(channel, "lease_lost", "").inc()
            log.warning("message.lease_lost", **place)
            return
        match outcome:
            case Accepted():
                count(channel, "sent", "").inc()
                log.info("message.sent", **place)
            case Refused(refusal, code, status) if will_retry(outcome, claim.attempt):
                count(channel, "retried", refusal.slug).inc()
                log.warning("message.retried", reason=refusal.slug, code=code, status=status, **place)
            case Refused(refusal, code, status):
                count(channel, "failed", refusal.slug).inc()
                needs_somebody = refusal.next_step in (NextStep.OWNER_ACTS, NextStep.OUR_FAULT)
                tell = log.error if needs_somebody else log.warning
                tell("message.failed", reason=refusal.slug, code=code, status=status, **place)
