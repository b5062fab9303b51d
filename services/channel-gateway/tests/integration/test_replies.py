"""Replies: in order, one at a time in a conversation, side by side across conversations, none lost, none doubled."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ratiba_cli.fake_graph.client import AcceptedMessage
from ratiba_cli.fake_graph.faults import Fault
from ratiba_cli.fake_graph.webhooks import BusinessNumber, Contact
from ratiba_contracts.acts import AskService
from ratiba_contracts.options import ServiceOption
from ratiba_contracts.views import Price, PriceKind, ServiceView
from ratiba_runtime.testing import eventually

AMINA = Contact("254712000001", "Amina")
BRENDA = Contact("254712000002", "Brenda")


def places(messages: list[AcceptedMessage]) -> list[str]:
    """Which reply and part each message was."""
    return [message.message["biz_opaque_callback_data"].split(":", 1)[1] for message in messages]


async def opened(town: Any, running: Any, *contacts: Contact, **settings: Any) -> tuple[str, BusinessNumber, list[str]]:
    """A tenant whose customers have each written once; their conversations' keys."""
    tenant = await town.tenant()
    business = await town.business(tenant, **settings)
    for contact in contacts:
        async with town.customer(running, business, contact) as customer:
            await customer.say("Habari")
    return tenant, business, [town.key(tenant, contact) for contact in contacts]


async def states(town: Any, tenant: str, key: str) -> list[str]:
    rows = await town.rows(tenant, "SELECT state FROM deliveries WHERE key = $1 ORDER BY reply_seq, part", key)
    return [row["state"] for row in rows]


async def test_replies_that_were_stored_in_another_order_leave_in_theirs(town: Any) -> None:
    running = await town.gateway()
    tenant, _, (key,) = await opened(town, running, AMINA)
    for seq in (3, 2, 5, 1, 4):
        await town.decide(tenant, key, seq)
    assert places(await town.graph.wait_for(AMINA.wa_id, count=5)) == ["1:1", "2:1", "3:1", "4:1", "5:1"]


async def test_a_decision_delivered_twice_is_one_message(town: Any) -> None:
    running = await town.gateway()
    tenant, _, (key,) = await opened(town, running, AMINA)
    fact = await town.decide(tenant, key, 1)
    await town.graph.wait_for(AMINA.wa_id)
    headers = {"Nats-Msg-Id": "another-id"}
    await town.client.jetstream().publish(fact.subject, fact.encode(), stream="CONVERSATION", headers=headers)
    await town.decide(tenant, key, 2)
    assert places(await town.graph.wait_for(AMINA.wa_id, count=3, seconds=1)) == ["1:1", "2:1"]


async def test_another_reply_of_the_same_number_is_put_aside_as_poison(town: Any) -> None:
    running = await town.gateway()
    tenant, _, (key,) = await opened(town, running, AMINA)
    await town.decide(tenant, key, 1)
    await town.decide(tenant, key, 1)
    assert places(await town.graph.wait_for(AMINA.wa_id, count=2, seconds=1)) == ["1:1"]
    letters = await running.gateway.service.dead_letters.listed()
    assert "another reply 1" in letters[-1].reason


async def test_a_rate_limited_conversation_waits_and_holds_nobody_else(town: Any) -> None:
    running = await town.gateway(build_with={"jitter": lambda: 0.99})
    tenant, _, (amina, brenda) = await opened(town, running, AMINA, BRENDA)
    await town.graph.fault(Fault(then="refuse", code=131056, times=2, to=AMINA.wa_id))
    for seq in (1, 2, 3):
        await town.decide(tenant, amina, seq)
        await town.decide(tenant, brenda, seq)
    delayed = await town.graph.wait_for(AMINA.wa_id, count=3, seconds=20)
    unhindered = await town.graph.accepted(to=BRENDA.wa_id)
    assert places(delayed) == places(unhindered) == ["1:1", "2:1", "3:1"]
    assert unhindered[-1].seq < delayed[0].seq
    assert running.sent("ratiba_gateway_sends_total", "channel=whatsapp,outcome=retried,reason=rate-limited") == 2


