"""A process may die at any line of a turn: the input is delivered again and everything ends the same.

A forked child takes the turn and relays its outbox; a counter ends it with SIGKILL's suddenness after the n-th SQL
statement or publish. For every n the rows and the messages on the bus must equal those of a run nobody killed.
"""

import asyncio
import datetime as dt
import os
from collections.abc import Callable
from contextlib import suppress
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
import nats
import pytest
from nats.js.errors import ServerError

from booking_fsm.adapters.rosters import Rosters
from booking_fsm.testing.business import CATALOG, DIALS
from booking_fsm.testing.dying import counted, in_a_child
from booking_fsm.turns import SERVICE, Turns
from ratiba_contracts.codec import envelope
from ratiba_contracts.conversation import MessagePersonal, MessageReceived, TextContent
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.streams import BOOKING_FACTS, CONVERSATION, HANDOFF, TIMERS
from ratiba_contracts.views import Channel
from ratiba_holds import Holds, open_client
from ratiba_runtime.database import Database
from ratiba_runtime.metrics import Metrics
from ratiba_runtime.migrate_bus import migrate_bus
from ratiba_runtime.outbox import OutboxRelay
from ratiba_runtime.tenancy import bind_tenant
from ratiba_runtime.testing import eventually, tenant_named

NOW = dt.datetime(2030, 11, 22, 9, 0, tzinfo=dt.UTC)
"""A Friday far ahead: the timers that are armed stay armed."""

PENDO = tenant_named("pendo-spa")
STREAMS = (CONVERSATION, BOOKING_FACTS, TIMERS, HANDOFF)
TABLES = (
    "customers",
    "identities",
    "conversation_threads",
    "appointments",
    "handoffs",
    "checkpoints",
    "svc_booking_fsm.inbox",
    "svc_booking_fsm.outbox_dead",
)
SECONDS = 20


def message(number: int, text: str) -> Envelope[MessageReceived]:
    data = MessageReceived(
        channel=Channel.WHATSAPP,
        sent_at=NOW,
        received_at=NOW,
        seen_reply_seq=99,
        content=TextContent(),
        personal=MessagePersonal(text=text, phone="+254712000001", profile_name="Wanjiku"),
    )
    return envelope(data, id=UUID(int=number), tenant=PENDO.slug, key="0123456789abcdef", time=NOW)


SITUATIONS = {
    "the first message, with a hold and a timer": ([], message(1, "manicure tomorrow at 10am")),
    "the yes that books": ([message(1, "manicure tomorrow at 10am")], message(2, "yes")),
    "a correction that moves the chair": (
        [message(1, "massage 60 minutes tomorrow at 2pm")],
        message(2, "at 2:30pm"),
    ),
    "the yes that cancels": (
        [message(1, "manicure tomorrow at 10am"), message(2, "yes"), message(3, "cancel my appointment")],
        message(4, "yes"),
    ),
}


