"""The migration step that owns streams, consumers and buckets, run against the local bus."""

import nats

from ratiba_cli.servers.stack import ServerUrls
from ratiba_contracts.permissions import inbox_prefix
from ratiba_contracts.roles import MIGRATOR
from ratiba_runtime.migrate_bus import migrate_bus


async def prepare_bus(urls: ServerUrls, replicas: int | None = None) -> list[str]:
    """Make the bus as the contracts declare it, as the one user that may; returns what was changed.

    `replicas` as in `migrate_bus`.
    """
    servers = urls.nats_as(MIGRATOR).split(",")
    client = await nats.connect(servers, connect_timeout=5, inbox_prefix=inbox_prefix(MIGRATOR))
    try:
        return await migrate_bus(client.jetstream(timeout=10), replicas=replicas)
    finally:
        await client.close()
