"""The hops of a message without the product: 4 publishes and 3 commits between a webhook and the provider.

Two processes, as in the product. The edge takes the webhook, commits the window, publishes the message and answers;
it takes the reply from the bus, commits the delivery, calls the provider and publishes that it was delivered. The
worker takes the message from a stream that sources the edge's, commits the state, publishes the reply and a timer.
Streams are as durable as the product's; bodies are as long as the product's.
"""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import asyncpg
import nats
import uvloop
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import ConsumerConfig, StreamConfig, StreamSource

from bench.house import POOL
from bench.load.wire import Answer, Connections, listening
from ratiba_cli.servers.nats import NatsServer
from ratiba_cli.servers.ports import pick_free
from ratiba_cli.servers.readiness import accepts_connections
from ratiba_runtime.database import SESSION_SETTINGS, keep_session

REPLY_BYTES = 1200
"""A decided reply of the product, as it is on the bus."""

PLACE = "RATIBA_BENCH_PLACE"
"""The variable by which the processes are told."""

READY_SECONDS = 20.0

_TABLES = """
    CREATE SCHEMA IF NOT EXISTS bare_hops;
    CREATE TABLE IF NOT EXISTS bare_hops.windows (key text PRIMARY KEY, at timestamptz NOT NULL);
    CREATE TABLE IF NOT EXISTS bare_hops.states (key text PRIMARY KEY, state jsonb NOT NULL, version int NOT NULL);
    CREATE TABLE IF NOT EXISTS bare_hops.deliveries (key text, seq int, body jsonb NOT NULL, PRIMARY KEY (key, seq));
"""
_TOUCH = """
    INSERT INTO bare_hops.windows VALUES ($1, now()) ON CONFLICT (key) DO UPDATE SET at = excluded.at
"""
_SAVE = """
    INSERT INTO bare_hops.states AS states VALUES ($1, $2::text::jsonb, 1)
    ON CONFLICT (key) DO UPDATE SET state = excluded.state, version = states.version + 1 RETURNING version
"""
_DELIVER = "INSERT INTO bare_hops.deliveries VALUES ($1, $2, $3::text::jsonb)"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the floor's processes find everything."""

    postgres: str
    nats: str
    webhook_port: int
    provider_port: int


class Edge:
    """The gateway's hops."""

    def __init__(
        self, pool: "asyncpg.Pool[asyncpg.Record]", jetstream: JetStreamContext, provider: Connections
    ) -> None:
        self._pool = pool
        self._jetstream = jetstream
        self._provider = provider

    async def webhook(self, _first_line: bytes, body: bytes) -> Answer:
        """Commit, publish, 200."""
        message = json.loads(body)["entry"][0]["changes"][0]["value"]["messages"][0]
        await self._pool.execute(_TOUCH, message["from"])
        headers = {"Nats-Msg-Id": message["id"]}
        await self._jetstream.publish(f"floor.in.{message['from']}", body, stream="FLOOR", headers=headers)
        return 200, b""

    async def reply(self, msg: Msg) -> None:
        """Commit, call, publish."""
        key, seq = msg.subject.rsplit(".", 1)[1], int((msg.headers or {})["seq"])
        text = {"body": msg.data.decode()}
        message = {"to": key, "type": "text", "text": text, "biz_opaque_callback_data": f"{key}:{seq}:1"}
        body = json.dumps(message)
        await self._pool.execute(_DELIVER, key, seq, body)
        headers = "Content-Type: application/json\r\nAuthorization: Bearer floor\r\n"
        await self._provider.post("/v25.0/1/messages", body.encode(), headers)
        told = {"Nats-Msg-Id": f"delivered:{key}:{seq}"}
        await self._jetstream.publish(f"floor.delivered.{key}", b"x" * 400, stream="FLOOR", headers=told)


