"""What a test of cross-sell does to the world around it, and what it finds there afterwards."""

import asyncio
import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from nats.aio.client import Client
from nats.aio.msg import Msg
from redis.asyncio import Redis

from ratiba_contracts.asks import FIND_ADJACENT_OPENINGS
from ratiba_contracts.booking import Confirmed
from ratiba_contracts.codec import decode, envelope
from ratiba_contracts.consumers import CROSS_SELL_BOOKINGS, CROSS_SELL_OUTCOMES, CROSS_SELL_STANDING
from ratiba_contracts.cross_sell import AdjacentOpening, AdjacentOpeningsFound, FindAdjacentOpenings
from ratiba_contracts.envelope import Contract, Envelope
from ratiba_contracts.requests import Answer, Refusal
from ratiba_contracts.streams import BOOKING_FACTS, CROSS_SELL_FACTS, stream_of
from ratiba_contracts.tenant import (
    PLAIN_DIALS,
    CatalogRelation,
    CatalogService,
    CatalogSnapshot,
    CrossSell,
    DialsSnapshot,
    RelationKind,
    Upsell,
)
from ratiba_contracts.views import AppointmentView, Channel, Price, PriceKind, ServiceView
from ratiba_holds import Hold, Holds
from ratiba_runtime.database import Database
from ratiba_runtime.publishing import publish_fact
from ratiba_runtime.tenancy import bind_tenant
from ratiba_runtime.testing import eventually, tenant_named

TENANT = "pendo-spa"
KEY = "0123456789abcdef"
THREAD = "01JD8Q2Y6V7X9K3M5N4P2R1S0T"
START = dt.datetime(2026, 11, 21, 7, 0, tzinfo=dt.UTC)
END = START + dt.timedelta(minutes=45)

DIALS = DialsSnapshot(
    version=1,
    dials=PLAIN_DIALS.model_copy(update={"upsell": Upsell.ONCE_AFTER_CONFIRM, "cross_sell": CrossSell.RELATED_ONLY}),
)


def _service(service_id: str, minutes: int) -> CatalogService:
    price = Price(kind=PriceKind.FIXED, currency="KES", amount=180000)
    return CatalogService(service_id=service_id, name=service_id.title(), duration_min=minutes, price=price)


def _edge(a: str, b: str, confidence: float) -> CatalogRelation:
    return CatalogRelation(a=a, b=b, kind=RelationKind.COMPLEMENTARY, both_ways=False, confidence=confidence)


CATALOG = CatalogSnapshot(
    version=7,
    currency="KES",
    services=(_service("manicure", 45), _service("pedicure", 60), _service("facial", 60), _service("massage", 30)),
    relations=(_edge("manicure", "pedicure", 0.85), _edge("manicure", "facial", 0.5)),
)


def free(service_id: str, *staff_ids: str, gap: int = 0) -> AdjacentOpening:
    """A free start `gap` minutes behind the manicure, ten minutes to clean up after it."""
    start = END + dt.timedelta(minutes=gap)
    end = start + dt.timedelta(minutes=60)
    return AdjacentOpening(
        service_id=service_id,
        start_at=start,
        end_at=end,
        blocked_from=start,
        blocked_until=end + dt.timedelta(minutes=10),
        staff_ids=staff_ids,
    )


def confirmed(
    service_id: str = "manicure", *, thread: str = THREAD, ago_s: float = 0, declined: bool = False
) -> Envelope[Confirmed]:
    """A booking of Amina's, confirmed `ago_s` seconds ago."""
    now = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=ago_s)
    view = ServiceView.model_validate(_service(service_id, 45).model_dump(include=set(ServiceView.model_fields)))
    fact = Confirmed(
        appointment=AppointmentView(
            appointment_id=uuid4(),
            reference="K7PXAM",
            service=view,
            staff_name="Amina",
            start_at=START,
            end_at=END,
        ),
        service_id=service_id,
        staff_id="amina",
        customer_id=uuid4(),
        thread_id=thread,
        channel=Channel.WHATSAPP,
        held_until=now + dt.timedelta(minutes=10),
        cross_sell_declined=declined,
        confirmed_at=now,
        blocked_from=START,
        blocked_until=END,
    )
    return envelope(fact, id=uuid4(), tenant=TENANT, key=KEY, time=now)


FREE = AdjacentOpeningsFound(primary_end_at=END, openings=(free("pedicure", "cate", "amina"),))


