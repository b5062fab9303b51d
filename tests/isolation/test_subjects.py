"""Nothing said or asked on one business's subjects shows or touches another's, and no subject is left out of this."""

from collections import Counter

import pytest

from channel_gateway.channels.web.chat import Chat
from channel_gateway.domain.outgoing import ShownReply
from ratiba_contracts import asks, facts
from ratiba_contracts.asks import Ask
from ratiba_contracts.envelope import Contract, Envelope
from ratiba_contracts.facts import Fact
from ratiba_contracts.hints import live_subject
from ratiba_contracts.requests import Refusal
from ratiba_contracts.streams import DIALS_BUCKET, SNAPSHOTS, stream_of
from ratiba_contracts.subjects import covers, original_subject, thread_subject
from ratiba_runtime.dead_letters import DeadLetters
from ratiba_runtime.publishing import publish_fact
from ratiba_runtime.snapshots import unpacked
from ratiba_runtime.testing import eventually

from . import askings, subjects
from .chat_socket import chatting
from .pendo import KUCHA, MARK, PENDO, WEB_KEY, WEB_TOKEN
from .services_at_work import Town, shown_to_kucha, trespasses

BY_TYPE = {fact.type: fact for fact in subjects.FACTS}
BY_VERB = {f"{ask.context}.{ask.verb}": ask for ask in askings.ASKS}
"""Named for the report of a run."""


def test_every_fact_that_is_read_and_every_request_is_tried() -> None:
    assert {fact.type for fact in facts.FACTS if fact.readers} == set(BY_TYPE), "list it in tests/isolation/subjects.py"
    assert {ask.pattern for ask in asks.ASKS} == {ask.pattern for ask in askings.ASKS}


async def test_no_service_listens_to_a_subject_that_is_not_tried(town: Town) -> None:
    known = [*subjects.HINTS, *(ask.pattern for ask in askings.ASKS)]
    for name, service in town.services.items():
        heard = {sub.subject for sub in service.broker.connection._subs.values() if "_INBOX" not in sub.subject}
        strange = {subject for subject in heard if not any(covers(pattern, subject) for pattern in known)}
        assert strange == set(), f"{name} listens to it: list it in tests/isolation/subjects.py"


async def test_no_consumer_reads_a_subject_that_is_not_tried(town: Town) -> None:
    for name, service in town.services.items():
        for consumer in service._consumers:
            if consumer.durable in subjects.NO_TENANTS:
                continue
            heard = {fact.pattern for fact in facts.FACTS for own in consumer.filters if _reaches(own, fact)}
            assert heard, f"{name} reads {consumer.filters}, which is no fact"
            assert heard <= {fact.pattern for fact in subjects.FACTS}, "list it in tests/isolation/subjects.py"


def _reaches(pattern: str, fact: Fact) -> bool:
    if covers(thread_subject(), pattern):
        return fact.thread_input
    return covers(pattern, fact.pattern)


@pytest.mark.parametrize("fact", BY_TYPE.values(), ids=BY_TYPE)
async def test_a_fact_at_one_business_with_the_ids_of_another_touches_nothing_of_it(town: Town, fact: Fact) -> None:
    if fact is facts.TENANT_PROVISIONED:
        await _forget_dials_of_pendo(town)
    before, handled = await town.look(), town.handled()
    for said in subjects.said_at(KUCHA.slug, fact, town.in_hand):
        await publish_fact(town.client.jetstream(), said)
    await eventually(lambda: _all_read(town, fact, handled))
    after = await town.look()
    assert trespasses(before, after) == []
    assert shown_to_kucha(before, after) == []
    assert {outcome for _, outcome in town.handled() - handled} == {"handled"}

    # The same facts at home: were they made up, nothing would come of them there either.
    at_home = subjects.said_at(PENDO.slug, fact, town.in_hand)
    for said in at_home:
        await publish_fact(town.client.jetstream(), said)
    await eventually(lambda: _all_read(town, fact, handled, times=2))
    found = trespasses(after, await town.look(), told=[said.encode() for said in at_home])
    for reader in fact.readers:
        assert any(_is_doing_of(reader, each) for each in found), f"{reader} did nothing even for Pendo"


