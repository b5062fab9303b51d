"""What the gateway does for each message of the bus."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from channel_gateway import SERVICE, facts
from channel_gateway.adapters import accounts, deliveries, windows
from channel_gateway.channels.channel import Channels
from channel_gateway.domain.delivery import DeliveryId, MessageState
from channel_gateway.domain.lane import Idle
from channel_gateway.domain.outcome import NO_ADDRESS, SUPERSEDED
from channel_gateway.domain.outgoing import Outgoing
from channel_gateway.domain.rewording import awaiting_words, words_due
from channel_gateway.lane_steps import Claimed, claim_next, fail
from channel_gateway.lanes import Lanes
from channel_gateway.tokens import Tokens
from channel_gateway.wording import dials_of, word
from ratiba_contracts.conversation import ReplyDecided
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.requests import AccountRegistered, Refusal, RegisterAccount
from ratiba_contracts.tenant import DialsSnapshot
from ratiba_runtime.database import Database
from ratiba_runtime.failures import Poison
from ratiba_runtime.snapshots import Snapshots
from ratiba_runtime.tenancy import current_tenant
from ratiba_runtime.unit_of_work import UnitOfWork, unit_of_work
from ratiba_wording import worth_rewording

log = structlog.get_logger("channel_gateway.handlers")


@dataclass(frozen=True, slots=True)
class Handlers:
    """The handlers and what they work with."""

    database: Database
    dials: Snapshots[DialsSnapshot]
    channels: Channels
    lanes: Lanes
    tokens: Tokens
    clock: Callable[[], datetime]

    async def reply_decided(self, envelope: Envelope[ReplyDecided]) -> None:
        """conversation.reply_decided: word it, store its messages, and let the conversation's lane send them."""
        tenant, key = current_tenant(), envelope.partitionkey
        messages, waits = self._worded(envelope)
        async with unit_of_work(self.database, service=SERVICE, envelope=envelope) as uow:
            if uow.handled_before:
                return
            claimed, waiting = await self._store(uow, messages, envelope.time, waits=waits)
            if waiting:
                uow.emit(facts.words_requested(envelope, self.clock()))
        if claimed is None:
            self.lanes.wake(tenant, key)
        else:
            self.lanes.follow(tenant, key, claimed)

    async def register_account(self, request: RegisterAccount) -> AccountRegistered | Refusal:
        """ask channel.register_account: the account is this tenant's, and this is the token to send by."""
        tenant = current_tenant()
        async with unit_of_work(self.database, service=SERVICE) as uow:
            owner = await accounts.claim_account(uow.connection, request.channel, request.account, tenant.slug)
            if owner != tenant.slug:
                return Refusal(
                    slug="account-taken",
                    message=f"{request.channel} account {request.account} belongs to another tenant.",
                )
            await self.tokens.keep(
                uow.connection, request.channel, request.account, request.access_token, actor=request.actor
            )
        log.info("account.registered", channel=request.channel.value, actor=request.actor)
        return AccountRegistered(tenant=tenant.slug)

    def _worded(self, envelope: Envelope[ReplyDecided]) -> tuple[list[Outgoing], bool]:
        """The messages of a reply, and whether they wait a moment for the words of a model."""
        reply, tenant = envelope.data, current_tenant()
        spoken, channel = dials_of(self.dials, tenant), self.channels[reply.channel]
        worded = word(reply, spoken.dials, tenant)
        bodies, waits = channel.bodies(worded), False
        if spoken.words_by_model and worth_rewording(reply):
            awaiting = awaiting_words(bodies, worded.text, channel.text_of)
            bodies, waits = awaiting or bodies, awaiting is not None
        return self._outgoing(envelope, bodies), waits

    def _outgoing(self, envelope: Envelope[ReplyDecided], bodies: tuple[dict[str, Any], ...]) -> list[Outgoing]:
        reply = envelope.data
        return [
            Outgoing(
                id=DeliveryId(envelope.partitionkey, reply.reply_seq, part),
                parts=len(bodies),
                thread_id=reply.thread_id,
                channel=reply.channel,
                reply_id=envelope.id,
                correlation_id=envelope.correlationid,
                body=body,
                state=MessageState.PENDING,
                attempts=0,
            )
            for part, body in enumerate(bodies, start=1)
        ]

    async def _store(
        self, uow: UnitOfWork, messages: list[Outgoing], decided_at: datetime, *, waits: bool
    ) -> tuple[Claimed | None, bool]:
        """Store a reply and, where this process can send it at once, claim it in the same transaction.

        Returns also whether it waits for other words now.
        """
        first = messages[0]
        locked = await windows.lock(uow.connection, first.id.key)
        now = locked.now if locked else self.clock()
        due_at = words_due(decided_at, now) if waits else now
        if not await deliveries.store_reply(uow.connection, messages, decided_at, now, due_at):
            raise Poison(f"another reply {first.id.reply_seq} of this conversation is already stored")
        if locked is None:
            await fail(uow, first, 0, NO_ADDRESS, now=now)
            log.error("reply.no_address", reply_seq=first.id.reply_seq)
            return Idle(), False
        waiting = due_at > now
        if await deliveries.later_reply_left(uow.connection, first.id.key, first.id.reply_seq):
            await fail(uow, first, 0, SUPERSEDED, now=now)
            log.error("reply.superseded", reply_seq=first.id.reply_seq)
            waiting = False
        if self.lanes.has_room(current_tenant(), first.id.key):
            return await claim_next(uow, locked, self.lanes.rules), waiting
        return None, waiting
