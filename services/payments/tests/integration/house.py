"""A house with payments in it: real servers, replicas of the service, the fake Daraja, and a hand on the bus."""

import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

import nats.errors
from cryptography.fernet import Fernet
from nats.aio.client import Client
from pydantic import SecretStr

from payments.settings import PaymentsSettings
from payments.wiring import TENANT_MIGRATIONS, Payments, build
from ratiba_cli.fake_daraja.behaviour import Behaviour
from ratiba_cli.fake_daraja.client import FakeDarajaClient, SeenPrompt
from ratiba_contracts.asks import SET_UP_PAYMENTS, SHOW_PAYMENTS, Ask
from ratiba_contracts.booking import Cancelled
from ratiba_contracts.codec import decode, envelope
from ratiba_contracts.envelope import Contract, Envelope, fresh_id
from ratiba_contracts.examples import EXAMPLES
from ratiba_contracts.payment_requests import (
    DarajaAccount,
    PaymentsSetUp,
    PaymentsShown,
    SetUpPayments,
    ShownPayment,
    ShowPayments,
)
from ratiba_contracts.payments import FrozenLine, Method, PayerPersonal, PaymentRequested, PaymentState
from ratiba_contracts.subjects import event_pattern
from ratiba_runtime.asks import put_question
from ratiba_runtime.database import Database
from ratiba_runtime.health import served
from ratiba_runtime.migrate_database import migrate_tenant
from ratiba_runtime.publishing import publish_fact
from ratiba_runtime.tenant_writing import enter_tenant
from ratiba_runtime.testing import eventually

CALLBACK_SECRET = "the-callback-secret-of-tests"
THREAD = "01JD8Q2Y6V7X9K3M5N4P2R1S0T"
MANICURE, PEDICURE = 150000, 180000
LADDER = (0.6, 1.2, 2.4, 5.0)
"""Seconds after a prompt at which it is asked about."""

PAYS = Behaviour(customer="pays", after_ms=50)
OUTCOMES = ("prompted", "settled", "failed", "cancelled_by_customer", "expired", "refund_due")
"""What a conversation is told."""

AnswerT = TypeVar("AnswerT", bound=Contract)


