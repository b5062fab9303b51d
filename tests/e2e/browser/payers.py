"""Customers who are asked to pay on the real stack, and what their phones do about it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from ratiba_cli.plain_http import NO_TLS
from ratiba_contracts.asks import SHOW_PAYMENTS
from ratiba_contracts.codec import envelope
from ratiba_contracts.envelope import fresh_id
from ratiba_contracts.payment_requests import PaymentsShown, ShownPayment, ShowPayments
from ratiba_contracts.payments import FrozenLine, Method, PayerPersonal, PaymentRequested, PaymentState
from ratiba_runtime.asks import put_question
from ratiba_runtime.publishing import publish_fact
from ratiba_runtime.tenancy import schema_of
from ratiba_runtime.testing import eventually

PAID, REFUSED, UNREACHED = 0, 1032, 1037
"""What a phone answers: the provider's result codes."""


@dataclass(frozen=True)
class Payers:
    """Customers of one business."""

    stack: Any
    slug: str

    async def is_asked(self, phone: str, *services: tuple[str, int]) -> UUID:
        """Somebody booked these and is to pay (whole shillings); returns the payment once their phone rings."""
        payment = await self.booked(phone, *services)
        await self.rings(phone)
        return payment

    async def booked(self, phone: str, *services: tuple[str, int]) -> UUID:
        """The same as booking says it on the bus, whatever the phone does then."""
        lines = tuple(
            FrozenLine(appointment_id=uuid4(), service_name=name, amount=100 * price) for name, price in services
        )
        fact = PaymentRequested(
            payment_id=uuid4(),
            thread_id="01JD8Q2Y6V7X9K3M5N4P2R1S0T",
            customer_id=uuid4(),
            method=Method.MPESA,
            lines=lines,
            total=sum(line.amount for line in lines),
            currency="KES",
            held_until=datetime.now(UTC) + timedelta(minutes=30),
            personal=PayerPersonal(phone=phone),
        )
        told = envelope(fact, id=fresh_id(), tenant=self.slug, key="0123456789abcdef", time=datetime.now(UTC))
        await publish_fact(self.stack.reached.jetstream(), told)
        return fact.payment_id

    async def rings(self, phone: str) -> str:
        """The provider's id of the prompt on a phone, once it rings."""

        async def ringing() -> str | None:
            prompts = (await self._daraja("GET", "/_prompts")).json()
            ids = [each["checkout_id"] for each in prompts if f"+{each['phone']}" == phone and each["result"] is None]
            return ids[-1] if ids else None

        found: str = await eventually(ringing, within=20)
        return found

    async def answers(self, phone: str, result: int, *, payment: UUID, state: PaymentState) -> ShownPayment:
        """Let a phone answer; returns the payment once it is in that state."""
        await self._daraja("POST", f"/_prompts/{await self.rings(phone)}/{result}")
        return await self.reaches(payment, state)

    async def will_pay(self, phone: str, amount: int) -> None:
        """Let the next prompt of a phone be paid at once with another amount than was asked (whole shillings)."""
        behaviour = {"customer": "pays", "after_ms": 10, "amount": amount}
        await self._daraja("POST", "/_rules", {"behaviour": behaviour, "phone": phone.removeprefix("+")})

    async def answers_unclear(self, phone: str) -> None:
        """Let the call for the next prompt of a phone break, although it rings."""
        behaviour = {"customer": "by_hand", "sending": "break_but_ring"}
        await self._daraja("POST", "/_rules", {"behaviour": behaviour, "phone": phone.removeprefix("+")})

    async def forget_route(self, payment: UUID) -> None:
        """As a night does days later: callbacks of it find nobody who waits."""
        async with self.stack.reached.database.transaction() as connection:
            await connection.execute("DELETE FROM public.payment_routing WHERE payment_id = $1", payment)

    async def paid_unseen(self, phone: str) -> None:
        """The customer pays, and the callback comes when nobody waits for it."""
        await self._daraja("POST", f"/_prompts/{await self.rings(phone)}/{PAID}")

        async def told() -> bool:
            return bool((await self.shown()).unrouted)

        await eventually(told, within=20)

    async def reaches(self, payment: UUID, state: PaymentState) -> ShownPayment:
        """The payment once it is in this state."""

        async def there() -> ShownPayment | None:
            found = (await self.shown(payment)).payments
            return found[0] if found and found[0].state is state else None

        found: ShownPayment = await eventually(there, within=30)
        return found

    async def shown(self, payment: UUID | None = None) -> PaymentsShown:
        """What payments shows."""
        request = ShowPayments(payment_id=payment)
        answer = await put_question(self.stack.reached.bus, SHOW_PAYMENTS, self.slug, request, timeout=10)
        assert isinstance(answer, PaymentsShown), answer
        return answer

    async def leave(self) -> None:
        """Nobody has ever paid here."""
        tables = "payment_payout_audits payment_refunds payment_credits ledger_lines payment_attempts payments"
        async with self.stack.reached.database.transaction() as connection:
            for table in tables.split():
                await connection.execute(f"DELETE FROM {schema_of(self.slug)}.{table}")
            await connection.execute("DELETE FROM public.payment_callbacks_unrouted WHERE tenant = $1", self.slug)

    async def _daraja(self, method: str, path: str, body: Any = None) -> httpx.Response:
        async with httpx.AsyncClient(base_url=self.stack.running.addresses.phones, verify=NO_TLS) as http:
            return (await http.request(method, path, json=body)).raise_for_status()
