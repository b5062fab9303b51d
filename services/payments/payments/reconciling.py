"""Reconciling, as operators and owners ask for it: what is unresolved, asked about within the time of an answer."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from payments.adapters import attempt_rows, money_rows, payment_rows
from payments.adapters.daraja import STATEMENT_REACH
from payments.asking import Asking, line_of
from payments.domain.answers import Statement
from payments.domain.attempts import Attempt
from ratiba_contracts.payment_requests import Reconcile, Reconciled
from ratiba_contracts.payments import AttemptState, Provider
from ratiba_runtime.database import Database

log = structlog.get_logger("payments.reconciling")

MOST_AT_ONCE = 500
FOR_THE_STATEMENT = 0.4
"""What part of its time a reconciliation waits for the statement; without it prompts are asked about by query alone."""

ASKED_TOGETHER = 8
"""Prompts a reconciliation asks about at the same time."""


@dataclass(frozen=True, slots=True)
class Reconciling:
    """Answers for the bound tenant, within `seconds`."""

    database: Database
    asking: Asking
    clock: Callable[[], datetime]
    seconds: float

    async def reconcile(self, request: Reconcile) -> Reconciled:
        """ask payments.reconcile: unresolved prompts against the provider, and receipts nobody has told.

        A prompt that ended unpaid and that the statement shows as paid is unresolved, too: the query had denied it.
        Those asked about least often first, for `seconds`: whoever waits for the answer does so no longer.
        What remains is told, and is first the next time. A look that is cut short is counted, and changes nothing else:
        what nobody answers about is not begun with again and again.
        """
        now = asyncio.get_running_loop().time()
        deadline = now + self.seconds
        async with self.database.tenant_transaction() as connection:
            live = await attempt_rows.live(connection, MOST_AT_ONCE)
            unresolved = await attempt_rows.count_live(connection)
            stored = [await payment_rows.read(connection, each.payment_id) for each in live]
            ended = await attempt_rows.ended_unpaid(connection, self.clock() - STATEMENT_REACH, MOST_AT_ONCE)
        attempts = [
            attempt
            for payment, due in zip(stored, live, strict=True)
            if payment is not None and (attempt := payment.attempt(due.number)) is not None
        ]
        begun: list[Attempt] = []
        after: list[Attempt] = []
        statement: list[Statement] = []
        await _by(now + self.seconds * FOR_THE_STATEMENT, self._read_statement([*attempts, *ended], statement))
        denied = [each for each in ended for read in statement if line_of(read, each) is not None]
        attempts, unresolved = [*denied, *attempts], unresolved + len(denied)
        await _by(deadline, self._ask_about(attempts, next(iter(statement), None), begun, after))
        await self._count_cut_short(begun, after)
        await _by(deadline, self._learn_receipts())
        states = [each.state for each in after]
        log.info("payments.reconciled", looked_at=len(after), of=unresolved, actor=request.actor)
        return Reconciled(
            looked_at=len(after),
            paid=states.count(AttemptState.PAID),
            unpaid=states.count(AttemptState.UNPAID) + states.count(AttemptState.LAPSED),
            open=sum(each.is_live for each in after),
            remaining=max(unresolved - len(after), 0),
        )

    async def _read_statement(self, attempts: list[Attempt], read: list[Statement]) -> None:
        """One statement for all prompts of M-Pesa, added to `read` where there is one."""
        statement = await self.asking.statement_of([each for each in attempts if each.provider is Provider.DARAJA])
        read += [statement] if statement is not None else []

    async def _ask_about(
        self, attempts: list[Attempt], statement: Statement | None, begun: list[Attempt], after: list[Attempt]
    ) -> None:
        """A few at a time; each is added to `begun`, and then to `after` as it is then.

        A statement that could not be had in time is not read again for each prompt.
        """
        waiting = iter(attempts)

        async def one_by_one() -> None:
            for attempt in waiting:
                begun.append(attempt)
                mpesa = attempt.provider is Provider.DARAJA
                known = await self.asking.about(
                    attempt.payment_id,
                    attempt.number,
                    statement=statement if mpesa else None,
                    query_only=mpesa and statement is None,
                )
                after.append(known or attempt)

        await asyncio.gather(*(one_by_one() for _ in range(ASKED_TOGETHER)))

    async def _count_cut_short(self, begun: list[Attempt], after: list[Attempt]) -> None:
        done = {each.attempt_id for each in after}
        left = [each.attempt_id for each in begun if each.attempt_id not in done]
        if left:
            async with self.database.tenant_transaction() as connection:
                await attempt_rows.count_asked(connection, left)

    async def _learn_receipts(self) -> None:
        async with self.database.tenant_transaction() as connection:
            since = self.clock() - STATEMENT_REACH
            nameless = await money_rows.credits_without_receipt(connection, since, MOST_AT_ONCE)
            stored = [await payment_rows.read(connection, payment_id) for _, payment_id in nameless]
        wanted = {attempt_id for attempt_id, _ in nameless}
        prompts = [each for payment in stored if payment is not None for each in payment.attempts]
        attempts = [each for each in prompts if each.attempt_id in wanted and each.provider is Provider.DARAJA]
        statement = await self.asking.statement_of(attempts)
        if statement is None:
            return
        for attempt in attempts:
            line = line_of(statement, attempt)
            if line is not None:
                await self.asking.learn_receipt(attempt.payment_id, attempt.attempt_id, line)


async def _by(deadline: float, work: Awaitable[None]) -> None:
    """Do it until this moment of the loop's time; what is not done by then is left."""
    try:
        async with asyncio.timeout_at(deadline) as limit:
            await work
    except TimeoutError:
        if not limit.expired():
            raise
        log.info("payments.reconciliation_cut_short")
