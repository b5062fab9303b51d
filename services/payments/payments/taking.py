"""Writing down what became of a payment, in one transaction: rows, ledger, facts, the next look, the next prompt."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog

from payments.adapters import attempt_rows, money_rows, payment_rows, refund_rows
from payments.adapters.payment_rows import Stored
from payments.domain.attempts import Attempt
from payments.domain.calling_off import is_for_nothing
from payments.domain.course import Course, Payment
from payments.domain.ladder import next_ask
from payments.metrics import PaymentsMetrics
from ratiba_contracts.codec import envelope
from ratiba_contracts.envelope import Contract, Envelope, fresh_id
from ratiba_contracts.facts import fact_of_model
from ratiba_contracts.payments import PaymentPaidBack, PaymentTimerFired
from ratiba_runtime.timers import scheduled, timer_id
from ratiba_runtime.unit_of_work import UnitOfWork

log = structlog.get_logger("payments.taking")

PROMPT = "prompt"
EXPIRE = "expire"


def ask_purpose(number: int) -> str:
    """The purpose of the timer by which a prompt is asked about."""
    return f"ask-{number}"


@dataclass(frozen=True, slots=True)
class Taking:
    """What every input of a payment ends in. The caller holds the payment's row."""

    clock: Callable[[], datetime]
    rungs: tuple[float, ...]
    metrics: PaymentsMetrics

    async def take(
        self, uow: UnitOfWork, stored: Stored, course: Course, cause: Envelope[Any] | None, *, rearm: bool = True
    ) -> Stored:
        """Store a course and tell of it; returns the payment as it is stored now.

        `rearm=False` leaves the timer of a live prompt as somebody else armed it.
        """
        now, attempts = self.clock(), stored.attempts
        await payment_rows.save(uow.connection, stored.payment, course.payment, now)
        if course.attempt is not None:
            attempt = self._armed(uow, course.attempt, stored.payment, cause) if rearm else course.attempt
            attempts = tuple(attempt if each.number == attempt.number else each for each in attempts)
            await attempt_rows.save(uow.connection, attempt)
            if course.received is not None:
                await money_rows.add_credit(uow.connection, attempt, course.received, course.receipt, now)
        for back in course.owed_back:
            await money_rows.add_refund(uow.connection, stored.payment.payment_id, back, now)
        if course.taken_back:
            await self._taken_back(uow, stored, course.taken_back, cause)
        attempts = await self._called_off(uow, course.payment, attempts, cause)
        for fact in course.facts:
            self.tell(uow, stored, fact, cause)
            name = fact_of_model(type(fact)).name
            self.metrics.told.labels(name).inc()
            log.info("payment.told", fact=name, payment=str(stored.payment.payment_id))
        if _frees_the_phone(stored, course):
            await self._wake_the_next(uow, course.payment, cause)
        return replace(stored, payment=course.payment, attempts=attempts)

    def tell(self, uow: UnitOfWork, stored: Stored, fact: Contract, cause: Envelope[Any] | None) -> None:
        """Emit a fact in the conversation's line."""
        told: Envelope[Any] = envelope(
            fact, id=fresh_id(), tenant=uow.tenant, key=stored.payment.key, time=self.clock(), cause=cause
        )
        if cause is None:  # a callback or a look of our own: it goes back to what the customer asked for
            told = told.model_copy(update={"correlationid": stored.correlation_id})
        uow.emit(told)

    def arm(
        self,
        uow: UnitOfWork,
        payment: Payment,
        purpose: str,
        due_at: datetime,
        *,
        generation: int = 0,
        cause: Envelope[Any] | None = None,
    ) -> None:
        """Arm a payment's timer; a past one fires at once."""
        fact = PaymentTimerFired(payment_id=payment.payment_id, purpose=purpose, generation=generation, due_at=due_at)
        owner = str(payment.payment_id)
        id_ = timer_id(uow.tenant, owner, purpose, generation, due_at)
        fired = envelope(fact, id=id_, tenant=uow.tenant, key=payment.key, time=due_at, cause=cause)
        uow.emit_row(scheduled(fired, owner=owner, purpose=purpose, at=due_at))

    async def _taken_back(self, uow: UnitOfWork, stored: Stored, amount: int, cause: Envelope[Any] | None) -> None:
        """What was owed back and the provider took back itself is paid back with it, and told."""
        payment, now = stored.payment, self.clock()
        amount = min(amount, await refund_rows.taken_and_not_in_the_books(uow.connection, payment.payment_id))
        if amount <= 0:
            return
        closed = await money_rows.take_back(uow.connection, payment.payment_id, amount, now)
        if closed:
            number = max(each.number for each in stored.attempts)
            told = PaymentPaidBack(
                payment_id=payment.payment_id,
                attempt=number,
                thread_id=payment.thread_id,
                amount=closed,
                currency=payment.currency,
            )
            self.tell(uow, stored, told, cause)
        if closed < amount:  # somebody had paid it back by hand: the business paid it twice
            log.error("payment.taken_back_twice", payment=str(payment.payment_id), amount=amount - closed)

    def _armed(self, uow: UnitOfWork, attempt: Attempt, payment: Payment, cause: Envelope[Any] | None) -> Attempt:
        """The prompt with its next look armed, if there is one; whatever was armed before does not act any more."""
        now = self.clock()
        ask_at = next_ask(attempt.asked_from, now, self.rungs) if attempt.is_looked_after else None
        armed = replace(attempt, generation=attempt.generation + 1, ask_at=ask_at)
        if ask_at is not None:
            self.arm(uow, payment, ask_purpose(attempt.number), ask_at, generation=armed.generation, cause=cause)
        return armed

    async def _called_off(
        self, uow: UnitOfWork, payment: Payment, attempts: tuple[Attempt, ...], cause: Envelope[Any] | None
    ) -> tuple[Attempt, ...]:
        """The prompts as they are now. An open order for nothing is called off by a look that is due at once."""
        now, after = self.clock(), list[Attempt]()
        for each in attempts:
            if each.called_off_at is None and is_for_nothing(payment, each):
                off = replace(each, called_off_at=now, generation=each.generation + 1, ask_at=now)
                await attempt_rows.save(uow.connection, off)
                self.arm(uow, payment, ask_purpose(off.number), now, generation=off.generation, cause=cause)
                after.append(off)
            else:
                after.append(each)
        return tuple(after)

    async def _wake_the_next(self, uow: UnitOfWork, payment: Payment, cause: Envelope[Any] | None) -> None:
        now = self.clock()
        waiting = await payment_rows.first_waiting(uow.connection, payment.customer_id, payment.phone, now)
        if waiting is not None:
            stored = await payment_rows.read(uow.connection, waiting)
            if stored is not None:
                self.arm(uow, stored.payment, PROMPT, now, cause=cause)


def _frees_the_phone(stored: Stored, course: Course) -> bool:
    before = stored.attempt(course.attempt.number) if course.attempt is not None else None
    return before is not None and before.bars_another and course.attempt is not None and not course.attempt.bars_another
