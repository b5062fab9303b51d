"""The whole service on real servers: from a message on the bus to the reply on the bus."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import nats
import pytest
from nats.aio.client import Client
from nats.js import JetStreamContext

from booking_fsm.adapters.thread_views import view_key
from booking_fsm.domain.conversation.state import BookingState
from booking_fsm.settings import Settings
from booking_fsm.testing.business import CATALOG
from booking_fsm.wiring import build
from ratiba_contracts.asks import FIND_OPENINGS
from ratiba_contracts.codec import decode, envelope
from ratiba_contracts.conversation import MessagePersonal, MessageReceived, TextContent
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.facts import REPLY_DECIDED
from ratiba_contracts.requests import FindOpenings, OpeningsFound, Refusal
from ratiba_contracts.streams import CATALOG_BUCKET
from ratiba_contracts.views import Channel
from ratiba_runtime.asks import put_question
from ratiba_runtime.migrate_bus import migrate_bus
from ratiba_runtime.publishing import publish_fact
from ratiba_runtime.service import Service
from ratiba_runtime.testing import eventually

KEY = "0123456789abcdef"


@pytest.fixture
async def bus(nats_server: Any) -> AsyncIterator[Client]:
    client = await nats.connect(nats_server.url)
    await migrate_bus(client.jetstream())
    bucket = await client.jetstream().key_value(CATALOG_BUCKET)
    await bucket.put("pendo-spa", CATALOG.model_dump_json().encode())
    yield client
    await client.close()


@pytest.fixture
async def service(bus: Client, nats_server: Any, house_url: str, valkey_url: str) -> AsyncIterator[Service]:
    settings = Settings(postgres_url=house_url, valkey_url=f"{valkey_url}/7", nats_url=nats_server.url)
    built = await build(settings)
    async with built.running():
        yield built


def said(text: str, key: str = KEY) -> Envelope[MessageReceived]:
    now = dt.datetime.now(dt.UTC)
    data = MessageReceived(
        channel=Channel.WHATSAPP,
        sent_at=now,
        received_at=now,
        seen_reply_seq=99,
        content=TextContent(),
        personal=MessagePersonal(text=text, phone="+254712000001", profile_name="Wanjiku"),
    )
    return envelope(data, id=uuid4(), tenant="pendo-spa", key=key, time=now)


async def replies(js: JetStreamContext, count: int) -> list[Envelope[Any]]:
    subscription = await js.subscribe(REPLY_DECIDED.pattern, ordered_consumer=True)
    try:
        return [decode((await subscription.next_msg(timeout=10)).data) for _ in range(count)]
    finally:
        await subscription.unsubscribe()


@pytest.mark.edge(10)
async def test_a_message_delivered_again_at_once_and_days_later_is_one_turn(service: Service, bus: Client) -> None:
    js = bus.jetstream()
    first = said("hello")
    await publish_fact(js, first)
    await publish_fact(js, first)  # 5 ms apart: the stream's own window
    [reply] = await replies(js, 1)
    # Days later the stream no longer remembers the id; the inbox does.
    await js.publish(first.subject, first.encode(), stream="CONVERSATION")
    await publish_fact(js, said("a manicure please"))
    both = await replies(js, 2)
    assert [one.data.reply_seq for one in both] == [1, 2]
    assert both[0].id == reply.id
    await publish_fact(js, last := said("kesho"))  # whatever the others led to is on the bus before its reply
    third = (await replies(js, 3))[-1]
    assert third.causationid == last.id
    assert (await js.stream_info("CONVERSATION")).state.messages == 7  # four published, three replies


@pytest.mark.edge(11)
async def test_a_new_contact_with_several_messages_at_once_is_one_thread_and_one_greeting(
    service: Service, bus: Client
) -> None:
    js = bus.jetstream()
    await asyncio.gather(*(publish_fact(js, said(text)) for text in ("hello", "nataka manicure", "kesho")))
    answers = await replies(js, 3)
    assert len({one.data.thread_id for one in answers}) == 1
    assert [act.act for one in answers for act in one.data.acts].count("greet") == 1
    assert [one.data.reply_seq for one in answers] == [1, 2, 3]


async def test_the_latest_state_can_be_watched_in_valkey(service: Service, bus: Client) -> None:
    js = bus.jetstream()
    await publish_fact(js, said("nataka manicure"))
    await replies(js, 1)
    shown = await eventually(lambda: service.valkey.get(view_key("pendo-spa", KEY)))
    assert BookingState.model_validate_json(shown or "").wish.service_id == "manicure"


async def test_openings_are_found_on_request_and_an_unknown_service_is_refused(service: Service, bus: Client) -> None:
    monday = dt.date.today() + dt.timedelta(days=7 - dt.date.today().weekday())  # noqa: DTZ011 - any coming Monday
    found = await put_question(
        bus, FIND_OPENINGS, "pendo-spa", FindOpenings(service_id="manicure", from_day=monday, days=1)
    )
    assert isinstance(found, OpeningsFound)
    assert len(found.openings) == 34  # 09:00 to 17:15, every quarter of an hour
    assert found.openings[0].staff_ids == ("amina", "cate")
    refused = await put_question(
        bus, FIND_OPENINGS, "pendo-spa", FindOpenings(service_id="tattoo", from_day=monday, days=1)
    )
    assert isinstance(refused, Refusal)
    assert refused.slug == "unknown-service"
