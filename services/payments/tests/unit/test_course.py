"""The course of a payment: inputs in every order, each one twice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from payments.domain.amounts import Line, LineState
from payments.domain.answers import Absent, Answer, Doubted, NotSent, Paid, Pending, Reversed, Sent, Unclear, Unpaid
from payments.domain.attempts import Attempt
from payments.domain.course import Payment, answered, asked_again, called_off, held_too_long, next_prompt, prompted
from ratiba_contracts.payment_reasons import RefundReason, UnpaidReason
from ratiba_contracts.payments import (
    AttemptState,
    Method,
    PaymentCancelledByCustomer,
    PaymentExpired,
    PaymentFailed,
    PaymentRefundDue,
    PaymentSettled,
    PaymentState,
    Provider,
)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
PHONE = "+254712000001"
MANICURE, PEDICURE = UUID(int=1), UUID(int=2)
DECLINED = Unpaid(UnpaidReason.NO_ANSWER, "1032", may_try_again=True, declined=True)
BROKE = Unpaid(UnpaidReason.INSUFFICIENT_FUNDS, "1", may_try_again=True)


def payment(**overrides: object) -> Payment:
    given: dict[str, object] = {
        "payment_id": UUID(int=9),
        "key": "k1",
        "thread_id": "01JD8Q2Y6V7X9K3M5N4P2R1S0T",
        "customer_id": UUID(int=8),
        "phone": PHONE,
        "method": Method.MPESA,
        "currency": "KES",
        "held_until": NOON + timedelta(minutes=30),
        "lines": (Line(MANICURE, "Manicure", 150000),),
        "state": PaymentState.PROMPTED,
    }
    return Payment(**(given | overrides))  # type: ignore[arg-type]  # a test's table


def attempt(number: int = 1, **overrides: object) -> Attempt:
    given: dict[str, object] = {
        "attempt_id": UUID(int=100 + number),
        "payment_id": UUID(int=9),
        "number": number,
        "provider": Provider.DARAJA,
        "account_reference": f"REF{number}",
        "amount": 150000,
        "phone": PHONE,
        "sent_at": NOON,
        "state": AttemptState.PROMPTED,
        "reference": f"ws_CO_{number}",
    }
    return Attempt(**(given | overrides))  # type: ignore[arg-type]  # a test's table


@pytest.mark.edge(34)
def test_a_success_told_again_credits_nothing_more() -> None:
    first = answered(payment(), attempt(), Paid("R1", 150000), NOON)
    assert first.received == 150000
    assert [type(fact) for fact in first.facts] == [PaymentSettled]
    assert first.attempt is not None
    again = answered(first.payment, first.attempt, Paid("R1", 150000), NOON)
    assert (again.received, again.facts, again.payment) == (None, (), first.payment)


@pytest.mark.edge(34)
def test_a_refusal_after_the_success_changes_nothing() -> None:
    paid = answered(payment(), attempt(), Paid(), NOON)
    assert paid.attempt is not None
    after = answered(paid.payment, paid.attempt, DECLINED, NOON)
    assert (after.payment.state, after.attempt, after.facts) == (
        PaymentState.SETTLED,
        replace(paid.attempt, asked_times=2),
        (),
    )


@pytest.mark.edge(34)
def test_a_refused_first_prompt_and_a_paid_second_settle_once() -> None:
    refused = answered(payment(), attempt(1), DECLINED, NOON)
    assert [type(fact) for fact in refused.facts] == [PaymentCancelledByCustomer]
    again = asked_again(refused.payment, 2, PHONE)
    assert again.state is PaymentState.REQUESTED
    assert refused.attempt is not None
    assert next_prompt(again, [refused.attempt], NOON) == 2
    paid = answered(replace(again, state=PaymentState.PROMPTED), attempt(2), Paid("R2"), NOON)
    assert paid.payment.state is PaymentState.SETTLED
    late_word = answered(paid.payment, refused.attempt, DECLINED, NOON)
    assert late_word.payment.state is PaymentState.SETTLED


@pytest.mark.edge(34)
def test_a_success_after_a_refusal_of_the_same_prompt_settles() -> None:
    refused = answered(payment(), attempt(), BROKE, NOON)
    assert [type(fact) for fact in refused.facts] == [PaymentFailed]
    assert refused.attempt is not None
    paid = answered(refused.payment, refused.attempt, Paid("R1"), NOON)
    assert paid.payment.state is PaymentState.SETTLED
    assert paid.received == 150000


@pytest.mark.edge(36)
def test_an_unclear_call_leaves_the_prompt_live_and_asks_for_no_other() -> None:
    sending = attempt(state=AttemptState.SENDING, reference=None)
    left = prompted(payment(state=PaymentState.REQUESTED), sending, Unclear("ReadTimeout"))
    assert left.attempt == sending
    assert left.facts == ()
    wanted = asked_again(left.payment, 2, PHONE)
    assert next_prompt(wanted, [sending], NOON) is None, "the first may be on the phone"


@pytest.mark.edge(39)
def test_what_failed_and_is_then_called_off_is_told_as_cancelled_once() -> None:
    failed = answered(payment(), attempt(), BROKE, NOON).payment
    gone = [line.appointment_id for line in failed.lines]
    left = failed
    told: list[Any] = []
    for appointment_id in (*gone, *gone):
        course = called_off(left, appointment_id, 1)
        left, told = course.payment, [*told, *course.facts]
    assert left.state is PaymentState.CANCELLED_BY_CUSTOMER
    assert [type(fact) for fact in told] == [PaymentCancelledByCustomer]


@pytest.mark.edge(36)
def test_a_prompt_that_never_left_is_over_at_once_and_the_next_may_go() -> None:
    sending = attempt(state=AttemptState.SENDING, reference=None)
    left = prompted(payment(state=PaymentState.REQUESTED), sending, NotSent("no access token"))
    assert left.attempt is not None
    assert (left.attempt.state, left.attempt.is_live) == (AttemptState.UNPAID, False)
    [told] = left.facts
    assert isinstance(told, PaymentFailed)
    assert (told.reason, told.provider_code, told.may_try_again) == (UnpaidReason.PROVIDER_TROUBLE, None, True)
    assert next_prompt(asked_again(left.payment, 2, PHONE), [left.attempt], NOON) == 2


@pytest.mark.edge(36)
def test_the_prompt_that_was_asked_for_meanwhile_goes_out_once_the_first_is_over() -> None:
    wanted = asked_again(payment(), 2, PHONE)
    over = answered(wanted, attempt(1), BROKE, NOON)
    assert over.facts == (), "the next prompt says more than a word about the last"
    assert over.payment.state is PaymentState.REQUESTED
    assert over.attempt is not None
    assert next_prompt(over.payment, [over.attempt], NOON) == 2


@pytest.mark.edge(37)
def test_paid_by_two_prompts_settles_once_and_owes_the_other_back() -> None:
    first = answered(payment(), attempt(1), Paid("R1"), NOON)
    second = answered(first.payment, attempt(2), Paid("R2"), NOON)
    assert second.payment.state is PaymentState.SETTLED
    assert second.received == 150000
    assert [(each.amount, each.reason) for each in second.owed_back] == [(150000, RefundReason.PAID_TWICE)]


@pytest.mark.edge(39)
def test_paid_after_the_chair_was_given_away_is_owed_back() -> None:
    gone = held_too_long(payment(), [attempt()])
    assert [type(fact) for fact in gone.facts] == [PaymentExpired]
    assert gone.payment.state is PaymentState.EXPIRED
    late = answered(gone.payment, attempt(), Paid("R1", 150000, NOON), LATER)
    assert late.payment.state is PaymentState.REFUND_DUE
    assert [(type(fact), fact.reason) for fact in late.facts if isinstance(fact, PaymentRefundDue)] == [
        (PaymentRefundDue, RefundReason.TOO_LATE)
    ]


@pytest.mark.edge(39)
@pytest.mark.parametrize(("minutes", "state"), [(30, PaymentState.SETTLED), (31, PaymentState.REFUND_DUE)])
def test_while_the_chair_is_kept_money_counts_from_when_it_moved(minutes: int, state: PaymentState) -> None:
    moved = NOON + timedelta(minutes=minutes)
    assert answered(payment(), attempt(), Paid("R1", 150000, moved), LATER).payment.state is state


def test_what_is_held_too_long_twice_is_told_once() -> None:
    gone = held_too_long(payment(), [attempt()])
    assert isinstance(gone.facts[0], PaymentExpired)
    assert gone.facts[0].resolved is False
    assert held_too_long(gone.payment, [attempt()]).facts == ()


@pytest.mark.edge(39)
def test_cancelled_in_chat_while_the_prompt_is_open_then_paid_is_owed_back() -> None:
    off = called_off(payment(), MANICURE, 1)
    assert off.payment.state is PaymentState.CANCELLED_BY_CUSTOMER
    assert [type(fact) for fact in off.facts] == [PaymentCancelledByCustomer]
    assert called_off(off.payment, MANICURE, 1).facts == ()
    paid = answered(off.payment, attempt(), Paid("R1"), NOON)
    assert paid.payment.state is PaymentState.REFUND_DUE
    assert [each.reason for each in paid.owed_back] == [RefundReason.APPOINTMENT_CANCELLED]


@pytest.mark.edge(40)
def test_a_paid_bundle_with_one_leg_cancelled_stays_settled_for_the_other() -> None:
    both = (Line(MANICURE, "Manicure", 150000), Line(PEDICURE, "Pedicure", 180000))
    paid = answered(payment(lines=both), attempt(amount=330000), Paid("R1"), NOON)
    off = called_off(paid.payment, PEDICURE, 1)
    assert off.payment.state is PaymentState.SETTLED
    assert [each.amount for each in off.owed_back] == [180000]
    last = called_off(off.payment, MANICURE, 1)
    assert last.payment.state is PaymentState.REFUND_DUE
    assert [each.amount for each in last.owed_back] == [150000]


def test_a_pending_answer_says_nothing_and_is_counted() -> None:
    asked = answered(payment(), attempt(), Pending("being processed"), NOON)
    assert (asked.payment, asked.facts) == (payment(), ())
    assert asked.attempt == attempt(asked_times=1)


def test_a_prompt_that_no_statement_knows_lapses_and_may_be_tried_again() -> None:
    over = answered(payment(), attempt(reference=None), Absent(), NOON)
    assert over.attempt is not None
    assert over.attempt.state is AttemptState.LAPSED
    assert [(fact.reason, fact.may_try_again) for fact in over.facts if isinstance(fact, PaymentFailed)] == [
        (UnpaidReason.NEVER_CONFIRMED, True)
    ]


@pytest.mark.parametrize(
    ("changed", "attempts"),
    [
        ({"state": PaymentState.SETTLED}, []),
        ({"state": PaymentState.EXPIRED}, []),
        ({"held_until": NOON}, []),
        ({"lines": (Line(MANICURE, "Manicure", 150000, LineState.VOID),)}, []),
        ({}, [attempt(1)]),
        ({"attempts_wanted": 2}, [attempt(1, state=AttemptState.UNPAID, claimed_at=NOON)]),
        ({"attempts_wanted": 1}, [attempt(1, state=AttemptState.UNPAID)]),
    ],
)
def test_no_prompt_goes_out_when_there_is_nothing_to_ask_for(
    changed: dict[str, object], attempts: list[Attempt]
) -> None:
    assert next_prompt(payment(**({"state": PaymentState.REQUESTED} | changed)), attempts, NOON) is None


def test_an_accepted_prompt_is_told_once() -> None:
    sending = attempt(state=AttemptState.SENDING, reference=None)
    sent = prompted(payment(state=PaymentState.REQUESTED), sending, Sent("ws_CO_1"))
    assert sent.payment.state is PaymentState.PROMPTED
    assert len(sent.facts) == 1
    assert sent.attempt is not None
    assert prompted(sent.payment, sent.attempt, Sent("ws_CO_1")).facts == ()


@pytest.mark.edge(37)
@pytest.mark.parametrize("claimed", [100, 2_500_000])
def test_what_a_callback_claims_is_never_credited(claimed: int) -> None:
    doubted = answered(payment(), attempt(claimed_amount=claimed), Doubted(), NOON)
    assert (doubted.payment.state, doubted.received, doubted.facts) == (PaymentState.PROMPTED, None, ())
    assert doubted.attempt is not None
    assert doubted.attempt.is_live
    paid = answered(doubted.payment, doubted.attempt, Paid(), NOON)
    assert (paid.payment.state, paid.received, paid.owed_back) == (PaymentState.SETTLED, 150000, ())


@pytest.mark.edge(34)
@pytest.mark.parametrize(
    ("provider", "answer", "looked_after"),
    [
        (Provider.DARAJA, Pending("HTTP 500"), True),
        (Provider.DARAJA, Doubted(), True),
        (Provider.DARAJA, BROKE, True),
        (Provider.DARAJA, Absent(), False),
        (Provider.DARAJA, Paid(), False),
        (Provider.PESAPAL, Pending("no answer"), True),
        (Provider.PESAPAL, Unpaid(UnpaidReason.DECLINED_BY_BANK, "2", may_try_again=True), False),
        (Provider.PESAPAL, Reversed(), False),
    ],
)
@pytest.mark.parametrize("state", [AttemptState.UNPAID, AttemptState.LAPSED, AttemptState.PAID])
def test_what_was_told_of_an_ended_prompt_is_looked_after_until_it_is_known(
    state: AttemptState, provider: Provider, answer: Answer, looked_after: bool
) -> None:
    told = attempt(state=state, provider=provider, claimed_at=LATER)
    after = answered(payment(state=PaymentState.FAILED), told, answer, LATER).attempt
    assert after is not None
    assert after.is_looked_after is looked_after
    assert after.asked_from == (LATER if looked_after else NOON)
