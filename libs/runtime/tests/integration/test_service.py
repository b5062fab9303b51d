"""A whole service on real servers: a message in, one transaction, a message out, one trace, an honest health page."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from ratiba_contracts.acts import HandoffReason
from ratiba_contracts.asks import FIND_OPENINGS
from ratiba_contracts.codec import decode, envelope
from ratiba_contracts.consumers import THREAD_INPUT_CONSUMERS
from ratiba_contracts.conversation import HandoffRaised, MessageReceived
from ratiba_contracts.envelope import Envelope, derived_id, fresh_id
from ratiba_contracts.facts import TENANT_PROVISIONED
from ratiba_contracts.requests import FindOpenings, OpeningsFound, Refusal
from ratiba_contracts.streams import CATALOG_BUCKET
from ratiba_contracts.tenant import CatalogSnapshot, TenantProvisioned, Vertical
from ratiba_contracts.views import Channel
from ratiba_runtime import service as service_module
from ratiba_runtime.asks import NO_RESPONDER, put_question
from ratiba_runtime.bus_health import Denied
from ratiba_runtime.database import Database
from ratiba_runtime.health import served
from ratiba_runtime.infrastructure import POSTGRES
from ratiba_runtime.publishing import publish_fact
from ratiba_runtime.service import Service
from ratiba_runtime.settings import RuntimeSettings
from ratiba_runtime.tenancy import TenantStatus, current_tenant
from ratiba_runtime.tenant_writing import enter_tenant
from ratiba_runtime.testing import eventually
from ratiba_runtime.unit_of_work import unit_of_work

SERVICE = "booking-fsm"
TENANT = "pendo-spa"
Message = Callable[..., Envelope[MessageReceived]]


async def make(settings: RuntimeSettings, migrations: Any = None) -> Service:
    database = await Database.open(settings.postgres_url, application_name=SERVICE, max_size=4)
    return Service(SERVICE, settings, database, migrations)


def handing_off(service: Service) -> Callable[[Any], Any]:
    """A handler that leaves a note and raises a hand-off, in one transaction."""

    async def handle(received: Envelope[MessageReceived]) -> None:
        async with unit_of_work(service.database, service=SERVICE, envelope=received) as uow:
            if uow.handled_before:
                return
            note = f"{current_tenant().slug}: {received.data.personal.text}"
            await uow.connection.execute("INSERT INTO notes (note) VALUES ($1)", note)
            raised = HandoffRaised(
                thread_id="01JD8Q2Y6V7X9K3M5N4P2R1S0T",
                channel=Channel.WHATSAPP,
                reason=HandoffReason.ASKED_FOR_PERSON,
                at=received.time,
            )
            uow.emit(
                envelope(
                    raised,
                    id=derived_id(received.id, "handoff"),
                    tenant=received.tenant,
                    key=received.partitionkey,
                    time=received.time,
                    cause=received,
                )
            )

    return handle


@pytest.fixture
async def raised(whole_bus: Any) -> AsyncIterator[Any]:
    """A reader of the hand-offs."""
    subscription = await whole_bus.pull_subscribe("ratiba.*.handoff.>", durable="test")
    yield subscription
    await subscription.unsubscribe()


async def test_a_message_is_handled_once_and_what_it_caused_leaves_with_its_rows(
    settings: RuntimeSettings, whole_bus: Any, message: Message, notes: Callable[[], Any], raised: Any
) -> None:
    service = await make(settings)
    for consumer in THREAD_INPUT_CONSUMERS:
        service.on(consumer)(handing_off(service))
    first = message("habari")
    async with service.running():
        await publish_fact(whole_bus, first)
        await publish_fact(whole_bus, first)
        [out] = await raised.fetch(1, timeout=5)
        await eventually(lambda: _outbox_is_empty(service))
    fact = decode(out.data)
    assert (fact.causationid, fact.correlationid) == (first.id, first.correlationid)
    assert out.headers["Nats-Msg-Id"] == f"pendo-spa:{fact.id}"
    assert await notes() == ["pendo-spa: habari"]


async def test_a_shutdown_under_load_leaves_no_message_lying_until_its_acknowledgement_time_is_over(
    settings: RuntimeSettings, whole_bus: Any, message: Message
) -> None:
    """FastStream alone left about a quarter of the partitions blocked for 30 s at every restart."""
    sent = 0

    async def write_on() -> None:
        nonlocal sent
        while True:
            await asyncio.gather(
                *(publish_fact(whole_bus, message(key=f"{sent + n:016x}"), timeout=10) for n in range(8))
            )
            sent += 8

    async def handle(_received: Any) -> None:
        await asyncio.sleep(0.005)

    async def none_lies() -> bool:
        infos = [await whole_bus.consumer_info(each.stream, each.durable) for each in THREAD_INPUT_CONSUMERS]
        return all(info.num_ack_pending == 0 for info in infos)

    load = asyncio.create_task(write_on())
    for _ in range(2):
        service = await make(settings)
        for consumer in THREAD_INPUT_CONSUMERS:
            service.on(consumer)(handle)
        async with service.running():
            await asyncio.sleep(0.7)
        # The server takes acknowledgements in behind what it is asked; a message that was left lying stays for 10 s.
        await eventually(none_lies, within=min(each.ack_wait for each in THREAD_INPUT_CONSUMERS) / 3)
        infos = [await whole_bus.consumer_info(each.stream, each.durable) for each in THREAD_INPUT_CONSUMERS]
        assert sum(info.ack_floor.consumer_seq for info in infos) > 64
    load.cancel()


async def _outbox_is_empty(service: Service) -> bool:
    async with service.database.transaction() as connection:
        return bool(await connection.fetchval("SELECT count(*) = 0 FROM svc_booking_fsm.outbox"))


async def test_one_trace_crosses_the_bus_and_no_span_is_named_after_a_tenant_or_a_key(
    settings: RuntimeSettings, whole_bus: Any, message: Message, raised: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(service_module, "tracer_provider", lambda *_: provider)
    service = await make(settings)
    for consumer in THREAD_INPUT_CONSUMERS:
        service.on(consumer)(handing_off(service))
    async with service.running():
        with provider.get_tracer("edge").start_as_current_span("webhook") as webhook:
            trace_id = webhook.get_span_context().trace_id
            await publish_fact(whole_bus, message())
        [out] = await raised.fetch(1, timeout=5)
        handling = "ratiba.{tenant}.conversation.message_received.v1.{key} process"
        await eventually(lambda: handling in {span.name for span in exporter.get_finished_spans()})
    spans = exporter.get_finished_spans()
    assert {span.context.trace_id for span in spans if span.context} == {trace_id}
    assert out.headers["traceparent"].split("-")[1] == f"{trace_id:032x}"
    assert [span.name for span in spans if re.search(rf"{TENANT}|[0-9a-f]{{16}}", span.name)] == []


async def test_the_health_page_says_what_is_wrong_and_metrics_carry_no_ids(
    settings: RuntimeSettings, whole_bus: Any, message: Message
) -> None:
    service = await make(settings)
    for consumer in THREAD_INPUT_CONSUMERS:
        service.on(consumer)(handing_off(service))
    async with served(service.health, "127.0.0.1", 0, "health") as port, httpx.AsyncClient() as http:
        url = f"http://127.0.0.1:{port}"
        starting = await http.get(f"{url}/readyz")
        assert starting.status_code == 503
        assert starting.json()["not_ready"]["start"] == "starting or ending"
        assert (await http.get(f"{url}/healthz")).status_code == 200
        async with service.running():
            assert (await http.get(f"{url}/readyz")).status_code == 200
            await publish_fact(whole_bus, message(text="siri", key="f" * 16))
            await eventually(lambda: _handled(service))
            metrics = (await http.get(f"{url}/metrics")).text
            assert 'ratiba_messages_total{consumer="fsm-p' in metrics
            assert not re.search(rf"{TENANT}|{'f' * 16}|siri", metrics)
            service._bus_health.denied.append(Denied("publish", "x"))
            refused = await http.get(f"{url}/readyz")
            assert (refused.status_code, "refused: publish x" in refused.text) == (503, True)
            service._bus_health.denied.clear()
            service.pause.begin(POSTGRES)
            assert (await http.get(f"{url}/readyz")).json()["not_ready"] == {"infrastructure": POSTGRES}
            await service.pause.wait()
            assert (await http.get(f"{url}/readyz")).status_code == 200
        assert (await http.get(f"{url}/readyz")).status_code == 503
        assert (await http.get(f"{url}/elsewhere")).status_code == 404


async def test_a_service_with_pages_of_its_own_is_ready_only_once_they_are_served(
    settings: RuntimeSettings, whole_bus: Any
) -> None:
    served_now = asyncio.Event()

    async def pages(scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "lifespan"
        await receive()
        await served_now.wait()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})

    service = await make(settings)
    running = asyncio.create_task(service.run(pages))
    await eventually(lambda: service._started)
    assert service.health.not_ready() == {"start": "starting or ending"}
    served_now.set()
    await eventually(lambda: not service.health.not_ready())
    service.stop()
    await running


def _handled(service: Service) -> bool:
    metrics = service.metrics.registry.collect()
    return any(s.value for m in metrics if m.name == "ratiba_messages" for s in m.samples if s.name.endswith("_total"))


async def test_a_new_tenant_gets_its_tables_while_the_service_runs_and_can_be_worked_for(
    settings: RuntimeSettings, whole_bus: Any, message: Message, notes: Callable[..., Any], raised: Any, request: Any
) -> None:
    migrations = request.path.parent.parent / "notes_migrations"
    service = await make(settings, migrations)
    tables: list[tuple[str, bool]] = []

    async def provisioned_too(fact: Envelope[TenantProvisioned]) -> None:
        async with service.database.tenant_transaction() as connection:
            there = await connection.fetchval("SELECT to_regclass('notes') IS NOT NULL")
        tables.append((fact.data.slug, there))

    service.once_provisioned(provisioned_too)
    for consumer in THREAD_INPUT_CONSUMERS:
        service.on(consumer)(handing_off(service))
    async with service.running():
        await enter_tenant(service.database, "meno-clinic", name="Meno", vertical="dental")
        provisioned = TenantProvisioned(slug="meno-clinic", vertical=Vertical.DENTAL)
        now = message().time
        fact = envelope(provisioned, id=fresh_id(), tenant="meno-clinic", key="meno-clinic", time=now)
        assert fact.type == TENANT_PROVISIONED.type
        await publish_fact(whole_bus, fact)
        await publish_fact(whole_bus, message("jino", slug="meno-clinic"))
        await raised.fetch(1, timeout=10)
        assert (await service.tenants.get("meno-clinic")).status is TenantStatus.PROVISIONING  # one owner is missing
    assert await notes("meno-clinic") == ["meno-clinic: jino"]
    assert tables == [("meno-clinic", True)]


async def test_a_request_is_answered_with_its_tenant_bound_and_every_failure_is_a_refusal_in_time(
    settings: RuntimeSettings, whole_bus: Any, client: Any
) -> None:
    service = await make(settings)
    asked: list[str] = []

    async def respond(request: FindOpenings) -> OpeningsFound:
        asked.append(f"{current_tenant().slug} {request.service_id}")
        if request.service_id == "broken":
            raise ZeroDivisionError
        return OpeningsFound(openings=(), closed_because="sunday")

    def question(service_id: str) -> FindOpenings:
        return FindOpenings.model_validate({"service_id": service_id, "from_day": "2030-01-06", "days": 1})

    assert await put_question(client, FIND_OPENINGS, TENANT, question("manicure")) == NO_RESPONDER
    service.answer(FIND_OPENINGS, respond)
    async with service.running():
        found = await put_question(client, FIND_OPENINGS, TENANT, question("manicure"))
        assert found == OpeningsFound(openings=(), closed_because="sunday")
        broken = await put_question(client, FIND_OPENINGS, TENANT, question("broken"))
        unknown = await put_question(client, FIND_OPENINGS, "nobody", question("manicure"))
        assert [each.slug for each in (broken, unknown) if isinstance(each, Refusal)] == [
            "internal-error",
            "tenant-unknown",
        ]
        raw = await client.request(f"ratiba.{TENANT}.ask.booking.find_openings.v1", b'{"days": 99}', timeout=2)
        refusal = json.loads(raw.data)["result"]
        assert (refusal["outcome"], refusal["slug"]) == ("refused", "invalid-request")
        assert "99" not in refusal["message"]
    assert asked == [f"{TENANT} manicure", f"{TENANT} broken"]


async def test_snapshots_are_loaded_before_the_first_handler_runs(settings: RuntimeSettings, whole_bus: Any) -> None:
    bucket = await whole_bus.key_value(CATALOG_BUCKET)
    stored = CatalogSnapshot(version=3, currency="KES", services=())
    revision = await bucket.put(TENANT, stored.model_dump_json().encode())
    service = await make(settings)
    catalog = service.snapshots(CATALOG_BUCKET, CatalogSnapshot)
    async with service.running():
        assert catalog.get(TENANT).version == 3
        held = service.metrics.registry.get_sample_value("ratiba_snapshot_revision", {"bucket": CATALOG_BUCKET})
        assert held == revision
