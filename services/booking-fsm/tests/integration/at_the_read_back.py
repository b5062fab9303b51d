"""What tests of turns share: a conversation at the read-back, and the appointments that stand."""

from typing import Any

from booking_fsm.testing.guest import Guest
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import TenantContext, bind_tenant


async def live(database: Database, tenant: TenantContext) -> list[dict[str, Any]]:
    with bind_tenant(tenant):
        async with database.tenant_transaction() as connection:
            rows = await connection.fetch(
                "SELECT staff_id, start_at, reference FROM appointments WHERE status IN ('pending', 'booked')"
            )
    return [dict(row) for row in rows]


async def to_the_read_back(guest: Guest, words: str = "manicure tomorrow at 10am") -> None:
    assert (await guest.says(words))[-1] == "read_back"
