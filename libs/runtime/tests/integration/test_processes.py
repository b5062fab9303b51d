"""What happens when whole processes die, freeze, are asked to end, or start against a bus that is not as declared."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from nats.js.api import StreamConfig

from ratiba_cli.local.bus import prepare_bus
from ratiba_cli.servers import GuardedNats, ServerUrls
from ratiba_contracts.consumers import THREAD_INPUT_CONSUMERS, Consumer
from ratiba_contracts.conversation import MessageReceived
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.facts import MESSAGE_RECEIVED
from ratiba_contracts.streams import CONVERSATION
from ratiba_runtime.advisories import move_given_up
from ratiba_runtime.broker import by_durable, consumer_config
from ratiba_runtime.bus_health import CLOSED_EXIT_CODE
from ratiba_runtime.database import Database
from ratiba_runtime.dead_letters import DeadLetters
from ratiba_runtime.metrics import Metrics
from ratiba_runtime.migrate_bus import DRIFT_EXIT_CODE
from ratiba_runtime.publishing import publish_fact
from ratiba_runtime.settings import RuntimeSettings
from ratiba_runtime.tenancy import TenantContext, bind_tenant
from ratiba_runtime.unit_of_work import unit_of_work

SERVICE = "booking-fsm"
WORKER = Path(__file__).parent.parent / "children" / "worker.py"
Message = Callable[..., Envelope[MessageReceived]]
Child = asyncio.subprocess.Process
Start = Callable[..., Awaitable[Child]]


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    """Start a child; every child is ended with the test."""
    children: list[Child] = []

    async def run(*arguments: str) -> Child:
        child = await asyncio.create_subprocess_exec(
            sys.executable, str(WORKER), *arguments, stdout=asyncio.subprocess.PIPE
        )
        children.append(child)
        return child

    yield run
    for child in children:
        if child.returncode is None:
            child.kill()
        await child.wait()


async def line_with(child: Child, word: str) -> str:
    """The next line of a child's output that contains `word`."""
    assert child.stdout is not None
    while True:
        line = (await asyncio.wait_for(child.stdout.readline(), 20)).decode()
        assert line, f"the child ended before it said {word!r}"
        if word in line:
            return line


async def test_a_message_that_kills_its_process_every_time_ends_among_the_dead_letters(
    bus: Any, nats_server: Any, message: Message, start: Start
) -> None:
    deadly = Consumer("deadly", CONVERSATION.name, SERVICE, (MESSAGE_RECEIVED.pattern,), 1, ack_wait=1, max_deliver=2)
    await bus.add_consumer(deadly.stream, consumer_config(deadly))
    sent = message()
    await publish_fact(bus, sent)
    for _ in range(2):
        child = await start("die", nats_server.url)
        assert await asyncio.wait_for(child.wait(), 20) == 9
    idle = await start("die", nats_server.url)  # somebody must ask before the server gives the message up
    given_up = f"$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.{CONVERSATION.name}.{deadly.durable}"
    pulled = await bus.pull_subscribe(given_up, stream="ADVISORIES")
    [advisory] = await pulled.fetch(1, timeout=20)
    dead = DeadLetters(lambda: bus)
    await move_given_up(dead, by_durable([deadly]), Metrics())(advisory.data)
    [letter] = await dead.listed()
    assert (letter.body, letter.subject, letter.deliveries) == (sent.encode(), sent.subject, 2)
    assert letter.reason == "given up by the server after 2 deliveries"
    assert idle.returncode is None  # it was not delivered a third time


async def test_a_client_that_closes_for_good_ends_the_process(bus: Any, nats_server: Any, start: Start) -> None:
    """FastStream's pull loop would spin without yielding: no signal, no health page, 100 % CPU (platform fact 1)."""
    deadly = Consumer("deadly", CONVERSATION.name, SERVICE, (MESSAGE_RECEIVED.pattern,), 1, ack_wait=1, max_deliver=2)
    await bus.add_consumer(deadly.stream, consumer_config(deadly))
    child = await start("closed", nats_server.url)
    assert await asyncio.wait_for(child.wait(), 20) == CLOSED_EXIT_CODE


