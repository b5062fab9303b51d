"""A relay in a process of its own, to be killed: `relay.py POSTGRES_URL NATS_URL SERVICE`."""

import asyncio
import sys

import nats

from ratiba_runtime.metrics import Metrics
from ratiba_runtime.outbox import OutboxRelay


async def main(postgres_url: str, nats_url: str, service: str) -> None:
    client = await nats.connect(nats_url)
    relay = OutboxRelay(postgres_url, service, lambda: client, Metrics(), poll_seconds=0.1, batch=5)
    await relay.run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
