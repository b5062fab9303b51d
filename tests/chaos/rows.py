"""What PostgreSQL has of one tenant after a run."""

from collections import Counter

from tests.chaos.evidence import Rows

from ratiba_runtime.database import Connection, Database
from ratiba_runtime.tenancy import checkpoints_schema_of, schema_of, service_schema

BOOKING, GATEWAY = service_schema("booking-fsm"), service_schema("channel-gateway")

_OVERLAPS = """
    SELECT one.reference AS first, other.reference AS second
    FROM {own}.appointments AS one JOIN {own}.appointments AS other
        ON one.staff_id = other.staff_id AND one.appointment_id < other.appointment_id
        AND one.blocked_from < other.blocked_until AND other.blocked_from < one.blocked_until
    WHERE one.status IN ('pending', 'booked') AND other.status IN ('pending', 'booked')
"""


async def rows_of(database: Database, tenant: str) -> Rows:
    """Read them in one transaction."""
    own, checkpoints = schema_of(tenant), checkpoints_schema_of(tenant)
    async with database.public_transaction() as connection:
        inbox = await connection.fetch(
            f"SELECT message_id, count(*) AS times, min(handled_at) AS handled_at "
            f"FROM {BOOKING}.inbox WHERE tenant = $1 GROUP BY message_id",
            tenant,
        )
        turns = await connection.fetch(
            f"SELECT input_id, count(*) AS times FROM {checkpoints}.checkpoints GROUP BY input_id"
        )
        deliveries = await connection.fetch(
            f"SELECT key, reply_seq, part, parts, state, accepted_at FROM {own}.deliveries"
        )
        overlaps = await connection.fetch(_OVERLAPS.format(own=own))
        appointments = await connection.fetch(f"SELECT appointment_id FROM {own}.appointments")
        booked = await connection.fetchval(f"SELECT count(*) FROM {own}.appointments WHERE status = 'booked'")
        left_over = await _left_over(connection)
    return Rows(
        inbox=Counter({row["message_id"]: row["times"] for row in inbox}),
        handled_at={row["message_id"]: row["handled_at"] for row in inbox},
        turns=Counter({row["input_id"]: row["times"] for row in turns}),
        parts={(row["key"], row["reply_seq"]): row["parts"] for row in deliveries},
        settled_at={
            (row["key"], row["reply_seq"], row["part"]): row["accepted_at"].timestamp()
            for row in deliveries
            if row["accepted_at"] is not None
        },
        failed=sorted({(row["key"], row["reply_seq"]) for row in deliveries if row["state"] == "failed"}),
        booked=booked,
        appointments=frozenset(row["appointment_id"] for row in appointments),
        overlaps=[(row["first"], row["second"]) for row in overlaps],
        left_over=left_over,
    )


async def _left_over(connection: Connection) -> dict[str, int]:
    tables = [f"{schema}.{table}" for schema in (BOOKING, GATEWAY) for table in ("outbox", "outbox_dead")]
    counts = {table: await connection.fetchval(f"SELECT count(*) FROM {table}") for table in tables}
    return {table: count for table, count in counts.items() if count}
