"""Ending the work of a process in order, so that nothing that was delivered to it is left lying: its handlers, its
relay, its connection to the bus.

FastStream drops a message that arrives after a subscriber was told to stop; the server then waits for its whole
acknowledgement time, 10 s in which that partition's conversations get no answer. So nothing more is pulled; then
interest is withdrawn, at the server; what was already on its way is taken and handled; only then is the subscriber
stopped.
"""

import asyncio
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import nats.errors
import structlog

from ratiba_runtime.outbox import OutboxRelay
from ratiba_runtime.patience import cancelled

if TYPE_CHECKING:
    from faststream.nats import NatsBroker

log = structlog.get_logger("ratiba.service")

LAST_PULL_SECONDS = 0.1
"""For the answers to the pulls in hand: under load they come within a millisecond. The server looks who listens before
it sends and not once more, so what it sends just when interest is withdrawn would be lost."""

HOPS = 50
"""Turns of the event loop, several times what a message needs to get from the client's queue into its handler."""


async def finish_handlers(broker: "NatsBroker") -> None:
    """Take nothing new, and return when every handler in hand has finished (20 s at most, then it is cancelled)."""
    client = broker.connection
    await _pull_no_more(broker)
    try:
        async with asyncio.timeout(2):
            for subscriber in broker.subscribers:
                await _withdraw_interest(client, subscriber)
            await client.flush()  # a round trip: whatever the server sent before has arrived
        for _ in range(HOPS):
            await asyncio.sleep(0)
    except (nats.errors.Error, TimeoutError) as error:
        log.warning("service.interest_not_withdrawn", error=type(error).__name__)
    ends = await asyncio.gather(*(each.stop() for each in broker.subscribers), return_exceptions=True)
    for end in ends:
        if isinstance(end, Exception):
            log.warning("service.subscriber_not_ended", exc_info=end)


async def finish_relay(relay: OutboxRelay, running: asyncio.Task[None], seconds: float) -> None:
    """Let it publish what waits, for so long; what it leaves waits for whoever leads next."""
    relay.stop()
    _, pending = await asyncio.wait([running], timeout=seconds)
    if pending:
        log.warning("service.relay_cancelled", seconds=seconds)
        await cancelled([running])


async def leave_bus(broker: "NatsBroker") -> None:
    """Close the connection, what is on its way out first; 5 s at most."""
    try:
        await asyncio.wait_for(broker.stop(), timeout=5)
    except (nats.errors.Error, TimeoutError, ExceptionGroup) as error:
        log.warning("service.bus_not_drained", exc_info=error)


async def _pull_no_more(broker: "NatsBroker") -> None:
    """Make the pulls in hand the last, and return when what they brought is handled; LAST_PULL_SECONDS at most."""
    subscriptions = (getattr(subscriber, "subscription", None) for subscriber in broker.subscribers)
    pulling: list[Any] = [each for each in subscriptions if hasattr(each, "fetch")]
    answered = [asyncio.Event() for _ in pulling]
    for subscription, last_answered in zip(pulling, answered, strict=True):
        subscription.fetch = partial(_wait_for_the_end, last_answered)
    with suppress(TimeoutError):
        async with asyncio.timeout(LAST_PULL_SECONDS):
            await asyncio.gather(*(last_answered.wait() for last_answered in answered))


async def _wait_for_the_end(last_answered: asyncio.Event, **_: Any) -> None:
    last_answered.set()
    await asyncio.Event().wait()


async def _withdraw_interest(client: Any, subscriber: Any) -> None:
    """Tell the server, not the client: the client's own unsubscribe forgets what is on its way.

    Private parts of nats-py; its `drain()` does the same, and then waits for a count that pulling never completes.
    """
    subscription = getattr(subscriber, "subscription", None)
    inner = getattr(subscription, "_sub", subscription)
    if inner is not None:
        await client._send_unsubscribe(inner._id)  # noqa: SLF001
