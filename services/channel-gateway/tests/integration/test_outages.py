"""The database goes away in the middle of things: nothing is lost, nothing is sent twice."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any

import nats
import pytest

from ratiba_cli.fake_graph.client import FakeGraphClient
from ratiba_cli.fake_graph.faults import Fault
from ratiba_cli.fake_graph.webhooks import Contact, customer_message, encode, message_webhook, new_message_id
from ratiba_cli.servers import NatsServer, PostgresServer
from ratiba_runtime.database import Database
from ratiba_runtime.migrate_bus import migrate_bus
from ratiba_runtime.migrate_database import migrate_registry
from ratiba_runtime.testing import eventually

AMINA = Contact("254712000001", "Amina")


@pytest.fixture
async def fragile(
    make_town: Callable[..., Any],
    private_postgres: Callable[[], PostgresServer],
    valkey_url: str,
    nats_server: NatsServer,
    fake_graph: FakeGraphClient,
) -> AsyncIterator[tuple[Any, PostgresServer]]:
    """A place whose database only this test uses, so that it may break it."""
    postgres = await asyncio.to_thread(private_postgres)
    client = await nats.connect(nats_server.url)
    await migrate_bus(client.jetstream())
    await migrate_registry(postgres.url)
    database = await Database.open(postgres.url, application_name="tests", max_size=4)
    async with AsyncExitStack() as stack:
        yield make_town(postgres.url, valkey_url, nats_server, client, database, fake_graph, stack), postgres
    await database.close()
    await client.close()


async def test_a_webhook_without_a_database_is_503_and_its_message_is_taken_later(fragile: tuple[Any, Any]) -> None:
    town, postgres = fragile
    running = await town.gateway()
    tenant = await town.tenant()
    business = await town.business(tenant)
    message = customer_message(AMINA, new_message_id(), datetime.now(UTC), {"type": "text", "text": {"body": "Hi"}})
    raw = encode(message_webhook(business, AMINA, message))
    async with town.customer(running, business, AMINA) as customer:
        await asyncio.to_thread(postgres.stop)
        answer = await customer.post(raw)
        assert answer.status_code == 503
        assert "Hi" not in answer.text
        await asyncio.to_thread(postgres.start)
        await eventually(lambda: _accepted(customer, raw))
    assert len(await town.facts(tenant, "message_received", count=2, seconds=0.5)) == 1


async def _accepted(customer: Any, raw: bytes) -> bool:
    return bool((await customer.post(raw)).status_code == 200)


async def test_an_outcome_is_kept_until_the_database_is_back_and_the_message_is_not_repeated(
    fragile: tuple[Any, Any],
) -> None:
    town, postgres = fragile
    running = await town.gateway(send_timeout_seconds=3)
    tenant = await town.tenant()
    business = await town.business(tenant)
    key = town.key(tenant, AMINA)
    async with town.customer(running, business, AMINA) as customer:
        await customer.say("Habari")
    await town.graph.fault(Fault(slow_ms=1200))
    await town.decide(tenant, key, 1)
    await eventually(lambda: town.rows(tenant, "SELECT key FROM deliveries WHERE state = 'sending'"))
    await asyncio.to_thread(postgres.stop)
    await town.graph.wait_for(AMINA.wa_id)
    await town.decide(tenant, key, 2)
    await asyncio.sleep(0.5)
    await asyncio.to_thread(postgres.start)
    sent = await town.graph.wait_for(AMINA.wa_id, count=2)
    assert [message.message["biz_opaque_callback_data"].split(":")[1] for message in sent] == ["1", "2"]
    rows = await town.rows(tenant, "SELECT attempts FROM deliveries")
    assert [row["attempts"] for row in rows] == [1, 1]
