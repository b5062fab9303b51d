"""What providers tell us by themselves: written down before the 200, believed only once the provider was asked.

The asking is a timer of the bus that is due at once and commits with the note, so a callback that was answered with 200
is looked into whatever dies in between.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

import structlog

from payments import SERVICE
from payments.adapters import attempt_rows, payment_rows, routing_rows
from payments.adapters.payment_rows import Stored
from payments.adapters.routing_rows import Unrouted
from payments.asking import tied
from payments.domain.attempts import CREDITED, Attempt
from payments.domain.daraja_callback import DarajaCallback
from payments.taking import Taking, ask_purpose
from ratiba_contracts.codec import envelope
from ratiba_contracts.envelope import MESSAGE_NAMESPACE, fresh_id
from ratiba_contracts.payments import PaymentUnrouted, Provider
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import current_tenant
from ratiba_runtime.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger("payments.callbacks")


@dataclass(frozen=True, slots=True)
class Callbacks:
    """Takes callbacks in for the bound tenant."""

    database: Database
    taking: Taking
    clock: Callable[[], datetime]

    async def daraja(self, attempt_id: UUID, told: DarajaCallback) -> str:
        """A callback on a prompt's own path; returns what was made of it, for the counters."""
        async with unit_of_work(self.database, service=SERVICE) as uow:
            stored, attempt = await self._prompt_of(uow, attempt_id)
            if stored is None or attempt is None:
                return await self._unrouted(uow, attempt_id, told)
            known = await tied(uow, attempt, told.reference)
            if known is None:
                log.error("payment.callback_of_another_prompt", payment=str(stored.payment.payment_id))
                return await self._unrouted(uow, attempt_id, told)
            if told.claims_money:
                known = replace(
                    known,
                    claimed_at=known.claimed_at or self.clock(),
                    claimed_receipt=known.claimed_receipt or told.receipt,
                    claimed_amount=known.claimed_amount or told.amount,
                )
            if _tells_nothing_new(attempt, told):
                return "repeated"
            await self._look_now(uow, stored, known)
            return "noted"

    async def pesapal(self, account_reference: str, reference: str) -> str:
        """A notification that names one of our orders: somebody is to ask about it, however old the order is.

        A card is charged back weeks after it paid, so the order is found by its own row, not by its route.
        """
        async with unit_of_work(self.database, service=SERVICE) as uow:
            found = await attempt_rows.by_account_reference(uow.connection, account_reference)
            stored, attempt = await self._locked(uow, *found) if found is not None else (None, None)
            if stored is None or attempt is None or attempt.provider is not Provider.PESAPAL:
                return await self._unknown_order(uow, account_reference, reference)
            known = attempt if attempt.reference == reference else await tied(uow, attempt, reference)
            if known is None:
                log.error("payment.notification_of_another_order", payment=str(stored.payment.payment_id))
                return await self._unknown_order(uow, account_reference, reference)
            known = replace(known, claimed_at=self.clock())  # also after it was paid: a card can be charged back
            await self._look_now(uow, stored, known)
            return "noted"

    async def _prompt_of(self, uow: UnitOfWork, attempt_id: UUID) -> tuple[Stored | None, Attempt | None]:
        payment_id = await routing_rows.payment_of(uow.connection, uow.tenant, attempt_id)
        return await self._locked(uow, payment_id, attempt_id) if payment_id is not None else (None, None)

    async def _locked(
        self, uow: UnitOfWork, payment_id: UUID, attempt_id: UUID
    ) -> tuple[Stored | None, Attempt | None]:
        stored = await payment_rows.lock(uow.connection, payment_id)
        attempts = stored.attempts if stored is not None else ()
        return stored, next((each for each in attempts if each.attempt_id == attempt_id), None)

    async def _look_now(self, uow: UnitOfWork, stored: Stored, attempt: Attempt) -> None:
        now = self.clock()
        armed = replace(attempt, generation=attempt.generation + 1, ask_at=now)
        await attempt_rows.save(uow.connection, armed)
        self.taking.arm(uow, stored.payment, ask_purpose(armed.number), now, generation=armed.generation)

    async def _unrouted(self, uow: UnitOfWork, attempt_id: UUID, told: DarajaCallback) -> str:
        identity = f"{uow.tenant}\x1f{attempt_id}\x1f{told.reference}\x1f{told.result_code}\x1f{told.receipt}"
        unrouted = Unrouted(
            unrouted_id=uuid5(MESSAGE_NAMESPACE, identity),
            provider=Provider.DARAJA,
            attempt_id=attempt_id,
            reference=told.reference,
            result_code=told.result_code,
            receipt=told.receipt,
            phone=told.phone,
            amount=told.amount,
            received_at=self.clock(),
        )
        return await self._keep(uow, unrouted)

    async def _unknown_order(self, uow: UnitOfWork, account_reference: str, reference: str) -> str:
        """A notification about an order that no row of ours carries. It says neither amount nor outcome."""
        if not reference:
            return "unknown"
        unrouted = Unrouted(
            unrouted_id=uuid5(MESSAGE_NAMESPACE, f"{uow.tenant}\x1f{account_reference}\x1f{reference}"),
            provider=Provider.PESAPAL,
            attempt_id=None,
            reference=reference,
            result_code=None,
            receipt=None,
            phone=None,
            amount=None,
            received_at=self.clock(),
        )
        return await self._keep(uow, unrouted)

    async def _keep(self, uow: UnitOfWork, unrouted: Unrouted) -> str:
        if not await routing_rows.add_unrouted(uow.connection, uow.tenant, unrouted):
            return "repeated"
        tenant = current_tenant()
        fact = PaymentUnrouted(
            unrouted_id=unrouted.unrouted_id,
            provider=unrouted.provider,
            amount=unrouted.amount,
            currency=tenant.currency,
        )
        uow.emit(envelope(fact, id=fresh_id(), tenant=tenant.slug, key=tenant.slug, time=self.clock()))
        log.warning("payment.unrouted", claims_money=unrouted.claims_money)
        return "unrouted"


def _tells_nothing_new(attempt: Attempt, told: DarajaCallback) -> bool:
    """A success that is credited already, or a refusal of what is over. Anything else is worth a look."""
    return attempt.state in CREDITED or (not attempt.is_live and not told.claims_money)
