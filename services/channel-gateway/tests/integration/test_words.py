"""Where a model words replies: one waits 2.5 s for better words at most, leaves once, and in its order."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from ratiba_cli.fake_graph.client import AcceptedMessage
from ratiba_cli.fake_graph.webhooks import Contact
from ratiba_contracts.acts import AskService, HandingOver, HandoffReason, Help
from ratiba_contracts.codec import envelope
from ratiba_contracts.consumers import GATEWAY_WORDS
from ratiba_contracts.conversation import ReplyWorded, WordedPersonal, worded_id
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.options import Option, ServiceOption, Word, WordOption
from ratiba_contracts.streams import DIALS_BUCKET
from ratiba_contracts.tenant import PLAIN_DIALS, DialsSnapshot
from ratiba_contracts.views import Price, PriceKind, ServiceView
from ratiba_runtime.publishing import publish_fact
from ratiba_runtime.testing import all_handled, eventually

AMINA = Contact("254712000001", "Amina")
TEMPLATE = "I can book an appointment at Pendo Spa for you, show or cancel yours, or bring in one of our team."
BETTER = "Happy to help! I can book an appointment at Pendo Spa for you, show or cancel yours, or bring in our team."
YES: tuple[Option, ...] = (WordOption(value="book", word=Word.BOOK), WordOption(value="person", word=Word.PERSON))


def text_of(message: AcceptedMessage) -> str:
    shown = message.message
    return str(shown["text"]["body"] if shown["type"] == "text" else shown["interactive"]["body"]["text"])


async def opened(town: Any, running: Any, *, words_by_model: bool = True) -> tuple[str, str]:
    """A tenant whose replies a model words, and the conversation of a customer who has written."""
    tenant = await town.tenant()
    snapshot = DialsSnapshot(version=1, dials=PLAIN_DIALS, words_by_model=words_by_model)
    bucket = await town.client.jetstream().key_value(DIALS_BUCKET)
    await bucket.put(tenant, snapshot.model_dump_json().encode())
    business = await town.business(tenant)
    async with town.customer(running, business, AMINA) as customer:
        await customer.say("Habari")
    return tenant, town.key(tenant, AMINA)


async def come(town: Any, decided: Envelope[Any], text: str | None) -> Envelope[ReplyWorded]:
    """What became of a reply's words reaches the bus."""
    reply = decided.data
    worded = ReplyWorded(
        thread_id=reply.thread_id,
        reply_seq=reply.reply_seq,
        reply_id=decided.id,
        personal=WordedPersonal(text=text),
    )
    key = decided.partitionkey
    fact = envelope(worded, id=worded_id(decided.id), tenant=decided.tenant, key=key, time=datetime.now(UTC))
    await publish_fact(town.client.jetstream(), fact)
    return fact


async def stored(town: Any, tenant: str, key: str, count: int = 1) -> None:
    """Wait until this many replies are stored."""
    query = "SELECT state FROM deliveries WHERE key = $1"

    async def all_there() -> bool:
        return len(await town.rows(tenant, query, key)) >= count

    await eventually(all_there)


async def test_the_words_that_came_in_time_leave_at_once_and_everything_to_tap_stays(town: Any) -> None:
    running = await town.gateway()
    tenant, key = await opened(town, running)
    begun = time.monotonic()
    decided = await town.decide(tenant, key, 1, question_id="k3f9q2", options=YES)
    await stored(town, tenant, key)
    await come(town, decided, BETTER)
    (message,) = await town.graph.wait_for(AMINA.wa_id)
    assert time.monotonic() - begun < 2
    assert text_of(message) == BETTER
    buttons = message.message["interactive"]["action"]["buttons"]
    assert [button["reply"]["id"] for button in buttons] == ["k3f9q2:book", "k3f9q2:person"]
    assert "words" not in message.message
    assert running.sent("ratiba_gateway_worded_total", "outcome=reworded") == 1


async def test_without_words_the_template_leaves_after_two_and_a_half_seconds_and_late_words_change_nothing(
    town: Any,
) -> None:
    running = await town.gateway()
    tenant, key = await opened(town, running)
    begun = time.monotonic()
    decided = await town.decide(tenant, key, 1)
    (message,) = await town.graph.wait_for(AMINA.wa_id)
    assert 2.3 < time.monotonic() - begun < 3.5
    assert text_of(message) == TEMPLATE
    await come(town, decided, BETTER)
    await town.decide(tenant, key, 2, acts=(HandingOver(reason=HandoffReason.CONFLICT),))
    messages = await town.graph.wait_for(AMINA.wa_id, count=3, seconds=1)
    assert len(messages) == 2
    assert running.sent("ratiba_gateway_worded_total", "outcome=too_late") == 1


