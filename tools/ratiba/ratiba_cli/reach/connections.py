"""Connections a command works with, opened together and closed together."""

import contextlib
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass

import nats
from nats.aio.client import Client
from nats.js import JetStreamContext
from redis.asyncio import Redis

from ratiba_cli.servers.stack import ServerUrls
from ratiba_runtime.database import Database


@dataclass(frozen=True)
class Connections:
    """The bus, the database and the live views of a running Ratiba."""

    bus: Client
    database: Database
    valkey: Redis

    def jetstream(self) -> JetStreamContext:
        """Return the bus's JetStream; requests wait 5 s."""
        return self.bus.jetstream(timeout=5)


async def _tell(error: Exception) -> None:
    """Show what the bus client reports: a denied request is named here and nowhere else."""
    print(f"bus: {error}", file=sys.stderr)


@contextlib.asynccontextmanager
async def connected(urls: ServerUrls) -> AsyncIterator[Connections]:
    """Connect to the three servers; raises what their clients raise when one does not answer."""
    async with contextlib.AsyncExitStack() as stack:
        bus = await nats.connect(urls.nats.split(","), connect_timeout=5, name="ratiba-cli", error_cb=_tell)
        stack.push_async_callback(bus.close)
        database = await Database.open(urls.postgres, application_name="ratiba-cli", max_size=2)
        stack.push_async_callback(database.close)
        valkey = Redis.from_url(urls.valkey, socket_timeout=5)
        stack.push_async_callback(valkey.aclose)
        yield Connections(bus, database, valkey)