def _is_doing_of(reader: str, trespass: str) -> bool:
    """Whether only that service does this."""
    signs = {
        facts.BOOKING: ("tenant_pendo_spa.appointments", "checkpoints_pendo_spa", '"service": "booking-fsm"'),
        facts.GATEWAY: ("tenant_pendo_spa.deliveries", '"service": "channel-gateway"'),
        facts.PERSONALITY: ("bus: $KV.dials", "tenant_pendo_spa.words_calls"),
        facts.IMPORTER: ("tenant_pendo_spa.import_drafts", '"service": "catalog-importer"'),
        facts.CROSS_SELL: ("tenant_pendo_spa.offers", "tenant_pendo_spa.second_bookings", '"service": "cross-sell"'),
        facts.PAYMENTS: ("tenant_pendo_spa.payment", '"service": "payments"'),
        facts.INFERRER: ("tenant_pendo_spa.inference_calls", '"service": "relation-inferrer"'),
    }
    return any(sign in trespass for sign in signs[reader])


@pytest.mark.parametrize("ask", BY_VERB.values(), ids=BY_VERB)
async def test_a_request_at_one_business_with_the_ids_of_another_touches_nothing_of_it(town: Town, ask: Ask) -> None:
    asking = askings.ASKS[ask]
    request = asking.written(town.in_hand)
    before = await town.look()
    answer = await town.ask(KUCHA.slug, ask, request)
    after = await town.look()
    assert (answer.slug if isinstance(answer, Refusal) else None) == asking.refused
    assert MARK not in answer.model_dump_json().lower()
    assert PENDO.slug not in answer.model_dump_json()
    assert trespasses(before, after) == []

    at_home = await town.ask(PENDO.slug, ask, request)
    got_further = isinstance(at_home, Refusal) and asking.refused is not None and at_home.slug != asking.refused
    assert isinstance(at_home, ask.answer) or got_further, "made-up ids: they were refused even at home"
    assert trespasses(after, await town.look()) or at_home != answer


@pytest.mark.parametrize("bucket", SNAPSHOTS)
async def test_a_snapshot_of_one_business_is_read_for_no_other(town: Town, bucket: str) -> None:
    held = {
        name: snapshots
        for name, service in town.services.items()
        for snapshots in service._snapshots
        if snapshots.bucket == bucket
    }
    assert held
    before = {name: snapshots.get(PENDO.slug) for name, snapshots in held.items()}
    store = await town.client.jetstream().key_value(bucket)
    value = (await store.get(PENDO.slug)).value or b""
    newer = unpacked(SNAPSHOTS[bucket], value).model_copy(update={"version": 99})
    await store.put(KUCHA.slug, newer.model_dump_json().encode())
    await eventually(lambda: all(one.get(KUCHA.slug) == newer for one in held.values()))
    assert {name: snapshots.get(PENDO.slug) for name, snapshots in held.items()} == before


# An envelope that says something else than its subject


def _as_pendo_on_kuchas_subject(fact: Fact, town: Town) -> list[tuple[str, Envelope[Contract]]]:
    """A writer who may write Kucha's subjects only, and says it is Pendo."""
    kuchas = subjects.said_at(KUCHA.slug, fact, town.in_hand)
    return [(said.subject, said.model_copy(update={"tenant": PENDO.slug})) for said in kuchas]


def _pendos_whole_on_kuchas_subject(fact: Fact, town: Town) -> list[tuple[str, Envelope[Contract]]]:
    """Pendo's message, subject and all, put on Kucha's."""
    kuchas = subjects.said_at(KUCHA.slug, fact, town.in_hand)
    return [
        (one.subject, other)
        for one, other in zip(kuchas, subjects.said_at(PENDO.slug, fact, town.in_hand), strict=True)
    ]


def _kuchas_whole_on_pendos_subject(fact: Fact, town: Town) -> list[tuple[str, Envelope[Contract]]]:
    """Kucha's message put on Pendo's subject: whose it is must not depend on which of the two is asked."""
    pendos = subjects.said_at(PENDO.slug, fact, town.in_hand)
    return [
        (one.subject, other)
        for one, other in zip(pendos, subjects.said_at(KUCHA.slug, fact, town.in_hand), strict=True)
    ]


