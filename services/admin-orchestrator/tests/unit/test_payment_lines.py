"""What a payment is said to be, and a part of it once its money went back."""

from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from admin_orchestrator.domain.payment_lines import Clock, payment_line, refund_line, story
from ratiba_contracts.payment_reasons import RefundReason
from ratiba_contracts.payment_requests import ShownAttempt, ShownLine, ShownPayment, ShownRefund
from ratiba_contracts.payments import AttemptState, Method, PaymentState, Provider

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
CLOCK = Clock(NOON, ZoneInfo("Africa/Nairobi"))


def payment(state: PaymentState, *lines: str) -> ShownPayment:
    """A payment whose parts are so."""
    return ShownPayment(
        payment_id=UUID(int=9),
        thread_id="01JD8Q2Y6V7X9K3M5N4P2R1S0T",
        method=Method.CARD,
        state=state,
        total=150000 * len(lines),
        currency="KES",
        requested_at=NOON,
        held_until=NOON,
        lines=tuple(
            ShownLine(appointment_id=UUID(int=number), service_name="Manicure", amount=150000, state=each)
            for number, each in enumerate(lines, start=1)
        ),
        attempts=(),
        credits=(),
        refunds=(),
    )


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
    refunds = tuple(ShownRefund(amount=150000, reason=reason, at=NOON) for reason in reasons)
    shown = payment(PaymentState.REFUND_DUE, "refund_due").model_copy(update={"refunds": refunds})
    told = story(shown, CLOCK)
    assert [part[2] for part in told.parts] == [said]


@pytest.mark.parametrize(
    ("reason", "paid_first", "said"),
    [
        (RefundReason.APPOINTMENT_CANCELLED, True, "Cancelled after it was paid."),
        (RefundReason.APPOINTMENT_CANCELLED, False, "Paid when it was cancelled already."),
        (RefundReason.TOO_LATE, False, "Paid when the time was given away already."),
    ],
)
def test_what_was_cancelled_before_the_money_came_is_not_called_paid_before(
    reason: RefundReason, paid_first: bool, said: str
) -> None:
    refund = ShownRefund(amount=150000, reason=reason, at=NOON, paid_first=paid_first)
    assert refund_line("1", refund, "KES", CLOCK).why == said


@pytest.mark.parametrize(("paid_out_at", "said"), [(None, "Paid, pay back a part"), (NOON, "Paid, a part paid back")])
def test_a_part_that_is_owed_back_shows_on_what_is_paid(paid_out_at: datetime | None, said: str) -> None:
    refund = ShownRefund(
        amount=150000, reason=RefundReason.APPOINTMENT_CANCELLED, at=NOON, paid_out_at=paid_out_at, paid_out_by="amina"
    )
    shown = payment(PaymentState.SETTLED, "paid", "refund_due").model_copy(update={"refunds": (refund,)})
    assert payment_line(shown, CLOCK).state == said


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("owed",), "Customer said no"),
        (("owed", "void"), "Customer said no"),
        (("void",), "Called off"),
        (("void", "void"), "Called off"),
    ],
)
def test_a_customer_said_no_only_to_what_still_stands(lines: tuple[str, ...], said: str) -> None:
    assert payment_line(payment(PaymentState.CANCELLED_BY_CUSTOMER, *lines), CLOCK).state == said


@pytest.mark.parametrize("state", AttemptState)
def test_each_state_of_a_prompt_is_said(state: AttemptState) -> None:
    prompt = ShownAttempt(
        number=1, provider=Provider.PESAPAL, state=state, amount=150000, phone_ends="001", sent_at=NOON
    )
    shown = payment(PaymentState.PROMPTED, "owed").model_copy(update={"attempts": (prompt,)})
    [(_, _, said)] = story(shown, CLOCK).prompts
    assert said


@pytest.mark.parametrize(("by", "may_be_undone"), [("amina", True), ("the provider", False)])
def test_what_the_provider_took_back_is_nobodys_to_undo(by: str, *, may_be_undone: bool) -> None:
    refund = ShownRefund(amount=150000, reason=RefundReason.PAID_TWICE, at=NOON, paid_out_at=NOON, paid_out_by=by)
    assert refund_line("1", refund, "KES", CLOCK).may_be_undone is may_be_undone


@pytest.mark.parametrize(("twice", "said"), [(0, ""), (10000, "KSh 100")])
def test_what_went_back_twice_is_said(twice: int, said: str) -> None:
    shown = payment(PaymentState.REFUND_DUE, "refund_due").model_copy(update={"paid_back_twice": twice})
    assert story(shown, CLOCK).paid_back_twice == said
