"""Rows as operators and owners see them: phones by their last digits only."""

from payments.adapters.money_rows import CreditRow, RefundRow
from payments.adapters.payment_rows import Stored
from payments.adapters.routing_rows import Unrouted
from payments.domain.attempts import Attempt
from payments.domain.matching import Candidate, Claim, suggestions
from ratiba_contracts.payment_requests import (
    ShownAttempt,
    ShownCredit,
    ShownLine,
    ShownPayment,
    ShownRefund,
    ShownUnrouted,
)

LAST_DIGITS = 3


def shown_payment(stored: Stored, credited: list[CreditRow], refunds: list[RefundRow]) -> ShownPayment:
    """A payment with all that happened to it."""
    payment = stored.payment
    return ShownPayment(
        payment_id=payment.payment_id,
        thread_id=payment.thread_id,
        method=payment.method,
        state=payment.state,
        total=payment.total,
        currency=payment.currency,
        requested_at=stored.requested_at,
        held_until=payment.held_until,
        lines=tuple(
            ShownLine(
                appointment_id=line.appointment_id,
                service_name=line.service_name,
                amount=line.amount,
                state=line.state.value,
            )
            for line in payment.lines
        ),
        attempts=tuple(map(_attempt, stored.attempts)),
        credits=tuple(ShownCredit(receipt=each.receipt, amount=each.amount, at=each.at) for each in credited),
        refunds=tuple(ShownRefund(amount=each.amount, reason=each.reason, at=each.at) for each in refunds),
    )


def shown_unrouted(told: Unrouted, candidates: tuple[Candidate, ...]) -> ShownUnrouted:
    """What came unrouted, with the payments it may belong to."""
    claim = Claim(told.received_at, told.receipt, told.phone, told.amount, told.reference)
    return ShownUnrouted(
        unrouted_id=told.unrouted_id,
        provider=told.provider,
        received_at=told.received_at,
        amount=told.amount,
        phone_ends=told.phone[-LAST_DIGITS:] if told.phone is not None else None,
        receipt=told.receipt,
        suggestions=suggestions(claim, candidates),
    )


def _attempt(attempt: Attempt) -> ShownAttempt:
    return ShownAttempt(
        number=attempt.number,
        provider=attempt.provider,
        state=attempt.state.value,
        amount=attempt.amount,
        phone_ends=attempt.phone[-LAST_DIGITS:],
        reason=attempt.reason,
        provider_code=attempt.provider_code,
        sent_at=attempt.sent_at,
        asked_times=attempt.asked_times,
    )
