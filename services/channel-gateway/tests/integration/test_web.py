"""The web chat: sessions, the socket, and that nothing is lost or doubled whatever the network does."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

from channel_gateway.domain.conversation_clock import sign_clock
from ratiba_contracts.acts import AskService, ReadBack
from ratiba_contracts.options import Word, WordOption
from ratiba_contracts.views import Channel, OpeningView, Price, PriceKind, ServiceView
from ratiba_runtime.testing import eventually

YES_NO = (WordOption(value="yes", word=Word.YES), WordOption(value="no", word=Word.NO))


class Chat:
    """A browser's end of one socket."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def send(self, **frame: Any) -> str:
        frame.setdefault("id", str(uuid4()))
        await self.socket.send(json.dumps(frame))
        return str(frame["id"])

    async def next(self, kind: str | None = None, seconds: float = 15) -> dict[str, Any]:
        """The next frame, or the next of a kind."""
        async with asyncio.timeout(seconds):
            while True:
                frame: dict[str, Any] = json.loads(await self.socket.recv())
                if kind is None or frame["type"] == kind:
                    return frame

    async def silent(self, seconds: float = 0.4) -> bool:
        try:
            await self.next(seconds=seconds)
        except TimeoutError:
            return True
        return False


@asynccontextmanager
async def chatting(running: Any, tenant: str, session: str, *, after: int = 0, **hello: Any) -> AsyncIterator[Chat]:
    url = running.url.replace("http", "ws")
    async with connect(f"{url}/chat/{tenant}/socket", origin=running.url, proxy=None) as socket:
        chat = Chat(socket)
        await chat.send(type="hello", session=session, after=after, **hello)
        yield chat


async def new_session(running: Any, tenant: str) -> str:
    async with httpx.AsyncClient(base_url=running.url) as client:
        answer = await client.post(f"/chat/{tenant}/session")
    assert answer.status_code == 201
    return str(answer.json()["session"])


async def key_of(town: Any, tenant: str) -> str:
    (row,) = await town.rows(tenant, "SELECT key FROM web_sessions")
    return str(row["key"])


async def replied(town: Any, tenant: str, *numbers: int, **details: Any) -> None:
    key = await key_of(town, tenant)
    for seq in numbers:
        await town.decide(tenant, key, seq, channel=Channel.WEB, **details)


# The page


async def test_the_page_keeps_to_itself(town: Any) -> None:
    running = await town.gateway()
    tenant = await town.tenant()
    async with httpx.AsyncClient(base_url=running.url) as client:
        page = await client.get(f"/chat/{tenant}")
        script = await client.get("/static/chat.js")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert running.url.replace("http", "ws") in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert script.status_code == 200


@pytest.mark.parametrize("method_and_path", [("GET", ""), ("POST", "/session")])
async def test_an_unknown_business_is_404_and_one_being_set_up_503(town: Any, method_and_path: tuple[str, str]) -> None:
    running = await town.gateway()
    provisioning = await town.tenant(active=False)
    method, path = method_and_path
    async with httpx.AsyncClient(base_url=running.url) as client:
        for slug in ("no-such-tenant", "Not A Slug", "..%2f..%2fetc"):
            assert (await client.request(method, f"/chat/{slug}{path}")).status_code == 404
        answer = await client.request(method, f"/chat/{provisioning}{path}")
    assert (answer.status_code, answer.json()["error"]) == (503, "tenant-provisioning")


async def test_people_see_the_page_also_where_there_is_no_business_or_not_yet(town: Any) -> None:
    running = await town.gateway()
    provisioning = await town.tenant(active=False)
    async with httpx.AsyncClient(base_url=running.url, headers={"Accept": "text/html,*/*"}) as browser:
        for slug, status in (("no-such-tenant", 404), (provisioning, 503)):
            answer = await browser.get(f"/chat/{slug}")
            assert answer.status_code == status
            assert "<html" in answer.text


# The session


async def test_a_session_is_stored_as_a_hash_only(town: Any) -> None:
    running = await town.gateway()
    tenant = await town.tenant()
    session = await new_session(running, tenant)
    assert len(session) >= 43  # 256 bits
    (row,) = await town.rows(tenant, "SELECT token_hash, key FROM web_sessions")
    assert session not in (row["token_hash"], row["key"])
    assert session != await new_session(running, tenant)


