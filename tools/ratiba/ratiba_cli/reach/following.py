"""Watches the bus while a customer talks: what one message led to, and when that is over."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID

from nats.aio.client import Client
from nats.aio.msg import Msg

from ratiba_contracts.codec import Undecodable, decode
from ratiba_contracts.conversation import DeliveryState, MessageDelivered, MessageFailed, ReplyDecided
from ratiba_contracts.envelope import Contract, Envelope
from ratiba_contracts.subjects import event_pattern
from ratiba_contracts.understanding import UnderstandingRequested

_TRAILING_SECONDS = 0.05  # facts of one turn leave together; this is for those behind the last reply


class Following:
    """Every fact of one tenant since it began, in order of arrival."""

    def __init__(self) -> None:
        self.facts: list[Envelope[Contract]] = []
        self._changed = asyncio.Condition()

    async def take(self, message: Msg) -> None:
        """Add one message; what is no fact (a request, an inbox) is not counted."""
        with contextlib.suppress(Undecodable):
            fact = decode(message.data)
            if fact.subject != message.subject:
                return  # a timer on its way: the fact is in it, but has not happened yet
            async with self._changed:
                self.facts.append(fact)
                self._changed.notify_all()

    def caused_by(self, message_id: UUID) -> list[Envelope[Contract]]:
        """Return the message's own fact and everything that goes back to it."""
        return [fact for fact in self.facts if fact.correlationid == message_id]

    async def turn(self, message_id: UUID, seconds: float) -> list[Envelope[Contract]]:
        """Wait until every reply to the message is sent or failed, and return all it led to.

        After `seconds` return what there is: a message may stay unanswered, as when a person has taken over.
        """
        deadline = time.monotonic() + seconds
        await self._until(lambda: _is_over(self.caused_by(message_id)), deadline)
        await asyncio.sleep(_TRAILING_SECONDS)
        return self.caused_by(message_id)

    async def _until(self, happened: Callable[[], bool], deadline: float) -> None:
        with contextlib.suppress(TimeoutError):  # not over in time: the caller sees how far it got
            async with self._changed, asyncio.timeout(deadline - time.monotonic()):
                await self._changed.wait_for(happened)


@contextlib.asynccontextmanager
async def following(bus: Client, tenant: str) -> AsyncIterator[Following]:
    """Follow a tenant's facts from now on."""
    found = Following()
    subscription = await bus.subscribe(event_pattern(tenant=tenant), cb=found.take)
    await bus.flush()
    try:
        yield found
    finally:
        await subscription.unsubscribe()


def _is_over(facts: list[Envelope[Any]]) -> bool:
    """Whether every reply has ended, and one was decided since a model was asked, if one was."""
    places = {type(fact.data): at for at, fact in enumerate(facts)}
    decided = {fact.data.reply_seq for fact in facts if isinstance(fact.data, ReplyDecided)}
    ended = {
        fact.data.reply_seq
        for fact in facts
        if isinstance(fact.data, MessageFailed)
        or (isinstance(fact.data, MessageDelivered) and fact.data.state is DeliveryState.SENT)
    }
    answered = places.get(ReplyDecided, -1) > places.get(UnderstandingRequested, -1)
    return answered and decided <= ended
