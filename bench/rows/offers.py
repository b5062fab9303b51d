"""What to offer behind a booking: the decision beside the least it can cost, and how its question grows.

The floor is what cannot be left out: one request to booking-fsm for what is free, one EVALSHA that takes the pair. Both
go to the same responder on the same servers. Ours also chooses, and writes offer, inbox and outbox in one transaction.
The way over the bus is measured by itself, with the service running: its outbox is published by then.
"""

import asyncio
import contextlib
import datetime as dt
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import nats
from nats.aio.client import Client
from nats.aio.msg import Msg
from prometheus_client import CollectorRegistry
from redis.asyncio import Redis

from bench.house import POOL
from bench.reckoning import Figure, in_turns, percentile, ratio
from bench.rows.diary import CATALOG, Booked, Diary, written
from bench.rows.offers_by_bus import cross_sell_running
from booking_fsm.adapters.rosters import Rosters
from booking_fsm.asks import Asks
from booking_fsm.turns import SERVICE as BOOKING
from booking_fsm.wiring import MIGRATIONS as BOOKING_TABLES
from booking_fsm.wiring import wall_clock
from cross_sell import SERVICE as CROSS_SELL
from cross_sell.adapters.openings import Openings
from cross_sell.offer_metrics import OfferMetrics
from cross_sell.offering import Offering
from cross_sell.wiring import MIGRATIONS as CROSS_SELL_TABLES
from ratiba_cli.local.bus import prepare_bus
from ratiba_cli.servers.stack import ServerUrls
from ratiba_contracts.asks import FIND_ADJACENT_OPENINGS
from ratiba_contracts.codec import envelope
from ratiba_contracts.cross_sell import AdjacentOpeningsFound, FindAdjacentOpenings
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.permissions import inbox_prefix
from ratiba_contracts.requests import Answer, Refusal
from ratiba_contracts.subjects import ask_subject
from ratiba_contracts.tenant import PLAIN_DIALS, CrossSell, DialsSnapshot, Upsell
from ratiba_holds import PAIR_TTL_S, Holds, open_client
from ratiba_holds.keys import cell_keys, index_key
from ratiba_holds.scripts import Script
from ratiba_runtime.database import Database
from ratiba_runtime.migrate_database import migrate_registry, migrate_service, migrate_tenant
from ratiba_runtime.tenancy import TenantContext, bind_tenant
from ratiba_runtime.tenant_registry import TenantRegistry
from ratiba_runtime.tenant_writing import enter_tenant

DECISIONS = 40
"""A sample of each kind."""

REST_SECONDS = 0.03
"""Until what follows an offer that was heard (acknowledgements, the outbox tidied up) is over, too."""

SMALL, WIDE, LONG = Diary("nails-small", 5, 500), Diary("nails-wide", 20, 500), Diary("nails-long", 20, 5_000)
"""A quarter of the staff; the usual; ten times the appointments."""

OFFERING = DialsSnapshot(
    version=1,
    dials=PLAIN_DIALS.model_copy(update={"upsell": Upsell.ONCE_AFTER_CONFIRM, "cross_sell": CrossSell.RELATED_ONLY}),
)

Decide = Callable[[Booked], Awaitable[None]]


@dataclass(frozen=True)
class Town:
    """Three businesses, somebody who answers for booking-fsm, and cross-sell's own decision."""

    tenants: dict[str, TenantContext]
    booked: dict[str, Iterator[Booked]]
    client: Client
    store: Redis
    offering: Offering

    async def offered(self, booked: Booked) -> None:
        """The product's: as the bus would call it."""
        await self.offering.booking_confirmed(_confirmed(booked))

    async def asked(self, booked: Booked) -> None:
        """One request, as bare as it gets."""
        request = FindAdjacentOpenings(
            appointment_id=booked.confirmed.appointment.appointment_id, candidates=("pedicure", "facial")
        )
        subject = ask_subject(booked.slug, FIND_ADJACENT_OPENINGS.context, FIND_ADJACENT_OPENINGS.verb)
        answer = await self.client.request(subject, request.model_dump_json().encode(), timeout=2)
        if b"staff_ids" not in answer.data:
            msg = f"nothing is free behind a booking that was made for it: {answer.data[:200]!r}"
            raise RuntimeError(msg)

    async def floor(self, booked: Booked) -> None:
        """One request, one EVALSHA that takes as many cells."""
        await self.asked(booked)
        script = Script("claim")
        names = [f"floor-{booked.confirmed.thread_id}:{cell}" for cell in range(1, 24)]
        keys = [index_key(booked.slug), *cell_keys(booked.slug, names)]
        numbers = [part for number, name in enumerate(names) for part in (name, number)]
        await self.store.evalsha(script.digest, len(keys), *keys, PAIR_TTL_S, 10, "first", "second", *numbers)


