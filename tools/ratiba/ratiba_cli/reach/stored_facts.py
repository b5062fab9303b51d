"""The newest facts of a tenant that the bus still keeps, read from the ends of its streams, side by side."""

import asyncio
from collections import deque
from dataclasses import dataclass
from datetime import datetime

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from ratiba_cli.refusals import CommandRefused
from ratiba_contracts.streams import STREAMS
from ratiba_contracts.subjects import ROOT, event_pattern

BATCH = 256
"""Messages asked for at a time: many round trips saved, and little lost where one has to be asked for again."""

FIRST_LOOK = 2048
"""Messages at a stream's end, of any tenant, that are looked through first; four times as many each time after."""


class BusSilent(CommandRefused, TimeoutError):
    """The bus is there and did not answer in time."""

    def __init__(self, stream: str, seconds: float) -> None:
        super().__init__(
            f"the bus did not answer within {seconds:g} s while {stream} was read; "
            "it may be busy: try again, with a smaller --last, or see `ratiba doctor`"
        )


@dataclass(frozen=True)
class Newest:
    """Messages in the order in which they were stored, and whether older ones of the same kind were left out."""

    messages: tuple[Msg, ...]
    more: bool


def facts_pattern(tenant: str, key: str | None = None) -> str:
    """Subjects of a tenant's facts. An armed timer's subject is one token longer: it has not happened yet."""
    return event_pattern(tenant=tenant, key=key or "*")


async def newest_facts(bus: Client, pattern: str, last: int, seconds: float = 5.0) -> Newest:
    """Return the `last` newest messages that match, over all streams of facts. Raises BusSilent.

    However much the streams hold, no more is read of each than its end.
    """
    streams = [stream.name for stream in STREAMS if any(subject.startswith(f"{ROOT}.") for subject in stream.subjects)]
    jetstream = bus.jetstream(timeout=seconds)
    found = await asyncio.gather(*(_end_of(jetstream, stream, pattern, last, seconds) for stream in streams))
    messages = sorted((message for newest in found for message in newest.messages), key=_stored_at)
    more = len(messages) > last or any(newest.more for newest in found)
    return Newest(tuple(messages[-last:]), more)


async def _end_of(jetstream: JetStreamContext, stream: str, pattern: str, last: int, seconds: float) -> Newest:
    try:
        state = (await jetstream.stream_info(stream)).state
        look, first = max(FIRST_LOOK, 4 * last), max(state.first_seq, 1)
        while True:
            since = max(state.last_seq - look + 1, first)
            subscription, matching = await _from(jetstream, stream, pattern, since)
            try:
                if matching > last or since == first:
                    return Newest(await _read(subscription, matching, last, seconds), matching > last)
            finally:
                await subscription.unsubscribe()
            look *= 4
    except nats.errors.TimeoutError:
        raise BusSilent(stream, seconds) from None


async def _from(
    jetstream: JetStreamContext, stream: str, pattern: str, since: int
) -> tuple[JetStreamContext.PullSubscription, int]:
    """Read from sequence `since` on; also how many match. Nothing is acknowledged: it would stop at a thousand."""
    config = ConsumerConfig(
        filter_subject=pattern,
        deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
        opt_start_seq=since,
        ack_policy=AckPolicy.NONE,
        inactive_threshold=30,
    )
    subscription = await jetstream.pull_subscribe(pattern, stream=stream, config=config)
    return subscription, (await subscription.consumer_info()).num_pending or 0


async def _read(
    subscription: JetStreamContext.PullSubscription, matching: int, last: int, seconds: float
) -> tuple[Msg, ...]:
    """The last of `matching` messages; fewer when some reached the end of their time meanwhile."""
    kept: deque[Msg] = deque(maxlen=last)
    while matching > 0:
        try:
            messages = await subscription.fetch(min(matching, BATCH), timeout=seconds)
        except nats.errors.TimeoutError:
            if (await subscription.consumer_info()).num_pending:
                raise
            break
        kept.extend(messages)
        matching = min(matching - len(messages), messages[-1].metadata.num_pending)
    return tuple(kept)


def _stored_at(message: Msg) -> datetime:
    return message.metadata.timestamp
