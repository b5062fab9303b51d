"""What owners and operators see: payments, what came unrouted, and what the ledger comes to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from payments.adapters import account_rows, attempt_rows, money_rows, payment_rows, refund_rows, routing_rows
from payments.adapters import standing_rows as sums
from payments.adapters.payment_rows import Stored
from payments.adapters.routing_rows import Unrouted
from payments.domain.matching import NEAR, Candidate
from payments.showing import shown_owed, shown_payment, shown_unrouted, suggested
from ratiba_contracts.payment_requests import PaymentsShown, ShownUnrouted, ShowPayments, Standing
from ratiba_runtime.database import Connection, Database
from ratiba_runtime.tenancy import current_tenant

MOST_UNROUTED = 50
MOST_OWED = 100
MOST_CANDIDATES = 500
A_MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Overview:
    """Looks for the bound tenant."""

    database: Database
    clock: Callable[[], datetime]

    async def show(self, request: ShowPayments) -> PaymentsShown:
        """ask payments.show."""
        slug = current_tenant().slug
        states = [state.value for state in request.states]
        async with self.database.tenant_transaction() as connection:
            found = await payment_rows.newest(
                connection,
                payment_id=request.payment_id,
                thread_id=request.thread_id,
                states=states,
                limit=request.limit,
                offset=request.offset,
                money_back=request.money_back,
            )
            shown = [
                shown_payment(
                    each,
                    await money_rows.credits_of(connection, each.payment.payment_id),
                    await refund_rows.of_payment(connection, each.payment.payment_id),
                )
                for each in found
            ]
            waiting = await routing_rows.unrouted(connection, slug, MOST_UNROUTED)
            return PaymentsShown(
                payments=tuple(shown),
                unrouted=tuple([await _unrouted(connection, each) for each in waiting]),
                providers=await account_rows.providers(connection),
                total=await sums.found(
                    connection,
                    payment_id=request.payment_id,
                    thread_id=request.thread_id,
                    states=states,
                    money_back=request.money_back,
                ),
                standing=await self._standing(connection),
            )

    async def _standing(self, connection: Connection) -> Standing:
        tenant, now = current_tenant(), self.clock()
        today = now.astimezone(ZoneInfo(tenant.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
        owed = await refund_rows.owed(connection, MOST_OWED)
        return Standing(
            currency=tenant.currency,
            received_today=await sums.received_since(connection, today, tenant.currency),
            received_30_days=await sums.received_since(connection, now - A_MONTH, tenant.currency),
            owed_back_total=await sums.owed_back(connection, tenant.currency),
            owed_back=tuple(map(shown_owed, owed)),
            counts=await sums.counts(connection),
            money_back=await sums.money_back(connection),
        )


async def _unrouted(connection: Connection, told: Unrouted) -> ShownUnrouted:
    around = await attempt_rows.sent_between(
        connection, told.received_at - NEAR, told.received_at + NEAR, MOST_CANDIDATES
    )
    candidates = tuple(
        Candidate(
            payment_id=each.payment_id,
            sent_at=each.sent_at,
            receipt=each.claimed_receipt,
            phone=each.phone,
            amount=each.amount,
            reference=each.reference,
        )
        for each in around
    )
    fitting: list[Stored] = []
    for payment_id in suggested(told, candidates):
        stored = await payment_rows.read(connection, payment_id)
        if stored is not None:
            fitting.append(stored)
    return shown_unrouted(told, fitting)
