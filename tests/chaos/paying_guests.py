"""Customers who book twice each and pay for both: their words go to booking-fsm over the bus, as the gateway's do."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from nats.aio.client import Client
from nats.aio.msg import Msg

from ratiba_contracts.codec import decode, envelope
from ratiba_contracts.conversation import MessagePersonal, MessageReceived, ReplyDecided, TextContent
from ratiba_contracts.facts import REPLY_DECIDED
from ratiba_contracts.views import Channel
from ratiba_runtime.publishing import publish_fact

ANSWER_SECONDS = 120.0
"""A replica that was killed with a message in hand is given up after the acknowledgement wait; then another answers."""

STANDS = frozenset({"booked", "reserved"})


class Unanswered(Exception):
    """A customer's words led to no answer in time, or to another than was due."""


@dataclass
class Switchboard:
    """What is said to whom. `gateway` may write what the gateway writes; `hearing` may read every reply."""

    gateway: Client
    hearing: Client
    tenant: str
    replies: dict[str, list[ReplyDecided]] = field(default_factory=lambda: defaultdict(list))
    answers: dict[UUID, "asyncio.Future[ReplyDecided]"] = field(default_factory=dict)
    paying_again: set[str] = field(default_factory=set)

    async def open(self) -> None:
        """Hear every reply from now on."""
        await self.hearing.subscribe(REPLY_DECIDED.pattern, cb=self._hear)
        await self.hearing.flush()

    async def say(self, key: str, phone: str, text: str) -> ReplyDecided:
        """The reply these words lead to. Raises Unanswered."""
        message_id, now = uuid4(), datetime.now(UTC)
        said = self.replies[key]
        received = MessageReceived(
            channel=Channel.WHATSAPP,
            sent_at=now,
            received_at=now,
            seen_reply_seq=said[-1].reply_seq if said else 0,
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

    async def _hear(self, message: Msg) -> None:
        fact: Any = decode(message.data)
        reply: ReplyDecided = fact.data
        said = self.replies[fact.partitionkey]
        if all(one.reply_seq != reply.reply_seq for one in said):
            said.append(reply)
        waiting = self.answers.get(fact.causationid)
        if waiting is not None and not waiting.done():
            waiting.set_result(reply)
        if reply.question is not None and reply.acts[-1].act == "pay_again":
            self.paying_again.add(fact.partitionkey)


@dataclass(frozen=True)
class Guest:
    """One customer; `number` settles who they are and which chairs they take."""

    board: Switchboard
    number: int

    @property
    def key(self) -> str:
        """The conversation."""
        return f"{self.number:016x}"

    @property
    def phone(self) -> str:
        """Where they are paid by."""
        return f"+2547{self.number:08}"

    async def books(self, wish: str, draw: random.Random) -> None:
        """Until the chair is kept; one in ten asks for the prompt again at once. Raises Unanswered."""
        reply = await self.board.say(self.key, self.phone, wish)
        while "read_back" not in (acts := acts_of(reply)):
            if not {"pay_again"} & set(acts):
                raise Unanswered(f"{self.key}: {wish!r} was answered with {acts}")
            reply = await self.board.say(self.key, self.phone, wish)
        reply = await self.board.say(self.key, self.phone, "yes")
        if STANDS.isdisjoint(acts_of(reply)):
            raise Unanswered(f"{self.key}: yes to {wish!r} was answered with {acts_of(reply)}")
        if draw.random() < 0.1:
            await self.board.say(self.key, self.phone, "send the prompt again please")


def acts_of(reply: ReplyDecided) -> list[str]:
    """What a reply says, by name."""
    return [act.act for act in reply.acts]


async def come(board: Switchboard, wishes: Sequence[str], per_second: float, seed: int) -> None:
    """Two wishes each, one after the other; whoever is asked whether to pay again says yes."""
    draw = random.Random(seed)
    async with asyncio.TaskGroup() as all_of_them:
        for number in range(0, len(wishes), 2):
            guest = Guest(board, number // 2 + 1)
            all_of_them.create_task(_twice(guest, wishes[number : number + 2], random.Random(draw.random())))
            await asyncio.sleep(2 * draw.expovariate(per_second))


async def _twice(guest: Guest, wishes: Sequence[str], draw: random.Random) -> None:
    for wish in wishes:
        await guest.books(wish, draw)


async def answer_who_is_asked_again(board: Switchboard) -> None:
    """Everybody who is asked whether to try once more says yes, until cancelled."""
    while True:
        while board.paying_again:
            key = board.paying_again.pop()
            guest = Guest(board, int(key, 16))
            await board.say(guest.key, guest.phone, "yes")
        await asyncio.sleep(0.2)


def wishes(count: int, chairs: Sequence[str], first: date) -> list[str]:
    """So many manicures of half an hour, no two of one person at one time; hours from eight to half past seven."""
    made = []
    for number in range(count):
        day, rest = divmod(number, len(chairs) * 24)
        hour, chair = divmod(rest, len(chairs))
        at = first + timedelta(days=day)
        made.append(f"manicure on {at.day} {at:%B} at {8 + hour // 2}:{30 * (hour % 2):02} with {chairs[chair]}")
    return made
