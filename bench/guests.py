"""Customers of the turns themselves: the same five messages as through the webhook, as facts of the bus."""

import datetime as dt
import itertools
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bench.business import BUSINESS
from bench.load.scripts import Booking, Option
from booking_fsm.open_turn import Reached
from ratiba_contracts.codec import envelope
from ratiba_contracts.conversation import MessagePersonal, MessageReceived, ReplyDecided, TapContent, TextContent
from ratiba_contracts.views import Channel

MESSAGES = 5
"""Of a plain booking."""

BOOKABLE_DAYS = 50


@dataclass
class Guest:
    """One customer. `next` gives the body of their next message once `hears` was told what the last came to."""

    number: int
    mind: Booking
    options: list[Option] = field(default_factory=list)
    seen: int = 0

    @property
    def key(self) -> str:
        """Their conversation."""
        return f"{self.number:016x}"

    def next(self) -> bytes | None:
        """The next message as it is on the bus; None when the booking stands."""
        content = self.mind.next(self.options)
        if content is None:
            return None
        now = dt.datetime.now(dt.UTC)
        said = content.get("text", {}).get("body")
        data = MessageReceived(
            channel=Channel.WHATSAPP,
            sent_at=now,
            received_at=now,
            seen_reply_seq=self.seen,
            content=TextContent() if said else _tap(content),
            personal=MessagePersonal(text=said, phone=f"+25471{self.number:07}", profile_name="Wanjiku"),
        )
        return envelope(data, id=uuid.uuid4(), tenant=BUSINESS.slug, key=self.key, time=now).encode()

    def hears(self, reached: Reached) -> None:
        """Read the reply."""
        for fact in reached.facts:
            if isinstance(fact.data, ReplyDecided):
                self.seen = fact.data.reply_seq
                question = fact.data.question
                shown = question.options if question is not None else ()
                self.options = [Option(f"{question.question_id}:{one.value}", "") for one in shown] if question else []


def guests() -> Iterator[Guest]:
    """Customers without end, spread over the days that can be booked."""
    first = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=2)
    for number in itertools.count(1):
        day = first + dt.timedelta(days=number * 7 % BOOKABLE_DAYS)
        yield Guest(number, Booking(language=number % 2, day=day, choice=number))


def _tap(content: dict[str, Any]) -> TapContent:
    question_id, _, value = content["interactive"]["button_reply"]["id"].partition(":")
    return TapContent(question_id=question_id, value=value)