@pytest.mark.parametrize(
    "fault",
    [Fault(then="break", status=503), Fault(then="cut"), Fault(then="refuse", code=131000), Fault(slow_ms=3000)],
    ids=["5xx without JSON", "connection cut", "unknown error", "too slow"],
)
async def test_a_call_that_fails_for_now_is_made_again(town: Any, fault: Fault) -> None:
    running = await town.gateway(build_with={"jitter": lambda: 0.0}, send_timeout_seconds=2)
    tenant, _, (key,) = await opened(town, running, AMINA)
    await town.graph.fault(fault)
    await town.decide(tenant, key, 1)
    await town.decide(tenant, key, 2)
    await eventually(lambda: _all_sent(town, tenant, key, 2))
    sent = places(await town.graph.accepted(to=AMINA.wa_id))
    assert [place for n, place in enumerate(sent) if place not in sent[:n]] == ["1:1", "2:1"]
    row = (await town.rows(tenant, "SELECT attempts FROM deliveries WHERE reply_seq = 1"))[0]
    assert row["attempts"] == 2


async def _all_sent(town: Any, tenant: str, key: str, count: int) -> bool:
    return (await states(town, tenant, key)) == ["sent"] * count


@pytest.mark.edge(16)
@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (131047, "window-closed"),
        (132015, "template-unusable"),
        (131049, "held-back-by-provider"),
        (131026, "undeliverable"),
        (131050, "customer-opted-out"),
    ],
)
async def test_a_refusal_for_good_is_told_and_the_next_reply_leaves(town: Any, code: int, reason: str) -> None:
    running = await town.gateway()
    tenant, _, (key,) = await opened(town, running, AMINA)
    await town.graph.fault(Fault(then="refuse", code=code))
    decided = await town.decide(tenant, key, 1)
    await town.decide(tenant, key, 2)
    (failed,) = await town.facts(tenant, "message_failed", count=1)
    assert (failed.data.reason, failed.data.provider_code, failed.data.reply_seq) == (reason, code, 1)
    assert (failed.causationid, failed.correlationid) == (decided.id, decided.correlationid)
    assert places(await town.graph.wait_for(AMINA.wa_id)) == ["2:1"]
    (sent,) = await town.facts(tenant, "message_delivered", count=2, seconds=0.5)
    assert sent.data.reply_seq == 2


@pytest.mark.edge(16)
async def test_a_message_that_failed_later_is_never_called_delivered(town: Any) -> None:
    running = await town.gateway()
    await town.graph.tell_statuses(f"{running.url}/webhooks/whatsapp", "the-app-secret-of-tests")
    tenant, _, (key,) = await opened(town, running, AMINA)
    await town.graph.fault(Fault(then="undeliver", code=131047))
    await town.decide(tenant, key, 1)
    (failed,) = await town.facts(tenant, "message_failed", count=1)
    assert (failed.data.reason, failed.data.provider_code) == ("window-closed", 131047)
    (sent,) = await town.facts(tenant, "message_delivered", count=2, seconds=0.5)
    assert sent.data.state == "sent"
    assert await states(town, tenant, key) == ["failed"]


@pytest.mark.edge(12)
async def test_statuses_in_reverse_order_move_forward_only_and_are_told_once(town: Any) -> None:
    running = await town.gateway()
    tenant, business, (key,) = await opened(town, running, AMINA)
    await town.decide(tenant, key, 1)
    async with town.customer(running, business, AMINA) as customer:
        (reply,) = await town.graph.wait_for(AMINA.wa_id)
        for status in ("read", "delivered", "sent", "read"):
            await customer.report(reply.wamid, status)
    facts = await town.facts(tenant, "message_delivered", count=3, seconds=0.7)
    assert [fact.data.state for fact in facts] == ["sent", "read"]
    assert await states(town, tenant, key) == ["read"]


