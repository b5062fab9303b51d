"""Rows as operators and owners see them: phones by their last digits only."""

from uuid import UUID

from payments.adapters.money_rows import CreditRow
from payments.adapters.payment_rows import Stored
from payments.adapters.refund_rows import OwedRow, RefundRow
from payments.adapters.routing_rows import Unrouted
from payments.domain.attempts import Attempt
from payments.domain.matching import Candidate, Claim, suggestions
from ratiba_contracts.payment_requests import (
    BY_PROVIDER,
    ShownAttempt,
    ShownCandidate,
    ShownCredit,
    ShownLine,
    ShownOwedBack,
    ShownPayment,
    ShownRefund,
    ShownUnrouted,
)
from ratiba_contracts.payments import AttemptState

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
        refunds=tuple(map(shown_refund, refunds)),
        phone_ends=_ends(payment.phone),
        paid_back_twice=_paid_back_twice(stored, refunds),
    )


def shown_refund(refund: RefundRow) -> ShownRefund:
    """Money owed back, and whether it was paid back."""
    return ShownRefund(
        refund_id=refund.refund_id,
        amount=refund.amount,
        reason=refund.reason,
        at=refund.at,
        version=refund.version,
        paid_out_at=refund.paid_out_at,
        paid_out_by=refund.paid_out_by,
        paid_first=refund.paid_first,
    )


def shown_owed(owed: OwedRow) -> ShownOwedBack:
    """What is still to be paid back, and to whom."""
    return ShownOwedBack(
        payment_id=owed.payment_id,
        refund=shown_refund(owed.refund),
        services=owed.services,
        phone_ends=_ends(owed.phone),
        method=owed.method,
        receipts=owed.receipts,
    )


def shown_candidate(stored: Stored) -> ShownCandidate:
    """A payment as a person knows it again."""
    payment = stored.payment
    return ShownCandidate(
        payment_id=payment.payment_id,
        state=payment.state,
        services=tuple(line.service_name for line in payment.lines),
        total=payment.total,
        phone_ends=_ends(payment.phone),
        requested_at=stored.requested_at,
    )


def suggested(told: Unrouted, candidates: tuple[Candidate, ...]) -> tuple[UUID, ...]:
    """Payments something unrouted may belong to, the likeliest first."""
    return suggestions(Claim(told.received_at, told.receipt, told.phone, told.amount, told.reference), candidates)


def shown_unrouted(told: Unrouted, candidates: list[Stored]) -> ShownUnrouted:
    """What came unrouted, with the payments it may belong to, the likeliest first."""
    return ShownUnrouted(
        unrouted_id=told.unrouted_id,
        provider=told.provider,
        received_at=told.received_at,
        amount=told.amount,
        phone_ends=_ends(told.phone) if told.phone is not None else None,
        receipt=told.receipt,
        suggestions=tuple(each.payment.payment_id for each in candidates),
        candidates=tuple(map(shown_candidate, candidates)),
        claims_money=told.claims_money,
    )


def _paid_back_twice(stored: Stored, refunds: list[RefundRow]) -> int:
    """All that a provider takes back closes what is owed back: what is over was paid back by a person before."""
    taken = sum(each.received or 0 for each in stored.attempts if each.state is AttemptState.REVERSED)
    return max(taken - sum(each.amount for each in refunds if each.paid_out_by == BY_PROVIDER), 0)


def _ends(phone: str) -> str:
    return phone[-LAST_DIGITS:]


def _attempt(attempt: Attempt) -> ShownAttempt:
    return ShownAttempt(
        number=attempt.number,
        provider=attempt.provider,
        state=attempt.state,
        amount=attempt.amount,
        phone_ends=_ends(attempt.phone),
        reason=attempt.reason,
        provider_code=attempt.provider_code,
        sent_at=attempt.sent_at,
        asked_times=attempt.asked_times,
    )
