"""What Pendo's customers pay: a prompt that rings, one that was paid, payments that wait, money owed back."""

import datetime as dt
from dataclasses import replace
from uuid import UUID, uuid4

from pydantic import SecretStr

from payments.adapters import account_rows, attempt_rows, money_rows, payment_rows, refund_rows, routing_rows
from payments.adapters.routing_rows import Unrouted
from payments.domain.amounts import Line, OwedBack
from payments.domain.attempts import Attempt
from payments.domain.course import Payment
from ratiba_contracts.payment_reasons import RefundReason
from ratiba_contracts.payment_requests import DarajaAccount
from ratiba_contracts.payments import AttemptState, Method, PaymentState, Provider
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import bind_tenant, current_tenant
from ratiba_runtime.testing import tenant_named

PENDO = tenant_named("pendo-spa")
NOW = dt.datetime.now(dt.UTC)
YESTERDAY, TOMORROW = NOW - dt.timedelta(days=1), NOW + dt.timedelta(days=1)
LONG_AGO = NOW - dt.timedelta(days=100)

PAYER, OTHER_PAYER = UUID(int=0xA1), UUID(int=0xA2)
APPOINTMENT = UUID(int=0xB1)
DARAJA = DarajaAccount(
    shortcode="600111",
    consumer_key=SecretStr("the-consumer-key-of-tests"),
    consumer_secret=SecretStr("the-consumer-secret-of-tests"),
    passkey=SecretStr("the-passkey-of-tests"),
)
"""Where both businesses are paid."""

RECEIPT = "TKL3X7Q2WE"
ARCHIVED_RECEIPT = "TKL3X7Q2WF"
"""Of a prompt that is in the books no more."""
CHECKOUT = "ws_CO_21112026"
UNROUTED, MATCHED = UUID(int=0xC1), UUID(int=0xC2)


def _payment(number: int, mark: str, **changed: object) -> Payment:
    line = Line(UUID(int=0xB0 + number), f"Manicure {mark}", 150000)
    payment = Payment(
        payment_id=UUID(int=0xD0 + number),
        key=f"{number:016x}",
        thread_id="01JD8Q2Y6V7X9K3M5N4P2R1S0T",
        customer_id=PAYER,
        phone="+254712000009",
        method=Method.MPESA,
        currency="KES",
        held_until=TOMORROW,
        lines=(line,),
    )
    return replace(payment, **changed)  # type: ignore[arg-type]  # what differs, by name


def payments_of(mark: str) -> tuple[Payment, Payment, Payment, Payment]:
    """One whose prompt rings, one that waits behind it, one that waits for nobody, one that is long settled."""
    return (
        _payment(1, mark, state=PaymentState.PROMPTED, attempts_wanted=2),
        _payment(2, mark),
        _payment(3, mark, customer_id=OTHER_PAYER, phone="+254712000008"),
        _payment(4, mark, state=PaymentState.SETTLED, held_until=LONG_AGO),
    )


def _attempt(payment: Payment, number: int, **changed: object) -> Attempt:
    attempt = Attempt(
        attempt_id=UUID(int=0xE00 + 16 * payment.payment_id.int + number),
        payment_id=payment.payment_id,
        number=number,
        provider=Provider.DARAJA,
        account_reference=f"REF{payment.payment_id.int}X{number}",
        amount=150000,
        phone=payment.phone,
        sent_at=YESTERDAY,
    )
    return replace(attempt, **changed)  # type: ignore[arg-type]  # what differs, by name


RINGING, _WAITING, FREE, SETTLED = payments_of("x")
PAID_ATTEMPT = _attempt(RINGING, 1, state=AttemptState.PAID, reference="ws_CO_paid")
LIVE_ATTEMPT = _attempt(RINGING, 2, state=AttemptState.PROMPTED, reference=CHECKOUT, ask_at=YESTERDAY)
OLD_ATTEMPT = _attempt(SETTLED, 1, state=AttemptState.PAID, sent_at=LONG_AGO)
ENDED_ATTEMPT = _attempt(SETTLED, 2, state=AttemptState.LAPSED)


def stray(unrouted_id: UUID, mark: str) -> Unrouted:
    """A word of the provider about something nobody waits for."""
    return Unrouted(
        unrouted_id=unrouted_id,
        provider=Provider.DARAJA,
        attempt_id=OLD_ATTEMPT.attempt_id,
        reference=f"ws_CO_{mark}",
        result_code="1032",
        receipt=None,
        phone="+254712000009",
        amount=None,
        received_at=LONG_AGO,
    )


async def take_money(database: Database, mark: str) -> None:
    """Store it all, as the service would have."""
    with bind_tenant(PENDO):
        async with database.tenant_transaction() as connection:
            slug = current_tenant().slug
            for payment in payments_of(mark):
                await payment_rows.insert(connection, payment, payment.payment_id, LONG_AGO)
            for attempt in (PAID_ATTEMPT, LIVE_ATTEMPT, OLD_ATTEMPT, ENDED_ATTEMPT):
                assert await attempt_rows.begin(connection, attempt, PAYER)
                await attempt_rows.save(connection, attempt)
                await routing_rows.enter(
                    connection,
                    slug,
                    attempt.payment_id,
                    attempt.attempt_id,
                    provider=attempt.provider,
                    now=LONG_AGO,
                )
            assert await routing_rows.note_reference(connection, slug, LIVE_ATTEMPT.attempt_id, CHECKOUT)
            await money_rows.add_credit(connection, PAID_ATTEMPT, 150000, None, NOW)
            assert await money_rows.claim_receipt(connection, Provider.DARAJA, RECEIPT, slug, OLD_ATTEMPT.attempt_id)
            assert await money_rows.claim_receipt(connection, Provider.DARAJA, ARCHIVED_RECEIPT, slug, uuid4())
            await money_rows.add_credit(connection, OLD_ATTEMPT, 150000, RECEIPT, LONG_AGO)
            back = OwedBack(150000, RefundReason.PAID_TWICE)
            await money_rows.add_refund(connection, RINGING.payment_id, back, NOW)
            await money_rows.add_refund(connection, RINGING.payment_id, back, NOW)
            [_, second] = await refund_rows.of_payment(connection, RINGING.payment_id)
            await refund_rows.note_paid_out(
                connection, RINGING.payment_id, second, paid_out=True, actor="tests", now=NOW
            )
            taken = OwedBack(100, RefundReason.REVERSED_BY_PROVIDER)
            await money_rows.add_refund(connection, SETTLED.payment_id, taken, NOW)
            await payment_rows.note_called_off(connection, APPOINTMENT, NOW)
            await account_rows.put(connection, Provider.DARAJA, f"sealed-{mark}", None, actor="tests", now=NOW)
            assert await routing_rows.add_unrouted(connection, slug, stray(UNROUTED, mark))
            assert await routing_rows.add_unrouted(connection, slug, stray(MATCHED, f"{mark}-matched"))
            await routing_rows.mark_matched(connection, slug, MATCHED, RINGING.payment_id, actor=mark, now=NOW)
