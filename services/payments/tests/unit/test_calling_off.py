"""Which open orders of cards are for nothing, and what shows that one is off."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from payments.domain.amounts import Line, LineState
from payments.domain.answers import Answer, Paid, Pending, Voided
from payments.domain.attempts import Attempt
from payments.domain.calling_off import came_to_nothing, is_for_nothing, is_off
from payments.domain.course import Payment
from ratiba_contracts.payments import AttemptState, Method, PaymentState, Provider

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MANICURE, PEDICURE = Line(UUID(int=1), "Manicure", 150000), Line(UUID(int=2), "Pedicure", 180000)
BOTH = Payment(
    payment_id=UUID(int=9),
    key="k1",
    thread_id="01JD8Q2Y6V7X9K3M5N4P2R1S0T",
    customer_id=UUID(int=8),
    phone="+254712000001",
    method=Method.CARD,
    currency="KES",
    held_until=NOON + timedelta(minutes=30),
    lines=(MANICURE, PEDICURE),
    state=PaymentState.PROMPTED,
)
ORDER = Attempt(
    attempt_id=UUID(int=101),
    payment_id=UUID(int=9),
    number=1,
    provider=Provider.PESAPAL,
    account_reference="REF1",
    amount=330000,
    phone=BOTH.phone,
    sent_at=NOON,
    state=AttemptState.PROMPTED,
    reference="order-1",
)
TRIED = replace(ORDER, called_off_at=NOON)
NOT_PAID = Pending("not paid yet", unpaid=True)


def test_an_order_for_what_is_owed_is_for_something() -> None:
    assert not is_for_nothing(BOTH, ORDER)


@pytest.mark.parametrize("state", [each for each in PaymentState if each not in ("requested", "prompted")])
def test_an_open_order_of_a_payment_that_is_over_is_for_nothing(state: PaymentState) -> None:
    assert is_for_nothing(replace(BOTH, state=state), ORDER)


def test_an_open_order_about_another_sum_is_for_nothing() -> None:
    assert is_for_nothing(replace(BOTH, lines=(MANICURE, replace(PEDICURE, state=LineState.VOID))), ORDER)


def test_an_open_order_is_for_nothing_once_another_attempt_is_wanted() -> None:
    assert is_for_nothing(replace(BOTH, attempts_wanted=2), ORDER)
    assert not is_for_nothing(replace(BOTH, attempts_wanted=2), replace(ORDER, number=2))


@pytest.mark.parametrize(
    "other",
    [
        replace(ORDER, provider=Provider.DARAJA),
        replace(ORDER, state=AttemptState.SENDING, reference=None),
        replace(ORDER, state=AttemptState.UNPAID),
        replace(ORDER, state=AttemptState.PAID),
    ],
    ids=["a prompt of M-Pesa", "not placed yet", "over", "paid"],
)
def test_what_cannot_be_called_off_is_left_alone(other: Attempt) -> None:
    assert not is_for_nothing(replace(BOTH, state=PaymentState.EXPIRED), other)


@pytest.mark.parametrize(
    ("voided", "answer", "seconds", "off"),
    [
        (Voided.REFUSED, NOT_PAID, 60, True),
        (Voided.REFUSED, NOT_PAID, 59, False),
        (Voided.REFUSED, Pending("no answer"), 60, False),
        (Voided.REFUSED, Paid("R1", 330000), 60, False),
        (Voided.UNKNOWN, NOT_PAID, 60, False),
    ],
)
def test_an_order_that_is_refused_later_and_unpaid_was_called_off_before(
    voided: Voided, answer: Answer, seconds: int, *, off: bool
) -> None:
    assert is_off(TRIED, voided, answer, NOON + timedelta(seconds=seconds), after_seconds=60) is off


def test_an_order_that_somebody_told_of_just_now_is_not_off_because_it_was_tried_long_ago() -> None:
    told = replace(TRIED, claimed_at=NOON + timedelta(seconds=58))  # its status is a few seconds behind
    assert not is_off(told, Voided.REFUSED, NOT_PAID, NOON + timedelta(seconds=60), after_seconds=60)
    assert is_off(told, Voided.REFUSED, NOT_PAID, NOON + timedelta(seconds=118), after_seconds=60)


OVER = replace(TRIED, state=AttemptState.UNPAID, claimed_at=NOON)


@pytest.mark.parametrize(
    ("attempt", "answer", "seconds", "nothing"),
    [
        (OVER, NOT_PAID, 60, True),
        (OVER, NOT_PAID, 59, False),
        (OVER, Pending("no answer"), 60, False),
        (OVER, Paid("R1", 330000), 60, False),
        (replace(OVER, state=AttemptState.PROMPTED), NOT_PAID, 60, False),
        (replace(OVER, claimed_at=None), NOT_PAID, 60, False),
    ],
)
def test_what_is_told_of_an_order_that_is_over_comes_to_nothing_once_its_status_says_so_still(
    attempt: Attempt, answer: Answer, seconds: int, *, nothing: bool
) -> None:
    assert came_to_nothing(attempt, answer, NOON + timedelta(seconds=seconds), after_seconds=60) is nothing


def test_its_ladder_begins_when_it_was_called_off() -> None:
    late = NOON + timedelta(hours=2)
    assert replace(ORDER, called_off_at=late).asked_from == late
    assert replace(ORDER, called_off_at=NOON + timedelta(hours=1), claimed_at=late).asked_from == late