class Worker:
    """The hops of booking-fsm."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]", jetstream: JetStreamContext) -> None:
        self._pool = pool
        self._jetstream = jetstream

    async def message(self, msg: Msg) -> None:
        """Commit, publish twice."""
        message = json.loads(msg.data)["entry"][0]["changes"][0]["value"]["messages"][0]
        key, id_ = message["from"], message["id"]
        seq = await self._pool.fetchval(_SAVE, key, json.dumps({"said": message, "state": "x" * 1500}))
        headers = {"Nats-Msg-Id": f"reply:{id_}", "seq": str(seq)}
        await self._jetstream.publish(f"floor.out.{key}", b"x" * REPLY_BYTES, stream="FLOOR", headers=headers)
        timer = {"Nats-Msg-Id": f"timer:{id_}"}
        await self._jetstream.publish(f"floor.timer.{key}", b"x" * 400, stream="FLOOR", headers=timer)


async def _consume(
    jetstream: JetStreamContext, stream: str, subject: str, handle: Callable[[Msg], Awaitable[None]]
) -> None:
    """One message after the other, as from one partition."""
    durable = subject.split(".")[1]
    config = ConsumerConfig(max_ack_pending=1)
    pulled = await jetstream.pull_subscribe(subject, durable=durable, stream=stream, config=config)
    while True:
        with contextlib.suppress(nats.errors.TimeoutError):  # nothing came: ask again
            for msg in await pulled.fetch(1, timeout=2):
                await handle(msg)
                await msg.ack()


async def _edge(place: Place, pool: "asyncpg.Pool[asyncpg.Record]", jetstream: JetStreamContext) -> None:
    edge = Edge(pool, jetstream, Connections("127.0.0.1", place.provider_port))
    async with listening(place.webhook_port, edge.webhook):
        await _consume(jetstream, "FLOOR", "floor.out.>", edge.reply)


async def _worker(_place: Place, pool: "asyncpg.Pool[asyncpg.Record]", jetstream: JetStreamContext) -> None:
    await _consume(jetstream, "FLOOR_INPUTS", "floor.in.>", Worker(pool, jetstream).message)


ROLES: Mapping[str, Callable[[Place, "asyncpg.Pool[asyncpg.Record]", JetStreamContext], Coroutine[Any, Any, None]]] = {
    "edge": _edge,
    "worker": _worker,
}


async def _play(role: str, place: Place) -> None:
    """Play a role until the process that started this one is gone."""
    parent = os.getppid()
    client = await nats.connect(place.nats)
    pool = await asyncpg.create_pool(
        place.postgres, min_size=1, max_size=POOL, reset=keep_session, server_settings=dict(SESSION_SETTINGS)
    )
    playing: asyncio.Task[None] = asyncio.create_task(ROLES[role](place, pool, client.jetstream(timeout=5)))
    while os.getppid() == parent and not playing.done():  # noqa: ASYNC110  a parent's end is no event
        await asyncio.sleep(0.5)
    playing.cancel()
    await asyncio.wait([playing])


@contextlib.asynccontextmanager
async def bare_hops(postgres: str, bus: NatsServer, provider_port: int) -> AsyncIterator[Place]:
    """Both processes while the block runs, on tables of their own and on a bus of their own without rights."""
    nats_url = await asyncio.to_thread(bus.start)
    connection = await asyncpg.connect(postgres)
    await connection.execute(_TABLES)
    await connection.close()
    client = await nats.connect(nats_url)
    jetstream = client.jetstream(timeout=5)
    await jetstream.add_stream(StreamConfig("FLOOR", subjects=["floor.>"]))
    await jetstream.add_stream(
        StreamConfig("FLOOR_INPUTS", sources=[StreamSource("FLOOR", filter_subject="floor.in.>")])
    )
    await client.close()
    place = Place(postgres, nats_url, pick_free(), provider_port)
    environment = {**os.environ, PLACE: json.dumps(asdict(place))}  # not on the command line: addresses hold passwords
    processes = [
        await asyncio.create_subprocess_exec(sys.executable, "-m", __name__, role, env=environment) for role in ROLES
    ]
    try:
        async with asyncio.timeout(READY_SECONDS):
            while not accepts_connections(place.webhook_port):  # noqa: ASYNC110  another process's state is no event
                await asyncio.sleep(0.05)
        yield place
    finally:
        for process in processes:
            if process.returncode is None:
                process.terminate()
            await process.wait()
        await asyncio.to_thread(bus.stop)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_play(sys.argv[1], Place(**json.loads(os.environ[PLACE]))))
