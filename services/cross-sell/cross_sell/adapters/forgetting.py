"""Deleting old rows of `offers`, `passes` and `second_bookings`."""

from datetime import datetime

from ratiba_runtime.database import Connection


async def forget_before(connection: Connection, before: datetime) -> int:
    """Delete what was noted, passed or offered, and settled, before this moment; returns how many rows.

    How an appointment stands goes with its offer, never before it.
    """
    done = 0
    for statement in (
        "DELETE FROM passes WHERE passed_at < $1",
        "DELETE FROM offers WHERE offered_at < $1 AND settled_at < $1",
        """
        DELETE FROM second_bookings AS old WHERE noted_at < $1
          AND NOT EXISTS (SELECT FROM offers WHERE second_appointment_id = old.appointment_id)
        """,
    ):
        done += int((await connection.execute(statement, before)).rsplit(" ", 1)[1])
    return done