async def test_statuses_that_overtake_the_answer_to_the_call_are_kept(town: Any) -> None:
    """The provider reports while its answer to our call is still on the way."""
    running = await town.gateway()
    await town.graph.tell_statuses(f"{running.url}/webhooks/whatsapp", "the-app-secret-of-tests")
    contacts = [Contact(f"2547120001{n:02}", "Amina") for n in range(8)]
    tenant, _, keys = await opened(town, running, *contacts)
    for key in keys:
        await town.decide(tenant, key, 1)
    facts = await town.facts(tenant, "message_delivered", count=16)
    assert sorted(fact.data.state for fact in facts) == ["delivered"] * 8 + ["sent"] * 8


async def test_a_lost_answer_that_a_status_makes_up_for_is_not_sent_again(town: Any) -> None:
    """Accepted, but the connection died before we heard so; the status carries our own mark back."""
    running = await town.gateway(build_with={"jitter": lambda: 9.0})  # seconds, not one
    tenant, business, (key,) = await opened(town, running, AMINA)
    await town.graph.fault(Fault(then="swallow"))
    await town.decide(tenant, key, 1)
    (reply,) = await town.graph.wait_for(AMINA.wa_id)
    async with town.customer(running, business, AMINA) as customer:
        status = {"id": reply.wamid, "status": "delivered", "timestamp": str(int(datetime.now(UTC).timestamp()))}
        mark = reply.message["biz_opaque_callback_data"]
        told = {**status, "recipient_id": AMINA.wa_id, "biz_opaque_callback_data": mark}
        metadata = {"display_phone_number": "254700000000", "phone_number_id": business.phone_number_id}
        change = {"field": "messages", "value": {"metadata": metadata, "statuses": [told]}}
        await customer.deliver({"object": "whatsapp_business_account", "entry": [{"id": "9", "changes": [change]}]})
    await town.decide(tenant, key, 2)
    assert places(await town.graph.wait_for(AMINA.wa_id, count=3, seconds=1.5)) == ["1:1", "2:1"]
    assert await states(town, tenant, key) == ["delivered", "sent"]


async def test_two_replicas_keep_every_conversation_in_order_through_failures(town: Any) -> None:
    replicas = [await town.gateway(build_with={"jitter": lambda: 0.0}) for _ in range(2)]
    contacts = [Contact(f"2547120002{n:02}", "Amina") for n in range(12)]
    tenant, _, keys = await opened(town, replicas[0], *contacts)
    dice = random.Random(20261120)
    for contact in contacts:
        for _ in range(2):
            trouble = dice.choice(
                [Fault(then="refuse", code=130429), Fault(then="cut"), Fault(slow_ms=60), Fault(then="break")]
            )
            await town.graph.fault(trouble.model_copy(update={"to": contact.wa_id}))
    for seq in range(1, 6):
        await asyncio.gather(*(town.decide(tenant, key, seq) for key in keys))
    await town.graph.wait_for(count=5 * len(contacts), seconds=60)
    for contact in contacts:
        assert places(await town.graph.accepted(to=contact.wa_id)) == [f"{seq}:1" for seq in range(1, 6)]
    assert await town.graph.last_seq() == 5 * len(contacts)
    labels = "channel=whatsapp,outcome=sent,reason="
    await eventually(lambda: sum(r.sent("ratiba_gateway_sends_total", labels) for r in replicas) == 5 * len(contacts))
    assert min(r.sent("ratiba_gateway_sends_total", labels) for r in replicas) > 0


async def test_the_database_refuses_a_second_message_in_flight(town: Any) -> None:
    running = await town.gateway()
    tenant, _, (key,) = await opened(town, running, AMINA)
    await town.graph.fault(Fault(slow_ms=2500))
    await town.decide(tenant, key, 1)
    await town.decide(tenant, key, 2)
    await eventually(lambda: _states_are(town, tenant, key, ["sending", "pending"]))
    with pytest.raises(Exception, match="deliveries_one_in_flight"):
        await town.rows(tenant, "UPDATE deliveries SET state = 'sending' WHERE reply_seq = 2 RETURNING key")


