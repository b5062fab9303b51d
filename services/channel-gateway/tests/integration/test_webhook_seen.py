"""What a customer had seen when they wrote, and when that was, as the webhook tells the conversation."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from channel_gateway.domain.conversation_clock import sign_clock
from ratiba_cli.fake_graph.webhooks import (
    encode,
    message_status,
    sign,
    status_webhook,
)
from ratiba_contracts.conversation import TapContent
from ratiba_contracts.options import Word, WordOption
from ratiba_runtime.testing import eventually

from .provider_side import AMINA, APP_SECRET, LOCAL_SECRET, Edge


async def test_a_signed_clock_moves_the_conversation_and_nothing_else(edge: Edge) -> None:
    now = datetime.now(UTC)
    clock = (now + timedelta(days=2)).isoformat()
    headers = {"X-Ratiba-Clock": clock, "X-Ratiba-Clock-Signature": sign_clock(LOCAL_SECRET, clock)}
    raw = encode(edge.text("Habari", at=now))
    async with httpx.AsyncClient(base_url=edge.running.url) as plain:
        signed = {"X-Hub-Signature-256": sign(raw, APP_SECRET)}
        answer = await plain.post("/webhooks/whatsapp", content=raw, headers=signed | headers)
    assert answer.status_code == 200
    (fact,) = await edge.town.facts(edge.tenant, "message_received", count=1)
    assert fact.data.clock_offset_seconds == pytest.approx(2 * 86_400, abs=5)
    assert fact.data.sent_at - now > timedelta(days=1, hours=23)
    assert abs(fact.data.received_at - now) < timedelta(seconds=30)
    (window,) = await edge.town.rows(edge.tenant, "SELECT last_inbound_at FROM windows")
    assert abs(window["last_inbound_at"] - now) < timedelta(seconds=30)


async def test_within_a_minute_a_window_is_not_written_anew_and_after_it_is(edge: Edge) -> None:
    async def written() -> tuple[datetime, str]:
        (row,) = await edge.town.rows(edge.tenant, "SELECT last_inbound_at, xmin::text AS write FROM windows")
        return row["last_inbound_at"], row["write"]

    first = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=5)
    await edge.post(edge.text("one", "wamid.one", first))
    opened = await written()
    assert opened[0] == first
    await edge.post(edge.text("two", "wamid.two", first + timedelta(seconds=59)))
    assert await written() == opened
    await edge.post(edge.text("three", "wamid.three", first + timedelta(seconds=61)))
    assert (await written())[0] == first + timedelta(seconds=61)
    await edge.post(edge.text("late", "wamid.late", first))
    assert (await written())[0] == first + timedelta(seconds=61)


@pytest.mark.parametrize("where", ["local stack", "elsewhere"])
async def test_a_clock_without_the_right_signature_is_403(town: Any, where: str) -> None:
    local = {} if where == "local stack" else {"local_stack": False, "local_stack_secret": None}
    running = await town.gateway(**local)
    clock = datetime.now(UTC).isoformat()
    signature = sign_clock(b"guessed" if where == "local stack" else LOCAL_SECRET, clock)
    raw = b"{}"
    headers = {"X-Ratiba-Clock": clock, "X-Ratiba-Clock-Signature": signature}
    async with httpx.AsyncClient(base_url=running.url) as plain:
        signed = {"X-Hub-Signature-256": sign(raw, APP_SECRET)}
        answer = await plain.post("/webhooks/whatsapp", content=raw, headers=signed | headers)
    assert (answer.status_code, answer.json()["error"]) == (403, "clock-refused")


@pytest.mark.edge(41)
async def test_of_two_quick_answers_the_second_has_not_seen_the_question_between(edge: Edge) -> None:
    await edge.customer.say("Habari")
    (first,) = await edge.town.facts(edge.tenant, "message_received", count=1)
    await edge.town.decide(edge.tenant, first.partitionkey, 1, question_id="q00001")
    (question,) = await edge.customer.replies()
    await edge.customer.say("ndio")  # the driver reports the question as read first, as a phone does
    await edge.town.decide(edge.tenant, first.partitionkey, 2)
    await eventually(lambda: edge.town.graph.accepted(after=question.seq))
    await edge.post(edge.text("ndio"))  # 300 ms later in life; the second reply is out, nothing says it arrived
    facts = await edge.town.facts(edge.tenant, "message_received", count=3)
    assert [fact.data.seen_reply_seq for fact in facts] == [0, 1, 1]


@pytest.mark.edge(41)
async def test_without_any_report_a_reply_is_seen_once_there_was_time_to_read_it(town: Any) -> None:
    running = await town.gateway(reading_time_seconds=2)
    tenant = await town.tenant()
    business = await town.business(tenant)
    async with town.customer(running, business, AMINA) as customer:
        edge = Edge(town, running, tenant, business, customer)
        await edge.post(edge.text("Habari"))
        key = town.key(tenant, AMINA)
        await town.decide(tenant, key, 1)
        await eventually(lambda: town.rows(tenant, "SELECT key FROM deliveries WHERE state = 'sent'"))
        await edge.post(edge.text("ndio"))
        await asyncio.sleep(2.1)
        await edge.post(edge.text("ndio"))
        facts = await town.facts(tenant, "message_received", count=3)
    assert [fact.data.seen_reply_seq for fact in facts] == [0, 0, 1]


@pytest.mark.edge(41)
async def test_a_report_in_the_same_payload_counts_for_the_message_behind_it(edge: Edge) -> None:
    await edge.post(edge.text("Habari"))
    await edge.town.decide(edge.tenant, edge.town.key(edge.tenant, AMINA), 1)
    (reply,) = await edge.town.graph.wait_for(AMINA.wa_id)
    now = datetime.now(UTC)
    payload = edge.text("ndio", at=now)
    told = status_webhook(edge.business, message_status(reply.wamid, "read", now, "254712000001"))
    payload["entry"] = told["entry"] + payload["entry"]
    assert (await edge.post(payload)).status_code == 200
    facts = await edge.town.facts(edge.tenant, "message_received", count=2)
    assert facts[1].data.seen_reply_seq == 1


async def test_an_options_words_typed_are_its_tap_while_its_reply_is_the_newest(edge: Edge) -> None:
    options = (WordOption(value="w-day", word=Word.OTHER_DAY), WordOption(value="w-more", word=Word.MORE_TIMES))
    key = edge.town.key(edge.tenant, AMINA)
    await edge.customer.say("More times")
    await edge.town.decide(edge.tenant, key, 1, question_id="q00001", options=options)
    await edge.customer.replies()
    await edge.customer.say(" more  TIMES. ")
    await edge.customer.say("2")
    await edge.town.decide(edge.tenant, key, 2, question_id="q00002")
    await edge.customer.replies()
    await edge.customer.say("More times")
    before, typed, number, after = await edge.town.facts(edge.tenant, "message_received", count=4)
    assert typed.data.content == TapContent(question_id="q00001", value="w-more")
    assert typed.data.personal.text == "more  TIMES."
    assert [fact.data.content.kind for fact in (before, number, after)] == ["text", "text", "text"]


@pytest.mark.edge(41)
async def test_an_options_words_typed_before_its_reply_was_seen_stay_words(edge: Edge) -> None:
    options = (WordOption(value="w-day", word=Word.OTHER_DAY), WordOption(value="w-more", word=Word.MORE_TIMES))
    await edge.post(edge.text("Habari"))
    await edge.town.decide(edge.tenant, edge.town.key(edge.tenant, AMINA), 1, question_id="q00001", options=options)
    await eventually(lambda: edge.town.rows(edge.tenant, "SELECT key FROM deliveries WHERE state = 'sent'"))
    await edge.post(edge.text("More times"))
    facts = await edge.town.facts(edge.tenant, "message_received", count=2)
    assert [(fact.data.content.kind, fact.data.seen_reply_seq) for fact in facts] == [("text", 0), ("text", 0)]
