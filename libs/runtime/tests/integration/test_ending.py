"""A process that is told to end does end, whatever its servers do."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest

from ratiba_runtime import outbox
from ratiba_runtime.database import Database
from ratiba_runtime.metrics import Metrics
from ratiba_runtime.outbox import OutboxRelay
from ratiba_runtime.service import Service
from ratiba_runtime.settings import RuntimeSettings
from ratiba_runtime.testing import eventually, prepare_database

SERVICE = "booking-fsm"
ENDS_WITHIN = 30.0


async def test_a_service_ends_while_postgres_is_silent(
    private_postgres: Callable[[], Any], nats_server: Any, whole_bus: Any, valkey_url: str
) -> None:
    postgres = await asyncio.to_thread(private_postgres)
    await prepare_database(postgres.url, SERVICE, "pendo-spa")
    settings = RuntimeSettings(postgres_url=postgres.url, nats_url=nats_server.url, valkey_url=valkey_url)
    service = Service(SERVICE, settings, await Database.open(postgres.url, application_name=SERVICE, max_size=2))
    try:
        async with asyncio.timeout(60):
            async with service.running():
                await eventually(lambda: service.relay.leading)
                postgres.freeze()
                service.relay.poke()  # it asks, and hears nothing
                await asyncio.sleep(0.1)
                begun = time.monotonic()
            assert time.monotonic() - begun < ENDS_WITHIN
    finally:
        postgres.thaw()


async def test_a_relay_whose_server_fell_silent_connects_anew_and_leads_again(
    private_postgres: Callable[[], Any], client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "COMMAND_SECONDS", 0.5)
    postgres = await asyncio.to_thread(private_postgres)
    await prepare_database(postgres.url, SERVICE)
    relay = OutboxRelay(postgres.url, SERVICE, lambda: client, Metrics(), poll_seconds=0.1)
    running = asyncio.create_task(relay.run())
    await eventually(lambda: relay.leading)
    postgres.freeze()
    await eventually(lambda: not relay.leading)
    postgres.thaw()
    await eventually(lambda: relay.leading)
    relay.stop()
    await asyncio.wait_for(running, 10)
