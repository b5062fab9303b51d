"""Table `payment_attempts`: every prompt, committed before the provider is called."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from payments.domain.attempts import Attempt
from ratiba_contracts.payment_reasons import UnpaidReason
from ratiba_contracts.payments import AttemptState, Provider
from ratiba_runtime.database import Connection

if TYPE_CHECKING:
    import asyncpg

    Record = asyncpg.Record
else:
    Record = Any


@dataclass(frozen=True, slots=True)
class DueAsk:
    """A prompt whose provider should have been asked by now."""

    payment_id: UUID
    number: int
    generation: int


_COLUMNS = """
    attempt_id, payment_id, number, provider, account_reference, amount, phone, sent_at, state, reference, asked_times,
    generation, ask_at, reason, provider_code, claimed_receipt, claimed_amount, account, claimed_at, called_off_at,
    (SELECT c.amount FROM payment_credits AS c WHERE c.attempt_id = a.attempt_id) AS received
"""


async def begin(connection: Connection, attempt: Attempt, customer_id: UUID) -> bool:
    """Commit a prompt before it is sent; False when one of this customer or on this phone is live."""
    inserted = await connection.fetchval(
        """
        INSERT INTO payment_attempts (attempt_id, payment_id, number, customer_id, phone, provider, account_reference,
                                      amount, state, generation, ask_at, sent_at, account)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT DO NOTHING RETURNING true
        """,
        attempt.attempt_id,
        attempt.payment_id,
        attempt.number,
        customer_id,
        attempt.phone,
        attempt.provider.value,
        attempt.account_reference,
        attempt.amount,
        attempt.state.value,
        attempt.generation,
        attempt.ask_at,
        attempt.sent_at,
        attempt.account,
    )
    return bool(inserted)


async def save(connection: Connection, attempt: Attempt) -> None:
    """Write how far a prompt is. The caller holds its payment's lock."""
    await connection.execute(
        """
        UPDATE payment_attempts
        SET state = $2, reference = $3, asked_times = $4, generation = $5, ask_at = $6, reason = $7,
            provider_code = $8, claimed_receipt = $9, claimed_amount = $10, claimed_at = $11, called_off_at = $12
        WHERE attempt_id = $1
        """,
        attempt.attempt_id,
        attempt.state.value,
        attempt.reference,
        attempt.asked_times,
        attempt.generation,
        attempt.ask_at,
        attempt.reason.value if attempt.reason is not None else None,
        attempt.provider_code,
        attempt.claimed_receipt,
        attempt.claimed_amount,
        attempt.claimed_at,
        attempt.called_off_at,
    )


async def count_asked(connection: Connection, attempt_ids: Sequence[UUID]) -> None:
    """Count a look at each that brought no answer in time: it only says who is asked about first the next time."""
    await connection.execute(
        "UPDATE payment_attempts SET asked_times = asked_times + 1 WHERE attempt_id = ANY ($1)", list(attempt_ids)
    )


async def of_payment(connection: Connection, payment_id: UUID) -> tuple[Attempt, ...]:
    """A payment's prompts in order."""
    rows = await connection.fetch(
        f"SELECT {_COLUMNS} FROM payment_attempts AS a WHERE payment_id = $1 ORDER BY number",  # noqa: S608
        payment_id,
    )
    return tuple(_attempt(row) for row in rows)


async def ask_due(connection: Connection, before: datetime, limit: int) -> list[DueAsk]:
    """Prompts that should have been asked about before this moment."""
    rows = await connection.fetch(
        "SELECT payment_id, number, generation FROM payment_attempts WHERE ask_at < $1 ORDER BY ask_at LIMIT $2",
        before,
        limit,
    )
    return [DueAsk(row["payment_id"], row["number"], row["generation"]) for row in rows]


async def live(connection: Connection, limit: int) -> list[DueAsk]:
    """Prompts that are not resolved, or ended and were told of since: those asked about least often first."""
    rows = await connection.fetch(
        """
        SELECT payment_id, number, generation FROM payment_attempts
        WHERE state IN ('sending', 'prompted') OR claimed_at IS NOT NULL
        ORDER BY asked_times, sent_at LIMIT $1
        """,
        limit,
    )
    return [DueAsk(row["payment_id"], row["number"], row["generation"]) for row in rows]


async def count_live(connection: Connection) -> int:
    """How many there are of those."""
    total: int = await connection.fetchval(
        "SELECT count(*) FROM payment_attempts WHERE state IN ('sending', 'prompted') OR claimed_at IS NOT NULL"
    )
    return total


async def sent_between(connection: Connection, first: datetime, last: datetime, limit: int) -> list[Attempt]:
    """Prompts of a time, the newest first."""
    rows = await connection.fetch(
        f"""
        SELECT {_COLUMNS} FROM payment_attempts AS a WHERE sent_at BETWEEN $1 AND $2 ORDER BY sent_at DESC LIMIT $3
        """,  # noqa: S608  the columns are ours
        first,
        last,
        limit,
    )
    return [_attempt(row) for row in rows]


async def ended_unpaid(connection: Connection, since: datetime, limit: int) -> list[Attempt]:
    """Prompts of M-Pesa that ended without money and that nobody looks after any more, the newest first."""
    rows = await connection.fetch(
        f"""
        SELECT {_COLUMNS} FROM payment_attempts AS a
        WHERE sent_at >= $1 AND provider = 'daraja' AND state IN ('unpaid', 'lapsed') AND claimed_at IS NULL
        ORDER BY sent_at DESC LIMIT $2
        """,  # noqa: S608  the columns are ours
        since,
        limit,
    )
    return [_attempt(row) for row in rows]


async def by_account_reference(connection: Connection, account_reference: str) -> tuple[UUID, UUID] | None:
    """(payment id, prompt id) of what carries this reference of ours, for as long as it is not archived."""
    row = await connection.fetchrow(
        "SELECT payment_id, attempt_id FROM payment_attempts WHERE account_reference = $1", account_reference
    )
    return (row["payment_id"], row["attempt_id"]) if row is not None else None


def _attempt(row: Record) -> Attempt:
    return Attempt(
        attempt_id=row["attempt_id"],
        payment_id=row["payment_id"],
        number=row["number"],
        provider=Provider(row["provider"]),
        account_reference=row["account_reference"],
        amount=row["amount"],
        phone=row["phone"],
        sent_at=row["sent_at"],
        state=AttemptState(row["state"]),
        reference=row["reference"],
        asked_times=row["asked_times"],
        generation=row["generation"],
        ask_at=row["ask_at"],
        reason=UnpaidReason(row["reason"]) if row["reason"] is not None else None,
        provider_code=row["provider_code"],
        claimed_receipt=row["claimed_receipt"],
        claimed_amount=row["claimed_amount"],
        account=row["account"],
        claimed_at=row["claimed_at"],
        called_off_at=row["called_off_at"],
        received=row["received"],
    )
