"""The steps of a lane, each inside one transaction that holds the conversation's row.

Two replicas never send for one conversation at once: what leaves next is decided under the row's lock, and a message
in flight is a committed `sending` with the time until which its process may be believed alive.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from channel_gateway import facts
from channel_gateway.adapters import deliveries, lane_rows
from channel_gateway.domain.delivery import reply_state
from channel_gateway.domain.lane import GiveUp, Idle, Patience, Send, Wait, next_step
from channel_gateway.domain.outcome import Accepted, NextStep, Outcome, Refusal, Refused
from channel_gateway.domain.outgoing import LockedWindow, Outgoing, Window
from channel_gateway.domain.retry import retry_delay
from ratiba_contracts.conversation import DeliveryState
from ratiba_runtime.tenancy import current_tenant
from ratiba_runtime.unit_of_work import UnitOfWork

log = structlog.get_logger("channel_gateway.lanes")


@dataclass(frozen=True, slots=True)
class LaneRules:
    """`lease` covers one call and the commit of its outcome: it must be longer than the longest call."""

    patience: Patience
    lease: timedelta


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to make one call for one message, good for a lease from `begun_at` (this process's monotonic seconds).

    `attempt` fences off whoever had it before.
    """

    outgoing: Outgoing
    window: Window
    attempt: int
    begun_at: float


Claimed = Claim | Wait | Idle


async def claim_next(uow: UnitOfWork, locked: LockedWindow, rules: LaneRules) -> Claimed:
    """Claim what may leave now, giving up what has waited too long."""
    window, now, begun_at = locked.window, locked.now, time.monotonic()
    while True:
        row = await lane_rows.head_of_lane(uow.connection, window.key)
        step = next_step(row.head if row else None, now, rules.patience)
        if row is None or isinstance(step, Idle | Wait):
            return step if isinstance(step, Wait) else Idle()
        if isinstance(step, GiveUp):
            await fail(uow, row.outgoing, row.outgoing.attempts, step.refusal, now=now)
            continue
        assert isinstance(step, Send)  # noqa: S101  the last of the union
        if step.gap:
            log.error("lane.gap_skipped", reply_seq=row.outgoing.id.reply_seq)
        attempt = await lane_rows.begin_attempt(uow.connection, row.outgoing.id, now + rules.lease)
        return Claim(row.outgoing, window, attempt, begun_at)


async def settle(uow: UnitOfWork, claim: Claim, outcome: Outcome, now: datetime, jitter: float) -> bool:
    """Write how a call ended, the window locked. False when the lane has passed to somebody else, who knows better."""
    if isinstance(outcome, Accepted):
        return await _accepted(uow, claim, outcome, now)
    if _may_retry(outcome, claim.attempt):
        delay = retry_delay(claim.attempt, jitter=jitter, retry_after=outcome.retry_after)
        due_at = now + timedelta(seconds=delay)
        return await lane_rows.record_postponed(uow.connection, claim.outgoing.id, claim.attempt, due_at)
    return await fail(uow, claim.outgoing, claim.attempt, outcome.refusal, now=now, code=outcome.provider_code)


async def fail(
    uow: UnitOfWork,
    outgoing: Outgoing,
    attempt: int,
    refusal: Refusal,
    *,
    now: datetime,
    code: int | None = None,
) -> bool:
    """Give a reply up, what is left of it included, and say so. False when another attempt is being made."""
    failed = await lane_rows.record_failed(uow.connection, outgoing.id, attempt, refusal.slug, code)
    if failed:
        uow.emit(facts.failed(outgoing, current_tenant().slug, refusal.slug, code, now))
    return failed


def will_retry(outcome: Outcome, attempt: int) -> bool:
    """True when the message is tried again after this outcome of this attempt."""
    return isinstance(outcome, Refused) and _may_retry(outcome, attempt)


def _may_retry(refused: Refused, attempt: int) -> bool:
    tries = refused.refusal.tries
    return refused.refusal.next_step is NextStep.RETRY and (tries is None or attempt < tries)


async def _accepted(uow: UnitOfWork, claim: Claim, accepted: Accepted, now: datetime) -> bool:
    outgoing = claim.outgoing
    moved = await lane_rows.record_accepted(
        uow.connection, outgoing.id, claim.attempt, accepted.provider_message_id, now
    )
    if moved and outgoing.id.part == outgoing.parts and await _whole_reply_is_sent(uow, outgoing):
        uow.emit(facts.delivered(outgoing, current_tenant().slug, DeliveryState.SENT, now))
    return moved


async def _whole_reply_is_sent(uow: UnitOfWork, outgoing: Outgoing) -> bool:
    if outgoing.parts == 1:
        return True
    states = await deliveries.states_of_reply(uow.connection, outgoing.id.key, outgoing.id.reply_seq)
    return reply_state(states) is DeliveryState.SENT
