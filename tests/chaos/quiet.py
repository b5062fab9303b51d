"""Waiting until nothing moves any more: no row to publish, no message in hand, no call to make."""

import asyncio
import time

from ratiba_cli.reach.connections import Connections
from ratiba_contracts.consumers import CONSUMERS
from ratiba_contracts.streams import THREAD_INPUTS
from ratiba_runtime.tenancy import schema_of, service_schema

LOOK_SECONDS = 0.25


class StillMoving(Exception):
    """It did not become quiet in time; the message says what was left."""


async def until_quiet(reached: Connections, tenants: list[str], seconds: float) -> float:
    """Return after how many seconds it was quiet twice in a row. Raises StillMoving."""
    begun, quiet = time.monotonic(), 0
    while quiet < 2:
        moving = await _moving(reached, tenants)
        quiet = 0 if moving else quiet + 1
        if time.monotonic() - begun > seconds:
            raise StillMoving(f"after {seconds:g} s: {moving}")
        await asyncio.sleep(LOOK_SECONDS)
    return time.monotonic() - begun


async def _moving(reached: Connections, tenants: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    async with reached.database.public_transaction() as connection:
        for service in ("booking-fsm", "channel-gateway"):
            table = f"{service_schema(service)}.outbox"
            found[table] = await connection.fetchval(f"SELECT count(*) FROM {table}")
        for tenant in tenants:
            table = f"{schema_of(tenant)}.deliveries"
            found[table] = await connection.fetchval(
                f"SELECT count(*) FROM {table} WHERE state IN ('pending', 'sending')"
            )
    jetstream = reached.jetstream()
    ours = {consumer.durable for consumer in CONSUMERS}  # whoever reads along has consumers too
    for stream in sorted({consumer.stream for consumer in CONSUMERS}):
        for info in await jetstream.consumers_info(stream):
            if info.name not in ours:
                continue
            found[f"{stream} {info.name}"] = (info.num_pending or 0) + (info.num_ack_pending or 0)
    sources = (await jetstream.stream_info(THREAD_INPUTS.name)).sources or []
    found["sources' lag"] = sum(source.lag or 0 for source in sources)
    return {what: count for what, count in found.items() if count}
