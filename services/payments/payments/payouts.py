"""Money that is owed back and that a person paid back: they say so, and it is written down who said it and when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from payments import SERVICE
from payments.adapters import payment_rows, refund_rows
from payments.adapters.payment_rows import Stored
from payments.showing import shown_refund
from payments.taking import Taking
from ratiba_contracts.payment_requests import BY_PROVIDER, NotePaidOut, PaidOutNoted
from ratiba_contracts.payments import PaymentPaidBack
from ratiba_contracts.requests import Refusal
from ratiba_runtime.database import Database
from ratiba_runtime.unit_of_work import unit_of_work

log = structlog.get_logger("payments.payouts")

UNKNOWN_REFUND = Refusal(slug="unknown-refund", message="Nothing of that id is owed back here.")
BACK_BY_PROVIDER = Refusal(slug="paid-back-by-provider", message="The provider took it back: it stays paid back.")


@dataclass(frozen=True, slots=True)
class Payouts:
    """Answers for the bound tenant. No money is ever sent from here: the owner pays by their own till or phone."""

    database: Database
    taking: Taking
    clock: Callable[[], datetime]

    async def note_paid_out(self, request: NotePaidOut) -> PaidOutNoted | Refusal:
        """ask payments.note_paid_out: compare and swap on what the person was looking at.

        The payment is locked before its refund, as by whoever takes money back: in another order they deadlock.
        """
        async with unit_of_work(self.database, service=SERVICE) as uow:
            stored = await payment_rows.lock(uow.connection, request.payment_id)
            before = await refund_rows.lock(uow.connection, request.payment_id, request.refund_id)
            if stored is None or before is None:
                return UNKNOWN_REFUND
            if before.version != request.expected_version or request.paid_out == (before.paid_out_at is not None):
                return _stale(before)
            if before.paid_out_by == BY_PROVIDER:
                return BACK_BY_PROVIDER
            after = await refund_rows.note_paid_out(
                uow.connection,
                request.payment_id,
                before,
                paid_out=request.paid_out,
                actor=request.actor,
                now=self.clock(),
            )
            self.taking.tell(uow, stored, _said(stored, after, undone=not request.paid_out), cause=None)
        log.info("payments.paid_out_noted", refund=after.refund_id, paid_out=request.paid_out, actor=request.actor)
        return PaidOutNoted(refund=shown_refund(after))


def _said(stored: Stored, refund: refund_rows.RefundRow, *, undone: bool) -> PaymentPaidBack:
    """What the customer is told of it."""
    return PaymentPaidBack(
        payment_id=stored.payment.payment_id,
        attempt=max((each.number for each in stored.attempts), default=1),
        thread_id=stored.payment.thread_id,
        amount=refund.amount,
        currency=stored.payment.currency,
        undone=undone,
    )


def _stale(stands: refund_rows.RefundRow) -> Refusal:
    said = f"{stands.paid_out_by} says it was paid back" if stands.paid_out_by is not None else "it is owed"
    return Refusal(slug="stale-version", message=f"Somebody was faster: {said}.")
