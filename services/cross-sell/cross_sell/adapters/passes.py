"""Table `passes`: bookings behind which nothing was offered, and why."""

from datetime import datetime

from ratiba_contracts.cross_sell import Passed, PassReason
from ratiba_runtime.database import Connection


async def insert(connection: Connection, passed: Passed, booked_service_id: str, at: datetime) -> None:
    """Note why nothing was offered; a booking has one reason, the first."""
    await connection.execute(
        """
        INSERT INTO passes (appointment_id, booked_service_id, reason, passed_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING
        """,
        passed.appointment_id,
        booked_service_id,
        passed.reason.value,
        at,
    )


async def by_reason(connection: Connection, since: datetime) -> dict[PassReason, int]:
    """How many bookings got no offer from a moment on, by the reason."""
    rows = await connection.fetch(
        "SELECT reason, count(*) AS bookings FROM passes WHERE passed_at >= $1 GROUP BY reason", since
    )
    return {PassReason(row["reason"]): row["bookings"] for row in rows}
