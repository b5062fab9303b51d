"""A server goes away and comes back: no delivery is spent, nothing is dead-lettered, work goes on by itself."""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
import redis.asyncio

from ratiba_contracts.consumers import Consumer
from ratiba_contracts.conversation import MessageReceived
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.facts import MESSAGE_RECEIVED
from ratiba_contracts.streams import CONVERSATION
from ratiba_runtime.broker import consumer_config
from ratiba_runtime.database import Database
from ratiba_runtime.delivery import delivery_or_none
from ratiba_runtime.infrastructure import POSTGRES, VALKEY, InfrastructurePause, PostgresAway, component_away
from ratiba_runtime.publishing import BusUnavailable, publish_fact
from ratiba_runtime.testing import eventually, prepare_database
from ratiba_runtime.testing.worker import working
from ratiba_runtime.unit_of_work import unit_of_work

SERVICE = "booking-fsm"
TENANT = "pendo-spa"
Message = Callable[..., Envelope[MessageReceived]]


@pytest.fixture
async def tested(bus: Any) -> Consumer:
    """A consumer that would redeliver after 1 s and give up after two deliveries."""
    declaration = Consumer(
        "tested", CONVERSATION.name, SERVICE, (MESSAGE_RECEIVED.pattern,), 1, ack_wait=1, max_deliver=2
    )
    await bus.add_consumer(declaration.stream, consumer_config(declaration))
    return declaration


async def test_postgres_is_killed_and_restarted_and_no_delivery_is_spent(
    bus: Any, nats_server: Any, tested: Consumer, message: Message, private_postgres: Callable[[], Any]
) -> None:
    postgres = await asyncio.to_thread(private_postgres)
    await prepare_database(postgres.url, SERVICE, TENANT)
    database = await Database.open(postgres.url, application_name="tests", max_size=2)
    pause = InfrastructurePause({POSTGRES: database.probe})
    deliveries: list[int] = []
    handled: list[str] = []

    async def handle(received: Envelope[MessageReceived]) -> None:
        delivery = delivery_or_none()
        assert delivery is not None
        deliveries.append(delivery.deliveries)
        async with unit_of_work(database, service=SERVICE, envelope=received) as uow:
            await uow.connection.execute("SELECT pg_sleep(0.2)")
        handled.append(received.data.personal.text or "")

    async with working(nats_server.url, tested, handle, pause=pause, beat=0.3) as worker:
        for number in range(3):
            await publish_fact(bus, message(str(number)))
        await eventually(lambda: deliveries)
        await asyncio.to_thread(postgres.kill)  # in the middle of the first message's transaction
        await eventually(lambda: pause.down == {POSTGRES})
        await asyncio.sleep(3)  # three times the acknowledgement wait
        assert handled == []
        await asyncio.to_thread(postgres.start)
        await eventually(lambda: handled == ["0", "1", "2"], within=15)
        assert pause.down == frozenset()
        assert set(deliveries) == {1}
        assert worker.count("handled") == 3
        assert await worker.dead_letters.listed() == []
    await database.close()


async def test_valkey_is_killed_and_restarted_and_no_delivery_is_spent(
    bus: Any, nats_server: Any, tested: Consumer, message: Message, private_valkey: Callable[[], Any]
) -> None:
    server = await asyncio.to_thread(private_valkey)
    valkey = redis.asyncio.from_url(server.url)
    pause = InfrastructurePause({VALKEY: valkey.ping})
    deliveries: list[int] = []
    await asyncio.to_thread(server.kill)

    async def handle(_received: Any) -> None:
        delivery = delivery_or_none()
        assert delivery is not None
        deliveries.append(delivery.deliveries)
        await valkey.set("a", "b")

    async with working(nats_server.url, tested, handle, pause=pause, beat=0.3) as worker:
        await publish_fact(bus, message())
        await eventually(lambda: pause.down == {VALKEY})
        await asyncio.sleep(1.5)
        await asyncio.to_thread(server.start)
        await eventually(lambda: worker.count("handled") == 1, within=15)
    assert set(deliveries) == {1}
    await valkey.aclose()


async def test_a_shutdown_during_an_outage_gives_the_message_back_and_does_not_wait(
    bus: Any, nats_server: Any, tested: Consumer, message: Message
) -> None:
    async def away() -> None:
        raise PostgresAway(ConnectionRefusedError())

    async def handle(_received: Any) -> None:
        await away()

    pause = InfrastructurePause({POSTGRES: away})
    async with working(nats_server.url, tested, handle, pause=pause) as worker:
        await publish_fact(bus, message())
        await eventually(lambda: pause.down == {POSTGRES})
        started = time.monotonic()
    assert time.monotonic() - started < 5
    assert worker.count("given_back") == 1


async def test_nats_is_killed_for_a_while_and_the_process_stays_alive_and_takes_up_its_work(
    bus: Any, nats_server: Any, tested: Consumer, message: Message
) -> None:
    """By default the client gives up and FastStream blocks the event loop for ever (platform fact 1)."""
    handled: list[Any] = []

    async def handle(received: Any) -> None:
        handled.append(received)

    worst = 0.0

    async def measure_lag() -> None:
        nonlocal worst
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.01)
            worst = max(worst, time.monotonic() - before - 0.01)

    machines, over = 0.0, threading.Event()

    def measure_machine() -> None:
        """A machine that stands still holds up a thread as well; a blocked loop does not."""
        nonlocal machines
        while not over.is_set():
            before = time.monotonic()
            time.sleep(0.01)
            machines = max(machines, time.monotonic() - before - 0.01)

    async with working(nats_server.url, tested, handle) as worker:
        await publish_fact(bus, message())
        await eventually(lambda: worker.count("handled") == 1)
        threading.Thread(target=measure_machine, daemon=True).start()
        lag = asyncio.create_task(measure_lag())
        await asyncio.to_thread(nats_server.kill)
        with pytest.raises(BusUnavailable):
            await publish_fact(bus, message(), timeout=0.3)
        await asyncio.sleep(2.5)  # longer than one pull request lives
        await asyncio.to_thread(nats_server.start)
        up = time.monotonic()
        await eventually(lambda: bus._nc.is_connected)
        await publish_fact(bus, message())
        await eventually(lambda: worker.count("handled") >= 2)  # or 3: what was on its way is sent now
        assert time.monotonic() - up - machines < 4  # a pull request lost with the server runs out after 2 s
        over.set()
        lag.cancel()
    assert worst - machines < 1.0


async def test_the_loss_of_a_connection_under_a_statement_is_an_outage_not_a_fault(
    database: Database, ready_url: str
) -> None:
    async def cut() -> None:
        async with database.transaction() as other:
            await other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(5)%'"
            )

    async def sleep() -> None:
        async with database.transaction() as connection:
            await connection.execute("SELECT pg_sleep(5)")

    sleeping = asyncio.create_task(sleep())
    await asyncio.sleep(0.2)
    await cut()
    [error] = await asyncio.gather(sleeping, return_exceptions=True)
    assert isinstance(error, Exception)
    assert component_away(error) == POSTGRES
    async with database.transaction() as connection:
        assert await connection.fetchval("SELECT 1") == 1
