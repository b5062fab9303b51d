"""The webhook: what it refuses and how, and that 200 means the message is on the bus, once."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from ratiba_cli.fake_graph.webhooks import (
    BusinessNumber,
    customer_message,
    encode,
    message_status,
    message_webhook,
    new_message_id,
    sign,
)
from ratiba_contracts.conversation import TapContent, UnsupportedContent
from ratiba_contracts.envelope import provider_message_id

from .provider_side import AMINA, APP_SECRET, Edge

# What is refused


@pytest.mark.edge(13)
async def test_a_wrong_signature_is_401_and_nothing_is_taken(edge: Edge) -> None:
    raw = encode(edge.text("Habari"))
    for signature in ("sha256=" + "0" * 64, sign(raw, "another secret"), sign(raw + b" ", APP_SECRET), "words"):
        answer = await edge.post(raw, signature)
        assert (answer.status_code, answer.json()["error"]) == (401, "wrong-signature")
    async with httpx.AsyncClient() as plain:
        assert (await plain.post(f"{edge.running.url}/webhooks/whatsapp", content=raw)).status_code == 401
    assert await edge.town.facts(edge.tenant, "message_received", count=1, seconds=0.3) == []


async def test_an_oversized_body_is_413_also_when_its_length_is_not_told(edge: Edge) -> None:
    raw = encode(edge.text("x" * 60_000))
    answer = await edge.post(raw)
    assert (answer.status_code, answer.json()["error"]) == (413, "too-large")

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(raw), 8192):
            yield raw[start : start + 8192]

    headers = {"X-Hub-Signature-256": sign(raw, APP_SECRET)}
    async with httpx.AsyncClient() as plain:
        chunked = await plain.post(f"{edge.running.url}/webhooks/whatsapp", content=chunks(), headers=headers)
    assert chunked.status_code == 413


@pytest.mark.parametrize("body", [b"", b"{", b"words", b"\xff\xfe", b'{"a": NaN}', b"[" * 20_000], ids=range(6))
async def test_what_is_no_json_is_400(edge: Edge, body: bytes) -> None:
    answer = await edge.post(body)
    assert (answer.status_code, answer.json()["error"]) == (400, "malformed")


@pytest.mark.parametrize("body", [b"[]", b"7", b"{}", b'{"object":"page","entry":[{}]}'])
async def test_json_of_another_shape_is_422_and_says_what_was_expected(edge: Edge, body: bytes) -> None:
    answer = await edge.post(body)
    assert (answer.status_code, answer.json()["error"]) == (422, "wrong-shape")
    assert "whatsapp_business_account" in answer.json()["message"]


async def test_an_unknown_account_is_404(edge: Edge) -> None:
    stranger = BusinessNumber("999999999999999", "254700000000")
    message = customer_message(AMINA, new_message_id(), datetime.now(UTC), {"type": "text", "text": {"body": "Hi"}})
    answer = await edge.post(message_webhook(stranger, AMINA, message))
    assert (answer.status_code, answer.json()["error"]) == (404, "unknown")


async def test_a_tenant_that_is_being_set_up_is_503_until_it_is_active(edge: Edge) -> None:
    other = await edge.town.tenant(active=False)
    async with edge.town.database.public_transaction() as connection:
        await connection.execute(
            "INSERT INTO svc_channel_gateway.accounts (channel, account, tenant) VALUES ('whatsapp', '7001', $1)", other
        )
    message = customer_message(AMINA, new_message_id(), datetime.now(UTC), {"type": "text", "text": {"body": "Hi"}})
    answer = await edge.post(message_webhook(BusinessNumber("7001", "254700000000"), AMINA, message))
    assert (answer.status_code, answer.json()["error"]) == (503, "tenant-provisioning")
    assert answer.headers["retry-after"]


async def test_an_unmoved_bus_is_503_and_the_message_is_taken_when_it_comes_again(edge: Edge) -> None:
    edge.town.nats.freeze()
    try:
        body = edge.text("Habari")
        answer = await edge.post(body)
        assert (answer.status_code, answer.json()["error"]) == (503, "bus-unavailable")
    finally:
        edge.town.nats.thaw()
    assert (await edge.post(body)).status_code == 200
    (received,) = await edge.town.facts(edge.tenant, "message_received", count=2, seconds=1)
    assert received.data.personal.text == "Habari"


async def test_a_full_bus_is_503_and_loses_nothing(edge: Edge) -> None:
    jetstream = edge.town.client.jetstream()
    stream = await jetstream.stream_info("CONVERSATION")
    roomy = stream.config.max_bytes
    stream.config.max_bytes = stream.state.bytes + 10
    await jetstream.update_stream(stream.config)
    body = edge.text("Habari")
    try:
        answer = await edge.post(body)
        assert answer.status_code == 503
        assert answer.json()["error"] in ("bus-unavailable", "bus-refused")
    finally:
        stream.config.max_bytes = roomy
        await jetstream.update_stream(stream.config)
    assert (await edge.post(body)).status_code == 200
    assert len(await edge.town.facts(edge.tenant, "message_received", count=2, seconds=0.5)) == 1


# The handshake


async def test_the_subscription_is_confirmed_to_whoever_knows_the_verify_token(edge: Edge) -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}
    async with httpx.AsyncClient(base_url=edge.running.url) as plain:
        right = await plain.get("/webhooks/whatsapp", params={**query, "hub.verify_token": "the-verify-token-of-tests"})
        wrong = await plain.get("/webhooks/whatsapp", params={**query, "hub.verify_token": "guessed"})
        none = await plain.get("/webhooks/whatsapp")
    assert (right.status_code, right.text) == (200, "1158201444")
    assert (wrong.status_code, none.status_code) == (403, 403)


# What is taken


async def test_a_message_is_published_with_everything_the_provider_tells(edge: Edge) -> None:
    sent_at = datetime.now(UTC).replace(microsecond=0)
    await edge.post(edge.text("Nataka manicure 💅🏾", "wamid.one", sent_at))
    (fact,) = await edge.town.facts(edge.tenant, "message_received", count=1)
    assert fact.id == provider_message_id("whatsapp", edge.business.phone_number_id, "wamid.one")
    assert fact.correlationid == fact.id
    assert fact.partitionkey == edge.town.key(edge.tenant, AMINA)
    assert AMINA.wa_id not in fact.subject
    data = fact.data
    assert (data.channel, data.content.kind, data.personal.text) == ("whatsapp", "text", "Nataka manicure 💅🏾")
    assert (data.personal.phone, data.personal.profile_name) == ("+254712000001", "Amina")
    assert (data.sent_at, data.seen_reply_seq, data.clock_offset_seconds) == (sent_at, 0, 0)
    assert timedelta(0) <= data.received_at - sent_at < timedelta(seconds=30)


async def test_a_tap_and_a_photo_are_published_as_what_they_are(edge: Edge) -> None:
    reply = {"type": "button_reply", "button_reply": {"id": "k3f9q2:yes", "title": "Yes"}}
    await edge.customer.send({"type": "interactive", "interactive": reply})
    await edge.customer.send_image("like this one")
    tap, photo = await edge.town.facts(edge.tenant, "message_received", count=2)
    assert tap.data.content == TapContent(question_id="k3f9q2", value="yes")
    assert (photo.data.content, photo.data.personal.text) == (UnsupportedContent(media="image"), "like this one")


@pytest.mark.edge(10)
async def test_the_same_message_5_ms_apart_and_again_later_is_one_fact(edge: Edge) -> None:
    body = encode(edge.text("Habari", "wamid.twice"))

    async def after(seconds: float) -> httpx.Response:
        await asyncio.sleep(seconds)
        return await edge.post(body)

    answers = await asyncio.gather(after(0), after(0.005), after(0.4))
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert len(await edge.town.facts(edge.tenant, "message_received", count=2, seconds=1)) == 1


@pytest.mark.edge(10)
async def test_the_same_message_three_days_later_has_the_same_id(edge: Edge) -> None:
    """The stream forgets ids after its window; whoever handled the id before ignores it."""
    three_days_ago = datetime.now(UTC) - timedelta(days=3)
    body = edge.text("Habari", "wamid.late", three_days_ago)
    assert (await edge.post(body)).status_code == 200
    (fact,) = await edge.town.facts(edge.tenant, "message_received", count=1)
    assert fact.id == provider_message_id("whatsapp", edge.business.phone_number_id, "wamid.late")


@pytest.mark.edge(11)
async def test_messages_of_one_payload_are_published_in_its_order(edge: Edge) -> None:
    content = [{"type": "text", "text": {"body": str(n)}} for n in range(6)]
    now = datetime.now(UTC)
    messages = [customer_message(AMINA, new_message_id(), now, each) for each in content]
    payload = message_webhook(edge.business, AMINA, messages[0])
    payload["entry"][0]["changes"][0]["value"]["messages"] = messages
    assert (await edge.post(payload)).status_code == 200
    facts = await edge.town.facts(edge.tenant, "message_received", count=6)
    assert [fact.data.personal.text for fact in facts] == ["0", "1", "2", "3", "4", "5"]
    assert len({fact.partitionkey for fact in facts}) == 1


@pytest.mark.edge(12)
async def test_a_message_among_broken_and_foreign_parts_is_taken(edge: Edge) -> None:
    payload = edge.text("Habari")
    value = payload["entry"][0]["changes"][0]["value"]
    value["statuses"] = [{"status": "read"}, message_status("wamid.foreign", "read", datetime.now(UTC), "254712000001")]
    payload["entry"][0]["changes"].append({"field": "account_update", "value": {"event": "VERIFIED_ACCOUNT"}})
    payload["entry"].append({"id": "broken"})
    assert (await edge.post(payload)).status_code == 200
    (fact,) = await edge.town.facts(edge.tenant, "message_received", count=1)
    assert fact.data.personal.text == "Habari"
    assert (edge.counted("broken"), edge.counted("not_for_us"), edge.counted("unmatched")) == (2, 1, 1)


@pytest.mark.edge(12)
async def test_one_unknown_account_in_a_payload_does_not_keep_the_others_back(edge: Edge) -> None:
    payload = edge.text("Habari")
    stranger = customer_message(AMINA, new_message_id(), datetime.now(UTC), {"type": "text", "text": {"body": "Hi"}})
    payload["entry"] += message_webhook(BusinessNumber("999", "254700000000"), AMINA, stranger)["entry"]
    assert (await edge.post(payload)).status_code == 200
    assert len(await edge.town.facts(edge.tenant, "message_received", count=2, seconds=0.5)) == 1


@pytest.mark.edge(15)
async def test_a_history_backfill_is_acknowledged_and_neither_published_nor_opens_a_window(edge: Edge) -> None:
    now = datetime.now(UTC)
    old = [
        customer_message(AMINA, new_message_id(), now - timedelta(days=days), {"type": "text", "text": {"body": "Hi"}})
        for days in (180, 90, 30, 8)
    ]
    payload = message_webhook(edge.business, AMINA, old[0])
    payload["entry"][0]["changes"][0]["value"]["messages"] = old
    payload["entry"][0]["changes"].append({"field": "history", "value": {"history": [{"threads": []}]}})
    assert (await edge.post(payload)).status_code == 200
    assert await edge.town.facts(edge.tenant, "message_received", count=1, seconds=0.5) == []
    assert await edge.town.rows(edge.tenant, "SELECT key FROM windows") == []
    assert edge.counted("too_old") == 4


@pytest.mark.edge(13)
@pytest.mark.parametrize(
    "words",
    [
        '"Nataka 💅🏾 kesho"',
        r'"Nataka \ud83d\udc85\ud83c\udffe kesho"',
        '"caf\\u00e9 \\/ \u00e9"',
        r'"half \ud83d emoji"',
    ],
)
async def test_emoji_and_escapes_are_signed_as_bytes_and_read_as_words(edge: Edge, words: str) -> None:
    raw = encode(edge.text("WORDS")).decode().replace('"WORDS"', words).encode()
    assert (await edge.post(raw)).status_code == 200
    (fact,) = await edge.town.facts(edge.tenant, "message_received", count=1)
    expected = json.loads(words).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert fact.data.personal.text == expected
