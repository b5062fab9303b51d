"""The server refuses each user what the register does not give it: everything is tried, on a real bus."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from uuid import uuid4

import nats
import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg

from ratiba_cli.local.bus import prepare_bus
from ratiba_cli.servers import GuardedNats, ServerUrls
from ratiba_contracts.asks import ASKS
from ratiba_contracts.consumers import CONSUMERS
from ratiba_contracts.facts import ADMIN, BOOKING, FACTS, GATEWAY, IMPORTER, SERVICES
from ratiba_contracts.integrators import Integrator
from ratiba_contracts.permissions import inbox_prefix
from ratiba_contracts.roles import MIGRATOR, OPERATOR
from ratiba_contracts.streams import BOOKING_FACTS, SNAPSHOT_BUCKETS, STREAMS, UPLOADS
from ratiba_contracts.subjects import event_subject
from ratiba_runtime.bus_health import Denied, denial
from ratiba_runtime.dead_letters import DeadLetters, NoDeadLetter
from ratiba_runtime.delivery import Delivery
from ratiba_runtime.migrate_bus import migrate_bus
from ratiba_runtime.testing import eventually

CALENDAR = Integrator("pendo-spa", "calendar")
TILL = Integrator("pendo-spa", "till")
LAST = "nobody.may"
BUCKET_STREAMS = [f"KV_{bucket.name}" for bucket in SNAPSHOT_BUCKETS]


@pytest.fixture(scope="module")
def bus(module_guarded_nats: GuardedNats) -> GuardedNats:
    """A bus as declared, and two integrators of one business."""
    server = module_guarded_nats
    asyncio.run(prepare_bus(ServerUrls("", "", server.url, server.urls())))
    for integrator in (CALENDAR, TILL):
        server.admit(integrator)
    asyncio.run(give_durables(server))
    return server


async def give_durables(server: GuardedNats) -> None:
    async with connected(server, OPERATOR) as (operator, _):
        for integrator in (CALENDAR, TILL):
            await migrate_bus(operator.jetstream(), streams=(), consumers=[integrator.consumer], buckets=())


@asynccontextmanager
async def connected(server: GuardedNats, user: str) -> AsyncIterator[tuple[Client, list[Denied]]]:
    """A client with a user's credential, and what it was refused so far."""
    refused: list[Denied] = []

    async def hear(error: Exception) -> None:
        found = denial(error)
        assert found is not None, error
        refused.append(found)

    prefix = "_INBOX" if user == OPERATOR else inbox_prefix(user)
    client = await nats.connect(server.urls()[user], error_cb=hear, inbox_prefix=prefix, allow_reconnect=False)
    try:
        yield client, refused
    finally:
        await client.close()


async def refused_of(
    server: GuardedNats, user: str, publish: list[str], subscribe: list[str]
) -> tuple[set[str], set[str]]:
    """Which of these subjects a user is refused. What nobody may do is tried last: its refusal is the last to come."""
    async with connected(server, user) as (client, refused):
        for subject in [*publish, LAST]:
            await client.publish(subject, b'{"batch":1,"no_wait":true}', reply=f"{inbox_prefix(user)}.tried")
        for subject in [*subscribe, LAST]:
            await client.subscribe(subject)
        await eventually(lambda: Denied("subscribe", LAST) in refused and Denied("publish", LAST) in refused)
        return (
            {subject for subject in publish if Denied("publish", subject.lower()) in refused},
            {subject for subject in subscribe if Denied("subscribe", subject.lower()) in refused},
        )


