"""What payments may tell of a payment that was asked for."""

from typing import Any

from ratiba_contracts.payment_reasons import RefundReason, UnpaidReason
from ratiba_contracts.payments import (
    PaymentCancelledByCustomer,
    PaymentExpired,
    PaymentFailed,
    PaymentOutcome,
    PaymentPaidBack,
    PaymentPrompted,
    PaymentRefundDue,
    PaymentRequested,
    PaymentSettled,
)

FINAL = frozenset({UnpaidReason.BUSINESS_NOT_SET_UP})
"""Reasons after which no other prompt can be had."""


def payment_outcome(asked: PaymentRequested, outcome: str, reason: str = "") -> PaymentOutcome:
    """The fact called `outcome` about a payment; `reason` where it has one. Amounts are those that were asked for."""
    about: dict[str, Any] = {
        "payment_id": asked.payment_id,
        "attempt": asked.attempt,
        "thread_id": asked.thread_id,
    }
    money: dict[str, Any] = {"amount": asked.total, "currency": asked.currency}
    ids = tuple(line.appointment_id for line in asked.lines)
    match outcome:
        case "prompted":
            return PaymentPrompted(**about, **money)
        case "settled":
            return PaymentSettled(**about, **money, appointment_ids=ids, receipt="TKL3X7Q2WE")
        case "failed":
            why = UnpaidReason(reason)
            return PaymentFailed(**about, reason=why, may_try_again=why not in FINAL)
        case "cancelled_by_customer":
            return PaymentCancelledByCustomer(**about)
        case "expired":
            return PaymentExpired(**about, resolved=True)
        case "refund_due":
            return PaymentRefundDue(**about, **money, reason=RefundReason(reason), appointment_ids=ids)
        case "paid_back":
            return PaymentPaidBack(**about, **money, undone=reason == "undone")
        case _:
            msg = f"payments tells no {outcome!r}"
            raise ValueError(msg)
