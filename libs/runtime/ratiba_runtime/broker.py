"""The NATS broker as measured runs say it must be built, and a durable consumer's subscriber options.

Each argument below protects from a failure that was seen; the connected tests show it.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog
from faststream import AckPolicy
from faststream.nats import JStream, NatsBroker, PullSub
from nats.js.api import AckPolicy as ServerAckPolicy
from nats.js.api import ConsumerConfig, DeliverPolicy

from ratiba_contracts.codec import decode
from ratiba_contracts.consumers import Consumer
from ratiba_contracts.permissions import inbox_prefix
from ratiba_contracts.subjects import ROOT, original_subject
from ratiba_runtime.bus_health import BusHealth

if TYPE_CHECKING:
    from faststream.nats import NatsMessage

log = structlog.get_logger("ratiba.bus")

GRACEFUL_SECONDS = 20.0
"""Time for handlers in hand at shutdown; below the 30 s an orchestrator usually gives."""

PULL_SECONDS = 2.0
"""Life of one pull request. After the server restarts, the lost request must run out before the next is sent."""


class FactsOnly:
    """FastStream's log messages as dotted facts. Its words may quote a message, so only their source is kept."""

    def log(self, level: int, msg: object, *args: object, exc_info: object = None, **kwargs: object) -> None:  # noqa: ARG002
        """One line of FastStream's."""
        if isinstance(exc_info, BaseException):
            log.error("bus.framework_error", exc_info=exc_info)
        elif level >= logging.WARNING:
            log.warning("bus.framework_warning", level=level)


@dataclass(frozen=True, slots=True)
class Question:
    """A request as it came; its subject names the tenant and what is asked."""

    subject: str
    body: bytes


async def decode_message(message: "NatsMessage") -> Any:
    """A fact's envelope, a request's Question, or the bytes of anything else (an advisory). Raises Undecodable."""
    subject = message.raw_message.subject
    tokens = original_subject(subject).split(".")
    if tokens[0] != ROOT:
        return message.body
    return Question(subject, message.body) if tokens[2:3] == ["ask"] else decode(message.body)


class PersistentBroker(NatsBroker):
    """A NatsBroker whose client is told of errors by our callback alone.

    FastStream's own raises in it for what it takes for unrecoverable (a stale connection, a slow log-in), also while
    the client reconnects: that ends the reconnecting without a word, and the process stays, unconnected, for ever.
    """

    def _log_connection_broken(self, error_cb: Any = None) -> Any:
        return error_cb


def build_broker(
    nats_url: str,
    service: str,
    health: BusHealth,
    *,
    middlewares: Sequence[Any] = (),
    on_reconnect: Callable[[], Any] | None = None,
    connection_options: Mapping[str, Any] | None = None,
) -> NatsBroker:
    """A broker that reconnects for ever, ends the process if it cannot, and hands handlers decoded envelopes."""
    return PersistentBroker(
        nats_url.split(","),
        name=service,
        max_reconnect_attempts=-1,
        reconnect_time_wait=0.5,  # type: ignore[arg-type]  # seconds; the client takes fractions
        ping_interval=20,
        max_outstanding_pings=2,
        inbox_prefix=inbox_prefix(service),
        error_cb=health.on_error,
        closed_cb=health.on_closed,
        reconnected_cb=on_reconnect,
        graceful_timeout=GRACEFUL_SECONDS,
        middlewares=middlewares,
        decoder=decode_message,
        apply_types=False,  # contracts parse; handlers close over what they need
        logger=FactsOnly(),
        **(connection_options or {}),
    )


def consumer_config(consumer: Consumer) -> ConsumerConfig:
    """The server's side of a declared consumer. The policy and the limits are spelt out, never defaults."""
    one = len(consumer.filters) == 1
    return ConsumerConfig(
        durable_name=consumer.durable,
        name=consumer.durable,
        deliver_policy=DeliverPolicy.ALL,
        ack_policy=ServerAckPolicy.EXPLICIT,
        ack_wait=float(consumer.ack_wait),
        max_deliver=consumer.max_deliver,
        max_ack_pending=consumer.max_ack_pending,
        filter_subject=consumer.filters[0] if one else None,
        filter_subjects=None if one else list(consumer.filters),
    )


def durable(consumer: Consumer, service: str | None = None) -> dict[str, Any]:
    """Arguments of `@broker.subscriber` for a declared consumer, read by `service` (its own unless given).

    One message at a time and none prefetched (what waits in a process is stranded when it ends); the stream is not
    declared from here (that would overwrite its configuration); the inbox prefix is repeated with its dot (FastStream
    does not pass the broker's to pull subscribers).
    """
    return {
        "subject": consumer.filters[0] if len(consumer.filters) == 1 else "",
        "stream": JStream(consumer.stream, declare=False),
        "durable": consumer.durable,
        "pull_sub": PullSub(batch_size=1, timeout=PULL_SECONDS),
        "config": consumer_config(consumer),
        "ack_policy": AckPolicy.NACK_ON_ERROR,
        "inbox_prefix": f"{inbox_prefix(service or consumer.service)}.".encode(),
    }


def by_durable(consumers: Iterable[Consumer]) -> dict[tuple[str, str], Consumer]:
    """Consumers by (stream, durable), as a delivery names them."""
    return {(consumer.stream, consumer.durable): consumer for consumer in consumers}
