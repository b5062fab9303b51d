"""Webhook in to reply at the provider's API, on an idle stack: one message at a time, with rests in between.

The floor's messages go over as many hops, publishes and commits, on the same servers, between the product's.
"""

import asyncio
from collections.abc import Sequence

from bench.floors.bare_hops import bare_hops
from bench.live import Live, load_on
from bench.load.driver import Load, Taken
from bench.load.provider import Provider
from bench.load.wire import Connections, listening
from bench.reckoning import Figure, percentile, ratio
from ratiba_cli.servers.nats import NatsServer
from ratiba_cli.servers.ports import pick_free

CONVERSATIONS = 20
"""Of five messages each, in a sample: a hundred messages."""

REST_SECONDS = 0.01


async def measure(live: Live, rounds: int) -> list[Figure]:
    """Figures `reply.*`."""
    port = pick_free()
    bus = NatsServer(live.stack.folder / "floor-nats")  # the same wheel and the same settings as the product's
    async with bare_hops(live.stack.urls.postgres, bus, port) as place:
        edge = Connections("127.0.0.1", place.webhook_port)
        floor = load_on(edge, live.stack.secrets.whatsapp_app_secret)
        async with listening(port, Provider(floor.arrived).answer):
            await _bare(floor, 3 * CONVERSATIONS)
            samples = [await _round(live.load, floor) for _ in range(rounds)]
        await edge.close()
    product, bare = zip(*samples, strict=True)
    return [
        _figure("reply.p50_ms", product, 0.5),
        _figure("reply.p99_ms", product, 0.99),
        _figure("reply.floor_p50_ms", bare, 0.5),
        _figure("reply.floor_p99_ms", bare, 0.99),
        ratio("reply.to_floor", [percentile(s, 0.5) for s in product], [percentile(s, 0.5) for s in bare]),
    ]


async def _round(product: Load, floor: Load) -> tuple[list[float], list[float]]:
    """Latencies of both, conversation by conversation in turns."""
    product.taken, floor.taken = Taken(), Taken()
    for _ in range(CONVERSATIONS):
        await product.converse(_rest)
        await _bare(floor, 1)
    for taken in (product.taken, floor.taken):
        if taken.unanswered or taken.refused or taken.out_of_order:
            msg = f"an idle stack lost messages: {taken}"
            raise RuntimeError(msg)
    return product.taken.latencies, floor.taken.latencies


async def _bare(floor: Load, customers: int) -> None:
    for _ in range(customers):
        contact = floor.somebody_new()
        for number in range(5):
            await _rest()
            said = {"type": "text", "text": {"body": "I would like a manicure please"}}
            await floor.turn(contact, f"wamid.{contact.address}.{number}", said)


async def _rest() -> None:
    await asyncio.sleep(REST_SECONDS)


def _figure(name: str, samples: Sequence[Sequence[float]], share: float) -> Figure:
    return Figure(name, "ms", tuple(1000 * percentile(sample, share) for sample in samples))
