"""What tests wait with until everything is handled: also a message that the bus has taken and not counted yet."""

import asyncio
from typing import Any

from ratiba_runtime.publishing import publish_fact
from ratiba_runtime.testing import all_handled

from .declared_consumers import Message, consumer, declared

TIMES = 300
"""The server counts a moment after it answers: one time in thirty that is seen."""


async def test_what_was_just_published_is_waited_for(bus: Any, message: Message) -> None:
    tested = await declared(bus, consumer())
    pulled = await bus.pull_subscribe_bind(tested.durable, tested.stream)
    await all_handled(bus, tested)
    early = 0
    for _ in range(TIMES):
        await publish_fact(bus, message())
        waiting = asyncio.create_task(all_handled(bus, tested))
        await asyncio.wait([waiting], timeout=0.01)
        early += waiting.done()
        [received] = await pulled.fetch(1)
        await received.ack()
        await waiting
    assert early == 0