async def measure(urls: ServerUrls, rounds: int) -> list[Figure]:
    """Figures `offers.*`."""
    async with _opened(urls) as town:
        await town.store.script_load(Script("claim").text)
        decided = await in_turns(
            rounds,
            {
                "ours": partial(_timed, town, WIDE, town.offered),
                "floor": partial(_timed, town, WIDE, town.floor),
            },
        )
        asked = await in_turns(
            rounds, {diary.slug: partial(_timed, town, diary, town.asked) for diary in (SMALL, WIDE, LONG)}
        )
        async with cross_sell_running(urls, WIDE.slug, OFFERING) as tell:
            by_bus = partial(_timed, town, WIDE, lambda booked: tell(_confirmed(booked)), rest=REST_SECONDS)
            await by_bus()  # the first ones pay for what is done once
            heard = await in_turns(rounds, {"by bus": by_bus})
        offers = await _offers_made(town)
    expected = (2 * rounds + 1) * DECISIONS
    if offers != expected:
        msg = f"{expected} bookings brought {offers} offers"
        raise RuntimeError(msg)
    ours, floor = ([percentile(sample, 0.5) for sample in decided[name]] for name in ("ours", "floor"))
    small, wide, long = ([percentile(sample, 0.5) for sample in asked[one.slug]] for one in (SMALL, WIDE, LONG))
    return [
        Figure(
            "offers.by_bus_ms",
            "ms",
            tuple(percentile(sample, 0.5) for sample in heard["by bus"]),
            "from the booking published to the offer heard on the bus, median",
        ),
        Figure("offers.decision_ms", "ms", tuple(ours), "from the booking in hand to the offer written down, median"),
        Figure("offers.decision_p99_ms", "ms", tuple(percentile(sample, 0.99) for sample in decided["ours"])),
        ratio("offers.to_floor", ours, floor, "to one request and one EVALSHA"),
        Figure("offers.question_ms", "ms", tuple(wide), "what is free behind it: 20 people, 500 appointments"),
        ratio("offers.staff_x4", wide, small, "20 people to 5"),
        ratio("offers.appointments_x10", long, wide, "5,000 appointments to 500"),
    ]


async def _timed(town: Town, diary: Diary, decide: Decide, *, rest: float = 0.0) -> list[float]:
    """Milliseconds of each, one after the other, with rests in between."""
    took = []
    with bind_tenant(town.tenants[diary.slug]):
        for _ in range(DECISIONS):
            booked = next(town.booked[diary.slug])
            await asyncio.sleep(rest)
            begun = time.perf_counter()
            await decide(booked)
            took.append(1000 * (time.perf_counter() - begun))
    return took


async def _offers_made(town: Town) -> int:
    with bind_tenant(town.tenants[WIDE.slug]):
        async with town.offering.database.tenant_transaction() as connection:
            return int(await connection.fetchval("SELECT count(*) FROM offers"))


def _confirmed(booked: Booked) -> Envelope[Any]:
    """A booking made just now."""
    now = dt.datetime.now(dt.UTC)
    fact = booked.confirmed.model_copy(update={"confirmed_at": now})
    return envelope(fact, id=uuid4(), tenant=booked.slug, key=f"{booked.number:016x}", time=now)


@contextlib.asynccontextmanager
async def _opened(urls: ServerUrls) -> AsyncIterator[Town]:
    await prepare_bus(urls)
    await migrate_registry(urls.postgres)
    for service in (BOOKING, CROSS_SELL):
        await migrate_service(urls.postgres, service)
    async with contextlib.AsyncExitStack() as stack:
        database = await Database.open(urls.postgres, application_name="bench offers", max_size=POOL)
        stack.push_async_callback(database.close)
        store = open_client(urls.valkey, timeout_s=2.0)
        stack.push_async_callback(store.aclose)
        holds, rosters = Holds(store), Rosters()
        catalogs: Any = SimpleNamespace(get=lambda _tenant: CATALOG)
        dials: Any = SimpleNamespace(get=lambda _tenant: OFFERING)
        tenants, booked = {}, {}
        for diary in (SMALL, WIDE, LONG):
            tenants[diary.slug] = await _entered(urls, database, diary)
            with bind_tenant(tenants[diary.slug]):
                booked[diary.slug] = iter(await written(database, diary))
        asks = Asks(database, catalogs, rosters, holds, wall_clock, local_stack=False)
        await stack.enter_async_context(_answering(urls, asks, tenants))
        client = await _client(urls, CROSS_SELL)
        stack.push_async_callback(client.close)
        metrics = OfferMetrics(CollectorRegistry())
        openings = Openings(lambda: client, 2.0)
        offering = Offering(database, catalogs, dials, openings, holds, metrics, wall_clock, PAIR_TTL_S)
        yield Town(tenants, booked, client, store, offering)


async def _entered(urls: ServerUrls, database: Database, diary: Diary) -> TenantContext:
    await enter_tenant(database, diary.slug, name=diary.slug.title(), vertical="spa")
    await migrate_tenant(urls.postgres, BOOKING, BOOKING_TABLES, diary.slug, owners=(BOOKING, CROSS_SELL))
    await migrate_tenant(urls.postgres, CROSS_SELL, CROSS_SELL_TABLES, diary.slug, owners=(BOOKING, CROSS_SELL))
    registry = TenantRegistry(database)
    await registry.refresh()
    return await registry.get(diary.slug)


@contextlib.asynccontextmanager
async def _answering(urls: ServerUrls, asks: Asks, tenants: dict[str, TenantContext]) -> AsyncIterator[None]:
    """booking-fsm's own answers, over the bus."""
    client = await _client(urls, BOOKING)

    async def answer(message: Msg) -> None:
        with bind_tenant(tenants[message.subject.split(".")[1]]):
            found = await asks.find_adjacent_openings(FindAdjacentOpenings.model_validate_json(message.data))
        kind: Any = Answer[Refusal] if isinstance(found, Refusal) else Answer[AdjacentOpeningsFound]
        await message.respond(kind(result=found).model_dump_json().encode())

    await client.subscribe(FIND_ADJACENT_OPENINGS.pattern, cb=answer)
    await client.flush()
    try:
        yield
    finally:
        await client.close()


async def _client(urls: ServerUrls, user: str) -> Client:
    return await nats.connect(urls.nats_as(user).split(","), inbox_prefix=inbox_prefix(user))
