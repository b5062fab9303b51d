"""cross-sell as it runs, in this process: a booking published on the bus until its offer is on the bus."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import nats
from nats.aio.client import Client
from nats.aio.msg import Msg

from bench.rows.diary import CATALOG
from cross_sell.settings import Settings
from cross_sell.wiring import build
from ratiba_cli.servers.stack import ServerUrls
from ratiba_contracts.codec import decode
from ratiba_contracts.cross_sell import Offered
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.facts import BOOKING, CROSS_SELL, IMPORTER, PERSONALITY
from ratiba_contracts.permissions import inbox_prefix
from ratiba_contracts.roles import OPERATOR
from ratiba_contracts.streams import CATALOG_BUCKET, DIALS_BUCKET
from ratiba_contracts.subjects import event_pattern
from ratiba_contracts.tenant import DialsSnapshot
from ratiba_runtime.publishing import publish_fact

Tell = Callable[[Envelope[Any]], Awaitable[None]]

LONGEST_SECONDS = 10.0
"""Where no offer has come by then, none comes."""


@contextlib.asynccontextmanager
async def cross_sell_running(urls: ServerUrls, slug: str, dials: DialsSnapshot) -> AsyncIterator[Tell]:
    """Tells a booking and returns when its offer was heard; one at a time. Raises TimeoutError."""
    async with contextlib.AsyncExitStack() as stack:
        for writer, bucket, snapshot in ((IMPORTER, CATALOG_BUCKET, CATALOG), (PERSONALITY, DIALS_BUCKET, dials)):
            store = await (await _connected(stack, urls, writer)).jetstream().key_value(bucket)
            await store.put(slug, snapshot.model_dump_json().encode())
        booking, listening = await _connected(stack, urls, BOOKING), await _connected(stack, urls, OPERATOR)
        heard: asyncio.Queue[str] = asyncio.Queue()

        async def hear(message: Msg) -> None:
            offered = decode(message.data).data
            assert isinstance(offered, Offered)  # noqa: S101  its subject says so
            heard.put_nowait(offered.thread_id)

        await listening.subscribe(event_pattern("cross_sell", "offered"), cb=hear)
        await listening.flush()
        jetstream = booking.jetstream()

        async def tell(confirmed: Envelope[Any]) -> None:
            async with asyncio.timeout(LONGEST_SECONDS):
                await publish_fact(jetstream, confirmed)
                while await heard.get() != confirmed.data.thread_id:
                    pass

        settings = Settings(postgres_url=urls.postgres, nats_url=urls.nats_as(CROSS_SELL), valkey_url=urls.valkey)
        await stack.enter_async_context((await build(settings)).running())
        yield tell


async def _connected(stack: contextlib.AsyncExitStack, urls: ServerUrls, user: str) -> Client:
    own = {} if user == OPERATOR else {"inbox_prefix": inbox_prefix(user)}
    client = await nats.connect(urls.nats_as(user).split(","), **own)
    stack.push_async_callback(client.close)
    return client