async def test_a_service_whose_password_is_no_longer_taken_ends_and_starts_with_the_new_one(
    guarded_nats: GuardedNats, settings: RuntimeSettings, start: Start
) -> None:
    """FastStream alone would stop reconnecting and leave a process that does nothing and does not end."""

    async def serve() -> Child:
        child = await start("serve", guarded_nats.urls()[SERVICE], settings.postgres_url, settings.valkey_url)
        await line_with(child, "service.started")
        return child

    await prepare_bus(ServerUrls("", "", guarded_nats.url, guarded_nats.urls()))
    child = await serve()
    passwords = guarded_nats.home / "passwords.json"
    passwords.write_text(json.dumps({**json.loads(passwords.read_text()), SERVICE: "another"}))
    await asyncio.to_thread(guarded_nats.restart)
    assert await asyncio.wait_for(child.wait(), 10) == CLOSED_EXIT_CODE
    await serve()


async def test_a_term_signal_lets_the_turn_in_hand_finish_and_strands_nothing(
    whole_bus: Any, settings: RuntimeSettings, message: Message, start: Start, notes: Callable[[], Any]
) -> None:
    child = await start("serve", settings.nats_url, settings.postgres_url, settings.valkey_url)
    await line_with(child, "service.started")
    for number in range(3):  # one conversation: one partition, one in hand, two waiting
        await publish_fact(whole_bus, message(str(number)))
    await line_with(child, "BEGAN")
    child.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(child.wait(), 15) == 0
    assert await notes() == ["0"]
    infos = [await whole_bus.consumer_info(each.stream, each.durable) for each in THREAD_INPUT_CONSUMERS]
    assert sum(info.num_ack_pending for info in infos) == 0
    assert sum(info.num_pending for info in infos) == 2


async def test_a_consumer_that_is_deleted_ends_the_process(
    whole_bus: Any, settings: RuntimeSettings, start: Start
) -> None:
    """FastStream would ask for it thousands of times a second and never make it again (platform fact 2)."""
    child = await start("serve", settings.nats_url, settings.postgres_url, settings.valkey_url)
    await line_with(child, "service.started")
    await whole_bus.delete_consumer("THREAD_INPUTS", "fsm-p07")
    assert await asyncio.wait_for(child.wait(), 10) == DRIFT_EXIT_CODE
    said = json.loads(await line_with(child, "service.consumers_gone"))
    assert said["differences"] == ["consumer fsm-p07 on THREAD_INPUTS: existence is 'absent', declared 'present'"]


async def test_a_service_refuses_to_start_on_a_drifted_consumer_and_names_the_field(
    whole_bus: Any, settings: RuntimeSettings, start: Start
) -> None:
    drifted = consumer_config(THREAD_INPUT_CONSUMERS[3])
    drifted.max_ack_pending = 10
    await whole_bus.add_consumer("THREAD_INPUTS", drifted)
    child = await start("serve", settings.nats_url, settings.postgres_url, settings.valkey_url)
    said = json.loads(await line_with(child, "service.bus_drifted"))
    assert "consumer fsm-p03 on THREAD_INPUTS: max_ack_pending is 10, declared 1" in said["reason"]
    assert await asyncio.wait_for(child.wait(), 10) == DRIFT_EXIT_CODE


async def test_starting_a_service_changes_no_stream(whole_bus: Any, settings: RuntimeSettings, start: Start) -> None:
    """FastStream's own declaration overwrites limits with defaults (platform fact 3)."""

    async def configurations() -> dict[str, StreamConfig]:
        return {info.config.name or "": info.config for info in await whole_bus.streams_info()}

    before = await configurations()
    child = await start("serve", settings.nats_url, settings.postgres_url, settings.valkey_url)
    await line_with(child, "service.started")
    assert await configurations() == before
    assert before["CONVERSATION"].max_age == CONVERSATION.keep_seconds


async def test_a_process_frozen_in_its_transaction_neither_blocks_nor_repeats_the_work(
    ready_url: str,
    database: Database,
    tenant: TenantContext,
    message: Message,
    start: Start,
    notes: Callable[[], Any],
) -> None:
    """The database fences it: its session is ended, its rows are undone, its message was handled (platform fact 9)."""
    received = message()
    child = await start("freeze", ready_url, received.encode().decode())
    await line_with(child, "IN_TRANSACTION")
    child.send_signal(signal.SIGSTOP)
    try:
        with bind_tenant(tenant):
            async with asyncio.timeout(10), unit_of_work(database, service=SERVICE, envelope=received) as uow:
                assert not uow.handled_before
                await uow.connection.execute("INSERT INTO notes (note) VALUES ('done elsewhere')")
    finally:
        child.send_signal(signal.SIGCONT)
    assert (await line_with(child, "AWAY")).strip() == "AWAY postgres"
    await line_with(child, "HANDLED_BEFORE")
    assert await notes() == ["done elsewhere"]
