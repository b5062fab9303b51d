# ruff: noqa: INP001 - a program, not a package
"""For the operator: make an integrator's durable on the stream of booking facts, confined to one business.

    NATS_URL=nats://... python durable.py pendo-spa calendar

Run it again and nothing changes. The integrator pulls from it and acknowledges, and needs no other right.
"""

import asyncio
import os
import sys

import nats
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy


async def main(tenant: str, name: str) -> str:
    """Return the durable's name."""
    durable = f"integ-{tenant}-{name}"
    bus = await nats.connect(os.environ["NATS_URL"])
    try:
        await bus.jetstream().add_consumer(
            "BOOKING",
            ConsumerConfig(
                durable_name=durable,
                description=f"booking facts of {tenant} for {name}",
                filter_subject=f"ratiba.{tenant}.booking.*.v1.*",
                deliver_policy=DeliverPolicy.ALL,
                ack_policy=AckPolicy.EXPLICIT,
                ack_wait=30,
                max_ack_pending=1,  # one at a time: the order is kept, also when one is delivered again
                max_deliver=-1,  # an integrator that is away misses nothing for as long as the stream keeps facts
            ),
        )
    finally:
        await bus.close()
    return durable


if __name__ == "__main__":
    print(asyncio.run(main(*sys.argv[1:])))  # noqa: T201 - it is a program
