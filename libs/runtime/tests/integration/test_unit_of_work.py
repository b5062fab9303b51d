"""Rows, outgoing messages and the inbox note of an input exist together or not at all."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider

from ratiba_contracts.acts import HandoffReason
from ratiba_contracts.codec import envelope
from ratiba_contracts.conversation import HandoffRaised, MessageReceived
from ratiba_contracts.envelope import Envelope, derived_id
from ratiba_contracts.views import Channel
from ratiba_runtime.database import Database
from ratiba_runtime.delivery import Delivery, bind_delivery
from ratiba_runtime.tenancy import TenantContext, bind_tenant
from ratiba_runtime.unit_of_work import AlreadyHandled, ForeignFact, UnitOfWork, unit_of_work

SERVICE = "booking-fsm"
Message = Callable[..., Envelope[MessageReceived]]


def caused_by(received: Envelope[Any], purpose: str = "handoff") -> Envelope[HandoffRaised]:
    raised = HandoffRaised(
        thread_id="01JD8Q2Y6V7X9K3M5N4P2R1S0T",
        channel=Channel.WHATSAPP,
        reason=HandoffReason.ASKED_FOR_PERSON,
        at=datetime(2030, 1, 1, tzinfo=UTC),
    )
    return envelope(
        raised,
        id=derived_id(received.id, purpose),
        tenant=received.tenant,
        key=received.partitionkey,
        time=raised.at,
        cause=received,
    )


async def _outbox(database: Database) -> list[Any]:
    async with database.public_transaction() as connection:
        return list(await connection.fetch("SELECT * FROM svc_booking_fsm.outbox ORDER BY id"))


async def _write(uow: UnitOfWork, received: Envelope[Any]) -> None:
    await uow.connection.execute("INSERT INTO notes (note) VALUES ($1)", received.data.personal.text)
    uow.emit(caused_by(received))


async def _write_and_fail(database: Database, received: Envelope[Any]) -> None:
    async with unit_of_work(database, service=SERVICE, envelope=received) as uow:
        await _write(uow, received)
        raise LookupError


async def test_an_input_that_comes_twice_changes_nothing_the_second_time(
    database: Database, tenant: TenantContext, message: Message, notes: Callable[[], Any]
) -> None:
    received = message()
    handled_before = []
    with bind_tenant(tenant):
        for _ in range(2):
            async with unit_of_work(database, service=SERVICE, envelope=received) as uow:
                handled_before.append(uow.handled_before)
                if not uow.handled_before:
                    await _write(uow, received)
    assert handled_before == [False, True]
    assert await notes() == ["hello"]
    [row] = await _outbox(database)
    expected = caused_by(received)
    assert (row["stream"], row["subject"], row["key"], row["message_id"]) == (
        "HANDOFF",
        expected.subject,
        f"{tenant.slug}.{received.partitionkey}",
        f"{tenant.slug}:{expected.id}",
    )
    assert row["payload"] == expected.model_dump_json()


async def test_the_same_input_handled_at_the_same_moment_by_two_replicas_has_one_effect(
    database: Database, tenant: TenantContext, message: Message, notes: Callable[[], Any]
) -> None:
    received = message()

    async def handle() -> bool:
        with bind_tenant(tenant):
            async with unit_of_work(database, service=SERVICE, envelope=received) as uow:
                if not uow.handled_before:
                    await _write(uow, received)
                    await asyncio.sleep(0.05)
                return uow.handled_before

    assert sorted(await asyncio.gather(handle(), handle(), handle())) == [False, True, True]
    assert await notes() == ["hello"]
    assert len(await _outbox(database)) == 1


async def test_a_body_that_raises_leaves_no_row_no_message_and_no_note_of_handling(
    database: Database, tenant: TenantContext, message: Message, notes: Callable[[], Any]
) -> None:
    received = message()
    with bind_tenant(tenant):
        with pytest.raises(LookupError):
            await _write_and_fail(database, received)
        async with unit_of_work(database, service=SERVICE, envelope=received) as uow:
            assert not uow.handled_before
    assert await notes() == []
    assert await _outbox(database) == []


async def test_two_consumers_each_handle_a_message_once(
    database: Database, tenant: TenantContext, message: Message
) -> None:
    received = message()
    seen = []
    with bind_tenant(tenant):
        for consumer in ("fsm-p00", "fsm-audit", "fsm-p00"):
            with bind_delivery(Delivery("THREAD_INPUTS", consumer, 1, 1, received.subject)):
                async with unit_of_work(database, service=SERVICE, envelope=received) as uow:
                    seen.append((consumer, uow.handled_before))
    assert seen == [("fsm-p00", False), ("fsm-audit", False), ("fsm-p00", True)]


async def test_an_id_used_by_one_business_is_still_free_for_another(
    database: Database, tenant: TenantContext, other_tenant: TenantContext, message: Message
) -> None:
    ours = message()
    theirs = ours.model_copy(update={"tenant": other_tenant.slug})
    for bound, received in ((tenant, ours), (other_tenant, theirs)):
        with bind_tenant(bound):
            async with unit_of_work(database, service=SERVICE, envelope=received) as uow:
                assert not uow.handled_before
                uow.emit(caused_by(received))
    first, second = await _outbox(database)
    assert first["message_id"] != second["message_id"]


async def test_a_fact_of_another_business_cannot_be_emitted(
    database: Database, tenant: TenantContext, other_tenant: TenantContext, message: Message
) -> None:
    received = message()
    foreign = caused_by(received.model_copy(update={"tenant": other_tenant.slug}))
    with bind_tenant(tenant), pytest.raises(ForeignFact):
        async with unit_of_work(database, service=SERVICE, envelope=received) as uow:
            uow.emit(foreign)
    assert await _outbox(database) == []


async def test_messages_leave_in_the_order_they_were_emitted(
    database: Database, tenant: TenantContext, message: Message
) -> None:
    received = message()
    facts = [caused_by(received, f"purpose {n}") for n in range(20)]
    with bind_tenant(tenant):
        async with unit_of_work(database, service=SERVICE, envelope=received) as uow:
            for fact in facts:
                uow.emit(fact, {"n": "1"})
    rows = await _outbox(database)
    assert [row["message_id"] for row in rows] == [f"{tenant.slug}:{fact.id}" for fact in facts]
    assert {row["headers"]["n"] for row in rows} == {"1"}


async def test_a_body_that_goes_on_after_handled_before_is_refused_and_changes_nothing(
    database: Database, tenant: TenantContext, message: Message, notes: Callable[[], Any]
) -> None:
    received = message()
    with bind_tenant(tenant):
        async with unit_of_work(database, service=SERVICE, envelope=received):
            pass
        with pytest.raises(AlreadyHandled):
            async with unit_of_work(database, service=SERVICE, envelope=received) as uow:
                await _write(uow, received)
    assert await notes() == []


async def test_a_unit_costs_four_round_trips_besides_its_body(
    ready_url: str, tenant: TenantContext, message: Message
) -> None:
    database = await Database.open(ready_url, application_name="counted", max_size=1)
    statements: list[str] = []
    async with database.transaction() as connection:
        connection.add_query_logger(lambda record: statements.append(record.query))
    with bind_tenant(tenant):
        for _ in range(2):  # the second time everything is prepared
            received = message()
            statements.clear()
            async with unit_of_work(database, service=SERVICE, envelope=received) as uow:
                await _write(uow, received)
    await database.close()
    kinds = [statement.split()[0].rstrip(";") for statement in statements]
    assert kinds == ["BEGIN", "WITH", "INSERT", "INSERT", "COMMIT"], statements


async def test_the_relay_is_woken_after_the_commit_and_only_if_something_waits(
    database: Database, tenant: TenantContext, message: Message
) -> None:
    waiting: list[int] = []
    woken = asyncio.Event()

    async def look() -> None:
        waiting.append(len(await _outbox(database)))
        woken.set()

    tasks: list[asyncio.Task[None]] = []
    database.after_outbox_write = lambda: tasks.append(asyncio.create_task(look()))
    received = message()
    with bind_tenant(tenant):
        async with unit_of_work(database, service=SERVICE, envelope=received) as uow:
            await _write(uow, received)
        async with unit_of_work(database, service=SERVICE, envelope=message()):
            pass
    await asyncio.wait_for(woken.wait(), 5)
    assert len(tasks) == 1
    assert waiting == [1]


async def test_a_message_carries_the_trace_it_was_emitted_in(
    database: Database, tenant: TenantContext, message: Message
) -> None:
    received = message()
    tracer = TracerProvider().get_tracer("test")
    with bind_tenant(tenant), tracer.start_as_current_span("turn") as span:
        trace_id = f"{span.get_span_context().trace_id:032x}"
        async with unit_of_work(database, service=SERVICE, envelope=received) as uow:
            await _write(uow, received)
    [row] = await _outbox(database)
    assert row["headers"]["traceparent"].split("-")[1] == trace_id
    assert trace.get_current_span() is trace.INVALID_SPAN
