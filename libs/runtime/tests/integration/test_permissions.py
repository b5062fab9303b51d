"""A service with its own credential: what it needs is allowed, and what is refused is heard."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import nats
import pytest

from ratiba_cli.local.bus import prepare_bus
from ratiba_cli.servers import GuardedNats, ServerUrls
from ratiba_contracts.codec import envelope
from ratiba_contracts.consumers import BOOKING_TENANTS
from ratiba_contracts.conversation import MessageReceived
from ratiba_contracts.envelope import Envelope, fresh_id
from ratiba_contracts.examples import EXAMPLES
from ratiba_contracts.facts import BOOKING, GATEWAY, PERSONALITY
from ratiba_contracts.tenant import TenantProvisioned, Vertical
from ratiba_runtime.bus_health import Denied
from ratiba_runtime.migrate_bus import DRIFT_EXIT_CODE
from ratiba_runtime.publishing import BusUnavailable, publish_fact
from ratiba_runtime.service import Service
from ratiba_runtime.settings import RuntimeSettings
from ratiba_runtime.testing import eventually
from ratiba_runtime.testing.worker import working

Message = Callable[..., Envelope[MessageReceived]]


@pytest.fixture(scope="module")
def guarded(module_guarded_nats: GuardedNats) -> GuardedNats:
    """A bus as declared, made by the one user that may."""
    urls = ServerUrls("", "", module_guarded_nats.url, module_guarded_nats.urls())
    asyncio.run(prepare_bus(urls))
    return module_guarded_nats


async def test_a_reader_that_may_listen_only_on_its_own_inbox_gets_its_messages(guarded: GuardedNats) -> None:
    """FastStream does not pass the broker's inbox prefix to pull subscribers: without it, silence."""
    addresses = guarded.urls()
    operator = await nats.connect(guarded.url)
    handled: list[Any] = []

    async def handle(received: Any) -> None:
        handled.append(received)

    async with working(addresses[BOOKING], BOOKING_TENANTS, handle) as worker:
        sent = provisioned()
        await publish_fact(operator.jetstream(), sent)
        await eventually(lambda: worker.count("handled") == 1)

        async def acknowledged() -> bool:
            info = await operator.jetstream().consumer_info(BOOKING_TENANTS.stream, BOOKING_TENANTS.durable)
            return bool(info.ack_floor.stream_seq == 1)

        await eventually(acknowledged)
        assert worker.health.denied == []
        assert handled == [sent]
    await operator.close()


async def test_what_the_bus_refuses_is_counted_once_a_time_and_remembered_once_a_subject(
    guarded: GuardedNats, message: Message
) -> None:
    """The client sees only a timeout; the reason reaches the error callback alone."""

    async def handle(_: Any) -> None: ...

    sent = message()
    async with working(guarded.urls()[BOOKING], BOOKING_TENANTS, handle) as worker:
        for _ in range(2):
            with pytest.raises(BusUnavailable):
                await publish_fact(worker.broker.connection.jetstream(), sent, timeout=0.3)
        await worker.broker.connection.subscribe("_INBOX.>")
        await eventually(lambda: len(worker.health.denied) == 2)
        assert worker.health.denied == [Denied("publish", sent.subject), Denied("subscribe", "_inbox.>")]
        count = worker.metrics.registry.get_sample_value
        assert count("ratiba_bus_denied_total", {"service": BOOKING, "operation": "publish"}) == 2
        assert count("ratiba_bus_denied_total", {"service": BOOKING, "operation": "subscribe"}) == 1
        assert worker.health.refused() == (
            f"the bus refused: publish {sent.subject} and 1 more; mend the user's permissions, then restart"
        )


async def test_a_service_that_was_refused_something_is_unready_from_then_on(
    guarded: GuardedNats, ready_url: str, valkey_url: str
) -> None:
    settings = RuntimeSettings(postgres_url=ready_url, nats_url=guarded.urls()[PERSONALITY], valkey_url=valkey_url)
    service = await Service.open(PERSONALITY, settings)
    async with service.running():
        assert service.health.not_ready() == {}
        await service.broker.connection.publish("ratiba.pendo-spa.booking.booked.v1.k", b"{}")
        await eventually(service.health.not_ready)
        assert "refused: publish ratiba.pendo-spa.booking.booked.v1.k;" in service.health.not_ready()["bus"]
        await publish_and_wait(service)
        assert "bus" in service.health.not_ready(), "what it may do does not make up for what it may not"


async def test_a_service_with_the_credential_of_another_does_not_start_and_says_why(
    guarded: GuardedNats, ready_url: str, valkey_url: str
) -> None:
    settings = RuntimeSettings(postgres_url=ready_url, nats_url=guarded.urls()[GATEWAY], valkey_url=valkey_url)
    service = await Service.open(PERSONALITY, settings)
    with pytest.raises(SystemExit) as ended:
        await service.run()
    assert ended.value.code == DRIFT_EXIT_CODE
    assert "refused: subscribe _inbox_personality." in service.health.not_ready()["bus"]
    await service.database.close()


async def publish_and_wait(service: Service) -> None:
    """A fact of its own, stored."""
    example = EXAMPLES["personality.dials_changed.v1"]
    fact = envelope(example, id=fresh_id(), tenant="pendo-spa", key="pendo-spa", time=datetime.now(UTC))
    assert (await publish_fact(service.jetstream(), fact)).seq == 1


def provisioned() -> Envelope[TenantProvisioned]:
    data = TenantProvisioned(slug="pendo-spa", vertical=Vertical.SPA)
    return envelope(data, id=fresh_id(), tenant="pendo-spa", key="pendo-spa", time=datetime.now(UTC))
