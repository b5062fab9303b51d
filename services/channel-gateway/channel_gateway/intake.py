"""Taking a customer's message in: its conversation, what they had seen, and onto the bus before anyone says 200."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from channel_gateway.adapters import deliveries, windows
from channel_gateway.channels.channel import Channels
from channel_gateway.domain.conversation_key import conversation_key
from channel_gateway.domain.inbound import InboundMessage
from channel_gateway.domain.replay_window import is_too_old
from channel_gateway.domain.seen import SentReply, seen_reply_seq
from channel_gateway.domain.typed_labels import bodies_in_view, option_typed
from channel_gateway.metrics import GatewayMetrics
from ratiba_contracts.codec import envelope
from ratiba_contracts.conversation import MessagePersonal, MessageReceived, TapContent, TextContent, UnsupportedContent
from ratiba_contracts.envelope import Envelope, provider_message_id
from ratiba_contracts.views import Channel as ChannelKind
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import TenantContext, bind_tenant

log = structlog.get_logger("channel_gateway.intake")

Publish = Callable[[Envelope[Any]], Awaitable[object]]
"""Stores a fact on the bus, or raises BusUnavailable or BusRefused."""


@dataclass(frozen=True, slots=True)
class IntakeRules:
    """`key_secret` makes conversation keys; the two times decide what is too old and what was read."""

    key_secret: bytes
    replay_window: timedelta
    reading_time: timedelta


class Intake:
    """Turns normalised messages into `conversation.message_received`."""

    def __init__(
        self,
        database: Database,
        publish: Publish,
        channels: Channels,
        rules: IntakeRules,
        *,
        metrics: GatewayMetrics,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._publish = publish
        self._channels = channels
        self._rules = rules
        self._metrics = metrics
        self._clock = clock

    def key_of(self, tenant: TenantContext, channel: ChannelKind, stable_id: str) -> str:
        """The conversation of a customer with a tenant on a channel."""
        return conversation_key(self._rules.key_secret, tenant.slug, channel, stable_id)

    async def take(
        self,
        tenant: TenantContext,
        channel: ChannelKind,
        message: InboundMessage,
        *,
        clock_offset_seconds: int = 0,
        seen: int | None = None,
    ) -> bool:
        """Publish the message; False when it is too old to be answered. The same message twice is one fact.

        `seen` is what the customer's own client says it has shown, where there is such a client. Raises BusUnavailable,
        BusRefused or PostgresAway: then nothing was taken and the sender must try again.
        """
        now = self._clock()
        if is_too_old(message.sent_at, now, self._rules.replay_window):
            self._metrics.inbound.labels(channel.value, "too_old").inc()
            log.info("message.too_old", tenant=tenant.slug, channel=channel.value)
            return False
        key = self.key_of(tenant, channel, message.address)
        with bind_tenant(tenant):
            replies = await self._open_window(key, channel, message)
        seen = self._seen(replies, message, now) if seen is None else min(seen, _last_sent(replies))
        data = MessageReceived(
            channel=channel,
            sent_at=message.sent_at + timedelta(seconds=clock_offset_seconds),
            received_at=now,
            seen_reply_seq=seen,
            content=self._content(channel, message, bodies_in_view(replies, seen)),
            clock_offset_seconds=clock_offset_seconds,
            personal=MessagePersonal(text=message.text, phone=message.phone, profile_name=message.profile_name),
        )
        id_ = provider_message_id(channel, message.account, message.message_id)
        await self._publish(envelope(data, id=id_, tenant=tenant.slug, key=key, time=now))
        self._metrics.inbound.labels(channel.value, "published").inc()
        log.info(
            "message.published",
            tenant=tenant.slug,
            key=key,
            message_id=str(id_),
            content=data.content.kind,
            seen_reply_seq=data.seen_reply_seq,
        )
        return True

    async def _open_window(self, key: str, channel: ChannelKind, message: InboundMessage) -> list[SentReply]:
        async with self._database.tenant_transaction() as connection:
            await windows.touch(
                connection,
                key=key,
                channel=channel,
                account=message.account,
                address=message.address,
                inbound_at=message.sent_at,
            )
            return await deliveries.recent_replies(connection, key)

    def _content(
        self, channel: ChannelKind, message: InboundMessage, in_view: tuple[dict[str, Any], ...]
    ) -> TextContent | TapContent | UnsupportedContent:
        """What came in; the tap, where words are the label of an option that the customer looks at."""
        if not isinstance(message.content, TextContent) or message.text is None:
            return message.content
        shown = [option for body in in_view for option in self._channels[channel].options(body)]
        typed = option_typed(message.text, shown)
        return message.content if typed is None else TapContent(question_id=typed.question_id, value=typed.value)

    def _seen(self, replies: list[SentReply], message: InboundMessage, now: datetime) -> int:
        return seen_reply_seq(replies, sent_at=message.sent_at, received_at=now, reading_time=self._rules.reading_time)


def _last_sent(replies: list[SentReply]) -> int:
    """No client can have shown more than was sent."""
    return max((reply.reply_seq for reply in replies if reply.accepted_at is not None), default=0)
