"""The mover: follows the server's own word that a message was given up, and puts that message with the dead letters.

It is the net under the handlers' middleware: a message that kills its process is never reported by a handler.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from pydantic import BaseModel, ConfigDict, ValidationError

from ratiba_contracts.consumers import Consumer
from ratiba_runtime.dead_letters import DeadLetters
from ratiba_runtime.delivery import Delivery
from ratiba_runtime.failures import Poison
from ratiba_runtime.metrics import Metrics

log = structlog.get_logger("ratiba.advisories")

MAX_DELIVERIES = "io.nats.jetstream.advisory.v1.max_deliver"


class Advisory(BaseModel):
    """What the server says about one message of one consumer."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    type: str
    stream: str
    consumer: str
    stream_seq: int
    deliveries: int


def move_given_up(
    dead_letters: DeadLetters, consumers: Mapping[tuple[str, str], Consumer], metrics: Metrics
) -> Callable[[Any], Awaitable[None]]:
    """The handler of the mover's consumer. Advisories about consumers that are not ours are left alone."""

    async def handle(body: Any) -> None:
        try:
            advisory = Advisory.model_validate_json(body)
        except ValidationError as error:
            raise Poison("not an advisory this version knows") from error
        if (advisory.stream, advisory.consumer) not in consumers:
            return
        delivery = Delivery(advisory.stream, advisory.consumer, advisory.stream_seq, advisory.deliveries, "")
        reason = (
            f"given up by the server after {advisory.deliveries} deliveries"
            if advisory.type == MAX_DELIVERIES
            else "terminated"
        )
        if await dead_letters.put_by_sequence(delivery, reason):
            metrics.dead_letters.labels(advisory.consumer, "advisory").inc()
            log.error("advisories.message_moved", stream=advisory.stream, consumer=advisory.consumer, reason=reason)

    return handle
