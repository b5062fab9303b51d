"""Who may do what on the bus follows from the register: facts, asks, consumers, buckets, hints."""

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest

from ratiba_contracts import asks, facts, permissions, roles, streams
from ratiba_contracts.asks import ASKS, Ask
from ratiba_contracts.authorization import authorization, authorization_file
from ratiba_contracts.consumers import CONSUMERS, Consumer
from ratiba_contracts.conversation import HandoffRaised
from ratiba_contracts.facts import BOOKING, FACTS, GATEWAY, PERSONALITY, SERVICES, Fact
from ratiba_contracts.hints import HINTS, Hint
from ratiba_contracts.integrators import Integrator, InvalidIntegrator
from ratiba_contracts.permissions import Permissions, inbox_prefix, service_permissions
from ratiba_contracts.roles import everybody, integrator_permissions
from ratiba_contracts.streams import SNAPSHOT_BUCKETS, Bucket
from ratiba_contracts.subjects import armed_subject, covers, event_subject

ROOT = Path(__file__).parents[2]
CALENDAR = Integrator("pendo-spa", "calendar")
USERS = {each.user: each for each in everybody([CALENDAR, Integrator("tabasamu-dental", "till")])}


def may(patterns: Iterable[str], subject: str) -> bool:
    return any(covers(pattern, subject) for pattern in patterns)


def publishers(subject: str) -> set[str]:
    return {user for user, each in USERS.items() if may(each.publish, subject) and not may(each.never_publish, subject)}


def listeners(subject: str) -> set[str]:
    return {user for user, each in USERS.items() if may(each.subscribe, subject)}


def test_every_service_of_the_repository_has_a_user() -> None:
    assert set(SERVICES) == {path.name for path in (ROOT / "services").iterdir() if path.is_dir()}
    assert len({each.user for each in everybody()}) == len(everybody())


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.type)
def test_a_fact_is_published_by_its_writer_alone_but_for_a_replay(fact: Fact) -> None:
    subject = event_subject("pendo-spa", fact.context, fact.name, "k1")
    writer = roles.OPERATOR if fact.writer == facts.CLI else fact.writer
    assert publishers(subject) == {writer, roles.OPERATOR}


def test_nobody_overhears_facts_but_the_operator_and_who_is_named_for_a_hint() -> None:
    in_passing = {hint.pattern: set(hint.listeners) for hint in HINTS}
    for fact in FACTS:
        told = in_passing.get(fact.pattern, set())
        assert listeners(event_subject("pendo-spa", fact.context, fact.name, "k1")) == {roles.OPERATOR} | told
    assert in_passing.keys() & {fact.pattern for fact in FACTS} == {
        facts.TENANT_PROVISIONED.pattern,
        facts.PAGE_READ.pattern,
        facts.DRAFT_READY.pattern,
    }, "none of them says anything of a customer"
    assert listeners("ratiba.pendo-spa.ask.channel.register_account.v1") == {GATEWAY}, "its token is for one service"


@pytest.mark.parametrize("consumer", CONSUMERS, ids=lambda consumer: consumer.durable)
def test_a_durable_is_read_and_acknowledged_by_its_service_alone(consumer: Consumer) -> None:
    place = f"{consumer.stream}.{consumer.durable}"
    own = {consumer.service}
    assert publishers(f"$JS.API.CONSUMER.MSG.NEXT.{place}") == own
    assert publishers(f"$JS.ACK.{place}.1.7.7.1795242497655675935.0") == own
    assert publishers(f"dead.{place}") == own
    assert publishers(f"$JS.API.CONSUMER.INFO.{place}") == own | {roles.MIGRATOR, roles.OPERATOR}
    for making in (f"$JS.API.CONSUMER.CREATE.{place}", f"$JS.API.CONSUMER.CREATE.{place}.ratiba.*.x"):
        assert publishers(making) == {roles.MIGRATOR}
    assert publishers(f"$JS.API.CONSUMER.DELETE.{place}") == set()


