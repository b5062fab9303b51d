"""The whole of it: a message in, one transaction, a message out, on real servers."""

import asyncio
from typing import Any

from ratiba_contracts.codec import decode, envelope
from ratiba_contracts.conversation import HandoffRaised
from ratiba_contracts.envelope import derived_id
from ratiba_contracts.acts import HandoffReason
from ratiba_contracts.streams import THREAD_INPUT_CONSUMERS
from ratiba_contracts.views import Channel

from ratiba_runtime.publishing import publish_fact
from ratiba_runtime.service import Service
from ratiba_runtime.settings import RuntimeSettings
from ratiba_runtime.tenancy import current_tenant
from ratiba_runtime.unit_of_work import unit_of_work

from .conftest import SERVICE, TENANT, eventually, message


async def test_a_message_is_handled_once_and_what_it_caused_leaves_with_its_rows(
    settings: RuntimeSettings, bus: Any
) -> None:
    service = await Service.open(SERVICE, settings)
    seen: list[str] = []

    async def handle(received: Any) -> None:
        seen.append(current_tenant().slug)
        async with unit_of_work(service.database, service=SERVICE, envelope=received) as uow:
            if uow.handled_before:
                return
            await uow.connection.execute("INSERT INTO notes (note) VALUES ($1)", received.data.personal.text)
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

    for consumer in THREAD_INPUT_CONSUMERS:
        service.on(consumer)(handle)
    first = message()
    async with service.running():
        await publish_fact(bus, first)
        subscription = await bus.pull_subscribe("ratiba.*.handoff.>", durable="test")
        [raised] = await subscription.fetch(1, timeout=5)
    assert seen == [TENANT]
    fact = decode(raised.data)
    assert (fact.causationid, fact.correlationid) == (first.id, first.correlationid)
    assert raised.headers["Nats-Msg-Id"] == str(fact.id)
