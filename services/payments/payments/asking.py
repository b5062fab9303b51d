"""Asking the provider what became of a prompt, and writing that down. Only this confirms money."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog

from payments import SERVICE
from payments.adapters import money_rows, payment_rows, refund_rows, routing_rows
from payments.domain.answers import (
    Absent,
    Answer,
    Doubted,
    Paid,
    Pending,
    Reversed,
    Statement,
    StatementLine,
    Unpaid,
    Voided,
)
from payments.domain.attempts import Attempt
from payments.domain.calling_off import came_to_nothing, is_off
from payments.domain.course import answered, lapsed
from payments.domain.ladder import next_ask, proves_absence, reads_statement
from payments.provider import PaymentProvider
from payments.providers import Providers
from payments.taking import Taking
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.payment_reasons import UnpaidReason
from ratiba_runtime.database import Database
from ratiba_runtime.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger("payments.asking")

BEFORE_SENDING = timedelta(minutes=5)
"""Clocks differ: a statement is read from a little before the prompt was sent."""


@dataclass(frozen=True, slots=True)
class StatementRules:
    """Seconds after a prompt from which the statement is read, and after which its silence is an answer."""

    from_seconds: float
    surely_over_seconds: float


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks about one prompt at a time; asking twice changes nothing the second time."""

    database: Database
    providers: Providers
    taking: Taking
    rules: StatementRules
    clock: Callable[[], datetime]

    async def about(
        self,
        payment_id: UUID,
        number: int,
        *,
        generation: int | None = None,
        cause: Envelope[Any] | None = None,
        statement: Statement | None = None,
        query_only: bool = False,
    ) -> Attempt | None:
        """Ask about a prompt, and return it as it is then. A timer that was replaced (`generation`) asks nothing.

        `query_only`: no statement is read. Nothing is given up then, nor a doubt resolved, nor called too late, because
        time is over: that takes a look at the statement, too, and the last look that is armed is left as it is.
        """
        async with self.database.tenant_transaction() as connection:
            stored = await payment_rows.read(connection, payment_id)
        asked = stored.attempt(number) if stored is not None else None
        if stored is None or asked is None or (generation is not None and generation != asked.generation):
            return asked
        answer = await self._says(asked, statement, query_only=query_only)
        late = self.clock() > stored.payment.held_until
        if isinstance(answer, Paid) and answer.at is None and late:
            answer = Pending("paid, when?") if query_only else await self._dated(asked, answer, statement)
        return await self._write_down(payment_id, asked, answer, cause, query_only=query_only)

    async def statement_of(self, attempts: list[Attempt]) -> Statement | None:
        """One statement that covers all these prompts of one provider; None where there is none to read."""
        if not attempts:
            return None
        provider = await self.providers.get(attempts[0].provider)
        if provider is None:
            return None
        since = min(each.sent_at for each in attempts) - BEFORE_SENDING
        return await provider.statement(since, self.clock())

    async def learn_receipt(self, payment_id: UUID, attempt_id: UUID, line: StatementLine) -> bool:
        """Add what the statement calls money that was confirmed without a receipt."""
        async with unit_of_work(self.database, service=SERVICE) as uow:
            stored = await payment_rows.lock(uow.connection, payment_id)
            attempt = (
                next((each for each in stored.attempts if each.attempt_id == attempt_id), None) if stored else None
            )
            if attempt is None or not await money_rows.claim_receipt(
                uow.connection, attempt.provider, line.receipt, uow.tenant, attempt_id
            ):
                return False
            return await money_rows.learn_receipt(uow.connection, attempt_id, line.receipt)

    async def _says(self, attempt: Attempt, statement: Statement | None, *, query_only: bool) -> Answer:
        provider = await self.providers.get(attempt.provider)
        if provider is None:
            return Pending("the account has gone")
        answer: Answer = Pending("it is being sent")
        if attempt.reference is not None or self.clock() >= attempt.sent_at + timedelta(seconds=self.taking.rungs[0]):
            answer = await self._status(provider, attempt)
        if query_only:
            return Doubted() if _says_not_how_much(answer, attempt) else answer
        if _says_not_how_much(answer, attempt):
            told = await self._statement_says(provider, attempt, statement)
            return told if isinstance(told, Paid) else Doubted()
        if isinstance(answer, Pending):
            told = await self._statement_says(provider, attempt, statement)
            # A success that was told of and that the query does not deny: the statement may only be late.
            return answer if told is None or (isinstance(told, Absent) and attempt.claimed_at is not None) else told
        if isinstance(answer, Unpaid) and (attempt.claimed_at is not None or statement is not None):
            told = await self._statement_says(provider, attempt, statement)
            if isinstance(told, Paid) or (isinstance(told, Absent) and not attempt.is_live):
                return told  # the money is there whatever the query says, or a claim is disproved by both
        return answer

    async def _status(self, provider: PaymentProvider, attempt: Attempt) -> Answer:
        """What the provider says of a prompt; one that nobody is to pay any more is called off first."""
        reference = attempt.reference
        if reference is None or attempt.called_off_at is None or not attempt.is_live:
            told = await provider.status(reference)
            over = came_to_nothing(attempt, told, self.clock(), after_seconds=self.taking.rungs[0])
            return Absent() if over else told
        voided = await provider.void(reference)
        answer = None if voided is Voided.OFF else await provider.status(reference)
        if answer is None or is_off(attempt, voided, answer, self.clock(), after_seconds=self.taking.rungs[0]):
            self.taking.metrics.orders_called_off.labels("off").inc()
            log.info("payment.order_called_off", payment=str(attempt.payment_id))
            return Unpaid(UnpaidReason.NO_ANSWER, None, may_try_again=True)
        if isinstance(answer, Pending):
            self.taking.metrics.orders_called_off.labels("open").inc()
        return answer

    async def _dated(self, attempt: Attempt, paid: Paid, statement: Statement | None) -> Paid:
        """What is heard of after the chair's time may have been paid in time: the statement says when, where it can."""
        provider = await self.providers.get(attempt.provider)
        if statement is None and provider is not None:
            statement = await provider.statement(attempt.sent_at - BEFORE_SENDING, self.clock())
        line = line_of(statement, attempt) if statement is not None else None
        return Paid(line.receipt, line.amount, line.at) if line is not None else paid

    async def _statement_says(
        self, provider: PaymentProvider, attempt: Attempt, statement: Statement | None
    ) -> Answer | None:
        now = self.clock()
        if statement is None:
            # of what is doubted it is read at once
            if not _claims_another_sum(attempt) and not reads_statement(
                attempt.sent_at, now, from_seconds=self.rules.from_seconds
            ):
                return None
            statement = await provider.statement(attempt.sent_at - BEFORE_SENDING, now)
        line = line_of(statement, attempt)
        if line is not None:
            return Paid(line.receipt, line.amount, line.at)
        absent = proves_absence(statement, attempt, after_seconds=self.rules.surely_over_seconds)
        return Absent() if absent and attempt.is_looked_after else None

    async def _write_down(
        self, payment_id: UUID, asked: Attempt, answer: Answer, cause: Envelope[Any] | None, *, query_only: bool
    ) -> Attempt | None:
        now = self.clock()
        async with unit_of_work(self.database, service=SERVICE, envelope=cause) as uow:
            stored = None if uow.handled_before else await payment_rows.lock(uow.connection, payment_id)
            attempt = stored.attempt(asked.number) if stored is not None else None
            if stored is None or attempt is None:
                return attempt
            if isinstance(answer, Absent) and attempt.claimed_at != asked.claimed_at:
                answer = Pending("told of meanwhile")
            if _says_not_how_much(answer, attempt):
                answer = Doubted()  # told of while the provider was asked
            if isinstance(answer, Doubted) and not query_only and self._is_past_the_last_rung(attempt, now):
                answer = Paid()
            if isinstance(answer, Paid):
                answer, attempt = await self._with_own_receipt(uow, attempt, answer)
            if isinstance(answer, Reversed):
                answer = Reversed(await refund_rows.paid_by_hand(uow.connection, payment_id))
            others = [each for each in stored.attempts if each.number != attempt.number]
            course = answered(stored.payment, attempt, answer, now, others)
            last = course.attempt
            if last is not None and last.is_live and not query_only and self._is_past_the_last_rung(last, now):
                course = lapsed(course.payment, last)
                if last.called_off_at is not None:
                    self.taking.metrics.orders_called_off.labels("given_up").inc()
                    log.error("payment.order_left_open", payment=str(payment_id), order=last.account_reference)
            is_open = last is not None and last.is_looked_after
            keeps_its_last_look = query_only and is_open and self._is_past_the_last_rung(attempt, now)
            rearm = attempt.generation == asked.generation and not keeps_its_last_look
            await self.taking.take(uow, stored, course, cause, rearm=rearm)
            return course.attempt

    def _is_past_the_last_rung(self, attempt: Attempt, now: datetime) -> bool:
        return next_ask(attempt.asked_from, now, self.taking.rungs) is None

    async def _with_own_receipt(self, uow: UnitOfWork, attempt: Attempt, paid: Paid) -> tuple[Paid, Attempt]:
        """The answer with a receipt that nobody else has used. One that was used is not this prompt's."""
        receipt = paid.receipt or attempt.claimed_receipt
        if receipt is None:
            return paid, attempt
        if await money_rows.claim_receipt(uow.connection, attempt.provider, receipt, uow.tenant, attempt.attempt_id):
            return replace(paid, receipt=receipt), attempt
        log.error("payment.receipt_reused", payment=str(attempt.payment_id))
        return replace(paid, receipt=None), replace(attempt, claimed_receipt=None)


def _claims_another_sum(attempt: Attempt) -> bool:
    """Whether somebody told of another sum than was asked for."""
    return attempt.claimed_amount not in (None, attempt.amount)


def _says_not_how_much(answer: Answer, attempt: Attempt) -> bool:
    """Whether money came, but by another sum than was asked for, as somebody told."""
    return isinstance(answer, Paid) and answer.amount is None and _claims_another_sum(attempt)


def line_of(statement: Statement, attempt: Attempt) -> StatementLine | None:
    """The credit that carries this prompt's own reference."""
    return next((line for line in statement.lines if line.account_reference == attempt.account_reference), None)


async def tied(uow: UnitOfWork, attempt: Attempt, reference: str) -> Attempt | None:
    """The prompt with the provider's id that a callback names; None where that id is not, or not only, its own."""
    if attempt.reference is not None and attempt.reference != reference:
        return None
    if not await routing_rows.note_reference(uow.connection, uow.tenant, attempt.attempt_id, reference):
        return None
    return replace(attempt, reference=reference)
