"""The facts this service writes about its deliveries, each as an envelope that points back to the decision."""

from datetime import datetime
from typing import Any

from channel_gateway.domain.outgoing import Outgoing
from ratiba_contracts.codec import envelope
from ratiba_contracts.conversation import DeliveryState, MessageDelivered, MessageFailed, ReplyDecided, WordsRequested
from ratiba_contracts.envelope import DataT, Envelope, derived_id


def delivered(outgoing: Outgoing, tenant: str, state: DeliveryState, at: datetime) -> Envelope[Any]:
    """A reply moved forward. A state is reached once, so its fact always has the same id."""
    data = MessageDelivered(
        thread_id=outgoing.thread_id,
        reply_seq=outgoing.id.reply_seq,
        channel=outgoing.channel,
        state=state,
        at=at,
    )
    return _about(outgoing, tenant, data, f"delivered:{state}", at)


def failed(outgoing: Outgoing, tenant: str, reason: str, provider_code: int | None, at: datetime) -> Envelope[Any]:
    """A reply will not be delivered."""
    data = MessageFailed(
        thread_id=outgoing.thread_id,
        reply_seq=outgoing.id.reply_seq,
        channel=outgoing.channel,
        reason=reason,
        provider_code=provider_code,
        at=at,
    )
    return _about(outgoing, tenant, data, "failed", at)


def words_requested(decided: Envelope[ReplyDecided], at: datetime) -> Envelope[Any]:
    """A stored reply waits for other words."""
    data = WordsRequested(reply_id=decided.id, decided_at=decided.time, reply=decided.data)
    key = decided.partitionkey
    return envelope(data, id=derived_id(decided.id, "words"), tenant=decided.tenant, key=key, time=at, cause=decided)


def _about(outgoing: Outgoing, tenant: str, data: DataT, purpose: str, at: datetime) -> Envelope[DataT]:
    fact = envelope(data, id=derived_id(outgoing.reply_id, purpose), tenant=tenant, key=outgoing.id.key, time=at)
    return fact.model_copy(update={"correlationid": outgoing.correlation_id, "causationid": outgoing.reply_id})