@pytest.mark.parametrize("whose", ["nobody's", "another tenant's"])
async def test_a_session_of_somebody_else_opens_nothing(town: Any, whose: str) -> None:
    running = await town.gateway()
    tenant, other = await town.tenant(), await town.tenant()
    session = "guessed" if whose == "nobody's" else await new_session(running, other)
    async with chatting(running, tenant, session) as chat:
        refused = await chat.next()
        assert (refused["type"], refused["id"], refused["slug"]) == ("refused", None, "session-unknown")
        with pytest.raises(ConnectionClosed):
            await chat.next()


async def test_new_sessions_are_limited_by_address(town: Any) -> None:
    running = await town.gateway(web_sessions_per_minute=6)
    tenant = await town.tenant()
    async with httpx.AsyncClient(base_url=running.url) as client:
        answers = [(await client.post(f"/chat/{tenant}/session")).status_code for _ in range(7)]
    assert answers == [201] * 5 + [429] * 2


# The conversation


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


# What is refused


@pytest.mark.parametrize(
    ("frame", "slug"),
    [
        ("words", "invalid-frame"),
        ('{"type":"shout"}', "invalid-frame"),
        ('{"type":"say","id":"0b3b3f5e-5d7c-4c77-9a0f-0a4b8d0f5b11","text":"  "}', "empty"),
        ('{"type":"hello","session":"again"}', "hello-again"),
    ],
)
async def test_a_frame_that_breaks_the_protocol_is_refused_and_the_socket_stays(
    town: Any, frame: str, slug: str
) -> None:
    running = await town.gateway()
    tenant = await town.tenant()
    async with chatting(running, tenant, await new_session(running, tenant)) as chat:
        await chat.next("welcome")
        await chat.socket.send(frame)
        assert (await chat.next("refused"))["slug"] == slug
        await chat.send(type="say", text="Habari")
        await chat.next("accepted")


async def test_a_flood_is_slowed_down(town: Any) -> None:
    running = await town.gateway(web_messages_per_minute=30)
    tenant = await town.tenant()
    async with chatting(running, tenant, await new_session(running, tenant)) as chat:
        for seq in range(20):
            await chat.send(type="seen", seq=seq)
        ids = [await chat.send(type="say", text=str(n)) for n in range(7)]
        frames = [await chat.next() for _ in range(8)][1:]
    assert [frame["type"] for frame in frames] == ["accepted"] * 5 + ["refused"] * 2
    assert (frames[5]["id"], frames[5]["slug"]) == (ids[5], "too-fast")


@pytest.mark.parametrize(("frame", "code"), [("x" * 40_000, 1009), (b"bytes", 1003)])
async def test_a_frame_that_is_no_reasonable_text_ends_the_socket(town: Any, frame: str | bytes, code: int) -> None:
    running = await town.gateway()
    tenant = await town.tenant()
    async with chatting(running, tenant, await new_session(running, tenant)) as chat:
        await chat.next("welcome")
        await chat.socket.send(frame)
        with pytest.raises(ConnectionClosed) as closed:
            await chat.next()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == code


async def test_another_sites_page_cannot_open_a_socket(town: Any) -> None:
    running = await town.gateway()
    tenant = await town.tenant()
    with pytest.raises(InvalidStatus) as refused:
        async with connect(
            f"{running.url.replace('http', 'ws')}/chat/{tenant}/socket",
            origin=Origin("https://evil.example"),
            proxy=None,
        ):
            pass
    assert refused.value.response.status_code == 403


async def test_a_socket_of_an_unknown_business_is_told_so_and_closed(town: Any) -> None:
    running = await town.gateway()
    url = f"{running.url.replace('http', 'ws')}/chat/no-such-tenant/socket"
    async with connect(url, origin=running.url, proxy=None) as socket:
        assert (await Chat(socket).next())["slug"] == "unknown"
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4404


async def test_no_socket_is_left_behind(town: Any) -> None:
    running = await town.gateway()
    tenant = await town.tenant()
    session = await new_session(running, tenant)
    for _ in range(5):
        async with chatting(running, tenant, session) as chat:
            await chat.next("welcome")
    registry = running.gateway.service.metrics.registry
    await eventually(lambda: registry.get_sample_value("ratiba_gateway_sockets") == 0)


async def test_a_long_catalogue_is_shown_whole(town: Any) -> None:
    running = await town.gateway()
    tenant = await town.tenant()
    options = tuple(WordOption(value=f"w{n}", word=word) for n, word in enumerate(Word))
    async with chatting(running, tenant, await new_session(running, tenant)) as chat:
        await chat.send(type="say", text="Habari")
        await chat.next("accepted")
        await replied(town, tenant, 1, question_id="q00001", options=options, acts=(AskService(),))
        assert len((await chat.next("reply"))["options"]) == len(Word)