def changing() -> Iterator[str]:
    """Every way to make, change or end a stream or a consumer, or to take messages from a stream."""
    for stream in [*(each.name for each in STREAMS), *BUCKET_STREAMS]:
        yield from (f"$JS.API.STREAM.{verb}.{stream}" for verb in ("CREATE", "UPDATE", "DELETE", "PURGE", "MSG.DELETE"))
        yield from (f"$JS.API.CONSUMER.{verb}.{stream}.mine" for verb in ("CREATE", "DURABLE.CREATE", "DELETE"))
        yield f"$JS.API.CONSUMER.CREATE.{stream}.mine.>"
    yield "$JS.API.STREAM.CREATE.MINE"
    for each in CONSUMERS:
        yield from (f"$JS.API.CONSUMER.{verb}.{each.stream}.{each.durable}" for verb in ("CREATE", "DELETE"))


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_is_refused_what_belongs_to_others_and_nothing_of_its_own(
    bus: GuardedNats, service: str
) -> None:
    facts = {event_subject("pendo-spa", each.context, each.name, "k1"): each.writer == service for each in FACTS}
    pulls = {f"$JS.API.CONSUMER.MSG.NEXT.{each.stream}.{each.durable}": each.service == service for each in CONSUMERS}
    acks = {f"$JS.ACK.{each.stream}.{each.durable}.1.9.9.1.0": each.service == service for each in CONSUMERS}
    aside = {f"dead.{each.stream}.{each.durable}": each.service == service for each in CONSUMERS}
    keys = {f"$KV.{bucket.name}.pendo-spa": bucket.writer == service for bucket in SNAPSHOT_BUCKETS}
    asks = {ask.pattern.replace("*", "pendo-spa"): service in ask.askers for ask in ASKS}
    other = dict.fromkeys([*changing(), "ratiba.pendo-spa.weather.changed.v1.k1", "_INBOX.tried", "thread.1.x"], False)
    publish = facts | pulls | acks | aside | keys | asks | other
    inboxes = {f"{inbox_prefix(user)}.>": user == service for user in (*SERVICES, MIGRATOR)}
    answers = {ask.pattern: ask.responder == service for ask in ASKS}
    wide = dict.fromkeys([">", "_INBOX.>", "ratiba.>", "$JS.>", "$KV.>", "thread.>", "dead.>", "*.>"], False)
    subscribe = inboxes | answers | wide
    denied = await refused_of(bus, service, list(publish), list(subscribe))
    assert denied[0] == {subject for subject, allowed in publish.items() if not allowed}
    assert denied[1] == {subject for subject, allowed in subscribe.items() if not allowed}


async def test_a_file_is_put_got_and_thrown_away_by_those_who_may(bus: GuardedNats) -> None:
    photo = b"pixels" * 50_000  # more than one piece
    async with connected(bus, ADMIN) as (console, refused), connected(bus, IMPORTER) as (importer, also_refused):
        puts = await console.jetstream().object_store(UPLOADS.name)
        gets = await importer.jetstream().object_store(UPLOADS.name)
        await puts.put("pendo-spa/draft/1", photo)
        assert (await gets.get("pendo-spa/draft/1")).data == photo
        assert (await puts.get("pendo-spa/draft/1")).data == photo
        await gets.delete("pendo-spa/draft/1")
        assert (refused, also_refused) == ([], [])


async def test_the_operator_looks_at_everything_and_takes_nothing_from_a_service(bus: GuardedNats) -> None:
    pulls = [f"$JS.API.CONSUMER.MSG.NEXT.{each.stream}.{each.durable}" for each in CONSUMERS]
    acks = [f"$JS.ACK.{each.stream}.{each.durable}.1.9.9.1.0" for each in CONSUMERS]
    made = [f"$JS.API.CONSUMER.CREATE.{each.stream}.{each.durable}" for each in CONSUMERS]
    streams = [subject for subject in changing() if ".STREAM." in subject and not subject.endswith("DEAD_LETTERS")]
    inboxes = [f"{inbox_prefix(user)}.>" for user in SERVICES]
    tried = [*pulls, *acks, *made, *streams]
    assert await refused_of(bus, OPERATOR, tried, [*inboxes, "ratiba.>"]) == (set(tried), {*inboxes, "ratiba.>"})
    async with connected(bus, OPERATOR) as (operator, refused):
        jetstream = operator.jetstream()
        for each in CONSUMERS:
            await jetstream.consumer_info(each.stream, each.durable)
        assert refused == []


async def test_a_message_given_up_is_put_aside_by_its_service_and_replayed_by_the_operator(bus: GuardedNats) -> None:
    async with connected(bus, GATEWAY) as (gateway, refused), connected(bus, OPERATOR) as (operator, _):
        subject = event_subject("pendo-spa", "conversation", "message_delivered", "k3")
        stored = await gateway.jetstream().publish(subject, b"{}", stream="CONVERSATION")
        delivery = Delivery("CONVERSATION", "gateway-replies", stored.seq, 6, "")
        assert await DeadLetters(gateway.jetstream).put_by_sequence(delivery, "given up")
        assert refused == []
        letters = DeadLetters(operator.jetstream)
        letter = (await letters.listed(limit=1000))[-1]
        assert (letter.subject, letter.body) == (subject, b"{}")
        await letters.replay(letter.number)
        newest = await operator.jetstream().get_last_msg("CONVERSATION", subject)
        assert (newest.seq or 0) > stored.seq
        with pytest.raises(NoDeadLetter):
            await letters.shown(letter.number)


