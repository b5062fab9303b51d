"""One example a message of the payment context."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

from pydantic import SecretStr

from ratiba_contracts import payment_requests, payments
from ratiba_contracts.envelope import Contract
from ratiba_contracts.payment_reasons import RefundReason, UnpaidReason

_AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
_PAYMENT = UUID("3c1f0a8e-5b5f-4f0e-9a63-555555555555")
_MANICURE = UUID("6a0f2f80-3f5e-4a53-9d0e-111111111111")
_PEDICURE = UUID("6a0f2f80-3f5e-4a53-9d0e-666666666666")
_THREAD = "01JD8Q2Y6V7X9K3M5N4P2R1S0T"
_UNROUTED = UUID("9d6c5a1e-0c57-4a86-8f31-777777777777")
_COURSE = {"payment_id": _PAYMENT, "attempt": 1, "thread_id": _THREAD}
_OWNER = "owner@pendo.example"
_OWED = payment_requests.ShownRefund(
    refund_id=1, amount=180000, reason=RefundReason.APPOINTMENT_CANCELLED, at=_AT + timedelta(hours=2)
)

PAYMENT_EXAMPLES: Mapping[str, Contract] = {
    "payment.requested.v1": payments.PaymentRequested(
        payment_id=_PAYMENT,
        attempt=1,
        thread_id=_THREAD,
        customer_id=UUID("0b8f6a52-3a55-4c0f-8f0a-222222222222"),
        method=payments.Method.MPESA,
        lines=(
            payments.FrozenLine(appointment_id=_MANICURE, service_name="Manicure", amount=150000),
            payments.FrozenLine(appointment_id=_PEDICURE, service_name="Pedicure", amount=180000),
        ),
        total=330000,
        currency="KES",
        held_until=_AT + timedelta(minutes=30),
        personal=payments.PayerPersonal(phone="+254712000001"),
    ),
    "payment.prompted.v1": payments.PaymentPrompted.model_validate(
        {**_COURSE, "amount": 330000, "currency": "KES", "personal": {"pay_at": None}}
    ),
    "payment.settled.v1": payments.PaymentSettled.model_validate(
        {
            **_COURSE,
            "amount": 330000,
            "currency": "KES",
            "appointment_ids": (_MANICURE, _PEDICURE),
            "receipt": "TKL3X7Q2WE",
        }
    ),
    "payment.failed.v1": payments.PaymentFailed.model_validate(
        {
            **_COURSE,
            "reason": UnpaidReason.INSUFFICIENT_FUNDS,
            "provider_code": "1",
            "may_try_again": True,
        }
    ),
    "payment.cancelled_by_customer.v1": payments.PaymentCancelledByCustomer.model_validate(_COURSE),
    "payment.expired.v1": payments.PaymentExpired.model_validate({**_COURSE, "resolved": False}),
    "payment.refund_due.v1": payments.PaymentRefundDue.model_validate(
        {
            **_COURSE,
            "amount": 180000,
            "currency": "KES",
            "reason": RefundReason.APPOINTMENT_CANCELLED,
            "appointment_ids": (_PEDICURE,),
            "receipt": "TKL3X7Q2WE",
        }
    ),
    "payment.paid_back.v1": payments.PaymentPaidBack.model_validate(
        {**_COURSE, "amount": 180000, "currency": "KES", "undone": False}
    ),
    "payment.unrouted.v1": payments.PaymentUnrouted(
        unrouted_id=_UNROUTED, provider=payments.Provider.DARAJA, amount=150000, currency="KES"
    ),
    "payment_timer.fired.v1": payments.PaymentTimerFired(
        payment_id=_PAYMENT, purpose="ask-1", generation=1, due_at=_AT
    ),
    "snapshot.payment_methods.v1": payments.PaymentMethodsSnapshot(
        version=2, methods=(payments.Method.MPESA, payments.Method.CARD)
    ),
    "ask.payments.set_up.v1.request": payment_requests.SetUpPayments(
        actor=_OWNER,
        account=payment_requests.DarajaAccount(
            shortcode="600123",
            consumer_key=SecretStr("example-key"),
            consumer_secret=SecretStr("example-secret"),
            passkey=SecretStr("example-passkey"),
        ),
    ),
    "ask.payments.set_up.v1.answer": payment_requests.PaymentsSetUp(provider=payments.Provider.DARAJA),
    "ask.payments.show.v1.request": payment_requests.ShowPayments(states=(payments.PaymentState.SETTLED,), limit=20),
    "ask.payments.show.v1.answer": payment_requests.PaymentsShown(
        payments=(
            payment_requests.ShownPayment(
                payment_id=_PAYMENT,
                thread_id=_THREAD,
                method=payments.Method.MPESA,
                state=payments.PaymentState.SETTLED,
                total=150000,
                currency="KES",
                requested_at=_AT,
                held_until=_AT + timedelta(minutes=30),
                lines=(
                    payment_requests.ShownLine(
                        appointment_id=_MANICURE, service_name="Manicure", amount=150000, state="paid"
                    ),
                ),
                attempts=(
                    payment_requests.ShownAttempt(
                        number=1,
                        provider=payments.Provider.DARAJA,
                        state="paid",
                        amount=150000,
                        phone_ends="001",
                        sent_at=_AT,
                        asked_times=1,
                    ),
                ),
                credits=(
                    payment_requests.ShownCredit(receipt="TKL3X7Q2WE", amount=150000, at=_AT + timedelta(seconds=20)),
                ),
                refunds=(),
                phone_ends="001",
            ),
        ),
        unrouted=(
            payment_requests.ShownUnrouted(
                unrouted_id=_UNROUTED,
                provider=payments.Provider.DARAJA,
                received_at=_AT,
                amount=150000,
                phone_ends="001",
                receipt="TKL3X7Q2WF",
                suggestions=(_PAYMENT,),
                candidates=(
                    payment_requests.ShownCandidate(
                        payment_id=_PAYMENT,
                        state=payments.PaymentState.SETTLED,
                        services=("Manicure",),
                        total=150000,
                        phone_ends="001",
                        requested_at=_AT,
                    ),
                ),
            ),
        ),
        providers=(payments.Provider.DARAJA,),
        total=1,
        standing=payment_requests.Standing(
            currency="KES",
            received_today=150000,
            received_30_days=1800000,
            owed_back_total=180000,
            owed_back=(
                payment_requests.ShownOwedBack(
                    payment_id=_PAYMENT,
                    refund=_OWED,
                    services=("Pedicure",),
                    phone_ends="001",
                    method=payments.Method.MPESA,
                    receipts=("TKL3X7Q2WE",),
                ),
            ),
            counts={payments.PaymentState.SETTLED: 1},
        ),
    ),
    "ask.payments.reconcile.v1.request": payment_requests.Reconcile(actor=_OWNER),
    "ask.payments.reconcile.v1.answer": payment_requests.Reconciled(looked_at=3, paid=1, unpaid=1, open=1),
    "ask.payments.match_unrouted.v1.request": payment_requests.MatchUnrouted(
        actor=_OWNER, unrouted_id=_UNROUTED, payment_id=_PAYMENT
    ),
    "ask.payments.match_unrouted.v1.answer": payment_requests.UnroutedMatched(state=payments.PaymentState.SETTLED),
    "ask.payments.note_paid_out.v1.request": payment_requests.NotePaidOut(
        actor=_OWNER, payment_id=_PAYMENT, refund_id=1, expected_version=0
    ),
    "ask.payments.note_paid_out.v1.answer": payment_requests.PaidOutNoted(
        refund=_OWED.model_copy(update={"version": 1, "paid_out_at": _AT + timedelta(hours=3), "paid_out_by": _OWNER})
    ),
}
