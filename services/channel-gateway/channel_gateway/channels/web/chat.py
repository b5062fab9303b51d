"""One session's conversation on the web: what it says is taken in, what is decided is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from channel_gateway import SERVICE, facts
from channel_gateway.adapters import deliveries, report_rows
from channel_gateway.channels.web.frames import FrameRefused, Say, TapFrame
from channel_gateway.domain.inbound import InboundMessage
from channel_gateway.domain.outgoing import ShownReply
from channel_gateway.domain.written_text import clean_text_or_none
from channel_gateway.intake import Intake
from ratiba_contracts.conversation import DeliveryState, TapContent, TextContent
from ratiba_contracts.views import Channel as ChannelKind
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import TenantContext
from ratiba_runtime.unit_of_work import unit_of_work


@dataclass(frozen=True, slots=True)
class Chat:
    """An opened session. `hashed` is its token's hash, the customer's stable id. Use with the tenant bound."""

    tenant: TenantContext
    hashed: str
    key: str
    clock_offset_seconds: int
    database: Database
    intake: Intake
    clock: Callable[[], datetime]

    async def take(self, frame: Say | TapFrame) -> None:
        """Put a message on the bus; the same id twice is one message. Raises FrameRefused, or what `Intake` raises."""
        message = InboundMessage(
            account=self.tenant.slug,
            address=self.hashed,
            message_id=f"{self.hashed}:{frame.id}",
            sent_at=self.clock(),
            content=_content(frame),
            text=_text(frame) if isinstance(frame, Say) else None,
        )
        await self.intake.take(
            self.tenant,
            ChannelKind.WEB,
            message,
            clock_offset_seconds=self.clock_offset_seconds,
            seen=frame.seen,
        )

    async def note_seen(self, up_to: int) -> None:
        """Note that the replies up to `up_to` were shown; each is told once."""
        async with unit_of_work(self.database, service=SERVICE) as uow:
            now = self.clock()
            for outgoing in await report_rows.mark_read(uow.connection, self.key, up_to, now):
                uow.emit(facts.delivered(outgoing, self.tenant.slug, DeliveryState.READ, now))

    async def replies(self, after: int) -> list[ShownReply]:
        """Replies after number `after`, in order."""
        async with self.database.tenant_transaction() as connection:
            return await deliveries.shown_replies(connection, self.key, after)


def _content(frame: Say | TapFrame) -> TextContent | TapContent:
    if isinstance(frame, Say):
        return TextContent()
    return TapContent(question_id=frame.question_id, value=frame.value)


def _text(frame: Say) -> str:
    text = clean_text_or_none(frame.text, 4096)
    if text is None:
        raise FrameRefused("empty", "there is nothing in it", str(frame.id))
    return text
