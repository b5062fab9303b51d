"""The delivery that is being handled: which stream, which durable, which time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ratiba_contracts.subjects import original_subject

if TYPE_CHECKING:
    from nats.aio.msg import Msg

JETSTREAM_REPLY = "$JS.ACK."


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivery of one stored message. `deliveries` counts from 1."""

    stream: str
    consumer: str
    sequence: int
    deliveries: int
    subject: str

    @property
    def event_subject(self) -> str:
        """The event's own subject, also when it was read from THREAD_INPUTS."""
        return original_subject(self.subject)


_current: ContextVar[Delivery | None] = ContextVar("ratiba_delivery", default=None)


def delivery_of(message: "Msg") -> Delivery | None:
    """The delivery a message is, or None for one that came without JetStream."""
    if not message.reply.startswith(JETSTREAM_REPLY):
        return None
    meta = message.metadata
    return Delivery(
        stream=meta.stream,
        consumer=meta.consumer,
        sequence=meta.sequence.stream,
        deliveries=meta.num_delivered,
        subject=message.subject,
    )


@contextmanager
def bind_delivery(delivery: Delivery) -> Iterator[None]:
    """Make `delivery` the running task's until the block ends."""
    token = _current.set(delivery)
    try:
        yield
    finally:
        _current.reset(token)


def delivery_or_none() -> Delivery | None:
    """The delivery being handled, or None outside of a handler."""
    return _current.get()
