"""The integrator's example does what docs/integrators.md promises, on a real bus with our streams."""

import asyncio
import importlib.util
import os
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import nats
from nats.js import JetStreamContext

from ratiba_cli.local.bus import prepare_bus
from ratiba_cli.servers import GuardedNats, ServerUrls
from ratiba_contracts.booking import Booked
from ratiba_contracts.codec import envelope
from ratiba_contracts.examples import EXAMPLES
from ratiba_contracts.facts import BOOKING
from ratiba_contracts.integrators import Integrator
from ratiba_contracts.permissions import inbox_prefix
from ratiba_runtime.migrate_bus import migrate_bus

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "integrator"
CALENDAR = Integrator("pendo-spa", "calendar")
DURABLE = "integ-pendo-spa-calendar"


@dataclass(frozen=True)
class Bus:
    """Our streams with an integrator's durable: who publishes bookings, who looks, and where the integrator connects.

    It connects with its own credential, as everybody else here.
    """

    writer: JetStreamContext
    looking: JetStreamContext
    address: str


@asynccontextmanager
async def the_bus(server: GuardedNats) -> AsyncIterator[Bus]:
    await prepare_bus(ServerUrls("", "", server.url, server.urls()))
    address = await asyncio.to_thread(server.admit, CALENDAR)
    operator = await nats.connect(server.url)
    writer = await nats.connect(server.urls()[BOOKING], inbox_prefix=inbox_prefix(BOOKING))
    try:
        await migrate_bus(operator.jetstream(), streams=(), consumers=[CALENDAR.consumer], buckets=())
        yield Bus(writer.jetstream(), operator.jetstream(), address)
    finally:
        await operator.close()
        await writer.close()


@asynccontextmanager
async def the_integrator(bus: Bus, book: Path) -> AsyncIterator[asyncio.StreamReader]:
    """The example as its own process; gives what it prints."""
    environment = {**os.environ, "NATS_URL": bus.address, "DURABLE": DURABLE, "BOOK": str(book)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, EXAMPLE / "booked.py", env=environment, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        yield process.stdout
        assert process.returncode is None, "it ended by itself"
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def publish(bus: Bus, id_: UUID, reference: str, tenant: str = "pendo-spa") -> None:
    """A booking as the outbox publishes it, under a Nats-Msg-Id that the stream does not know yet."""
    example = EXAMPLES["booking.booked.v1"]
    assert isinstance(example, Booked)
    appointment = example.appointment.model_copy(update={"reference": reference})
    fact = envelope(
        example.model_copy(update={"appointment": appointment}),
        id=id_,
        tenant=tenant,
        key="9f86d081884c7d65",
        time=datetime.now(UTC),
    )
    await bus.writer.publish(fact.subject, fact.encode(), stream="BOOKING", headers={"Nats-Msg-Id": str(uuid4())})


async def line(output: asyncio.StreamReader) -> str:
    return (await asyncio.wait_for(output.readline(), 20)).decode().strip()


@contextmanager
def rows_of(book: Path) -> Iterator[list[str]]:
    with closing(sqlite3.connect(book)) as database:
        yield [row[0] for row in database.execute("SELECT reference FROM booked ORDER BY rowid")]


async def test_a_booking_that_comes_twice_is_handled_once(guarded_nats: GuardedNats, tmp_path: Path) -> None:
    twice = uuid4()
    async with the_bus(guarded_nats) as bus, the_integrator(bus, tmp_path / "book.db") as output:
        await publish(bus, twice, "K7PXAM")
        await publish(bus, twice, "K7PXAM")
        await publish(bus, uuid4(), "M2QRTA")
        assert await line(output) == "booked K7PXAM Manicure 2026-11-21T07:00:00Z"
        assert await line(output) == "booked M2QRTA Manicure 2026-11-21T07:00:00Z", "the second K7PXAM lay between"
        assert (await bus.looking.stream_info("BOOKING")).state.messages == 3
    with rows_of(tmp_path / "book.db") as references:
        assert references == ["K7PXAM", "M2QRTA"]


async def test_a_booking_handled_before_a_crash_is_not_handled_again(guarded_nats: GuardedNats, tmp_path: Path) -> None:
    specification = importlib.util.spec_from_file_location("booked", EXAMPLE / "booked.py")
    assert specification is not None
    assert specification.loader is not None
    booked = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(booked)
    async with the_bus(guarded_nats) as bus:
        await publish(bus, uuid4(), "K7PXAM")
        calendar = await nats.connect(bus.address)
        inbox = f"_INBOX_{DURABLE}.".encode()
        facts = await calendar.jetstream().pull_subscribe_bind(DURABLE, "BOOKING", inbox_prefix=inbox)
        (message,) = await facts.fetch(1, timeout=5)
        with closing(booked.open_book(str(tmp_path / "book.db"))) as book:
            assert booked.handle(book, message.data) == "K7PXAM Manicure 2026-11-21T07:00:00Z"
        await message.nak()  # it died before it acknowledged
        await calendar.close()
        await publish(bus, uuid4(), "M2QRTA")
        async with the_integrator(bus, tmp_path / "book.db") as output:
            assert await line(output) == "booked M2QRTA Manicure 2026-11-21T07:00:00Z"
        assert (await bus.looking.consumer_info("BOOKING", DURABLE)).delivered.consumer_seq == 3
    with rows_of(tmp_path / "book.db") as references:
        assert references == ["K7PXAM", "M2QRTA"]


async def test_another_business_is_not_heard(guarded_nats: GuardedNats, tmp_path: Path) -> None:
    async with the_bus(guarded_nats) as bus, the_integrator(bus, tmp_path / "book.db") as output:
        await publish(bus, uuid4(), "X9ZZZZ", tenant="tabasamu-dental")
        await publish(bus, uuid4(), "M2QRTA")
        assert await line(output) == "booked M2QRTA Manicure 2026-11-21T07:00:00Z"


def test_the_example_needs_nothing_of_ours_and_fits_a_screen() -> None:
    words = (EXAMPLE / "booked.py").read_text(encoding="utf-8")
    assert "ratiba_" not in words
    assert len(words.splitlines()) < 60
