"""Working a lane: claim, call, write down how it ended, go on, until nothing may leave."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from channel_gateway import SERVICE
from channel_gateway.adapters import windows
from channel_gateway.channels.channel import Channels
from channel_gateway.domain.lane import Idle
from channel_gateway.domain.outcome import UNREACHABLE, Accepted, NextStep, Outcome, Refused
from channel_gateway.lane_steps import Claim, Claimed, LaneRules, claim_next, settle, will_retry
from channel_gateway.metrics import GatewayMetrics
from ratiba_runtime.database import Database
from ratiba_runtime.infrastructure import InfrastructurePause, component_away
from ratiba_runtime.unit_of_work import unit_of_work

log = structlog.get_logger("channel_gateway.lanes")


@dataclass(slots=True)
class LaneWorker:
    """What working a lane takes. `call_timeout` in seconds. Once `ending`, calls in hand finish and none is begun."""

    database: Database
    channels: Channels
    metrics: GatewayMetrics
    pause: InfrastructurePause
    rules: LaneRules
    call_timeout: float
    jitter: Callable[[], float]
    ending: bool = False

    async def work(self, key: str, claim: Claim | None) -> Claimed:
        """Send what may leave, the tenant bound; returns why it stopped. `claim`: what was claimed for it already."""
        claimed: Claimed = claim if claim is not None and self._in_time(claim) else await self._claim(key)
        while isinstance(claimed, Claim):
            outcome = await self._call(claimed)
            ours, following = await self._settle_patiently(claimed, outcome)
            self._count(claimed, outcome, ours=ours)
            await self.channels[claimed.outgoing.channel].after_settled(claimed.outgoing, claimed.window)
            claimed = following
        return claimed

    def _in_time(self, claim: Claim) -> bool:
        """Whether a whole call still fits into the claim's lease."""
        return time.monotonic() - claim.begun_at + self.call_timeout < self.rules.lease.total_seconds()

    async def _claim(self, key: str) -> Claimed:
        if self.ending:
            return Idle()
        async with unit_of_work(self.database, service=SERVICE) as uow:
            locked = await windows.lock(uow.connection, key)
            return Idle() if locked is None else await claim_next(uow, locked, self.rules)

    async def _call(self, claim: Claim) -> Outcome:
        channel = self.channels[claim.outgoing.channel]
        started = time.perf_counter()
        try:
            async with asyncio.timeout(self.call_timeout):
                return await channel.hand_over(claim.outgoing, claim.window)
        except TimeoutError:
            return Refused(UNREACHABLE)
        finally:
            self.metrics.send_seconds.labels(channel.kind.value).observe(time.perf_counter() - started)

    async def _settle_patiently(self, claim: Claim, outcome: Outcome) -> tuple[bool, Claimed]:
        """Write the outcome down however long the database is away: nobody else knows that the provider has it."""
        while True:
            try:
                return await self._settle(claim, outcome)
            except Exception as error:
                component = component_away(error)
                if component is None:
                    raise
                self.pause.begin(component)
                await self.pause.wait()

    async def _settle(self, claim: Claim, outcome: Outcome) -> tuple[bool, Claimed]:
        """In one transaction: how the call ended, and what follows."""
        async with unit_of_work(self.database, service=SERVICE) as uow:
            locked = await windows.lock(uow.connection, claim.window.key)
            if locked is None:
                msg = "a conversation that was sent to has no window"
                raise LookupError(msg)
            ours = await settle(uow, claim, outcome, locked.now, self.jitter())
            return ours, Idle() if self.ending else await claim_next(uow, locked, self.rules)

    def _count(self, claim: Claim, outcome: Outcome, *, ours: bool) -> None:
        channel, message = claim.outgoing.channel.value, claim.outgoing.id
        count = self.metrics.sends.labels
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
