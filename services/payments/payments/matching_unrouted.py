"""Crediting what came unrouted to the payment that a person says it is for, once the provider confirms it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from payments import SERVICE
from payments.adapters import attempt_rows, money_rows, payment_rows, routing_rows
from payments.adapters.payment_rows import Stored
from payments.adapters.routing_rows import Unrouted
from payments.asking import line_of
from payments.domain.answers import Answer, Paid, Statement, StatementLine
from payments.domain.attempts import CREDITED, Attempt
from payments.domain.course import answered
from payments.domain.matching import NEAR
from payments.providers import Providers
from payments.taking import Taking
from ratiba_contracts.payment_requests import MatchUnrouted, UnroutedMatched
from ratiba_contracts.requests import Refusal
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import current_tenant
from ratiba_runtime.unit_of_work import unit_of_work


@dataclass(frozen=True, slots=True)
class MatchingUnrouted:
    """Answers for the bound tenant."""

    database: Database
    providers: Providers
    taking: Taking
    clock: Callable[[], datetime]

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
        return owner in (None, (attempt.payment_id, attempt.attempt_id))


def _attempt_for(told: Unrouted, stored: Stored) -> Attempt | None:
    """The prompt it names, else the last one that is not paid."""
    unpaid = [each for each in stored.attempts if each.state not in CREDITED]
    named = [each for each in unpaid if each.attempt_id == told.attempt_id]
    fitting = named or unpaid
    return fitting[-1] if fitting else None


def _line_of_receipt(statement: Statement, receipt: str | None) -> StatementLine | None:
    return next((line for line in statement.lines if receipt is not None and line.receipt == receipt), None)
