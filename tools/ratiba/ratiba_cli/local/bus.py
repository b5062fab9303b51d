"""The migration step that owns streams, consumers and buckets, run against the local bus."""

import nats

from ratiba_runtime.migrate_bus import migrate_bus


async def prepare_bus(nats_url: str, replicas: int | None = None) -> list[str]:
    """Make the bus as the contracts declare it; returns what was changed. `replicas` as in `migrate_bus`."""
    client = await nats.connect(nats_url.split(","), connect_timeout=5)
    try:
        return await migrate_bus(client.jetstream(timeout=10), replicas=replicas)
    finally:
        await client.close()
