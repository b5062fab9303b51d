"""What the nightly round deletes and archives. Each statement itself passes over unsettled money."""

from datetime import datetime

from ratiba_runtime.database import Connection


async def forget_routing(connection: Connection, tenant: str, before: datetime) -> int:
    """Delete routing rows entered before this moment whose prompt is not live; returns how many."""
    done = await connection.execute(
        """
        DELETE FROM public.payment_routing WHERE tenant = $1 AND entered_at < $2
          AND NOT EXISTS (SELECT FROM payment_attempts AS live
                          WHERE live.attempt_id = payment_routing.attempt_id AND live.state IN ('sending', 'prompted'))
        """,
        tenant,
        before,
    )
    return int(done.rsplit(" ", 1)[1])


async def forget_unrouted(connection: Connection, tenant: str, before: datetime) -> int:
    """Delete what came unrouted before this moment and was matched, or said that no money moved; returns how many."""
    done = await connection.execute(
        """
        DELETE FROM public.payment_callbacks_unrouted WHERE tenant = $1 AND received_at < $2
          AND (matched_at IS NOT NULL OR result_code <> '0')
        """,
        tenant,
        before,
    )
    return int(done.rsplit(" ", 1)[1])


async def forget_receipts(connection: Connection, tenant: str, before: datetime) -> int:
    """Delete receipts used before this moment by prompts that are archived; returns how many."""
    done = await connection.execute(
        """
        DELETE FROM public.payment_receipts AS used WHERE tenant = $1 AND used_at < $2
          AND NOT EXISTS (SELECT FROM payment_attempts AS kept WHERE kept.attempt_id = used.attempt_id)
        """,
        tenant,
        before,
    )
    return int(done.rsplit(" ", 1)[1])


async def forget_called_off(connection: Connection, before: datetime) -> int:
    """Delete cancellations noted before this moment; returns how many."""
    done = await connection.execute("DELETE FROM called_off_appointments WHERE at < $1", before)
    return int(done.rsplit(" ", 1)[1])


async def archive(connection: Connection, before: datetime, paid_before: datetime, now: datetime, limit: int) -> int:
    """Move payments that ended before this moment into the archive, without phones; returns how many.

    One with a paid line only if it was asked for before `paid_before`: until its appointment is over, it may be
    called off, and is owed back then.
    """
    rows = await connection.fetch(
        """
        SELECT payment_id FROM payments AS p
        WHERE requested_at < $1 AND changed_at < $1 AND held_until < $1 AND state NOT IN ('requested', 'prompted')
          AND NOT EXISTS (SELECT FROM payment_attempts AS a
                          WHERE a.payment_id = p.payment_id
                            AND (a.state IN ('sending', 'prompted') OR a.claimed_at IS NOT NULL))
          AND NOT EXISTS (SELECT FROM payment_refunds AS r
                          WHERE r.payment_id = p.payment_id AND r.paid_out_at IS NULL)
          AND (requested_at < $3 OR NOT EXISTS (SELECT FROM ledger_lines AS l
                                                WHERE l.payment_id = p.payment_id AND l.state = 'paid'))
        ORDER BY requested_at LIMIT $2 FOR UPDATE SKIP LOCKED
        """,
        before,
        limit,
        paid_before,
    )
    ids = [row["payment_id"] for row in rows]
    if not ids:
        return 0
    await connection.execute(
        """
        INSERT INTO payment_archive (payment_id, archived_at, document)
        SELECT p.payment_id, $2, (to_jsonb(p) - 'phone') || jsonb_build_object(
            'lines', (SELECT jsonb_agg(to_jsonb(l)) FROM ledger_lines AS l WHERE l.payment_id = p.payment_id),
            'attempts', (SELECT jsonb_agg(to_jsonb(a) - 'phone')
                         FROM payment_attempts AS a WHERE a.payment_id = p.payment_id),
            'credits', (SELECT jsonb_agg(to_jsonb(c)) FROM payment_credits AS c WHERE c.payment_id = p.payment_id),
            'refunds', (SELECT jsonb_agg(to_jsonb(r)) FROM payment_refunds AS r WHERE r.payment_id = p.payment_id),
            'payouts', (SELECT jsonb_agg(to_jsonb(o)) FROM payment_payout_audits AS o
                        WHERE o.payment_id = p.payment_id))
        FROM payments AS p WHERE p.payment_id = ANY ($1)
        """,
        ids,
        now,
    )
    await connection.execute("DELETE FROM payment_payout_audits WHERE payment_id = ANY ($1)", ids)
    await connection.execute("DELETE FROM payment_refunds WHERE payment_id = ANY ($1)", ids)
    await connection.execute("DELETE FROM payment_credits WHERE payment_id = ANY ($1)", ids)
    await connection.execute("DELETE FROM ledger_lines WHERE payment_id = ANY ($1)", ids)
    await connection.execute("DELETE FROM payment_attempts WHERE payment_id = ANY ($1)", ids)
    await connection.execute("DELETE FROM payments WHERE payment_id = ANY ($1)", ids)
    return len(ids)
