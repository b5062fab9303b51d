"""What a part of a payment is said to be, once its money went back."""

from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from admin_orchestrator.domain.payment_lines import Clock, story
from ratiba_contracts.payment_reasons import RefundReason
from ratiba_contracts.payment_requests import ShownLine, ShownPayment, ShownRefund
from ratiba_contracts.payments import Method, PaymentState

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reasons", "said"),
    [
        ((RefundReason.APPOINTMENT_CANCELLED,), "cancelled after it was paid"),
        ((RefundReason.REVERSED_BY_PROVIDER,), "paid, and the bank took the money back"),
        ((RefundReason.APPOINTMENT_CANCELLED, RefundReason.REVERSED_BY_PROVIDER), "paid, and not any more"),
        ((RefundReason.REVERSED_BY_PROVIDER, RefundReason.TOO_MUCH), "paid, and the bank took the money back"),
    ],
)
def test_a_part_that_is_paid_no_longer_says_why(reasons: tuple[RefundReason, ...], said: str) -> None:
    line = ShownLine(appointment_id=UUID(int=1), service_name="Manicure", amount=150000, state="refund_due")
    shown = ShownPayment(
        payment_id=UUID(int=9),
        thread_id="01JD8Q2Y6V7X9K3M5N4P2R1S0T",
        method=Method.CARD,
        state=PaymentState.REFUND_DUE,
        total=150000,
        currency="KES",
        requested_at=NOON,
        held_until=NOON,
        lines=(line,),
        attempts=(),
        credits=(),
        refunds=tuple(ShownRefund(amount=150000, reason=reason, at=NOON) for reason in reasons),
    )
    told = story(shown, Clock(NOON, ZoneInfo("Africa/Nairobi")))
    assert [part[2] for part in told.parts] == [said]
