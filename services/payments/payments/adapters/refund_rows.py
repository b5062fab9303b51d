"""Tables `payment_refunds`, `payment_payout_audits`: money owed back, and what people say of paying it back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from payments.adapters.attempt_rows import Record
from ratiba_contracts.payment_reasons import RefundReason
from ratiba_contracts.payment_requests import BY_PROVIDER
from ratiba_contracts.payments import Method
from ratiba_runtime.database import Connection


@dataclass(frozen=True, slots=True)
class RefundRow:
    """Money owed back; paid back once `paid_out_at` is set. `version` counts what people said of it.

    `paid_first`: what it was for had been paid; else it was over when the money came, or the money is for nothing.
    """

    refund_id: int
    amount: int
    reason: RefundReason
    at: datetime
    version: int
    paid_out_at: datetime | None
    paid_out_by: str | None
    paid_first: bool


@dataclass(frozen=True, slots=True)
class OwedRow:
    """What is still to be paid back, and to whom."""

    payment_id: UUID
    refund: RefundRow
    services: tuple[str, ...]
    phone: str
    method: Method
    receipts: tuple[str, ...]


_COLUMNS = """
    r.id, r.amount, r.reason, r.at, r.version, r.paid_out_at, r.paid_out_by,
    EXISTS (SELECT FROM ledger_lines AS l WHERE l.payment_id = r.payment_id
        AND l.appointment_id = ANY (r.appointment_ids) AND l.state = 'refund_due') AS paid_first
"""


async def of_payment(connection: Connection, payment_id: UUID) -> list[RefundRow]:
    """What of a payment is or was owed back, in order."""
    rows = await connection.fetch(
        f"SELECT {_COLUMNS} FROM payment_refunds AS r WHERE payment_id = $1 ORDER BY id",  # noqa: S608  the columns are ours
        payment_id,
    )
    return [_refund(row) for row in rows]


async def lock(connection: Connection, payment_id: UUID, refund_id: int) -> RefundRow | None:
    """One refund of one payment, locked; None where there is none."""
    row = await connection.fetchrow(
        f"SELECT {_COLUMNS} FROM payment_refunds AS r WHERE payment_id = $1 AND id = $2 FOR UPDATE",  # noqa: S608
        payment_id,
        refund_id,
    )
    return _refund(row) if row is not None else None


async def lock_owed(connection: Connection, payment_id: UUID) -> list[RefundRow]:
    """What of a payment is still to be paid back, locked: what was paid twice first."""
    rows = await connection.fetch(
        f"""
        SELECT {_COLUMNS} FROM payment_refunds AS r WHERE r.payment_id = $1 AND r.paid_out_at IS NULL
        ORDER BY reason <> 'paid_twice', id FOR UPDATE
        """,  # noqa: S608  the columns are ours
        payment_id,
    )
    return [_refund(row) for row in rows]


async def paid_by_hand(connection: Connection, payment_id: UUID) -> int:
    """How much of a payment's money a person says to have paid back."""
    total: int = await connection.fetchval(
        """
        SELECT coalesce(sum(amount), 0)::bigint FROM payment_refunds
        WHERE payment_id = $1 AND paid_out_at IS NOT NULL AND paid_out_by <> $2
        """,
        payment_id,
        BY_PROVIDER,
    )
    return total


async def taken_and_not_in_the_books(connection: Connection, payment_id: UUID) -> int:
    """What a provider took back of a payment beyond what its refunds say; less than nothing where they say more.

    They do where an earlier release wrote a chargeback down and left its prompt as paid.
    """
    total: int = await connection.fetchval(
        """
        SELECT (coalesce((SELECT sum(c.amount) FROM payment_credits AS c JOIN payment_attempts USING (attempt_id)
                          WHERE c.payment_id = $1 AND state = 'reversed'), 0)
                - coalesce((SELECT sum(amount) FROM payment_refunds
                            WHERE payment_id = $1 AND paid_out_by = $2), 0))::bigint
        """,
        payment_id,
        BY_PROVIDER,
    )
    return total


async def reduce(connection: Connection, before: RefundRow, by: int) -> None:
    """Less of it is owed than before. Whoever looks at what it was has to look again."""
    await connection.execute(
        "UPDATE payment_refunds SET amount = amount - $2, version = version + 1 WHERE id = $1", before.refund_id, by
    )


async def note_paid_out(
    connection: Connection, payment_id: UUID, before: RefundRow, *, paid_out: bool, actor: str, now: datetime
) -> RefundRow:
    """Write down what somebody says of a refund whose lock the caller holds, and who it was."""
    row = await connection.fetchrow(
        f"""
        UPDATE payment_refunds AS r SET version = version + 1, paid_out_at = $3, paid_out_by = $4
        WHERE payment_id = $1 AND id = $2 RETURNING {_COLUMNS}
        """,  # noqa: S608  the columns are ours
        payment_id,
        before.refund_id,
        now if paid_out else None,
        actor if paid_out else None,
    )
    assert row is not None  # noqa: S101  the caller holds its lock
    after = _refund(row)
    await connection.execute(
        """
        INSERT INTO payment_payout_audits (refund_id, version, payment_id, paid_out, actor, at)
        VALUES ($1, $2, $3, $4, $5, $6)
        """,
        after.refund_id,
        after.version,
        payment_id,
        paid_out,
        actor,
        now,
    )
    return after


async def owed(connection: Connection, limit: int) -> list[OwedRow]:
    """What is still to be paid back, the oldest first."""
    rows = await connection.fetch(
        f"""
        SELECT {_COLUMNS}, p.payment_id, p.phone, p.method,
               ARRAY(SELECT l.service_name FROM ledger_lines AS l
                     WHERE l.payment_id = p.payment_id
                       AND (cardinality(r.appointment_ids) = 0 OR l.appointment_id = ANY (r.appointment_ids))
                     ORDER BY l.place) AS services,
               ARRAY(SELECT c.receipt FROM payment_credits AS c
                     WHERE c.payment_id = p.payment_id AND c.receipt IS NOT NULL ORDER BY c.at) AS receipts
        FROM payment_refunds AS r JOIN payments AS p USING (payment_id)
        WHERE r.paid_out_at IS NULL ORDER BY r.at, r.id LIMIT $1
        """,  # noqa: S608  the columns are ours
        limit,
    )
    return [
        OwedRow(
            payment_id=row["payment_id"],
            refund=_refund(row),
            services=tuple(row["services"]),
            phone=row["phone"],
            method=Method(row["method"]),
            receipts=tuple(row["receipts"]),
        )
        for row in rows
    ]


def _refund(row: Record) -> RefundRow:
    return RefundRow(
        refund_id=row["id"],
        amount=row["amount"],
        reason=RefundReason(row["reason"]),
        at=row["at"],
        version=row["version"],
        paid_out_at=row["paid_out_at"],
        paid_out_by=row["paid_out_by"],
        paid_first=row["paid_first"],
    )
