"""Tables `payment_credits` and public.payment_receipts: money that came; and what of it is owed back, as it is noted.

What people say about paying it back is in `refund_rows`.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from payments.adapters import refund_rows
from payments.domain.amounts import OwedBack
from payments.domain.attempts import Attempt
from ratiba_contracts.payment_reasons import RefundReason
from ratiba_contracts.payment_requests import BY_PROVIDER
from ratiba_contracts.payments import Provider
from ratiba_runtime.database import Connection


@dataclass(frozen=True, slots=True)
class CreditRow:
    """Money the provider confirmed."""

    receipt: str | None
    amount: int
    at: datetime


async def claim_receipt(
    connection: Connection, provider: Provider, receipt: str, tenant: str, attempt_id: UUID
) -> bool:
    """Use a receipt for this prompt; False when another prompt, of whichever business, has used it."""
    await connection.execute(
        """
        INSERT INTO public.payment_receipts (provider, receipt, tenant, attempt_id) VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING
        """,
        provider.value,
        receipt,
        tenant,
        attempt_id,
    )
    owner = await connection.fetchval(
        "SELECT attempt_id FROM public.payment_receipts WHERE provider = $1 AND receipt = $2 AND tenant = $3",
        provider.value,
        receipt,
        tenant,
    )
    return bool(owner == attempt_id)


async def add_credit(connection: Connection, attempt: Attempt, amount: int, receipt: str | None, at: datetime) -> None:
    """Write confirmed money down. A second credit of one prompt, or of one receipt, is refused by the database."""
    await connection.execute(
        """
        INSERT INTO payment_credits (attempt_id, payment_id, provider, receipt, amount, at)
        VALUES ($1, $2, $3, $4, $5, $6)
        """,
        attempt.attempt_id,
        attempt.payment_id,
        attempt.provider.value,
        receipt,
        amount,
        at,
    )


async def learn_receipt(connection: Connection, attempt_id: UUID, receipt: str) -> bool:
    """Add the receipt to a credit that had none; returns whether it was so."""
    learnt = await connection.fetchval(
        "UPDATE payment_credits SET receipt = $2 WHERE attempt_id = $1 AND receipt IS NULL RETURNING true",
        attempt_id,
        receipt,
    )
    return bool(learnt)


async def credits_without_receipt(connection: Connection, since: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    """(attempt id, payment id) of confirmed money whose receipt nobody has told, the newest first."""
    rows = await connection.fetch(
        """
        SELECT attempt_id, payment_id FROM payment_credits WHERE receipt IS NULL AND at >= $1
        ORDER BY at DESC LIMIT $2
        """,
        since,
        limit,
    )
    return [(row["attempt_id"], row["payment_id"]) for row in rows]


async def add_refund(connection: Connection, payment_id: UUID, back: OwedBack, at: datetime) -> None:
    """Write down that money is owed back; what the provider took back itself is paid back with it."""
    by_provider = back.reason is RefundReason.REVERSED_BY_PROVIDER
    await connection.execute(
        """
        INSERT INTO payment_refunds (payment_id, amount, reason, appointment_ids, at, paid_out_at, paid_out_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        payment_id,
        back.amount,
        back.reason.value,
        list(back.appointment_ids),
        at,
        at if by_provider else None,
        BY_PROVIDER if by_provider else None,
    )


async def take_back(connection: Connection, payment_id: UUID, amount: int, at: datetime) -> int:
    """Mark what is owed back as paid back by the provider, up to this amount; returns how much that was.

    What was paid twice comes first: it is what a provider takes back by itself. A part of a refund is written apart.
    """
    left = amount
    for refund in await refund_rows.lock_owed(connection, payment_id):
        part = min(left, refund.amount)
        if part < refund.amount:
            await refund_rows.reduce(connection, refund, part)
            await add_refund(connection, payment_id, OwedBack(part, RefundReason.REVERSED_BY_PROVIDER), at)
        else:
            await refund_rows.note_paid_out(connection, payment_id, refund, paid_out=True, actor=BY_PROVIDER, now=at)
        left -= part
        if not left:
            break
    return amount - left


async def credits_of(connection: Connection, payment_id: UUID) -> list[CreditRow]:
    """Confirmed money of a payment, in order."""
    rows = await connection.fetch(
        "SELECT receipt, amount, at FROM payment_credits WHERE payment_id = $1 ORDER BY at", payment_id
    )
    return [CreditRow(row["receipt"], row["amount"], row["at"]) for row in rows]
