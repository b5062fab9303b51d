"""Tables `payments` and `ledger_lines`: a payment with its lines, read whole, locked and written whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from payments.adapters import attempt_rows
from payments.domain.amounts import Line, LineState
from payments.domain.attempts import Attempt
from payments.domain.course import Payment
from ratiba_contracts.payments import Method, PaymentState
from ratiba_runtime.database import Connection


@dataclass(frozen=True, slots=True)
class Stored:
    """A payment as stored, its prompts in order of number."""

    payment: Payment
    attempts: tuple[Attempt, ...]
    correlation_id: UUID
    requested_at: datetime

    def attempt(self, number: int) -> Attempt | None:
        """The prompt of that number."""
        return next((each for each in self.attempts if each.number == number), None)


_COLUMNS = """
    payment_id, key, thread_id, customer_id, phone, method, state, currency, held_until, attempts_wanted,
    correlation_id, requested_at
"""

_NOTHING_BARS_IT = """
    NOT EXISTS (SELECT FROM payment_attempts AS live WHERE live.state IN ('sending', 'prompted')
                AND (live.customer_id = payments.customer_id OR live.phone = payments.phone))
    AND NOT EXISTS (SELECT FROM payment_attempts AS told WHERE told.payment_id = payments.payment_id
                    AND told.claimed_at IS NOT NULL AND told.provider = 'daraja')
"""
"""Nobody's prompt is open with its customer or on its phone, and M-Pesa has told of no success of its own."""

_BY_ID = f"SELECT {_COLUMNS} FROM payments WHERE payment_id = $1"  # noqa: S608  the columns are ours


async def insert(connection: Connection, payment: Payment, correlation_id: UUID, now: datetime) -> None:
    """Store a payment that was just asked for, with its lines: no cancellation of them commits before it unseen."""
    await _hold(connection, [line.appointment_id for line in payment.lines])
    await connection.execute(
        """
        INSERT INTO payments (payment_id, key, thread_id, customer_id, phone, method, state, currency, held_until,
                              attempts_wanted, correlation_id, requested_at, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)
        """,
        payment.payment_id,
        payment.key,
        payment.thread_id,
        payment.customer_id,
        payment.phone,
        payment.method.value,
        payment.state.value,
        payment.currency,
        payment.held_until,
        payment.attempts_wanted,
        correlation_id,
        now,
    )
    await connection.executemany(
        """
        INSERT INTO ledger_lines (payment_id, appointment_id, place, service_name, amount, state)
        VALUES ($1, $2, $3, $4, $5, $6)
        """,
        [
            (payment.payment_id, line.appointment_id, place, line.service_name, line.amount, line.state.value)
            for place, line in enumerate(payment.lines)
        ],
    )


async def lock(connection: Connection, payment_id: UUID) -> Stored | None:
    """The payment, its row locked until the transaction ends; None where there is none."""
    return await _one(connection, f"{_BY_ID} FOR UPDATE", payment_id)


async def read(connection: Connection, payment_id: UUID) -> Stored | None:
    """The payment as it is now, unlocked."""
    return await _one(connection, _BY_ID, payment_id)


def _asked(payment: Payment) -> tuple[object, ...]:
    return payment.state, payment.attempts_wanted, payment.phone, payment.method


async def save(connection: Connection, before: Payment, after: Payment, now: datetime) -> None:
    """Write what differs. The caller holds the row's lock."""
    if _asked(before) != _asked(after):
        await connection.execute(
            """
            UPDATE payments SET state = $2, attempts_wanted = $3, phone = $4, method = $5, changed_at = $6
            WHERE payment_id = $1
            """,
            after.payment_id,
            after.state.value,
            after.attempts_wanted,
            after.phone,
            after.method.value,
            now,
        )
    changed = [line for line in after.lines if line not in before.lines]
    if changed:
        await connection.executemany(
            "UPDATE ledger_lines SET state = $3 WHERE payment_id = $1 AND appointment_id = $2",
            [(after.payment_id, line.appointment_id, line.state.value) for line in changed],
        )


async def of_appointment(connection: Connection, appointment_id: UUID) -> list[UUID]:
    """Payments with a line of this appointment."""
    rows = await connection.fetch(
        "SELECT payment_id FROM ledger_lines WHERE appointment_id = $1 ORDER BY payment_id", appointment_id
    )
    return [row["payment_id"] for row in rows]


async def note_called_off(connection: Connection, appointment_id: UUID, now: datetime) -> None:
    """Remember a cancellation: the request for its payment may be behind it on the bus, or half written."""
    await _hold(connection, [appointment_id])
    await connection.execute(
        "INSERT INTO called_off_appointments (appointment_id, at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        appointment_id,
        now,
    )


