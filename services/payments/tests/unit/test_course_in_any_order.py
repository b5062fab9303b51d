"""Whatever happens to a payment, in whatever order and however often, the books balance and nothing is taken back."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payments.domain.amounts import Line, LineState
from payments.domain.answers import (
    Absent,
    Answer,
    NotSent,
    Paid,
    Pending,
    PromptOutcome,
    Reversed,
    Sent,
    Unclear,
    Unpaid,
)
from payments.domain.attempts import Attempt
from payments.domain.course import (
    Course,
    Payment,
    answered,
    asked_again,
    called_off,
    held_too_long,
    lapsed,
    next_prompt,
    prompted,
)
from payments.domain.state import CONFIRMED
from ratiba_contracts.payment_reasons import RefundReason, UnpaidReason
from ratiba_contracts.payments import (
    MOST_ATTEMPTS,
    AttemptState,
    Method,
    PaymentRefundDue,
    PaymentSettled,
    PaymentState,
    Provider,
)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HELD = timedelta(minutes=30)
APPOINTMENTS = (UUID(int=1), UUID(int=2))
TOTAL = 330000

DECLINED = Unpaid(UnpaidReason.NO_ANSWER, "1032", may_try_again=True, declined=True)
BROKE = Unpaid(UnpaidReason.INSUFFICIENT_FUNDS, "1", may_try_again=True)
ANSWERS: list[Answer] = [
    Paid(),
    Paid("TKL3X7Q2WE", 150000),
    Paid(None, 400000),
    DECLINED,
    BROKE,
    Pending("x"),
    Absent(),
    Reversed(),
]
OUTCOMES: list[PromptOutcome] = [Sent("ws_CO_1"), Unclear("x"), NotSent("x"), BROKE]


@dataclass
class Till:
    """A payment as the service would keep it: each course is stored whole."""

    payment: Payment
    now: datetime = NOON
    attempts: dict[int, Attempt] = field(default_factory=dict)
    received: int = 0
    owed_back: int = 0
    still_owed: int = 0
    settled: int = 0
    told_owed: int = 0

    def store(self, course: Course) -> None:
        was = self.payment.state
        self.payment = course.payment
        if course.attempt is not None:
            self.attempts[course.attempt.number] = course.attempt
        self.received += course.received or 0
        self.owed_back += sum(each.amount for each in course.owed_back)
        by_hand = (each.amount for each in course.owed_back if each.reason is not RefundReason.REVERSED_BY_PROVIDER)
        self.still_owed += sum(by_hand) - course.taken_back
        self.settled += sum(isinstance(fact, PaymentSettled) for fact in course.facts)
        self.told_owed += sum(fact.amount for fact in course.facts if isinstance(fact, PaymentRefundDue))
        assert was not in CONFIRMED or self.payment.state in CONFIRMED, "confirmed money was taken back"
        self.check()

    def check(self) -> None:
        paid = sum(line.amount for line in self.payment.lines if line.state is LineState.PAID)
        assert self.received == paid + self.owed_back, "the books do not balance"
        held = sum(each.received or 0 for each in self.attempts.values() if each.state is AttemptState.PAID)
        assert held == paid + self.still_owed, "what is owed back is not what the business still has of it"
        assert self.told_owed == self.owed_back, "what is owed back was not told, or told twice"
        assert self.settled <= 1, "settled was told twice"
        assert sum(each.is_live for each in self.attempts.values()) <= 1, "two prompts at once"
        assert self.payment.total == TOTAL, "the quote changed"

    def send(self, outcome: PromptOutcome) -> None:
        number = next_prompt(self.payment, list(self.attempts.values()), self.now)
        if number is None:
            return
        sending = Attempt(
            attempt_id=UUID(int=100 + number),
            payment_id=self.payment.payment_id,
            number=number,
            provider=Provider.DARAJA,
            account_reference=f"REF{number}",
            amount=sum(line.amount for line in self.payment.lines if line.state is LineState.OWED),
            phone=self.payment.phone,
            sent_at=self.now,
        )
        self.attempts[number] = sending
        self.store(prompted(self.payment, sending, outcome))


def till() -> Till:
    lines = (Line(APPOINTMENTS[0], "Manicure", 150000), Line(APPOINTMENTS[1], "Pedicure", 180000))
    return Till(
        Payment(
            payment_id=UUID(int=9),
            key="k1",
            thread_id="01JD8Q2Y6V7X9K3M5N4P2R1S0T",
            customer_id=UUID(int=8),
            phone="+254712000001",
            method=Method.MPESA,
            currency="KES",
            held_until=NOON + HELD,
            lines=lines,
        )
    )


Step = Callable[[Till], None]


def sending(outcome: PromptOutcome) -> Step:
    return lambda till: till.send(outcome)


def answering(pick: int, answer: Answer) -> Step:
    def step(till: Till) -> None:
        known = sorted(till.attempts)
        if known:
            attempt = till.attempts[known[pick % len(known)]]
            others = [each for each in till.attempts.values() if each is not attempt]
            till.store(answered(till.payment, attempt, answer, till.now, others))

    return step


def asking(number: int) -> Step:
    def step(till: Till) -> None:
        till.payment = asked_again(till.payment, number, till.payment.phone)
        till.check()

    return step


def cancelling(appointment: UUID) -> Step:
    return lambda till: till.store(called_off(till.payment, appointment, max(till.attempts, default=1)))


def giving_up(pick: int) -> Step:
    def step(till: Till) -> None:
        known = sorted(till.attempts)
        if known:
            till.store(lapsed(till.payment, till.attempts[known[pick % len(known)]]))

    return step


def letting_it_expire(till: Till) -> None:
    till.now = max(till.now, till.payment.held_until + timedelta(seconds=1))
    till.store(held_too_long(till.payment, list(till.attempts.values())))


STEPS = st.one_of(
    st.sampled_from(OUTCOMES).map(sending),
    st.builds(answering, st.integers(0, 4), st.sampled_from(ANSWERS)),
    st.integers(1, MOST_ATTEMPTS).map(asking),
    st.sampled_from(APPOINTMENTS).map(cancelling),
    st.integers(0, 4).map(giving_up),
    st.just(letting_it_expire),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(STEPS, min_size=1, max_size=25))
def test_in_any_order_the_books_balance(steps: list[Step]) -> None:
    kept = till()
    for step in steps:
        step(kept)
        step(kept)  # whatever comes, comes twice


def test_the_till_would_notice_a_lost_shilling() -> None:
    kept = till()
    kept.send(Sent("ws_CO_1"))
    course = answered(kept.payment, kept.attempts[1], Paid(), kept.now)
    assert course.payment.state is PaymentState.SETTLED
    lost = replace(course, received=None)
    with pytest.raises(AssertionError, match="balance"):
        kept.store(lost)
