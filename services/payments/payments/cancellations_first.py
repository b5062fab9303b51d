"""Before a phone rings, what was cancelled up to now is taken in: after an outage both wait, and neither in any order.

The bus is asked how far the cancellations' consumer is, which all replicas share. One look serves all prompts of a
second, and a cancellation that nobody can take in holds prompts up once, not each of them.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import nats.errors
import structlog

from payments.not_taken_in import not_taken_in
from ratiba_contracts.consumers import PAYMENTS_CANCELLATIONS
from ratiba_runtime.database import Database

if TYPE_CHECKING:
    from nats.js import JetStreamContext
    from nats.js.api import ConsumerInfo

log = structlog.get_logger("payments.cancellations_first")

LOOK_AGAIN_SECONDS = 0.05
FRESH_SECONDS = 1.0
"""How long a look counts. Nobody comes back from an outage faster: a connection that broke is made anew after two."""

PATIENCE_SECONDS = 10.0
"""How long nothing may move before a prompt is sent all the same: money for what is gone is owed back, not lost."""


@dataclass(frozen=True, slots=True)
class _Left:
    """What the consumer has still to take in, behind the last that is done in order.

    `undelivered` of the `messages` are in nobody's hand yet.
    """

    floor: int
    messages: int
    undelivered: int


@dataclass(slots=True)
class CancellationsFirst:
    """Any number may wait at once: one of them looks, for all."""

    jetstream: "Callable[[], JetStreamContext]"
    database: Database
    patience_seconds: float = PATIENCE_SECONDS
    fresh_seconds: float = FRESH_SECONDS
    _looked_at: float | None = None
    _given_up: _Left | None = None
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def taken_in(self) -> None:
        """Return once every cancellation that was on the bus a second ago is taken in.

        Or once nothing moved for `patience_seconds`; what is stuck then is not waited for again.
        """
        if self._is_fresh():
            return
        async with self._looking:
            if not self._is_fresh():
                self._looked_at = await self._look()

    def _is_fresh(self) -> bool:
        now = asyncio.get_running_loop().time()
        return self._looked_at is not None and now - self._looked_at < self.fresh_seconds

    async def _look(self) -> float:
        """The moment up to which all is taken in, or given up; in the loop's time."""
        loop = asyncio.get_running_loop()
        begun = moved_at = loop.time()
        up_to: int | None = None
        seen: _Left | None = None
        while True:
            try:
                left = _left(await self._consumer())
                if self._is_nothing_but_given_up(left):
                    return begun
                if up_to is None:
                    up_to = (await self.jetstream().stream_info(PAYMENTS_CANCELLATIONS.stream)).state.last_seq
                if left.floor >= up_to:
                    return begun
                if left != seen:
                    seen, moved_at = left, loop.time()
            except nats.errors.Error as error:
                log.warning("payments.cancellations_unknown", error=type(error).__name__)
            if loop.time() - moved_at >= self.patience_seconds:
                await self._give_up(seen)
                return loop.time()  # whoever waited for this look has waited long enough
            await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def _give_up(self, left: _Left | None) -> None:
        """Wait no more for what is left, and name it for whoever looks into it."""
        self._given_up = left
        log.warning("payments.cancellations_stuck", waiting=left.messages if left is not None else None)
        if left is None:
            return
        try:
            stuck = await not_taken_in(self.jetstream(), self.database, left.floor)
        except nats.errors.Error as error:
            log.warning("payments.cancellations_unknown", error=type(error).__name__)
            return
        for each in stuck:
            log.warning(
                "payments.cancellation_given_up",
                cancellation=str(each.event_id),
                tenant=each.tenant,
                stream_sequence=each.sequence,
            )

    def _is_nothing_but_given_up(self, left: _Left) -> bool:
        """Nothing is left, or what is stuck alone: what came behind it is taken in.

        The bus tells numbers, not which messages they are. So what was given up only ever shrinks: what is done of it
        makes no room for what comes later. What is in nobody's hand, beyond what was not then, did come later.
        """
        given_up = self._given_up
        if given_up is None or given_up.floor != left.floor:
            self._given_up = None
            return left.messages == 0
        later = max(left.undelivered - given_up.undelivered, 0)
        self._given_up = _Left(
            left.floor, min(left.messages - later, given_up.messages), min(left.undelivered, given_up.undelivered)
        )
        return left.messages <= self._given_up.messages

    async def _consumer(self) -> "ConsumerInfo":
        consumer = PAYMENTS_CANCELLATIONS
        known: ConsumerInfo = await self.jetstream().consumer_info(consumer.stream, consumer.durable)
        return known


def _left(consumer: "ConsumerInfo") -> _Left:
    floor = consumer.ack_floor.stream_seq if consumer.ack_floor is not None else 0
    undelivered = consumer.num_pending or 0
    return _Left(floor, undelivered + (consumer.num_ack_pending or 0), undelivered)