FORGERIES = (_as_pendo_on_kuchas_subject, _pendos_whole_on_kuchas_subject, _kuchas_whole_on_pendos_subject)


@pytest.mark.parametrize("fact", BY_TYPE.values(), ids=BY_TYPE)
@pytest.mark.parametrize("forged", FORGERIES, ids=lambda forge: forge.__name__.strip("_"))
async def test_an_envelope_that_names_another_business_than_its_subject_is_put_aside(
    town: Town, fact: Fact, forged
) -> None:
    before = await town.look()
    letters = DeadLetters(town.client.jetstream)
    last = max((letter.number for letter in await letters.listed(limit=10_000)), default=0)
    said = forged(fact, town)
    for subject, message in said:
        await town.client.jetstream().publish(subject, message.encode(), stream=stream_of(fact.context).name)
    expected = len(said) * len(fact.readers)
    await eventually(lambda: _listed(letters, last, expected))
    put_aside = await letters.listed(limit=10_000, after=last)
    assert len(put_aside) == expected
    assert {letter.reason for letter in put_aside} == {
        "its envelope does not belong on the subject it was published on"
    }
    assert {original_subject(letter.subject) for letter in put_aside} == {subject for subject, _ in said}
    after = await town.look()
    assert trespasses(before, after, told=[message.encode() for _, message in said]) == []
    assert before.rows == after.rows


async def _listed(letters: DeadLetters, after: int, count: int) -> bool:
    return len(await letters.listed(limit=10_000, after=after)) >= count


# What services listen to besides


async def test_a_hint_about_a_conversation_wakes_only_the_business_it_names(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []
    replies = Chat.replies

    async def counted(chat: Chat, after: int) -> list[ShownReply]:
        found = await replies(chat, after)
        looks.append(len(found))
        return found

    monkeypatch.setattr(Chat, "replies", counted)
    async with chatting(town, PENDO.slug, WEB_TOKEN, after=1_000) as chat:
        assert (await chat.next())["type"] == "welcome"
        await eventually(lambda: looks)  # from here on the socket looks only when it is woken
        await _one_more_reply(town, seq=1_001)
        await town.client.publish(live_subject(KUCHA.slug, WEB_KEY))
        assert await chat.silent()
        await town.client.publish(live_subject(PENDO.slug, WEB_KEY))
        assert (await chat.next())["seq"] == 1_001


async def _one_more_reply(town: Town, seq: int) -> None:
    """As another replica would have stored it; its hint is what the test sends."""
    async with town.database.transaction() as connection:
        await connection.execute(
            """
            INSERT INTO tenant_pendo_spa.deliveries (key, reply_seq, part, parts, thread_id, channel, reply_id,
                correlation_id, body, state, due_at, decided_at, stored_at, accepted_at)
            SELECT key, $2, 1, 1, thread_id, channel, gen_random_uuid(), gen_random_uuid(), body, 'sent',
                now(), now(), now(), now()
            FROM tenant_pendo_spa.deliveries WHERE key = $1 AND reply_seq = 1
            """,
            WEB_KEY,
            seq,
        )


async def _forget_dials_of_pendo(town: Town) -> None:
    """As after the loss of a bucket: whoever provisions a tenant writes them again."""
    bucket = await town.client.jetstream().key_value(DIALS_BUCKET)
    await bucket.purge(PENDO.slug)
    [dials] = [one for one in town.services["personality"]._snapshots if one.bucket == DIALS_BUCKET]
    await eventually(lambda: PENDO.slug not in dials._latest)


def _all_read(town: Town, fact: Fact, before: Counter[tuple[str, str]], *, times: int = 1) -> bool:
    """Whether every reader has been given as many messages as were said."""
    many = len(subjects.FACTS[fact](town.in_hand)) * times
    read = Counter[str]()
    for (service, _), count in (town.handled() - before).items():
        read[service] += count
    return all(read[reader] >= many for reader in fact.readers)
