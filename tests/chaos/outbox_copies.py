"""Copies of the outbox rows that the relay deleted: each was acknowledged by its stream, so each must be there.

The relay deletes a row only when its stream has acknowledged it. A trigger keeps what it deletes, and so the promise
can be judged by content: what is in a copy and not on the bus was accepted and lost.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ratiba_cli.reach.connections import Connections
from ratiba_contracts.streams import TIMERS
from ratiba_runtime.tenancy import service_schema

SERVICES = ("booking-fsm", "channel-gateway")


@dataclass(frozen=True)
class Acknowledged:
    """One row that its stream acknowledged."""

    stream: str
    subject: str
    message_id: str
    payload: str


async def keep_copies(reached: Connections) -> None:
    """From now on what the relays delete is kept."""
    async with reached.database.public_transaction() as connection:
        await connection.execute(
            "CREATE TABLE public.acknowledged_rows (stream text, subject text, message_id text, payload text)"
        )
        await connection.execute(
            """
            CREATE FUNCTION public.keep_acknowledged_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                INSERT INTO public.acknowledged_rows VALUES (old.stream, old.subject, old.message_id, old.payload);
                RETURN NULL;
            END $$
            """
        )
        for service in SERVICES:
            await connection.execute(
                f"CREATE TRIGGER keep AFTER DELETE ON {service_schema(service)}.outbox "
                "FOR EACH ROW EXECUTE FUNCTION public.keep_acknowledged_row()"
            )


async def acknowledged(reached: Connections, tenant: str) -> Sequence[Acknowledged]:
    """The rows of one tenant's facts. Not the timers: what is armed again replaces what was armed before."""
    async with reached.database.public_transaction() as connection:
        rows = await connection.fetch(
            "SELECT DISTINCT stream, subject, message_id, payload FROM public.acknowledged_rows "
            "WHERE split_part(subject, '.', 2) = $1 AND stream <> $2",
            tenant,
            TIMERS.name,
        )
    return [Acknowledged(row["stream"], row["subject"], row["message_id"], row["payload"]) for row in rows]


def not_on_the_bus(acknowledged: Sequence[Acknowledged], stored: Counter[tuple[str, str]]) -> Sequence[Acknowledged]:
    """Rows that were acknowledged and are not there with the same subject and content."""
    return [row for row in acknowledged if not stored[(row.subject, row.payload)]]
