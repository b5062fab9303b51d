"""One conversation through the real edge, written down as it goes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from evals.goals.businesses import Business
from evals.goals.customer import Customer
from evals.goals.moves import Move, Say
from evals.goals.screen import Seen, read_screen
from ratiba_cli.drivers.shown import Shown
from ratiba_cli.drivers.web import WebCustomer
from ratiba_cli.drivers.whatsapp import WhatsAppCustomer

REPLY_SECONDS = 20.0
SETTLE_SECONDS = 0.3
"""A reply may be several messages; this long after the last one nothing more is expected."""


@dataclass
class Transcript:
    """What was said, in order: who, and the words with what could be tapped."""

    lines: list[tuple[str, str]] = field(default_factory=list)
    screens: list[Seen] = field(default_factory=list)
    messages: int = 0

    def said(self, move: Move) -> None:
        """The customer wrote or tapped."""
        self.messages += 1
        self.lines.append(("customer", move.text if isinstance(move, Say) else f"[taps {move.label}]"))

    def heard(self, news: Sequence[Shown]) -> None:
        """The business answered."""
        for message in news:
            labels = "".join(
                f"\n    [{one.label}{' | ' + one.description if one.description else ''}]" for one in message.options
            )
            self.lines.append(("business", message.text + labels))

    def __str__(self) -> str:
        return "\n".join(f"{who:>8}: {words}" for who, words in self.lines)


async def converse(
    customer: Customer,
    phone: WhatsAppCustomer | WebCustomer,
    business: Business,
    today: dt.date,
    transcript: Transcript,
) -> None:
    """Talk until the customer stops; `customer.end` says why."""
    moves = customer.first()
    while moves:
        for move in moves:
            transcript.said(move)
            await (phone.say(move.text) if isinstance(move, Say) else phone.tap(move.label))
        news = await _news(phone, len(moves))
        if not news:
            customer.end = "no reply"
            return
        transcript.heard(news)
        seen = read_screen(news, business, today)
        transcript.screens.append(seen)
        moves = customer.next(seen)


async def _news(phone: WhatsAppCustomer | WebCustomer, expected: int) -> list[Shown]:
    """Everything that comes in answer; several messages are answered by several replies, or by fewer."""
    news: list[Shown] = list(await phone.replies(1, REPLY_SECONDS))
    if expected > 1 and len(news) < expected:
        news += await phone.replies(expected - len(news), 2.0)
    while more := await phone.replies(1, SETTLE_SECONDS):
        news += more
    return news