async def test_that_there_are_no_better_words_lets_the_template_leave_at_once_however_often_it_is_said(
    town: Any,
) -> None:
    running = await town.gateway()
    tenant, key = await opened(town, running)
    begun = time.monotonic()
    decided = await town.decide(tenant, key, 1)
    await stored(town, tenant, key)
    fact = await come(town, decided, None)
    await town.client.jetstream().publish(fact.subject, fact.encode(), stream="CONVERSATION")
    await come(town, decided, BETTER)
    messages = await town.graph.wait_for(AMINA.wa_id, count=2, seconds=1)
    assert [text_of(message) for message in messages] == [TEMPLATE]
    assert time.monotonic() - begun < 2.4


async def test_words_are_requested_for_what_waits_once_and_for_nothing_else(town: Any) -> None:
    running = await town.gateway()
    tenant, key = await opened(town, running)
    waiting = await town.decide(tenant, key, 1)
    await town.client.jetstream().publish(waiting.subject, waiting.encode(), stream="CONVERSATION")
    await town.decide(tenant, key, 2, acts=(HandingOver(reason=HandoffReason.CONFLICT),))
    await town.decide(tenant, key, 3, at=datetime.now(UTC) - timedelta(seconds=10))
    await stored(town, tenant, key, count=3)
    (requested,) = await town.facts(tenant, "words_requested", count=2, seconds=1)
    assert (requested.data.reply_id, requested.data.decided_at) == (waiting.id, waiting.time)
    assert (requested.data.reply, requested.causationid) == (waiting.data, waiting.id)


async def test_what_waited_when_its_gateway_ended_leaves_once_from_another(town: Any) -> None:
    async with town.running() as first:
        tenant, key = await opened(town, first)
        decided = await town.decide(tenant, key, 1)
        await stored(town, tenant, key)
    await town.gateway()
    await come(town, decided, BETTER)
    messages = await town.graph.wait_for(AMINA.wa_id, count=2, seconds=3)
    assert [text_of(message) for message in messages] == [BETTER]


async def test_what_waited_when_its_gateway_ended_leaves_in_time_when_no_words_come(town: Any) -> None:
    async with town.running() as first:
        tenant, key = await opened(town, first)
        await town.decide(tenant, key, 1)
        await stored(town, tenant, key)
    await town.gateway()
    messages = await town.graph.wait_for(AMINA.wa_id, count=2, seconds=4)
    assert [text_of(message) for message in messages] == [TEMPLATE]


async def test_a_reply_never_overtakes_the_one_that_waits_before_it(town: Any) -> None:
    running = await town.gateway()
    tenant, key = await opened(town, running)
    first = await town.decide(tenant, key, 1)
    second = await town.decide(tenant, key, 2)
    await stored(town, tenant, key, count=2)
    await come(town, second, "Anything else?")
    await all_handled(town.client.jetstream(), GATEWAY_WORDS)
    assert await town.graph.accepted(to=AMINA.wa_id) == []
    await come(town, first, BETTER)
    messages = await town.graph.wait_for(AMINA.wa_id, count=2)
    assert [text_of(message) for message in messages] == [BETTER, "Anything else?"]


async def test_nothing_waits_where_the_switch_is_off_or_words_are_not_worth_it(town: Any) -> None:
    running = await town.gateway()
    off, key = await opened(town, running, words_by_model=False)
    begun = time.monotonic()
    await town.decide(off, key, 1)
    await town.graph.wait_for(AMINA.wa_id)
    on, key = await opened(town, running)
    await town.decide(on, key, 1, acts=(HandingOver(reason=HandoffReason.ASKED_FOR_PERSON),))
    await town.graph.wait_for(AMINA.wa_id, count=2)
    assert time.monotonic() - begun < 2.3


async def test_a_list_that_was_spelt_out_stays_below_other_words_and_what_is_too_long_is_not_said(town: Any) -> None:
    running = await town.gateway()
    tenant, key = await opened(town, running)
    price = Price(kind=PriceKind.FREE, currency="KES")
    names = ("Deep tissue massage for the whole body", "Deep tissue massage for the back and neck")
    services: tuple[Option, ...] = tuple(
        ServiceOption(value=f"s{n}", service=ServiceView(service_id=f"s{n}", name=name, duration_min=60, price=price))
        for n, name in enumerate(names)
    )
    first = await town.decide(tenant, key, 1, acts=(AskService(),), question_id="k3f9q2", options=services)
    second = await town.decide(tenant, key, 2, acts=(Help(),), question_id="k3f9q3", options=YES)
    await stored(town, tenant, key, count=2)
    await come(town, first, "What may I find for you?")
    await come(town, second, "x" * 1100)
    listed, plain = await town.graph.wait_for(AMINA.wa_id, count=2)
    assert text_of(listed).startswith("What may I find for you?\n\n1. Deep tissue massage for the whole body")
    assert text_of(plain) == TEMPLATE
    assert running.sent("ratiba_gateway_worded_total", "outcome=too_long") == 1
