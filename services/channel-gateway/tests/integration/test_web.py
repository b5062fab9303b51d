"""The web chat: what is said over a socket is neither lost nor doubled, whatever the network does."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from websockets.exceptions import ConnectionClosed

from channel_gateway.domain.conversation_clock import sign_clock
from ratiba_contracts.acts import AskService, ReadBack
from ratiba_contracts.options import Word, WordOption
from ratiba_contracts.views import OpeningView, Price, PriceKind, ServiceView

from .chatting import chatting, key_of, new_session, replied

YES_NO = (WordOption(value="yes", word=Word.YES), WordOption(value="no", word=Word.NO))


async def test_words_go_in_and_replies_come_out_with_their_options(town: Any) -> None:
    running = await town.gateway()
    tenant = await town.tenant(name="Pendo Spa")
    session = await new_session(running, tenant)
    async with chatting(running, tenant, session) as chat:
        assert await chat.next() == {"type": "welcome", "business": "Pendo Spa", "language": "en"}
        id_ = await chat.send(type="say", text="Habari 💅🏾", seen=0)
        assert await chat.next() == {"type": "accepted", "id": id_}
        (fact,) = await town.facts(tenant, "message_received", count=1)
        assert (fact.data.channel, fact.data.personal.text, fact.data.seen_reply_seq) == ("web", "Habari 💅🏾", 0)
        assert fact.data.personal.phone is None
        assert fact.partitionkey == await key_of(town, tenant)
        price = Price(kind=PriceKind.FIXED, currency="KES", amount=150_000)
        service = ServiceView(service_id="manicure", name="Manicure", duration_min=45, price=price)
        start = datetime.now(UTC) + timedelta(days=1)
        opening = OpeningView(start_at=start, end_at=start + timedelta(minutes=45))
        act = ReadBack(service=service, opening=opening)
        await replied(town, tenant, 1, question_id="q00001", options=YES_NO, acts=(act,))
        reply = await chat.next()
        assert (reply["type"], reply["seq"], reply["question_id"]) == ("reply", 1, "q00001")
        assert "Manicure" in reply["text"]
        assert [option["value"] for option in reply["options"]] == ["yes", "no"]
        assert datetime.fromisoformat(reply["at"]).tzinfo is not None
        tapped = await chat.send(type="tap", question_id="q00001", value="yes", seen=1)
        assert await chat.next("accepted") == {"type": "accepted", "id": tapped}
        _, tap = await town.facts(tenant, "message_received", count=2)
        assert (tap.data.content.question_id, tap.data.content.value) == ("q00001", "yes")
        assert tap.data.seen_reply_seq == 1
    facts = await town.facts(tenant, "message_delivered", count=2)
    assert [fact.data.state for fact in facts] == ["sent", "read"]


@pytest.mark.edge(41)
async def test_a_client_cannot_have_seen_more_than_was_sent(town: Any) -> None:
    running = await town.gateway()
    tenant = await town.tenant()
    session = await new_session(running, tenant)
    async with chatting(running, tenant, session) as chat:
        await chat.send(type="say", text="Habari", seen=99)
        await chat.next("accepted")
        await replied(town, tenant, 1, 2)
        await chat.next("reply")
        await chat.next("reply")
        await chat.send(type="say", text="ndio", seen=1)
        await chat.send(type="say", text="ndio", seen=99)
        facts = await town.facts(tenant, "message_received", count=3)
    assert [fact.data.seen_reply_seq for fact in facts] == [0, 1, 2]


async def test_an_options_words_typed_are_its_tap_and_a_bare_yes_stays_words(town: Any) -> None:
    running = await town.gateway()
    tenant = await town.tenant()
    session = await new_session(running, tenant)
    options = (*YES_NO, WordOption(value="w-day", word=Word.OTHER_DAY))
    async with chatting(running, tenant, session) as chat:
        await chat.send(type="say", text="Another day")
        await chat.next("accepted")
        await replied(town, tenant, 1, question_id="q00001", options=options)
        reply = await chat.next("reply")
        assert [option["label"] for option in reply["options"]] == ["Yes", "No", "Another day"]
        for words, seen in (("another day!", 1), ("Another day", 0), ("Yes", 1)):
            await chat.send(type="say", text=words, seen=seen)
            await chat.next("accepted")
        before, typed, unseen, bare = await town.facts(tenant, "message_received", count=4)
    assert (typed.data.content.question_id, typed.data.content.value) == ("q00001", "w-day")
    assert typed.data.personal.text == "another day!"
    assert [fact.data.content.kind for fact in (before, unseen, bare)] == ["text", "text", "text"]


@pytest.mark.edge(10)
async def test_the_same_id_sent_twice_over_two_sockets_is_one_message(town: Any) -> None:
    running = await town.gateway()
    tenant = await town.tenant()
    session = await new_session(running, tenant)
    id_ = str(uuid4())
    for _ in range(2):
        async with chatting(running, tenant, session) as chat:
            await chat.send(type="say", id=id_, text="Habari")
            assert await chat.next("accepted") == {"type": "accepted", "id": id_}
    assert len(await town.facts(tenant, "message_received", count=2, seconds=0.5)) == 1


async def test_two_sessions_may_use_the_same_id(town: Any) -> None:
    running = await town.gateway()
    tenant = await town.tenant()
    for _ in range(2):
        async with chatting(running, tenant, await new_session(running, tenant)) as chat:
            await chat.send(type="say", id="0b3b3f5e-5d7c-4c77-9a0f-0a4b8d0f5b11", text="Habari")
            await chat.next("accepted")
    facts = await town.facts(tenant, "message_received", count=2)
    assert len({fact.partitionkey for fact in facts}) == 2


async def test_replies_missed_while_away_come_in_order_on_another_replica(town: Any) -> None:
    first, second = await town.gateway(), await town.gateway()
    tenant = await town.tenant()
    session = await new_session(first, tenant)
    async with chatting(first, tenant, session) as chat:
        await chat.send(type="say", text="Habari")
        await chat.next("accepted")
        await replied(town, tenant, 1)
        assert (await chat.next("reply"))["seq"] == 1
    await replied(town, tenant, 3, 2, 5, 4)
    async with chatting(second, tenant, session, after=1) as chat:
        assert [(await chat.next("reply"))["seq"] for _ in range(4)] == [2, 3, 4, 5]
        assert await chat.silent()


async def test_every_open_socket_gets_each_reply_once_whichever_replica_it_is_on(town: Any) -> None:
    replicas = [await town.gateway(web_poll_seconds=30), await town.gateway(web_poll_seconds=30)]
    tenant = await town.tenant()
    session = await new_session(replicas[0], tenant)
    async with (
        chatting(replicas[0], tenant, session) as one,
        chatting(replicas[1], tenant, session) as two,
        chatting(replicas[1], tenant, session) as three,
    ):
        await one.send(type="say", text="Habari")
        await one.next("accepted")
        await asyncio.gather(two.next("welcome"), three.next("welcome"))
        await replied(town, tenant, *range(1, 7))
        for chat in (one, two, three):
            assert [(await chat.next("reply"))["seq"] for _ in range(6)] == list(range(1, 7))
        assert all(await asyncio.gather(one.silent(), two.silent(), three.silent()))


async def test_a_reply_arrives_although_its_announcement_was_lost(town: Any) -> None:
    running = await town.gateway(web_poll_seconds=0.2)
    tenant = await town.tenant()
    session = await new_session(running, tenant)
    async with chatting(running, tenant, session) as chat:
        await chat.send(type="say", text="Habari")
        await chat.next("accepted")
        key = await key_of(town, tenant)
        await town.rows(
            tenant,
            """INSERT INTO deliveries (key, reply_seq, part, parts, thread_id, channel, reply_id, correlation_id, body,
                                       state, due_at, decided_at, stored_at, accepted_at)
               VALUES ($1, 1, 1, 1, 'T', 'web', gen_random_uuid(), gen_random_uuid(), '{"text": "Karibu"}',
                       'sent', now(), now(), now(), now()) RETURNING key""",
            key,
        )
        assert (await chat.next("reply"))["text"] == "Karibu"


async def test_a_message_that_could_not_be_taken_closes_the_socket_and_is_taken_when_it_comes_again(town: Any) -> None:
    running = await town.gateway()
    tenant = await town.tenant()
    session = await new_session(running, tenant)
    id_ = str(uuid4())
    async with chatting(running, tenant, session) as chat:
        await chat.next("welcome")
        town.nats.freeze()
        try:
            await chat.send(type="say", id=id_, text="Habari")
            with pytest.raises(ConnectionClosed) as closed:
                await chat.next()
        finally:
            town.nats.thaw()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1013
    async with chatting(running, tenant, session) as chat:
        await chat.send(type="say", id=id_, text="Habari")
        await chat.next("accepted")
    assert len(await town.facts(tenant, "message_received", count=2, seconds=0.5)) == 1


async def test_the_conversations_clock_moves_with_a_signed_hello(town: Any) -> None:
    running = await town.gateway()
    tenant = await town.tenant()
    session = await new_session(running, tenant)
    clock = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    signature = sign_clock(b"the-local-stack-secret-of-tests", clock)
    async with chatting(running, tenant, session, clock=clock, clock_signature=signature) as chat:
        await chat.send(type="say", text="Habari")
        await chat.next("accepted")
    (fact,) = await town.facts(tenant, "message_received", count=1)
    assert fact.data.clock_offset_seconds == pytest.approx(3 * 86_400, abs=10)
    async with chatting(running, tenant, session, clock=clock, clock_signature="0" * 64) as chat:
        assert (await chat.next())["slug"] == "clock-refused"


async def test_a_long_catalogue_is_shown_whole(town: Any) -> None:
    running = await town.gateway()
    tenant = await town.tenant()
    options = tuple(WordOption(value=f"w{n}", word=word) for n, word in enumerate(Word))
    async with chatting(running, tenant, await new_session(running, tenant)) as chat:
        await chat.send(type="say", text="Habari")
        await chat.next("accepted")
        await replied(town, tenant, 1, question_id="q00001", options=options, acts=(AskService(),))
        assert len((await chat.next("reply"))["options"]) == len(Word)