@pytest.mark.parametrize("stream", [each.name for each in streams.STREAMS] + ["KV_catalog", "KV_dials", "NEW"])
def test_only_the_migrator_makes_and_changes_streams_and_nobody_ends_one(stream: str) -> None:
    maker = set() if stream == "NEW" else {roles.MIGRATOR}
    assert publishers(f"$JS.API.STREAM.CREATE.{stream}") == maker
    assert publishers(f"$JS.API.STREAM.UPDATE.{stream}") == maker
    assert publishers(f"$JS.API.STREAM.DELETE.{stream}") == publishers(f"$JS.API.STREAM.PURGE.{stream}") == set()


@pytest.mark.parametrize("ask", ASKS, ids=lambda ask: ask.pattern)
def test_a_request_is_asked_by_those_named_and_answered_by_one(ask: Ask) -> None:
    subject = ask.pattern.replace("*", "pendo-spa")
    assert publishers(subject) == {roles.OPERATOR if asker == facts.CLI else asker for asker in ask.askers}
    assert listeners(subject) == {ask.responder}
    assert USERS[ask.responder].answers


@pytest.mark.parametrize("hint", HINTS, ids=lambda hint: hint.pattern)
def test_a_hint_is_said_and_heard_by_those_named(hint: Hint) -> None:
    subject = hint.pattern.replace("*", "x")
    said = {roles.OPERATOR if each == facts.CLI else each for each in hint.speakers}
    by_hand = {roles.OPERATOR} if hint.pattern in {fact.pattern for fact in FACTS} else set()
    assert publishers(subject) == said | by_hand
    assert listeners(subject) - {roles.OPERATOR} == set(hint.listeners)


def test_timers_are_armed_by_the_writer_of_their_fact_alone() -> None:
    for fact in (facts.TIMER_FIRED, facts.PAYMENT_TIMER_FIRED):
        armed = armed_subject("pendo-spa", fact.context, "01JD8Q2Y6V7X9K3M5N4P2R1S0T", "hold")
        assert publishers(armed) == publishers(f"{armed}.disarmed") == {fact.writer}


@pytest.mark.parametrize("bucket", SNAPSHOT_BUCKETS, ids=lambda bucket: bucket.name)
def test_a_bucket_has_one_writer_and_only_its_readers_read_it(bucket: Bucket) -> None:
    parties = {roles.OPERATOR if each == facts.CLI else each for each in (bucket.writer, *bucket.readers)}
    assert publishers(f"$KV.{bucket.name}.pendo-spa") == parties - set(bucket.readers)
    assert publishers(f"$JS.API.STREAM.MSG.GET.KV_{bucket.name}") == parties | {roles.OPERATOR}
    assert publishers(f"$JS.API.CONSUMER.CREATE.KV_{bucket.name}") == parties
    assert publishers(f"$JS.API.CONSUMER.CREATE.KV_{bucket.name}.named") == set()


def test_stored_conversations_are_read_by_those_who_take_part_in_them() -> None:
    assert publishers("$JS.API.STREAM.MSG.GET.CONVERSATION") == {GATEWAY, BOOKING, PERSONALITY, roles.OPERATOR}
    assert publishers("$JS.API.STREAM.MSG.GET.THREAD_INPUTS") == {BOOKING, roles.OPERATOR}
    assert PERSONALITY not in publishers("$JS.API.STREAM.MSG.GET.BOOKING")


@pytest.mark.parametrize("user", USERS)
def test_nobody_listens_where_anothers_answers_arrive(user: str) -> None:
    assert listeners(f"{inbox_prefix(user)}.x.y") == ({user} if user != roles.OPERATOR else set())
    assert listeners("_INBOX.x.y") == {roles.OPERATOR}, "what a client takes unless told otherwise"


