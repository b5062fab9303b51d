"""Reads by SQL what conversations left behind."""

import datetime as dt
from collections import defaultdict
from dataclasses import replace
from zoneinfo import ZoneInfo

from evals.goals.verdicts import Left, Row
from ratiba_cli.reach.connections import Connections
from ratiba_runtime.tenancy import schema_of

NAIROBI = ZoneInfo("Africa/Nairobi")
_THREADS = """
    SELECT key, state ->> 'step' AS step, (state ->> 'handoff_raised')::boolean AS handed_over
    FROM {}.conversation_threads ORDER BY thread_id
"""
_APPOINTMENTS = """
    SELECT booked_by, service ->> 'service_id' AS service, start_at, staff_id, status,
        state -> 'customer' ->> 'name' AS name
    FROM {0}.appointments LEFT JOIN {0}.conversation_threads USING (thread_id) ORDER BY created_at
"""


async def remains(reached: Connections, tenant: str) -> dict[str, Left]:
    """What each conversation of a tenant left, by its key."""
    async with reached.database.public_transaction() as connection:
        threads = await connection.fetch(_THREADS.format(schema_of(tenant)))
        rows = await connection.fetch(_APPOINTMENTS.format(schema_of(tenant)))
    found: dict[str, Left] = defaultdict(Left)
    for thread in threads:
        before = found[thread["key"]]
        handed_over = before.handed_over or thread["handed_over"]
        found[thread["key"]] = replace(before, step=thread["step"], handed_over=handed_over)
    for row in rows:
        left = found[row["booked_by"]]
        start = row["start_at"].astimezone(NAIROBI).replace(tzinfo=None)
        one = Row(row["service"], start, row["staff_id"], row["status"], row["name"])
        found[row["booked_by"]] = replace(left, rows=(*left.rows, one))
    return found


def local(day: dt.date, at: dt.time) -> dt.datetime:
    """An instant of the businesses' zone."""
    return dt.datetime.combine(day, at, NAIROBI)
