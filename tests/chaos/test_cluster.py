"""Three nodes keep each stream: the one that leads is killed, and nothing that the bus acknowledged is lost."""

import asyncio
import contextlib
import os
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nats
import pytest
from tests.chaos.nats_cluster import NODES, NatsCluster
from tests.chaos.outages import kill_leader

from ratiba_contracts.codec import envelope
from ratiba_contracts.consumers import Consumer
from ratiba_contracts.conversation import MessagePersonal, MessageReceived, TextContent
from ratiba_contracts.envelope import Envelope, fresh_id
from ratiba_contracts.facts import MESSAGE_RECEIVED
from ratiba_contracts.streams import CONVERSATION
from ratiba_contracts.views import Channel
from ratiba_runtime.database import Database
from ratiba_runtime.metrics import Metrics
from ratiba_runtime.migrate_bus import migrate_bus
from ratiba_runtime.outbox import OutboxRelay
from ratiba_runtime.outbox_rows import fact_row
from ratiba_runtime.publishing import BusUnavailable, publish_fact
from ratiba_runtime.testing import eventually, prepare_database
from ratiba_runtime.testing.worker import working
from ratiba_runtime.unit_of_work import insert_outbox

SERVICE = "booking-fsm"
TESTED = Consumer("tested", CONVERSATION.name, SERVICE, (MESSAGE_RECEIVED.pattern,), max_ack_pending=16)

pytestmark = pytest.mark.timeout(150)


def message(number: int) -> Envelope[MessageReceived]:
    now = datetime.now(UTC)
    data = MessageReceived(
        channel=Channel.WHATSAPP,
        sent_at=now,
        received_at=now,
        seen_reply_seq=0,
        content=TextContent(),
        personal=MessagePersonal(text=f"said {number}"),
    )
    return envelope(data, id=fresh_id(), tenant="pendo-spa", key=f"{number % 7:016x}", time=now)


@pytest.fixture
def cluster(servers_folder: Path) -> Iterator[NatsCluster]:
    made = NatsCluster(servers_folder / f"cluster-{os.getpid()}")
    try:
        made.start()
        yield made
    finally:
        made.kill()


@pytest.fixture
async def bus(cluster: NatsCluster) -> AsyncIterator[Any]:
    client = await nats.connect(cluster.url.split(","), max_reconnect_attempts=-1, reconnect_time_wait=0.2)
    yield client
    await client.close()


@contextlib.asynccontextmanager
async def relaying(url: str, bus: Any) -> AsyncIterator[tuple[Database, OutboxRelay]]:
    """A database, and the relay that publishes its outbox while the block runs."""
    database = await Database.open(url, application_name="tests", max_size=2)
    relay = OutboxRelay(url, SERVICE, lambda: bus, Metrics())
    running = asyncio.create_task(relay.run())
    yield database, relay
    relay.stop()
    await running
    await database.close()


async def test_a_killed_leader_loses_nothing_that_was_acknowledged_and_consumers_go_on(
    cluster: NatsCluster, bus: Any, databases: Any
) -> None:
    jetstream = bus.jetstream(timeout=10)
    declared: dict[str, Any] = {"streams": [CONVERSATION], "consumers": [TESTED], "buckets": []}
    await migrate_bus(jetstream, **declared, replicas=NODES)
    assert await migrate_bus(jetstream, **declared) == [], "unsaid, a stream keeps the copies it has"
    accepted: list[Envelope[Any]] = []
    handled: Counter[Any] = Counter()
    over = asyncio.Event()

    async def handle(received: Envelope[Any]) -> None:
        handled[received.id] += 1

    async def commit(database: Database, relay: OutboxRelay) -> None:
        """Through the outbox: what is committed is accepted."""
        for number in range(0, 100_000, 2):
            sent = message(number)
            async with database.transaction() as connection:
                await insert_outbox(connection, SERVICE, [fact_row(sent)])
            relay.poke()
            accepted.append(sent)
            await asyncio.sleep(0.01)
            if over.is_set():
                return

    async def publish() -> None:
        """As the edge does: what is acknowledged is accepted, and what is not is sent again."""
        for number in range(1, 100_000, 2):
            sent = message(number)
            while True:
                with contextlib.suppress(BusUnavailable):
                    await publish_fact(jetstream, sent, timeout=1.0)
                    break
            accepted.append(sent)
            await asyncio.sleep(0.01)
            if over.is_set():
                return

    with databases.fresh() as url:
        await prepare_database(url, SERVICE)
        async with relaying(url, bus) as (database, relay), working(cluster.url, TESTED, handle):
            load = [asyncio.create_task(commit(database, relay)), asyncio.create_task(publish())]
            await eventually(lambda: len(accepted) > 100)
            await kill_leader(cluster, CONVERSATION.name)
            at_kill = len(accepted)
            await eventually(lambda: len(accepted) > at_kill + 50, within=30)
            over.set()
            await asyncio.gather(*load)
            await eventually(lambda: len(handled) == len(accepted), within=30)

    stored: Counter[tuple[str, bytes]] = Counter()
    for sequence in range(1, (await jetstream.stream_info(CONVERSATION.name)).state.last_seq + 1):
        found = await jetstream.get_msg(CONVERSATION.name, sequence)
        stored[found.subject, found.data] += 1
    assert stored == Counter((sent.subject, sent.encode()) for sent in accepted)
    assert set(handled) == {sent.id for sent in accepted}