async def called_off_among(connection: Connection, appointment_ids: Sequence[UUID]) -> set[UUID]:
    """Those of these appointments that were cancelled."""
    rows = await connection.fetch(
        "SELECT appointment_id FROM called_off_appointments WHERE appointment_id = ANY ($1)", list(appointment_ids)
    )
    return {row["appointment_id"] for row in rows}


async def first_waiting(connection: Connection, customer_id: UUID, phone: str, now: datetime) -> UUID | None:
    """The payment of this customer, or for this phone, that has waited longest of those whose prompt may go now."""
    found: UUID | None = await connection.fetchval(
        f"""
        SELECT payment_id FROM payments
        WHERE state = 'requested' AND (customer_id = $1 OR phone = $2) AND held_until > $3 AND {_NOTHING_BARS_IT}
        ORDER BY requested_at, payment_id LIMIT 1
        """,  # noqa: S608  the condition is ours
        customer_id,
        phone,
        now,
    )
    return found


async def waiting_since(connection: Connection, before: datetime, limit: int) -> list[UUID]:
    """Payments without a prompt although one was wanted before this moment, and nothing is in its way."""
    rows = await connection.fetch(
        f"""
        SELECT payment_id FROM payments
        WHERE state = 'requested' AND changed_at < $1 AND held_until > $1 AND {_NOTHING_BARS_IT}
        ORDER BY requested_at LIMIT $2
        """,  # noqa: S608  the condition is ours
        before,
        limit,
    )
    return [row["payment_id"] for row in rows]


async def held_past(connection: Connection, moment: datetime, limit: int) -> list[UUID]:
    """Open payments whose chair is no longer held."""
    rows = await connection.fetch(
        """
        SELECT payment_id FROM payments WHERE state IN ('requested', 'prompted') AND held_until < $1
        ORDER BY held_until LIMIT $2
        """,
        moment,
        limit,
    )
    return [row["payment_id"] for row in rows]


async def newest(
    connection: Connection,
    *,
    payment_id: UUID | None,
    thread_id: str | None,
    states: Sequence[str],
    limit: int,
    offset: int = 0,
    money_back: bool = False,
) -> list[Stored]:
    """Payments, the newest first, `offset` of them left out; each filter that is given narrows."""
    rows = await connection.fetch(
        f"""
        SELECT {_COLUMNS} FROM payments
        WHERE ($1::uuid IS NULL OR payment_id = $1) AND ($2::text IS NULL OR thread_id = $2)
          AND (cardinality($3::text[]) = 0 OR state = ANY ($3))
          AND (NOT $6 OR EXISTS (SELECT FROM payment_refunds AS r WHERE r.payment_id = payments.payment_id))
        ORDER BY requested_at DESC, payment_id LIMIT $4 OFFSET $5
        """,  # noqa: S608  the columns are ours
        payment_id,
        thread_id,
        list(states),
        limit,
        offset,
        money_back,
    )
    return [await _stored(connection, row) for row in rows]


async def _hold(connection: Connection, appointment_ids: Sequence[UUID]) -> None:
    """Keep these to this transaction: neither row shows before its commit, so request and cancellation take turns.

    To be taken before any lock of a payment's row, as a cancellation does: in another order they deadlock.
    """
    await connection.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended(held::text, 0)) FROM unnest($1::uuid[]) AS held",
        sorted(appointment_ids),
    )


async def _one(connection: Connection, statement: str, payment_id: UUID) -> Stored | None:
    row = await connection.fetchrow(statement, payment_id)
    return await _stored(connection, row) if row is not None else None


async def _stored(connection: Connection, row: "attempt_rows.Record") -> Stored:
    lines = await connection.fetch(
        "SELECT appointment_id, service_name, amount, state FROM ledger_lines WHERE payment_id = $1 ORDER BY place",
        row["payment_id"],
    )
    payment = Payment(
        payment_id=row["payment_id"],
        key=row["key"],
        thread_id=row["thread_id"],
        customer_id=row["customer_id"],
        phone=row["phone"],
        method=Method(row["method"]),
        currency=row["currency"],
        held_until=row["held_until"],
        lines=tuple(
            Line(line["appointment_id"], line["service_name"], line["amount"], LineState(line["state"]))
            for line in lines
        ),
        state=PaymentState(row["state"]),
        attempts_wanted=row["attempts_wanted"],
    )
    attempts = await attempt_rows.of_payment(connection, payment.payment_id)
    return Stored(payment, attempts, row["correlation_id"], row["requested_at"])