class Place:
    """The servers one situation plays on."""

    def __init__(self, postgres: str, bus: str, valkey: str) -> None:
        self.postgres, self.bus, self.valkey = postgres, bus, valkey

    async def take(self, inputs: list[Envelope[Any]], hit: Callable[[], None] = lambda: None) -> None:
        """Take the inputs and relay until the outbox is empty; `hit` counts from the first of its lines on."""
        database = await Database.open(self.postgres, application_name="turn", max_size=3)
        client = await nats.connect(self.bus)
        holds = Holds(open_client(self.valkey, timeout_s=2))
        catalogs: Any = SimpleNamespace(get=lambda _tenant: CATALOG)
        dials: Any = SimpleNamespace(get=lambda _tenant: DIALS)
        turns = Turns(database, holds, catalogs, dials, Rosters(), lambda: NOW)
        relay = OutboxRelay(self.postgres, SERVICE, lambda: client, Metrics(), poll_seconds=0.05)
        with counted(hit), bind_tenant(PENDO):
            for one in inputs:
                await turns.take(one)
            running = asyncio.create_task(relay.run())
            await self._until_relayed()
            relay.stop()
            await running
        await holds._client.aclose()
        await client.close()
        await database.close()

    async def _until_relayed(self) -> None:
        """Watched over a connection of another class: looking must not count as a line."""
        watching = await asyncpg.connect(self.postgres, connection_class=_Watching)
        await eventually(lambda: watching.look("SELECT count(*) = 0 FROM svc_booking_fsm.outbox"), within=SECONDS)
        await watching.close()

    async def delivered_again(self, input_: Envelope[Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """The rows and the events after the input came once more."""
        await self.take([input_])
        return await self.rows(), await self.events()

    async def rows(self) -> dict[str, list[Any]]:
        connection = await asyncpg.connect(self.postgres)
        await connection.execute(f"SET search_path TO {PENDO.search_path}")
        found = {}
        for table in TABLES:
            # When a row was written is the database's own clock and differs between any two runs.
            records = await connection.fetch(f"SELECT to_jsonb(t) - 'handled_at' AS row FROM {table} t ORDER BY 1")
            found[table] = [record["row"] for record in records]
        await connection.close()
        client = open_client(self.valkey, timeout_s=2)
        found["holds"] = list(await Holds(client).held(PENDO.slug, NOW, NOW + dt.timedelta(days=7)))
        await client.aclose()
        return found

    async def events(self) -> dict[str, list[tuple[str, bytes, Any]]]:
        client = await nats.connect(self.bus)
        js = client.jetstream()
        found: dict[str, list[tuple[str, bytes, Any]]] = {}
        for stream in STREAMS:
            last = (await js.stream_info(stream.name)).state.last_seq
            found[stream.name] = []
            for sequence in range(1, last + 1):
                try:
                    stored = await js.get_msg(stream.name, sequence)
                except nats.js.errors.NotFoundError:
                    continue  # replaced by a later one of its subject
                headers = stored.headers or {}
                found[stream.name].append((stored.subject or "", stored.data or b"", headers.get("Nats-Schedule")))
        await client.close()
        return found


class _Watching(asyncpg.Connection):
    async def look(self, query: str) -> Any:
        statement = await self.prepare(query)
        return await statement.fetchval()


async def fresh_servers(bus: str, valkey: str) -> None:
    """Nothing on the bus, nothing held. Streams are made anew: a purge would remember the ids it has seen."""
    client = open_client(valkey)
    await client.flushdb()
    await client.aclose()
    nc = await nats.connect(bus)
    for info in await nc.jetstream().streams_info():
        await nc.jetstream().delete_stream(info.config.name or "")

    async def made() -> bool:
        with suppress(
            ServerError
        ):  # the folder of the stream of that name that was just deleted is still being cleared
            await migrate_bus(nc.jetstream(), streams=STREAMS, consumers=(), buckets=())
            return True
        return False

    await eventually(made, within=SECONDS)
    await nc.close()


@pytest.mark.edge(13)
@pytest.mark.timeout(280)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_turn_killed_after_any_line_ends_in_the_same_rows_and_the_same_events(
    situation: str, databases: Any, booking_template: str, private_nats: Any, valkey_url: str
) -> None:
    before, input_ = SITUATIONS[situation]
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    bus, valkey = private_nats().url, f"{valkey_url.rstrip('/')}/{1 + worker % 4}"

    url_before = databases.create(booking_template)
    asyncio.run(fresh_servers(bus, valkey))
    asyncio.run(Place(url_before, bus, valkey).take(before))
    started = urlsplit(url_before).path.lstrip("/")

    def played(die_at: int | None) -> tuple[bool, dict[str, Any], dict[str, Any]]:
        with databases.fresh(started) as url:
            place = Place(url, bus, valkey)
            asyncio.run(fresh_servers(bus, valkey))
            died = die_at is not None and in_a_child(lambda hit: place.take([input_], hit), die_at)
            return died, *asyncio.run(place.delivered_again(input_))

    _, rows, events = played(None)
    assert rows["conversation_threads"]
    assert events["CONVERSATION"]
    lines = 0
    while True:
        died, rows_now, events_now = played(lines + 1)
        assert rows_now == rows, f"killed after line {lines + 1}"
        assert events_now == events, f"killed after line {lines + 1}"
        if not died:
            break
        lines += 1
    print(f"{situation}: {lines} lines")  # noqa: T201
    assert lines > 12, "the counter no longer sees the lines of a turn"
