"""Sending a prompt: committed as `sending` before the call, called once ever, its outcome committed after.

A process that dies anywhere in between leaves a prompt in `sending`, which is asked about and never sent again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import structlog

from payments import SERVICE
from payments.adapters import attempt_rows, payment_rows, routing_rows
from payments.adapters.payment_rows import Stored
from payments.domain.amounts import LineState, owed
from payments.domain.answers import NotSent, PromptOutcome, Sent, Unclear, Unpaid
from payments.domain.attempts import Attempt
from payments.domain.callback_path import account_reference, callback_token
from payments.domain.course import cannot_prompt, next_prompt, prompted
from payments.metrics import PaymentsMetrics
from payments.provider import PaymentProvider, Prompt
from payments.providers import PROVIDER_OF, Providers
from payments.taking import Taking, ask_purpose
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.payment_reasons import UnpaidReason
from ratiba_contracts.payments import Provider
from ratiba_runtime.database import Database
from ratiba_runtime.patience import patiently
from ratiba_runtime.tenancy import current_tenant
from ratiba_runtime.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger("payments.prompting")


@dataclass(frozen=True, slots=True)
class Begun:
    """A prompt that is committed and not called yet, with the account it goes through."""

    payment_id: UUID
    attempt: Attempt
    prompt: Prompt
    provider: PaymentProvider


@dataclass(frozen=True, slots=True)
class Prompting:
    """Begins prompts and calls providers. `public_url` ends with a slash."""

    database: Database
    providers: Providers
    taking: Taking
    metrics: PaymentsMetrics
    clock: Callable[[], datetime]
    public_url: str
    callback_secret: bytes

    async def begin(self, uow: UnitOfWork, stored: Stored, cause: Envelope[Any] | None) -> Begun | None:
        """Commit the next prompt of a locked payment with this transaction; None when none is to be sent now."""
        payment, now = stored.payment, self.clock()
        number = next_prompt(payment, stored.attempts, now)
        if number is None:
            return None
        kind = PROVIDER_OF[payment.method]
        provider = await self.providers.opened(uow.connection, kind)
        if provider is None:
            course = cannot_prompt(payment, number, UnpaidReason.BUSINESS_NOT_SET_UP)
            await self.taking.take(uow, stored, course, cause)
            return None
        attempt_id = uuid4()
        ask_at = now + timedelta(seconds=self.taking.rungs[0])
        attempt = Attempt(
            attempt_id=attempt_id,
            payment_id=payment.payment_id,
            number=number,
            provider=kind,
            account_reference=account_reference(attempt_id),
            amount=owed(payment.lines),
            phone=payment.phone,
            sent_at=now,
            ask_at=ask_at,
            account=provider.name,
        )
        if not await attempt_rows.begin(uow.connection, attempt, payment.customer_id):
            log.info("payment.waits_for_another_prompt", payment=str(payment.payment_id))
            return None
        await routing_rows.enter(uow.connection, uow.tenant, payment.payment_id, attempt_id, provider=kind, now=now)
        self.taking.arm(uow, payment, ask_purpose(number), ask_at, generation=attempt.generation, cause=cause)
        return Begun(payment.payment_id, attempt, self._prompt(stored, attempt), provider)

    async def send(self, begun: Begun, cause: Envelope[Any] | None) -> None:
        """Call the provider for a committed prompt and commit how that ended. Nothing is read in between."""
        outcome = await begun.provider.prompt(begun.prompt)
        self.metrics.prompts.labels(begun.attempt.provider.value, type(outcome).__name__.lower()).inc()
        match outcome:
            case Unclear(why):
                log.warning("payment.prompt_unclear", payment=str(begun.payment_id), why=why)
            case NotSent(why):
                log.warning("payment.prompt_not_sent", payment=str(begun.payment_id), why=why)
            case Sent() | Unpaid():
                pass
        # What was just learnt exists nowhere else yet: it is not given up while the database is away for a moment.
        await patiently(lambda: self._conclude(begun, outcome, cause))

    async def next_for(self, payment_id: UUID, cause: Envelope[Any] | None) -> None:
        """Send the prompt a payment waits for, if it may go now."""
        async with unit_of_work(self.database, service=SERVICE, envelope=cause) as uow:
            stored = None if uow.handled_before else await payment_rows.lock(uow.connection, payment_id)
            begun = await self.begin(uow, stored, cause) if stored is not None else None
        if begun is not None:
            await self.send(begun, cause)

    async def _conclude(self, begun: Begun, outcome: PromptOutcome, cause: Envelope[Any] | None) -> None:
        """Write down how a call ended."""
        async with unit_of_work(self.database, service=SERVICE) as uow:
            stored = await payment_rows.lock(uow.connection, begun.payment_id)
            attempt = stored.attempt(begun.attempt.number) if stored is not None else None
            if stored is None or attempt is None:
                return
            if isinstance(outcome, Sent):
                await routing_rows.note_reference(uow.connection, uow.tenant, attempt.attempt_id, outcome.reference)
            # A callback may have come already and armed its own look: that one stands.
            first = attempt.generation == begun.attempt.generation
            course = prompted(stored.payment, attempt, outcome)
            await self.taking.take(uow, stored, course, cause, rearm=first)

    def _prompt(self, stored: Stored, attempt: Attempt) -> Prompt:
        names = [line.service_name for line in stored.payment.lines if line.state is LineState.OWED]
        tenant = current_tenant().slug
        token = callback_token(self.callback_secret, tenant, attempt.attempt_id)
        path = "daraja" if attempt.provider is Provider.DARAJA else "pesapal/paid"
        return Prompt(
            account_reference=attempt.account_reference,
            amount=attempt.amount,
            currency=stored.payment.currency,
            phone=attempt.phone,
            description=", ".join(names),
            call_back_at=f"{self.public_url}callbacks/{path}/{tenant}/{token}",
        )
