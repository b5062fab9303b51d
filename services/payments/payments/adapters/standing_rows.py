"""What a business's ledger comes to as a whole: sums and counts, made by the database over the rows themselves."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ratiba_contracts.payments import PaymentState
from ratiba_runtime.database import Connection


async def counts(connection: Connection) -> dict[PaymentState, int]:
    """Payments by state; states without any are left out."""
    rows = await connection.fetch("SELECT state, count(*) AS payments FROM payments GROUP BY state")
    return {PaymentState(row["state"]): row["payments"] for row in rows}


async def found(
    connection: Connection,
    *,
    payment_id: UUID | None,
    thread_id: str | None,
    states: Sequence[str],
    money_back: bool = False,
) -> int:
    """How many payments these filters find; each that is given narrows."""
    total: int = await connection.fetchval(
        """
        SELECT count(*) FROM payments
        WHERE ($1::uuid IS NULL OR payment_id = $1) AND ($2::text IS NULL OR thread_id = $2)
          AND (cardinality($3::text[]) = 0 OR state = ANY ($3))
          AND (NOT $4 OR EXISTS (SELECT FROM payment_refunds AS r WHERE r.payment_id = payments.payment_id))
        """,
        payment_id,
        thread_id,
        list(states),
        money_back,
    )
    return total


async def money_back(connection: Connection) -> int:
    """Payments of which money is, or was, owed back."""
    total: int = await connection.fetchval("SELECT count(DISTINCT payment_id) FROM payment_refunds")
    return total


async def received_since(connection: Connection, moment: datetime, currency: str) -> int:
    """Confirmed money of a currency from a moment on, in hundredths, before anything is paid back."""
    total: int = await connection.fetchval(
        """
        SELECT coalesce(sum(c.amount), 0)::bigint FROM payment_credits AS c JOIN payments AS p USING (payment_id)
        WHERE c.at >= $1 AND p.currency = $2
        """,
        moment,
        currency,
    )
    return total


async def owed_back(connection: Connection, currency: str) -> int:
    """All that is still to be paid back of a currency, in hundredths."""
    total: int = await connection.fetchval(
        """
        SELECT coalesce(sum(r.amount), 0)::bigint FROM payment_refunds AS r JOIN payments AS p USING (payment_id)
        WHERE r.paid_out_at IS NULL AND p.currency = $1
        """,
        currency,
    )
    return total
