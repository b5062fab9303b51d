"""Table `second_bookings`: appointments behind offers, as far as they came to be booked, or were called off."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from ratiba_runtime.database import Connection

Stands = Literal["booked", "cancelled"]


async def note(connection: Connection, appointment_id: UUID, thread_id: str, stands: Stands, at: datetime) -> None:
    """Write down how an appointment stands, if an offer led to it; of others nothing is kept.

    What is booked may be told of before the yes that led to it: then it is known by its conversation. What is called
    off may be told of first, or from another conversation, and is final.
    """
    await connection.execute(
        """
        INSERT INTO second_bookings AS known (appointment_id, stands, noted_at)
        SELECT $1, $2, $3
        WHERE EXISTS (SELECT FROM offers WHERE second_appointment_id = $1)
           OR EXISTS (SELECT FROM offers WHERE thread_id = $4 AND appointment_id <> $1)
           OR EXISTS (SELECT FROM second_bookings WHERE appointment_id = $1)
        ON CONFLICT (appointment_id) DO UPDATE SET stands = EXCLUDED.stands WHERE EXCLUDED.stands = 'cancelled'
        """,
        appointment_id,
        stands,
        at,
        thread_id,
    )
