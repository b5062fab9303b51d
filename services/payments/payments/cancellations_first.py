"""Before a phone rings, what was cancelled up to now is taken in: after an outage both wait, and neither in any order.

The bus is asked how far the cancellations' consumer is, which all replicas share.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import nats.errors
import structlog

from ratiba_contracts.consumers import PAYMENTS_CANCELLATIONS

if TYPE_CHECKING:
    from nats.js import JetStreamContext
    from nats.js.api import ConsumerInfo

log = structlog.get_logger("payments.cancellations_first")

LOOK_AGAIN_SECONDS = 0.05
PATIENCE_SECONDS = 10.0
"""How long nothing may move before a prompt is sent all the same: money for what is gone is owed back, not lost."""


@dataclass(frozen=True, slots=True)
class CancellationsFirst:
    """Any number may wait at once."""

    jetstream: "Callable[[], JetStreamContext]"
    patience_seconds: float = PATIENCE_SECONDS

    async def taken_in(self) -> None:
        """Return once every cancellation that is on the bus now is taken in, or none was for `patience_seconds`."""
        loop = asyncio.get_running_loop()
        last: int | None = None
        seen: tuple[int | None, ...] = ()
        moved_at = loop.time()
        while True:
            try:
                if last is None:
                    stream = await self.jetstream().stream_info(PAYMENTS_CANCELLATIONS.stream)
                    last = stream.state.last_seq
                now = await self.jetstream().consumer_info(
                    PAYMENTS_CANCELLATIONS.stream, PAYMENTS_CANCELLATIONS.durable
                )
                if _has_come_to(now, last):
                    return
                far = (now.num_pending, now.num_ack_pending, _floor(now))
                if far != seen:
                    seen, moved_at = far, loop.time()
            except nats.errors.Error as error:
                log.warning("payments.cancellations_unknown", error=type(error).__name__)
            if loop.time() - moved_at >= self.patience_seconds:
                log.warning("payments.cancellations_stuck", waiting=seen)
                return
            await asyncio.sleep(LOOK_AGAIN_SECONDS)


def _has_come_to(consumer: "ConsumerInfo", sequence: int) -> bool:
    """Whether nothing is left of what the stream held up to `sequence`."""
    nothing_waits = not consumer.num_pending and not consumer.num_ack_pending
    return nothing_waits or _floor(consumer) >= sequence


def _floor(consumer: "ConsumerInfo") -> int:
    return consumer.ack_floor.stream_seq if consumer.ack_floor is not None else 0
