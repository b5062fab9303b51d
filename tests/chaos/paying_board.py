"""Customers' words go to booking-fsm over the bus, as the gateway's do, and every reply is heard."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from nats.aio.client import Client
from nats.aio.msg import Msg

from ratiba_contracts.codec import decode, envelope
from ratiba_contracts.conversation import MessagePersonal, MessageReceived, ReplyDecided, TextContent
from ratiba_contracts.facts import REPLY_DECIDED
from ratiba_contracts.payment_acts import PayAgain
from ratiba_contracts.views import Channel
from ratiba_runtime.publishing import publish_fact

ANSWER_SECONDS = 300.0
"""A replica that was killed with a message in hand is given up after the acknowledgement wait; then another answers.

On a busy machine both may just be starting. Late is not lost: what is not answered by then is.
"""

_AGAIN = frozenset({"pay_again", "pay_again_by_word"})
_OF_MONEY = _AGAIN | {"payment_prompt", "payment_received", "payment_awaited", "reservation_ended", "cancelled"}


class Unanswered(Exception):
    """A customer's words led to no answer in time, or to another than was due."""


@dataclass
class Switchboard:
    """What is said to whom. `gateway` may write what the gateway writes; `hearing` may read every reply.

    One dialogue at a time goes on with a customer: whoever speaks for them holds their `line`. `pages`: whose
    page for a card, and its address, as they come.
    """

    gateway: Client
    hearing: Client
    tenant: str
    replies: dict[str, list[ReplyDecided]] = field(default_factory=lambda: defaultdict(list))
    answers: dict[UUID, "asyncio.Future[ReplyDecided]"] = field(default_factory=dict)
    lines: dict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))
    paying_again: set[str] = field(default_factory=set)
    pages: "asyncio.Queue[tuple[str, str]]" = field(default_factory=asyncio.Queue)

    async def open(self) -> None:
        """Hear every reply from now on."""
        await self.hearing.subscribe(REPLY_DECIDED.pattern, cb=self._hear)
        await self.hearing.flush()

    async def say(self, key: str, phone: str, text: str) -> ReplyDecided:
        """The reply these words lead to. Raises Unanswered."""
        message_id, now = uuid4(), datetime.now(UTC)
        received = MessageReceived(
            channel=Channel.WHATSAPP,
            sent_at=now,
            received_at=now,
            seen_reply_seq=self.heard(key),
            content=TextContent(),
            personal=MessagePersonal(text=text, phone=phone, profile_name="Njeri"),
        )
        self.answers[message_id] = asyncio.get_running_loop().create_future()
        fact = envelope(received, id=message_id, tenant=self.tenant, key=key, time=now)
        await publish_fact(self.gateway.jetstream(), fact, timeout=10)
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await self.answers[message_id]
        except TimeoutError:
            raise Unanswered(f"{key}: {text!r} has no answer") from None

    def heard(self, key: str) -> int:
        """The number of the last reply this customer has read."""
        return max((reply.reply_seq for reply in self.replies[key]), default=0)

    async def hears(
        self, key: str, wanted: Callable[[ReplyDecided], bool], *, after: int, seconds: float
    ) -> ReplyDecided | None:
        """The first such reply after the one of that number; None where none comes in time."""
        deadline = time.monotonic() + seconds
        while True:
            for reply in self.replies[key]:
                if reply.reply_seq > after and wanted(reply):
                    return reply
            if time.monotonic() > deadline:
                return None
            await asyncio.sleep(0.05)

    def last_said(self, key: str) -> list[list[str]]:
        """The acts of the last six replies, in their order."""
        return [acts_of(reply) for reply in sorted(self.replies[key], key=lambda one: one.reply_seq)[-6:]]

    def may_pay_again(self, key: str) -> bool:
        """Whether the last that this customer was told of money is that it may be tried once more."""
        told = [reply for reply in self.replies[key] if _OF_MONEY & set(acts_of(reply))]
        return bool(told) and bool(_AGAIN & set(acts_of(max(told, key=lambda reply: reply.reply_seq))))

    def asked_to_pay_again_by(self, key: str) -> str | None:
        """By which method, where the last that this customer was asked is whether to try once more."""
        asked = [reply for reply in self.replies[key] if reply.question is not None]
        last = max(asked, key=lambda reply: reply.reply_seq).acts[-1] if asked else None
        return last.by if isinstance(last, PayAgain) else None

    def pages_of(self, key: str) -> list[str]:
        """The pages this customer was sent to pay by card, in their order."""
        told = sorted(self.replies[key], key=lambda reply: reply.reply_seq)
        return [reply.personal.pay_at for reply in told if reply.personal.pay_at is not None]

    async def _hear(self, message: Msg) -> None:
        fact: Any = decode(message.data)
        reply: ReplyDecided = fact.data
        said = self.replies[fact.partitionkey]
        if all(one.reply_seq != reply.reply_seq for one in said):
            said.append(reply)
            if reply.personal.pay_at is not None:
                self.pages.put_nowait((fact.partitionkey, reply.personal.pay_at))
        waiting = self.answers.get(fact.causationid)
        if waiting is not None and not waiting.done():
            waiting.set_result(reply)
        if _AGAIN & set(acts_of(reply)):
            self.paying_again.add(fact.partitionkey)


def acts_of(reply: ReplyDecided) -> list[str]:
    """What a reply says, by name."""
    return [act.act for act in reply.acts]