async def test_an_integrator_gets_its_own_facts_and_is_refused_all_else(bus: GuardedNats) -> None:
    async with (
        connected(bus, BOOKING) as (booking, _),
        connected(bus, CALENDAR.user) as (calendar, refused),
        connected(bus, OPERATOR) as (operator, _),
    ):
        subject = event_subject("pendo-spa", "booking", "booked", "k2")
        unique = {"Nats-Msg-Id": str(uuid4())}
        other = event_subject("tabasamu-dental", "booking", "booked", "k2")
        await booking.jetstream().publish(other, b"theirs", stream=BOOKING_FACTS.name)
        await booking.jetstream().publish(subject, b"ours", stream=BOOKING_FACTS.name, headers=unique)
        pulled = await calendar.jetstream().pull_subscribe_bind(
            CALENDAR.user, BOOKING_FACTS.name, inbox_prefix=f"{inbox_prefix(CALENDAR.user)}.".encode()
        )
        seen = []
        while b"ours" not in seen:
            [message] = await pulled.fetch(1, timeout=5)
            await message.ack_sync()
            seen.append(message.data)
        assert b"theirs" not in seen
        assert refused == []
        info = await operator.jetstream().consumer_info(BOOKING_FACTS.name, CALENDAR.user)
        assert (info.num_ack_pending, info.num_pending) == (0, 0)
    tried = [
        subject,
        *changing(),
        *(f"$JS.API.CONSUMER.MSG.NEXT.{each.stream}.{each.durable}" for each in (*CONSUMERS, TILL.consumer)),
        f"$JS.ACK.BOOKING.{TILL.user}.1.9.9.1.0",
        f"$JS.API.CONSUMER.CREATE.BOOKING.{CALENDAR.user}",
        *(f"$JS.API.STREAM.{verb}.BOOKING" for verb in ("INFO", "MSG.GET")),
        "$JS.API.DIRECT.GET.BOOKING",
        *(ask.pattern.replace("*", "pendo-spa") for ask in ASKS),
    ]
    wide = [">", "_INBOX.>", "ratiba.>", subject, f"{inbox_prefix(TILL.user)}.>", f"{inbox_prefix(GATEWAY)}.>"]
    assert await refused_of(bus, CALENDAR.user, tried, wide) == (set(tried), set(wide))


async def test_the_migrator_reads_no_message_and_ends_nothing(bus: GuardedNats) -> None:
    ends = [subject for subject in changing() if "DELETE" in subject or "PURGE" in subject]
    reads = [f"$JS.API.STREAM.MSG.GET.{stream.name}" for stream in STREAMS]
    pulls = [f"$JS.API.CONSUMER.MSG.NEXT.{each.stream}.{each.durable}" for each in CONSUMERS]
    facts = [event_subject("pendo-spa", each.context, each.name, "k1") for each in FACTS]
    tried = [*ends, *reads, *pulls, *facts]
    assert await refused_of(bus, MIGRATOR, tried, ["_INBOX.>"]) == (set(tried), {"_INBOX.>"})


async def test_an_answer_passes_once_and_only_to_who_asked(bus: GuardedNats) -> None:
    ask = next(each for each in ASKS if each.responder == BOOKING)
    async with connected(bus, BOOKING) as (booking, refused), connected(bus, OPERATOR) as (operator, _):

        async def answer(question: Msg) -> None:
            await question.respond(b"first")
            await question.respond(b"second")
            await booking.publish("_INBOX.of.another", b"unasked")

        await booking.subscribe(ask.pattern, cb=answer)
        await booking.flush()
        reply = await operator.request(ask.pattern.replace("*", "pendo-spa"), b"", timeout=2)
        assert reply.data == b"first"
        await eventually(lambda: len(refused) == 2)
        assert [one.subject for one in refused] == [reply.subject.lower(), "_inbox.of.another"]


async def test_a_new_user_comes_without_disturbing_the_others(bus: GuardedNats) -> None:
    async with connected(bus, BOOKING) as (booking, _):  # which does not reconnect
        address = await asyncio.to_thread(bus.admit, Integrator("tabasamu-dental", "till"))
        await (await nats.connect(address, allow_reconnect=False)).close()
        await booking.flush()
        assert booking.is_connected