def test_an_integrator_may_fetch_and_acknowledge_and_nothing_else() -> None:
    durable = "BOOKING.integ-pendo-spa-calendar"
    assert integrator_permissions(CALENDAR) == Permissions(
        user="integ-pendo-spa-calendar",
        publish=(f"$JS.ACK.{durable}.>", f"$JS.API.CONSUMER.MSG.NEXT.{durable}"),
        subscribe=("_INBOX_integ-pendo-spa-calendar.>",),
    )
    assert CALENDAR.consumer.filters == ("ratiba.pendo-spa.booking.*.v1.*",)
    assert CALENDAR.consumer.max_deliver == -1


@pytest.mark.parametrize(
    "words", ["pendo-spa", "pendo/spa-calendar", "pendo/*", "pen.do/calendar", "/calendar", "a b/c"]
)
def test_an_integrator_whose_durable_could_be_anothers_is_refused(words: str) -> None:
    with pytest.raises(InvalidIntegrator):
        Integrator.read(words)


def test_a_new_fact_consumer_or_request_changes_the_permissions_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    soothed = Fact("handoff", "soothed", HandoffRaised, PERSONALITY, (GATEWAY,))
    reader = Consumer("personality-handoffs", "HANDOFF", PERSONALITY, (soothed.pattern,), 1)
    asking = Ask("payment", "quote", HandoffRaised, HandoffRaised, PERSONALITY, (BOOKING,))
    others = tuple(ask for ask in ASKS if ask.responder != PERSONALITY)
    monkeypatch.setattr(permissions, "ASKS", others)
    before = {service: service_permissions(service) for service in SERVICES}
    monkeypatch.setattr(permissions, "FACTS", (*FACTS, soothed))
    monkeypatch.setattr(permissions, "CONSUMERS", (*CONSUMERS, reader))
    monkeypatch.setattr(permissions, "ASKS", (*others, asking))
    after = {service: service_permissions(service) for service in SERVICES}
    assert set(after[PERSONALITY].publish) - set(before[PERSONALITY].publish) == {
        soothed.pattern,
        "$JS.API.STREAM.INFO.HANDOFF",
        "$JS.API.STREAM.MSG.GET.HANDOFF",
        "$JS.API.CONSUMER.INFO.HANDOFF.personality-handoffs",
        "$JS.API.CONSUMER.MSG.NEXT.HANDOFF.personality-handoffs",
        "$JS.ACK.HANDOFF.personality-handoffs.>",
        "dead.HANDOFF.personality-handoffs",
    }
    assert set(after[PERSONALITY].subscribe) - set(before[PERSONALITY].subscribe) == {asking.pattern}
    assert (before[PERSONALITY].answers, after[PERSONALITY].answers) == (False, True)
    assert set(after[BOOKING].publish) - set(before[BOOKING].publish) == {asking.pattern}
    assert after[GATEWAY] == before[GATEWAY]


def test_the_file_names_a_variable_a_password_and_holds_none() -> None:
    text = authorization_file([CALENDAR])
    assert text.count('"password": $NATS_PASSWORD_') == text.count('"password"') == len(everybody([CALENDAR]))
    assert '"password": $NATS_PASSWORD_INTEG_PENDO_SPA_CALENDAR,' in text
    with pytest.raises(KeyError):
        authorization(everybody(), {})


def constants_in(service: str, kind: type) -> dict[str, object]:
    """Constants of the register that a service's wiring names, by name."""
    [wiring] = (ROOT / "services" / service).glob("*/wiring.py")
    used = {node.id for node in ast.walk(ast.parse(wiring.read_text("utf-8"))) if isinstance(node, ast.Name)}
    known = {**vars(facts), **vars(asks), **vars(streams)}
    return {name: known[name] for name in used if isinstance(known.get(name), kind)}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_follows_the_buckets_and_answers_the_requests_that_name_it(service: str) -> None:
    buckets = {each.name for each in SNAPSHOT_BUCKETS if service in (each.writer, *each.readers)}
    assert {name for name in constants_in(service, str).values() if name in streams.BUCKETS} == buckets
    assert set(constants_in(service, Ask).values()) == {ask for ask in ASKS if ask.responder == service}
