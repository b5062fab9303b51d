"""Other words for a reply that waits for them: put in its place and let go, or let go as it is."""

from dataclasses import dataclass

import structlog

from channel_gateway import SERVICE
from channel_gateway.adapters import lane_rows, windows
from channel_gateway.channels.channel import Channels
from channel_gateway.domain.outgoing import Outgoing
from channel_gateway.domain.rewording import reworded_text, settled_body
from channel_gateway.lane_steps import Claimed, claim_next
from channel_gateway.lanes import Lanes
from channel_gateway.metrics import GatewayMetrics
from ratiba_contracts.conversation import ReplyWorded
from ratiba_contracts.envelope import Envelope
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import current_tenant
from ratiba_runtime.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger("channel_gateway.rewording")


@dataclass(frozen=True, slots=True)
class Rewording:
    """Takes in what became of a reply's words."""

    database: Database
    channels: Channels
    lanes: Lanes
    metrics: GatewayMetrics

    async def reply_worded(self, envelope: Envelope[ReplyWorded]) -> None:
        """conversation.reply_worded: a reply that still waits gets these words, or none, and leaves now.

        What has been attempted, or has its words, stays as it is: one reply leaves once.
        """
        tenant, key = current_tenant(), envelope.partitionkey
        async with unit_of_work(self.database, service=SERVICE, envelope=envelope) as uow:
            if uow.handled_before:
                return
            claimed, outcome = await self._taken(uow, key, envelope.data)
        self.metrics.worded.labels(outcome).inc()
        log.info("reply.worded", outcome=outcome, reply_seq=envelope.data.reply_seq)
        if claimed is None:
            self.lanes.wake(tenant, key)
        else:
            self.lanes.follow(tenant, key, claimed)

    async def _taken(self, uow: UnitOfWork, key: str, worded: ReplyWorded) -> tuple[Claimed | None, str]:
        """The next step of the lane where this process takes it, and what became of the words."""
        locked = await windows.lock(uow.connection, key)
        waiting = await lane_rows.awaiting_words(uow.connection, key, worded.reply_seq, worded.reply_id)
        if locked is None or waiting is None:
            return None, "too_late"
        body, outcome = self._body(waiting, worded.personal.text)
        await lane_rows.settle_words(uow.connection, waiting.id, body, locked.now)
        if self.lanes.has_room(current_tenant(), key):
            return await claim_next(uow, locked, self.lanes.rules), outcome
        return None, outcome

    def _body(self, waiting: Outgoing, text: str | None) -> tuple[dict[str, object], str]:
        if text is None:
            return settled_body(waiting.body), "template"
        channel = self.channels[waiting.channel]
        reworded = channel.with_text(settled_body(waiting.body), reworded_text(waiting.body, text, channel.text_of))
        if reworded is None:
            return settled_body(waiting.body), "too_long"
        return reworded, "reworded"
