"""The people who write: what they have been told so far, and the envelopes their words arrive in."""

import datetime as dt
from dataclasses import dataclass, field, replace

from ratiba_contracts.codec import envelope
from ratiba_contracts.conversation import (
    MessagePersonal,
    MessageReceived,
    Question,
    ReplyDecided,
    TapContent,
    TextContent,
    UnsupportedContent,
)
from ratiba_contracts.envelope import MESSAGE_NAMESPACE, Envelope, derived_id
from ratiba_contracts.views import Channel

Content = TextContent | TapContent | UnsupportedContent


@dataclass
class Customer:
    """One conversation key. `phone` is what the channel proves; `unasked`: places of replies to nothing they said."""

    key: str
    channel: Channel
    phone: str | None
    name: str | None
    replies: list[ReplyDecided] = field(default_factory=list)
    unasked: set[int] = field(default_factory=set)

    def copied(self) -> "Customer":
        """Who has heard the same, and will go another way."""
        return replace(self, replies=list(self.replies), unasked=set(self.unasked))

    @property
    def heard(self) -> int:
        """The place of the last reply that was sent to them."""
        return self.replies[-1].reply_seq if self.replies else 0

    def questions(self) -> list[Question]:
        """What they were asked, the newest first; a question that was put twice is there once."""
        asked = [reply.question for reply in reversed(self.replies) if reply.question is not None]
        return list({question.question_id: question for question in asked}.values())

    def put(self) -> dict[int, str | None]:
        """The id of the question that each reply put; None where it told something unasked instead."""
        asked = {one.reply_seq: one.question.question_id for one in self.replies if one.question is not None}
        return {**dict.fromkeys(self.unasked), **asked}

    def message(
        self, number: int, tenant: str, now: dt.datetime, content: Content, text: str | None, *, seen: int, age_s: int
    ) -> Envelope[MessageReceived]:
        """The `number`-th message of the play, sent `age_s` seconds ago, when replies up to `seen` had been seen."""
        received = MessageReceived(
            channel=self.channel,
            sent_at=now - dt.timedelta(seconds=age_s),
            received_at=now,
            seen_reply_seq=seen,
            content=content,
            personal=MessagePersonal(text=text, phone=self.phone, profile_name=self.name),
        )
        id_ = derived_id(MESSAGE_NAMESPACE, f"message {number}")
        return envelope(received, id=id_, tenant=tenant, key=self.key, time=now - dt.timedelta(seconds=age_s))


def the_customers() -> list[Customer]:
    """Wanjiku on WhatsApp, somebody nameless on the web, Wanjiku again on a second number of the business, and Asha,
    whose phone is of another country: M-Pesa does not ring it.
    """
    return [
        Customer("aaaaaaaaaaaaaaaa", Channel.WHATSAPP, "+254712000001", "Wanjiku"),
        Customer("bbbbbbbbbbbbbbbb", Channel.WEB, None, None),
        Customer("cccccccccccccccc", Channel.WHATSAPP, "+254712000001", "Wanjiku"),
        Customer("dddddddddddddddd", Channel.WHATSAPP, "+255754000001", "Asha"),
    ]
