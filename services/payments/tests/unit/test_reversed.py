"""Money that a bank takes back: what other money pays for stays paid, and nothing is owed that the customer has."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from payments.domain.amounts import Line
from payments.domain.answers import Paid, Reversed
from payments.domain.attempts import Attempt
from payments.domain.course import Payment, answered, called_off
from ratiba_contracts.payment_reasons import RefundReason
from ratiba_contracts.payments import AttemptState, Method, PaymentFailed, PaymentState, Provider

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MANICURE, PEDICURE = UUID(int=1), UUID(int=2)
BOTH = (Line(MANICURE, "Manicure", 150000), Line(PEDICURE, "Pedicure", 180000))


def payment(*lines: Line) -> Payment:
    return Payment(
        payment_id=UUID(int=9),
        key="k1",
        thread_id="01JD8Q2Y6V7X9K3M5N4P2R1S0T",
        customer_id=UUID(int=8),
        phone="+254712000001",
        method=Method.CARD,
        currency="KES",
        held_until=NOON,
        lines=lines,
        state=PaymentState.PROMPTED,
    )


def attempt(number: int, amount: int) -> Attempt:
    return Attempt(
        attempt_id=UUID(int=100 + number),
        payment_id=UUID(int=9),
        number=number,
        provider=Provider.PESAPAL,
        account_reference=f"REF{number}",
        amount=amount,
        phone="+254712000001",
        sent_at=NOON,
        state=AttemptState.PROMPTED,
        reference=f"order-{number}",
    )


def test_a_chargeback_is_told_and_counted_once() -> None:
    paid = answered(payment(BOTH[0]), attempt(1, 150000), Paid("R1"), NOON)
    assert paid.attempt is not None
    back = answered(paid.payment, paid.attempt, Reversed(), NOON)
    assert [each.reason for each in back.owed_back] == [RefundReason.REVERSED_BY_PROVIDER]
    assert back.attempt is not None
    again = answered(back.payment, back.attempt, Reversed(), NOON)
    assert (again.owed_back, again.taken_back, again.facts) == ((), 0, ())


@pytest.mark.parametrize("taken", [1, 2])
def test_of_what_was_paid_twice_one_may_be_taken_back_and_the_other_stays_paid(taken: int) -> None:
    first = answered(payment(BOTH[0]), attempt(1, 150000), Paid("R1"), NOON)
    assert first.attempt is not None
    second = answered(first.payment, attempt(2, 150000), Paid("R2"), NOON, [first.attempt])
    assert second.attempt is not None
    one, other = (first.attempt, second.attempt) if taken == 1 else (second.attempt, first.attempt)
    back = answered(second.payment, one, Reversed(), NOON, [other])
    assert (back.payment, back.owed_back, back.facts, back.taken_back) == (second.payment, (), (), 150000)
    assert back.attempt is not None
    last = answered(back.payment, other, Reversed(), NOON, [back.attempt])
    assert last.payment.state is PaymentState.REFUND_DUE
    assert ([each.amount for each in last.owed_back], last.taken_back) == ([150000], 0)


@pytest.mark.parametrize(
    ("cancelled", "noted", "taken_back"),
    [((PEDICURE,), [150000], 180000), ((PEDICURE, MANICURE), [], 330000)],
)
def test_of_a_bundle_that_is_taken_back_nothing_is_owed_any_more(
    cancelled: tuple[UUID, ...], noted: list[int], taken_back: int
) -> None:
    paid = answered(payment(*BOTH), attempt(1, 330000), Paid("R1"), NOON)
    assert paid.attempt is not None
    left = paid.payment
    for appointment_id in cancelled:
        left = called_off(left, appointment_id, 1).payment
    back = answered(left, paid.attempt, Reversed(), NOON)
    assert [each.amount for each in back.owed_back] == noted
    assert back.taken_back == taken_back


@pytest.mark.parametrize(("by_hand", "owed_back", "taken_back"), [(0, [], 150000), (150000, [150000], 0)])
def test_what_a_person_paid_back_pays_for_nothing_any_more(by_hand: int, owed_back: list[int], taken_back: int) -> None:
    first = answered(payment(BOTH[0]), attempt(1, 150000), Paid("R1"), NOON)
    assert first.attempt is not None
    second = answered(first.payment, attempt(2, 150000), Paid("R2"), NOON, [first.attempt])
    assert second.attempt is not None
    back = answered(second.payment, first.attempt, Reversed(by_hand), NOON, [second.attempt])
    assert ([each.amount for each in back.owed_back], back.taken_back) == (owed_back, taken_back)


def test_what_is_taken_back_before_anybody_saw_it_paid_brought_no_money() -> None:
    seen = answered(payment(BOTH[0]), attempt(1, 150000), Reversed(), NOON)
    assert seen.attempt is not None
    assert (seen.attempt.state, seen.attempt.asked_times) == (AttemptState.UNPAID, 1)
    assert [type(fact) for fact in seen.facts] == [PaymentFailed]
    again = answered(seen.payment, seen.attempt, Reversed(), NOON)
    assert again.attempt is not None
    assert (again.payment, again.facts, again.attempt.asked_times) == (seen.payment, (), 2)
