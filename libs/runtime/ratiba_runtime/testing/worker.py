"""A worker: one broker with one handler behind the runtime's middleware, as a service would have it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from nats.js import JetStreamContext

from ratiba_contracts.consumers import Consumer
from ratiba_runtime.broker import build_broker, by_durable, durable
from ratiba_runtime.bus_health import BusHealth
from ratiba_runtime.dead_letters import DeadLetters
from ratiba_runtime.ending import finish_handlers
from ratiba_runtime.heartbeats import Heartbeats
from ratiba_runtime.infrastructure import InfrastructurePause
from ratiba_runtime.metrics import Metrics
from ratiba_runtime.middleware import Handling
from ratiba_runtime.tenancy import TenantContext, TenantUnknown
from ratiba_runtime.testing import tenant_named


class KnownTenants:
    """A registry that knows these tenants and no other."""

    def __init__(self, *slugs: str) -> None:
        self._slugs = slugs

    async def get(self, slug: str) -> TenantContext:
        """The tenant, or TenantUnknown."""
        if slug not in self._slugs:
            raise TenantUnknown(slug)
        return tenant_named(slug)


@dataclass(frozen=True)
class Worker:
    """What a test may look at while the worker works."""

    broker: Any
    metrics: Metrics
    health: BusHealth
    dead_letters: DeadLetters
    pause: InfrastructurePause

    def count(self, outcome: str) -> float:
        """How many deliveries ended so."""
        return sum(
            sample.value
            for metric in self.metrics.messages.collect()
            for sample in metric.samples
            if sample.name.endswith("_total") and sample.labels["outcome"] == outcome
        )


@asynccontextmanager
async def working(
    url: str,
    consumer: Consumer,
    handler: Callable[[Any], Awaitable[Any]],
    *,
    tenants: tuple[str, ...] = ("pendo-spa",),
    pause: InfrastructurePause | None = None,
    beat: float = 10.0,
    middlewares: tuple[Any, ...] = (),
    **options: Any,
) -> AsyncIterator[Worker]:
    """Handle `consumer` with `handler` until the block ends. `options` go to the NATS client."""
    metrics = Metrics()
    health = BusHealth(consumer.service, metrics)
    pause = pause or InfrastructurePause({})
    heartbeats = Heartbeats(beat)

    def jetstream() -> JetStreamContext:
        return broker.connection.jetstream()  # the broker is made below, and connects later

    dead_letters = DeadLetters(jetstream)
    handling = Handling(by_durable([consumer]), KnownTenants(*tenants), dead_letters, pause, heartbeats, metrics)
    broker = build_broker(
        url, consumer.service, health, middlewares=(*middlewares, handling), connection_options=options
    )
    broker.subscriber(**durable(consumer))(handler)
    beating = asyncio.create_task(heartbeats.run())
    await broker.start()
    try:
        yield Worker(broker, metrics, health, dead_letters, pause)
    finally:
        pause.stop()
        health.closing = True
        await finish_handlers(broker)
        await broker.stop()
        beating.cancel()
