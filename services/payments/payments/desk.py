"""What operators and owners ask: set a business up, reconcile, match what came unrouted."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from payments import SERVICE
from payments.adapters import account_rows, attempt_rows, money_rows, payment_rows, routing_rows
from payments.adapters.daraja import STATEMENT_REACH
from payments.adapters.payment_rows import Stored
from payments.adapters.routing_rows import Unrouted
from payments.adapters.sealing import AccountSeal
from payments.asking import Asking, line_of
from payments.domain.answers import Answer, Paid, Statement, StatementLine
from payments.domain.attempts import CREDITED, Attempt, AttemptState
from payments.domain.callback_path import notification_token
from payments.domain.course import answered
from payments.domain.matching import NEAR
from payments.providers import Providers
from payments.publishing import Publisher
from payments.taking import Taking
from ratiba_contracts.payment_requests import (
    MatchUnrouted,
    PaymentsSetUp,
    Reconcile,
    Reconciled,
    SetUpPayments,
    UnroutedMatched,
)
from ratiba_contracts.payments import Provider
from ratiba_contracts.requests import Refusal
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import current_tenant
from ratiba_runtime.unit_of_work import unit_of_work

log = structlog.get_logger("payments.desk")

MOST_AT_ONCE = 500
FOR_THE_STATEMENT = 0.4
"""What part of its time a reconciliation waits for the statement; without it prompts are asked about by query alone."""

ASKED_TOGETHER = 8
"""Prompts a reconciliation asks about at the same time."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Answers for the bound tenant."""

    database: Database
    seal: AccountSeal
    providers: Providers
    taking: Taking
    asking: Asking
    clock: Callable[[], datetime]
    public_url: str
    callback_secret: bytes
    publisher: Publisher
    reconcile_seconds: float

    async def set_up(self, request: SetUpPayments) -> PaymentsSetUp | Refusal:
        """ask payments.set_up: credentials are tried, and kept, sealed, once they work; until then what was, stays."""
        tenant, provider = current_tenant(), Provider(request.account.provider)
        token = notification_token(self.callback_secret, tenant.slug)
        tried = await self.providers.tried(request.account, f"{self.public_url}callbacks/pesapal/{tenant.slug}/{token}")
        if isinstance(tried, Refusal):
            return tried
        sealed = self.seal.close(tenant.slug, request.account)
        async with unit_of_work(self.database, service=SERVICE) as uow:
            await account_rows.put(
                uow.connection, provider, sealed, tried.notification_id, actor=request.actor, now=self.clock()
            )
        await self.publisher.settle(tenant)
        log.info("payments.set_up", provider=provider.value, actor=request.actor)
        return PaymentsSetUp(provider=provider)

    async def reconcile(self, request: Reconcile) -> Reconciled:
        """ask payments.reconcile: unresolved prompts against the provider, and receipts nobody has told.

        A prompt that ended unpaid and that the statement shows as paid is unresolved, too: the query had denied it.
        Those asked about least often first, for `reconcile_seconds`: whoever waits for the answer does so no longer.
        What remains is told, and is first the next time. A look that is cut short is counted, and changes nothing else:
        what nobody answers about is not begun with again and again.
        """
        now = asyncio.get_running_loop().time()
        deadline = now + self.reconcile_seconds
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
        await _by(
            now + self.reconcile_seconds * FOR_THE_STATEMENT, self._read_statement([*attempts, *ended], statement)
        )
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

    async def match_unrouted(self, request: MatchUnrouted) -> UnroutedMatched | Refusal:
        """ask payments.match_unrouted: credited only when the provider itself confirms the money."""
        slug = current_tenant().slug
        async with self.database.tenant_transaction() as connection:
            told = await routing_rows.lock_unrouted(connection, slug, request.unrouted_id)
            stored = await payment_rows.read(connection, request.payment_id)
            before = await routing_rows.matched_by(connection, slug, request.unrouted_id)
        if before is not None:
            return Refusal(slug="already-matched", message=f"{before} has said which payment it belongs to.")
        if told is None:
            return Refusal(slug="unknown-callback", message="Nothing unrouted of that id waits here.")
        attempt = _attempt_for(told, stored) if stored is not None else None
        if stored is None or attempt is None:
            return Refusal(slug="unknown-payment", message="There is no payment of that id with an unpaid prompt.")
        answer = await self._confirmed(told, attempt)
        if not isinstance(answer, Paid):
            return Refusal(slug="not-confirmed", message=f"{told.provider.value} does not confirm that it was paid.")
        return await self._credit(request, told, attempt, answer)

    async def _credit(
        self, request: MatchUnrouted, told: Unrouted, attempt: Attempt, paid: Paid
    ) -> UnroutedMatched | Refusal:
        slug, now = current_tenant().slug, self.clock()
        async with unit_of_work(self.database, service=SERVICE) as uow:
            still = await routing_rows.lock_unrouted(uow.connection, slug, told.unrouted_id)
            stored = await payment_rows.lock(uow.connection, request.payment_id)
            current = stored.attempt(attempt.number) if stored is not None else None
            if still is None or stored is None or current is None or current.state in CREDITED:
                return Refusal(slug="already-matched", message="Somebody was faster: look again.")
            if paid.receipt is not None and not await money_rows.claim_receipt(
                uow.connection, told.provider, paid.receipt, slug, attempt.attempt_id
            ):
                return Refusal(slug="receipt-used", message=f"Receipt {paid.receipt} has been credited before.")
            after = await self.taking.take(uow, stored, answered(stored.payment, current, paid, now), None)
            await routing_rows.mark_matched(
                uow.connection, slug, told.unrouted_id, request.payment_id, actor=request.actor, now=now
            )
        return UnroutedMatched(state=after.payment.state)

    async def _confirmed(self, told: Unrouted, attempt: Attempt) -> Answer | None:
        """The provider's own word about what was told; its statement says most."""
        provider = await self.providers.get(told.provider)
        if provider is None:
            return None
        statement = await provider.statement(told.received_at - NEAR, self.clock())
        line = line_of(statement, attempt) or _line_of_receipt(statement, told.receipt)
        if line is not None and await self._is_free(line, attempt):
            return Paid(line.receipt, line.amount, line.at)
        if told.reference is None:
            return None
        answer = await provider.status(told.reference)
        if isinstance(answer, Paid) and told.reference == attempt.reference:
            return Paid(answer.receipt or told.receipt, answer.amount or attempt.amount)
        return None

    async def _is_free(self, line: StatementLine, attempt: Attempt) -> bool:
        """Whether the credit on the statement is not that of another prompt of ours."""
        async with self.database.tenant_transaction() as connection:
            owner = await attempt_rows.by_account_reference(connection, line.account_reference)
        return owner in (None, attempt.attempt_id)

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


def _attempt_for(told: Unrouted, stored: Stored) -> Attempt | None:
    """The prompt it names, else the last one that is not paid."""
    unpaid = [each for each in stored.attempts if each.state not in CREDITED]
    named = [each for each in unpaid if each.attempt_id == told.attempt_id]
    fitting = named or unpaid
    return fitting[-1] if fitting else None


def _line_of_receipt(statement: Statement, receipt: str | None) -> StatementLine | None:
    return next((line for line in statement.lines if receipt is not None and line.receipt == receipt), None)