@dataclass
class House:
    """`answer` is what booking-fsm would say, `asked` what it was asked; `slow_s` how long it takes."""

    client: Client
    url: str
    nats_url: str
    valkey_url: str
    holds: Holds
    store: Redis
    database: Database
    answer: Contract = FREE
    asked: list[FindAdjacentOpenings] = field(default_factory=list)
    slow_s: float = 0
    before: dict[str, int] = field(default_factory=dict)
    answering: set[asyncio.Task[None]] = field(default_factory=set)

    async def answers_for_booking(self) -> None:
        """Answer as booking-fsm from now on."""

        async def respond(message: Msg) -> None:
            self.asked.append(FindAdjacentOpenings.model_validate_json(message.data))
            await asyncio.sleep(self.slow_s)
            answer: Any = Answer[AdjacentOpeningsFound] if not isinstance(self.answer, Refusal) else Answer[Refusal]
            await message.respond(answer(result=self.answer).model_dump_json().encode())

        async def take(message: Msg) -> None:
            """Each in a task of its own: a slow answer keeps nobody else waiting."""
            answering = asyncio.create_task(respond(message))
            self.answering.add(answering)
            answering.add_done_callback(self.answering.discard)

        await self.client.subscribe(FIND_ADJACENT_OPENINGS.pattern, cb=take)

    async def begin_anew(self) -> None:
        """Forget what was told, stored, held and asked; `before` is what each durable had been given until now."""
        for stream in (BOOKING_FACTS.name, CROSS_SELL_FACTS.name):
            await self.client.jetstream().purge_stream(stream)
        for consumer in (CROSS_SELL_BOOKINGS, CROSS_SELL_OUTCOMES, CROSS_SELL_STANDING):
            info = await self.client.jetstream().consumer_info(consumer.stream, consumer.durable)
            self.before[consumer.durable] = info.delivered.consumer_seq if info.delivered is not None else 0
        with bind_tenant(tenant_named(TENANT)):
            async with self.database.tenant_transaction() as connection:
                for table in ("offers", "passes", "second_bookings", "svc_cross_sell.outbox"):
                    await connection.execute(f"DELETE FROM {table}")
        await self.store.flushdb()
        self.answer, self.slow_s = FREE, 0
        self.asked.clear()

    async def tells(self, fact: Envelope[Any]) -> None:
        """Publish a fact as its writer would."""
        await publish_fact(self.client.jetstream(), fact)

    async def tells_again(self, fact: Envelope[Any]) -> None:
        """Store the same message once more, as after days: only the inbox remembers it."""
        context = fact.type.split(".")[1]
        await self.client.jetstream().publish(
            fact.subject, fact.encode(), stream=stream_of(context).name, headers={"content-type": "application/json"}
        )

    async def told(self) -> list[Envelope[Any]]:
        """All facts about offers, in order."""
        js = self.client.jetstream()
        state = (await js.stream_info(CROSS_SELL_FACTS.name)).state
        return [
            decode((await js.get_msg(CROSS_SELL_FACTS.name, seq=seq)).data or b"")
            for seq in range(state.first_seq, state.last_seq + 1)
        ]

    async def first_told(self) -> Envelope[Any]:
        """The first fact about an offer, once there is one."""
        facts: list[Envelope[Any]] = await eventually(self.told)
        return facts[0]

    async def handled(self, stream: str, durable: str, count: int) -> None:
        """Wait until a durable has acknowledged this many messages."""

        async def done() -> bool:
            info = await self.client.jetstream().consumer_info(stream, durable)
            assert info.ack_floor is not None
            return info.ack_floor.consumer_seq >= self.before[durable] + count and not info.num_ack_pending

        await eventually(done)

    async def all_sent(self) -> None:
        """Wait until nothing is left in the outbox."""

        async def empty() -> bool:
            async with self.database.public_transaction() as connection:
                return not await connection.fetchval("SELECT count(*) FROM svc_cross_sell.outbox")

        await eventually(empty)

    async def rows(self) -> list[Any]:
        """The offers as stored."""
        with bind_tenant(tenant_named(TENANT)):
            async with self.database.tenant_transaction() as connection:
                rows = await connection.fetch("SELECT * FROM offers ORDER BY offered_at")
        return list(rows)

    async def held(self) -> tuple[Hold, ...]:
        """All that is held."""
        day = dt.timedelta(days=1)
        return await self.holds.held(TENANT, START - day, START + day)

    async def keys(self) -> list[str]:
        """Every key of a held cell there is, looked up by scanning."""
        return sorted([key async for key in self.store.scan_iter(match="pair:reservation:*", count=1000)])


def outcome_of(fact: Contract) -> Envelope[Any]:
    """An outcome as booking-fsm would tell it."""
    return envelope(fact, id=uuid4(), tenant=TENANT, key=KEY, time=dt.datetime.now(dt.UTC))
