"""Real processes, killed at the worst moment: what was acknowledged stays, what was sent is not sent again."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from ratiba_cli.fake_graph.faults import Fault
from ratiba_cli.fake_graph.webhooks import Contact, customer_message, encode, message_webhook, sign
from ratiba_cli.servers.ports import pick_free
from ratiba_contracts.consumers import GATEWAY_REPLIES
from ratiba_runtime.testing import all_handled, eventually

APP_SECRET = "the-app-secret-of-tests"
AMINA = Contact("254712345678", "Amina Wanjiru Otieno")
WORDS = "Nataka kusuka nywele kesho asubuhi tafadhali"


@dataclass
class Process:
    """A gateway in a process of its own, as it runs in production."""

    process: asyncio.subprocess.Process
    url: str
    log: Path
    gateway: Any = field(default=None)

    async def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()

    async def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return await self.process.wait()


@asynccontextmanager
async def gateway_process(town: Any, tmp_path: Path, **overrides: str) -> AsyncIterator[Process]:
    port = pick_free()
    log = tmp_path / f"gateway-{port}.log"
    environment = {
        "PATH": os.environ["PATH"],
        "RATIBA_POSTGRES_URL": town.postgres_url,
        "RATIBA_VALKEY_URL": town.valkey_url,
        "RATIBA_NATS_URL": town.nats.url,
        "RATIBA_LOG_LEVEL": "DEBUG",
        "RATIBA_GATEWAY_PORT": str(port),
        "RATIBA_GATEWAY_KEY_SECRET": "the-key-secret-of-tests",
        "RATIBA_GATEWAY_CREDENTIALS_KEYS": json.dumps(
            [key.get_secret_value() for key in town.settings().credentials_keys]
        ),
        "RATIBA_GATEWAY_WHATSAPP_APP_SECRET": APP_SECRET,
        "RATIBA_GATEWAY_WHATSAPP_VERIFY_TOKEN": "the-verify-token-of-tests",
        "RATIBA_GATEWAY_GRAPH_API_URL": town.graph.url,
        "RATIBA_GATEWAY_SWEEP_SECONDS": "0.3",
        "RATIBA_GATEWAY_SEND_TIMEOUT_SECONDS": "2",
        "RATIBA_GATEWAY_COMMIT_TIMEOUT_SECONDS": "0.5",
        **overrides,
    }
    with log.open("wb") as out:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "channel_gateway.app", env=environment, stdout=out, stderr=out
        )
    running = Process(process, f"http://127.0.0.1:{port}", log)
    try:
        await eventually(lambda: _listens(running), within=60)
        yield running
    finally:
        if process.returncode is None:
            await running.kill()


async def _listens(running: Process) -> bool:
    assert running.process.returncode is None, running.log.read_text()
    async with httpx.AsyncClient() as client:
        try:
            return (await client.get(f"{running.url}/webhooks/whatsapp")).status_code == 403
        except httpx.TransportError:
            return False


@pytest.mark.edge(13)
async def test_a_message_acknowledged_by_a_process_that_then_dies_is_on_the_bus_once(town: Any, tmp_path: Path) -> None:
    tenant = await town.tenant()
    async with gateway_process(town, tmp_path) as first:
        business = await town.business(tenant)
        message = customer_message(AMINA, "wamid.once", datetime.now(UTC), {"type": "text", "text": {"body": WORDS}})
        raw = encode(message_webhook(business, AMINA, message))
        headers = {"X-Hub-Signature-256": sign(raw, APP_SECRET)}
        async with httpx.AsyncClient() as provider:
            answer = await provider.post(f"{first.url}/webhooks/whatsapp", content=raw, headers=headers)
            await first.kill()
            assert answer.status_code == 200
            second = await town.gateway()
            again = await provider.post(f"{second.url}/webhooks/whatsapp", content=raw, headers=headers)
            assert again.status_code == 200
    (fact,) = await town.facts(tenant, "message_received", count=2, seconds=1)
    assert fact.data.personal.text == WORDS


async def test_a_process_killed_in_a_call_costs_one_repeated_message_and_the_order_stands(
    town: Any, tmp_path: Path
) -> None:
    tenant = await town.tenant()
    key = town.key(tenant, AMINA)
    async with gateway_process(town, tmp_path) as first:
        business = await town.business(tenant)
        async with town.customer(first, business, AMINA) as customer:
            await customer.say(WORDS)
        await town.decide(tenant, key, 1)
        await town.graph.wait_for(AMINA.wa_id)
        await town.graph.fault(Fault(slow_ms=1500))
        for seq in (2, 3, 4):
            await town.decide(tenant, key, seq)
        await eventually(lambda: _states_are(town, tenant, ["sent", "sending", "pending", "pending"]))
        await all_handled(town.client.jetstream(), GATEWAY_REPLIES)
        await first.kill()
    await town.gateway()
    sent = await town.graph.wait_for(AMINA.wa_id, count=5)
    assert [message.message["biz_opaque_callback_data"].split(":")[1] for message in sent] == list("12234")
    await eventually(lambda: _states_are(town, tenant, ["sent"] * 4))
    assert await town.graph.last_seq() == 5


async def _states_are(town: Any, tenant: str, expected: list[str]) -> bool:
    rows = await town.rows(tenant, "SELECT state FROM deliveries ORDER BY reply_seq")
    return [row["state"] for row in rows] == expected


async def test_a_process_asked_to_end_finishes_its_call_and_nothing_is_repeated(town: Any, tmp_path: Path) -> None:
    tenant = await town.tenant()
    key = town.key(tenant, AMINA)
    async with gateway_process(town, tmp_path) as first:
        business = await town.business(tenant)
        async with town.customer(first, business, AMINA) as customer:
            await customer.say(WORDS)
        await town.graph.fault(Fault(slow_ms=1500))
        for seq in (1, 2):
            await town.decide(tenant, key, seq)
        await eventually(lambda: _states_are(town, tenant, ["sending", "pending"]))
        assert await first.end() == 0
        assert await _states_are(town, tenant, ["sent", "pending"])
    await town.gateway()
    sent = await town.graph.wait_for(AMINA.wa_id, count=3, seconds=1)
    assert [message.message["biz_opaque_callback_data"].split(":")[1] for message in sent] == ["1", "2"]


async def test_nothing_a_customer_wrote_and_no_number_or_secret_is_in_the_log(town: Any, tmp_path: Path) -> None:
    """Also not where everything goes wrong: refusals, retries, poison, failures, broken payloads, web frames."""
    tenant = await town.tenant()
    key = town.key(tenant, AMINA)
    async with gateway_process(town, tmp_path) as running:
        business = await town.business(tenant)
        async with town.customer(running, business, AMINA) as customer:
            await customer.say(WORDS)
            await customer.send_image(WORDS)
            await customer.post(encode({"object": WORDS}))
            await customer.post(WORDS.encode())
            await customer.post(WORDS.encode(), "sha256=0")
            broken = {"from": AMINA.wa_id, "type": "text", "text": {"body": WORDS}}
            await customer.deliver(message_webhook(business, AMINA, broken))
        await town.graph.fault(Fault(then="refuse", code=131026))
        await town.graph.fault(Fault(then="refuse", code=100))
        for seq in (1, 2, 3):
            await town.decide(tenant, key, seq)
        await town.decide(tenant, key, 3)
        await town.graph.wait_for(AMINA.wa_id)
        async with httpx.AsyncClient(base_url=running.url) as client:
            await client.get("/webhooks/whatsapp", params={"hub.verify_token": "the-verify-token-of-tests"})
            session = (await client.post(f"/chat/{tenant}/session")).json()["session"]
            await client.get("/chat/no-such-tenant")
        async with connect(f"{running.url.replace('http', 'ws')}/chat/{tenant}/socket", proxy=None) as socket:
            await socket.send(json.dumps({"type": "hello", "session": session}))
            await socket.send(json.dumps({"type": "say", "id": str(uuid4()), "text": WORDS}))
            await socket.send(WORDS)
            frames = [json.loads(await socket.recv())["type"] for _ in range(3)]
            assert frames == ["welcome", "accepted", "refused"]
            assert await running.end() == 0
            with pytest.raises(ConnectionClosed) as closed:
                await socket.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1012  # the service restarts: come back
    logged = running.log.read_text()
    assert "message.sent" in logged
    assert "message.failed" in logged
    assert "webhook.part_broken" in logged
    for secret in (
        *WORDS.split(),
        AMINA.wa_id,
        "Amina",
        "Otieno",
        town.graph.token,
        session,
        APP_SECRET,
        "the-key-secret-of-tests",
        "the-verify-token-of-tests",
    ):
        assert secret not in logged, f"{secret!r} was logged"