@dataclass
class House:
    """The servers of a module, and what a test does with them."""

    postgres_url: str
    valkey_url: str
    nats_url: str
    client: Client
    database: Database
    daraja: FakeDarajaClient | None = None
    pesapal_url: str = "http://127.0.0.1:9"
    tenant: str = ""
    port: int = 0
    keys: tuple[str, ...] = field(default_factory=lambda: (Fernet.generate_key().decode(),))
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    replicas: list[Payments] = field(default_factory=list)

    def settings(self, **overrides: Any) -> PaymentsSettings:
        given: dict[str, Any] = {
            "postgres_url": self.postgres_url,
            "valkey_url": self.valkey_url,
            "nats_url": self.nats_url,
            "log_level": "WARNING",
            "public_url": f"http://127.0.0.1:{self.port}",
            "callback_secret": CALLBACK_SECRET,
            "credentials_keys": self.keys,
            "daraja_url": self.daraja.url if self.daraja else "http://127.0.0.1:9",
            "pesapal_url": self.pesapal_url,
            "call_timeout_seconds": 2.0,
            "ask_after_seconds": LADDER,
            "statement_from_seconds": 0.9,
            "surely_over_seconds": 2.0,
            "sweep_seconds": 600.0,
        }
        return PaymentsSettings(**(given | overrides))

    async def replica(self, **overrides: Any) -> Payments:
        """Start a replica; it ends with the test."""
        return await self.stack.enter_async_context(self.running(**overrides))

    @asynccontextmanager
    async def running(self, **overrides: Any) -> AsyncIterator[Payments]:
        built = await build(self.settings(**overrides))
        async with built.service.running(), served(built.app, "127.0.0.1", self.port, "app"):
            yield built

    async def business(self, *, set_up: bool = True) -> str:
        """A tenant of this test's own, set up with the fake's credentials."""
        slug = f"pendo-{secrets.token_hex(4)}"
        await enter_tenant(self.database, slug, name="Pendo Spa", vertical="spa")
        await migrate_tenant(self.postgres_url, "payments", TENANT_MIGRATIONS, slug, owners=("payments",))
        for replica in self.replicas:
            await replica.service.tenants.refresh()
        if set_up:
            assert await self.ask(SET_UP_PAYMENTS, self.account(), slug) == PaymentsSetUp(provider="daraja")
        return slug

    def account(self) -> SetUpPayments:
        assert self.daraja is not None
        credentials = self.daraja.credentials
        account = DarajaAccount(
            shortcode="600123",
            consumer_key=SecretStr(credentials.consumer_key),
            consumer_secret=credentials.consumer_secret,
            passkey=credentials.passkey,
        )
        return SetUpPayments(actor="tests", account=account)

    async def ask(self, ask: Ask, request: Contract, tenant: str | None = None) -> Contract:
        return await put_question(self.client, ask, tenant or self.tenant, request, timeout=10)

    async def request(
        self, *amounts: int, fact: PaymentRequested | None = None, message_id: UUID | None = None, **overrides: Any
    ) -> PaymentRequested:
        """Publish what booking would: a customer is to pay. Returns the fact."""
        fact = fact or self.requested(*amounts, **overrides)
        key = f"{fact.thread_id[-16:]}".lower()
        told = envelope(fact, id=message_id or fresh_id(), tenant=self.tenant, key=key, time=datetime.now(UTC))
        await publish_fact(self.client.jetstream(), told)
        return fact

    def requested(self, *amounts: int, **overrides: Any) -> PaymentRequested:
        """The same, not published."""
        lines = tuple(
            FrozenLine(appointment_id=uuid4(), service_name=name, amount=amount)
            for name, amount in zip(("Manicure", "Pedicure", "Facial"), amounts or (MANICURE,), strict=False)
        )
        given: dict[str, Any] = {
            "payment_id": uuid4(),
            "thread_id": THREAD,
            "customer_id": uuid4(),
            "method": Method.MPESA,
            "lines": lines,
            "total": sum(line.amount for line in lines),
            "currency": "KES",
            "held_until": datetime.now(UTC) + timedelta(minutes=30),
            "personal": PayerPersonal(phone=f"+2547{secrets.randbelow(10**8):08}"),
        }
        return PaymentRequested(**(given | overrides))

    async def cancel(self, appointment_id: UUID, *, by: str = "customer") -> None:
        """Publish what booking would: an appointment was called off, or (by "system") its time to be paid was over."""
        example = EXAMPLES["booking.cancelled.v1"]
        assert isinstance(example, Cancelled)
        appointment = example.appointment.model_copy(update={"appointment_id": appointment_id})
        fact = example.model_copy(update={"appointment": appointment, "cancelled_by": by})
        told = envelope(fact, id=fresh_id(), tenant=self.tenant, key="k1", time=datetime.now(UTC))
        await publish_fact(self.client.jetstream(), told)

    async def prompt(self, fact: PaymentRequested, *, number: int = 1, within: float = 8) -> SeenPrompt:
        """The prompt number `number` on the phone of a payment, once it rings."""
        assert self.daraja is not None
        daraja, phone = self.daraja, fact.personal.phone

        async def rings() -> SeenPrompt | None:
            prompts = await daraja.prompts(phone)
            return prompts[number - 1] if len(prompts) >= number else None

        found = await eventually(rings, within=within)
        assert isinstance(found, SeenPrompt)
        return found

    async def shown(self, fact: PaymentRequested) -> ShownPayment | None:
        answer = await self.ask(SHOW_PAYMENTS, ShowPayments(payment_id=fact.payment_id))
        assert isinstance(answer, PaymentsShown), answer
        return answer.payments[0] if answer.payments else None

    async def reaches(self, fact: PaymentRequested, state: PaymentState, *, within: float = 10) -> ShownPayment:
        """The payment once it is in this state."""

        async def there() -> ShownPayment | None:
            shown = await self.shown(fact)
            return shown if shown is not None and shown.state is state else None

        found = await eventually(there, within=within)
        assert isinstance(found, ShownPayment)
        return found

    async def asks_again(self, fact: PaymentRequested, **different: Any) -> None:
        """Ask for a second prompt, as a customer does: once the first has begun."""

        async def begun() -> bool:
            shown = await self.shown(fact)
            return shown is not None and bool(shown.attempts)

        await eventually(begun)
        await self.request(fact=fact.model_copy(update={"attempt": 2, **different}))

    async def facts(
        self, about: PaymentRequested | ShownPayment, *names: str, count: int, seconds: float = 5
    ) -> list[Envelope[Any]]:
        """Facts of these names about a payment once there are `count`, or those there are after `seconds`."""
        found: list[Envelope[Any]] = []
        subscription = await self.client.jetstream().subscribe(
            event_pattern("payment", tenant=self.tenant), ordered_consumer=True, stream="PAYMENT"
        )
        try:
            while len(found) < count:
                told = decode((await subscription.next_msg(timeout=seconds)).data)
                of_it = getattr(told.data, "payment_id", None) == about.payment_id
                if of_it and told.type.split(".")[2] in names:
                    found.append(told)
        except (TimeoutError, nats.errors.TimeoutError):
            pass
        finally:
            await subscription.unsubscribe()
        return found

    async def without_looks(self, fact: PaymentRequested) -> None:
        """As if the bus had lost the timers of its prompts. Who writes one down at this moment is waited for."""
        await self.rows(
            """
            UPDATE payment_attempts AS a SET ask_at = NULL, generation = generation + 50
            FROM (SELECT payment_id FROM payments WHERE payment_id = $1 FOR UPDATE) AS held
            WHERE a.payment_id = held.payment_id
            """,
            fact.payment_id,
        )

    async def rows(self, query: str, *args: Any) -> list[Any]:
        async with self.database.transaction() as connection:
            await connection.execute(f"SET LOCAL search_path TO tenant_{self.tenant.replace('-', '_')}, public")
            return list(await connection.fetch(query, *args))
