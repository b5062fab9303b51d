"""Tables public.payment_routing and public.payment_callbacks_unrouted. Every statement names the tenant."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ratiba_contracts.payments import Provider
from ratiba_runtime.database import Connection


@dataclass(frozen=True, slots=True)
class Unrouted:
    """What a provider told of and nobody waits for. Nothing of it is confirmed."""

    unrouted_id: UUID
    provider: Provider
    attempt_id: UUID | None
    reference: str | None
    result_code: str | None
    receipt: str | None
    phone: str | None
    amount: int | None
    received_at: datetime

    @property
    def claims_money(self) -> bool:
        """Whether it says that money moved, or does not say that none did."""
        return self.result_code in (None, "0")


_UNROUTED = "unrouted_id, provider, attempt_id, reference, result_code, receipt, phone, amount, received_at"


async def enter(
    connection: Connection, tenant: str, payment_id: UUID, attempt_id: UUID, *, provider: Provider, now: datetime
) -> None:
    """Make callbacks of a prompt findable."""
    await connection.execute(
        """
        INSERT INTO public.payment_routing (attempt_id, tenant, payment_id, provider, entered_at)
        VALUES ($1, $2, $3, $4, $5)
        """,
        attempt_id,
        tenant,
        payment_id,
        provider.value,
        now,
    )


async def payment_of(connection: Connection, tenant: str, attempt_id: UUID) -> UUID | None:
    """The payment a callback of this prompt is for; None when its row has gone, or was never there."""
    found: UUID | None = await connection.fetchval(
        "SELECT payment_id FROM public.payment_routing WHERE attempt_id = $1 AND tenant = $2", attempt_id, tenant
    )
    return found


async def note_reference(connection: Connection, tenant: str, attempt_id: UUID, reference: str) -> bool:
    """Tie the provider's id to this prompt; False when it is tied to another one, or this one has another."""
    taken = await connection.fetchval(
        """
        SELECT EXISTS (
            SELECT FROM public.payment_routing WHERE checkout_request_id = $1 AND (attempt_id <> $2 OR tenant <> $3))
        """,
        reference,
        attempt_id,
        tenant,
    )
    if taken:
        return False
    noted = await connection.fetchval(
        """
        UPDATE public.payment_routing SET checkout_request_id = $3
        WHERE attempt_id = $1 AND tenant = $2 AND (checkout_request_id IS NULL OR checkout_request_id = $3)
        RETURNING true
        """,
        attempt_id,
        tenant,
        reference,
    )
    return bool(noted)


async def add_unrouted(connection: Connection, tenant: str, told: Unrouted) -> bool:
    """Keep what nobody waits for; False when the very same was kept before."""
    kept = await connection.fetchval(
        """
        INSERT INTO public.payment_callbacks_unrouted
            (unrouted_id, tenant, provider, attempt_id, reference, result_code, receipt, phone, amount, received_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT DO NOTHING RETURNING true
        """,
        told.unrouted_id,
        tenant,
        told.provider.value,
        told.attempt_id,
        told.reference,
        told.result_code,
        told.receipt,
        told.phone,
        told.amount,
        told.received_at,
    )
    return bool(kept)


async def unrouted(connection: Connection, tenant: str, limit: int) -> list[Unrouted]:
    """What still waits for a person at this business: what claims money before all else, then the newest."""
    rows = await connection.fetch(
        f"""
        SELECT {_UNROUTED} FROM public.payment_callbacks_unrouted WHERE tenant = $1 AND matched_at IS NULL
        ORDER BY coalesce(result_code, '0') <> '0', received_at DESC LIMIT $2
        """,  # noqa: S608  the columns are ours
        tenant,
        limit,
    )
    return [Unrouted(**{**dict(row), "provider": Provider(row["provider"])}) for row in rows]


async def lock_unrouted(connection: Connection, tenant: str, unrouted_id: UUID) -> Unrouted | None:
    """One that still waits, locked; None when there is none of this business."""
    row = await connection.fetchrow(
        f"""
        SELECT {_UNROUTED} FROM public.payment_callbacks_unrouted
        WHERE tenant = $1 AND unrouted_id = $2 AND matched_at IS NULL FOR UPDATE
        """,  # noqa: S608  the columns are ours
        tenant,
        unrouted_id,
    )
    return Unrouted(**{**dict(row), "provider": Provider(row["provider"])}) if row is not None else None


async def matched_by(connection: Connection, tenant: str, unrouted_id: UUID) -> str | None:
    """Who said which payment it belongs to; None where nobody has, or there is none of this business."""
    found: str | None = await connection.fetchval(
        """
        SELECT matched_by FROM public.payment_callbacks_unrouted
        WHERE tenant = $1 AND unrouted_id = $2 AND matched_at IS NOT NULL
        """,
        tenant,
        unrouted_id,
    )
    return found


async def mark_matched(
    connection: Connection, tenant: str, unrouted_id: UUID, payment_id: UUID, *, actor: str, now: datetime
) -> None:
    """It belongs to this payment, says a person and says the provider."""
    await connection.execute(
        """
        UPDATE public.payment_callbacks_unrouted SET payment_id = $3, matched_by = $4, matched_at = $5
        WHERE tenant = $1 AND unrouted_id = $2
        """,
        tenant,
        unrouted_id,
        payment_id,
        actor,
        now,
    )