async def _states_are(town: Any, tenant: str, key: str, expected: list[str]) -> bool:
    return (await states(town, tenant, key)) == expected


async def test_a_reply_whose_predecessor_never_comes_leaves_after_a_while(town: Any) -> None:
    running = await town.gateway(gap_patience_seconds=2)
    tenant, _, (key,) = await opened(town, running, AMINA)
    await town.decide(tenant, key, 1)
    await town.graph.wait_for(AMINA.wa_id)
    await town.decide(tenant, key, 3)
    assert places(await town.graph.wait_for(AMINA.wa_id, count=2, seconds=0.5)) == ["1:1"]
    assert places(await town.graph.wait_for(AMINA.wa_id, count=2)) == ["1:1", "3:1"]
    await town.decide(tenant, key, 2)
    (failed,) = await town.facts(tenant, "message_failed", count=1)
    assert (failed.data.reason, failed.data.reply_seq) == ("superseded", 2)
    await town.decide(tenant, key, 4)
    assert places(await town.graph.wait_for(AMINA.wa_id, count=3)) == ["1:1", "3:1", "4:1"]


async def test_a_reply_that_could_not_leave_for_too_long_is_given_up(town: Any) -> None:
    running = await town.gateway(give_up_after_seconds=60)
    tenant, _, (key,) = await opened(town, running, AMINA)
    await town.decide(tenant, key, 1, at=datetime.now(UTC) - timedelta(seconds=61))
    await town.decide(tenant, key, 2)
    (failed,) = await town.facts(tenant, "message_failed", count=1)
    assert (failed.data.reason, failed.data.reply_seq) == ("stale", 1)
    assert places(await town.graph.wait_for(AMINA.wa_id)) == ["2:1"]


async def test_a_reply_to_nobody_is_told_as_failed(town: Any) -> None:
    await town.gateway()
    tenant = await town.tenant()
    await town.decide(tenant, "0123456789abcdef", 1)
    (failed,) = await town.facts(tenant, "message_failed", count=1)
    assert failed.data.reason == "no-address"


@pytest.mark.edge(17)
async def test_a_catalogue_longer_than_a_list_reaches_the_customer_whole(town: Any) -> None:
    running = await town.gateway()
    tenant, _, (key,) = await opened(town, running, AMINA)
    price = Price(kind=PriceKind.FIXED, currency="KES", amount=150_000)
    names = [f"Treatment number {n} with a rather long name" for n in range(1, 41)]
    options = tuple(
        ServiceOption(
            value=f"s-{n}",
            service=ServiceView(service_id=f"s-{n}", name=name, duration_min=45, price=price),
        )
        for n, name in enumerate(names, 1)
    )
    await town.decide(tenant, key, 1, question_id="q00001", options=options, acts=(AskService(),))
    await town.decide(tenant, key, 2)
    await eventually(lambda: _none_waits(town, tenant, key))
    sent = await town.graph.accepted(to=AMINA.wa_id)
    *ahead, menu, last = sent
    assert len(ahead) >= 1
    assert places(sent) == [*(f"1:{part}" for part in range(1, len(sent))), "2:1"]
    assert menu.opens_list
    assert len(menu.options) == 10
    text = "\n".join(message.text for message in sent)
    assert all(name in text for name in names)
    facts = await town.facts(tenant, "message_delivered", count=2)
    assert [fact.data.reply_seq for fact in facts] == [1, 2]
    assert last.options == []


async def _none_waits(town: Any, tenant: str, key: str) -> bool:
    found = await states(town, tenant, key)
    return len(found) > 2 and set(found) == {"sent"}


async def test_without_a_token_the_owner_must_act(town: Any) -> None:
    running = await town.gateway()
    tenant, _, (key,) = await opened(town, running, AMINA, token="revoked")
    await town.decide(tenant, key, 1)
    (failed,) = await town.facts(tenant, "message_failed", count=1)
    assert (failed.data.reason, failed.data.provider_code) == ("access-token-refused", 190)
