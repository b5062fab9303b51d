"""Calls written down before they are made, in a table of whoever makes them; their words are not kept.

A call whose process died stays `sending` at the most it may have cost: what a booking has spent is never told too low.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from ratiba_llm.outcomes import Answered, Outcome

KEEP_CALLS = timedelta(days=90)
"""A thread ends long before: what it has cost is still known while it lasts."""


class Connection(Protocol):
    """What of a database's connection is needed: the caller's, in the caller's transaction and schema."""

    async def execute(self, query: str, *args: Any) -> Any:
        """Run a statement."""

    async def fetchval(self, query: str, *args: Any) -> Any:
        """Return the first column of the first row."""


@dataclass(frozen=True, slots=True)
class NewCall:
    """A call that is about to be made; `reserved_usd` is the most it may cost, and counts until it is over."""

    call_id: UUID
    thread_id: str
    message_id: UUID
    role: str
    reserved_usd: Decimal
    at: datetime


@dataclass(frozen=True, slots=True)
class CallLedger:
    """The calls in one table. `table` is a name from the code, with the columns that the migrations give it."""

    table: str

    def __post_init__(self) -> None:
        if not self.table.isidentifier():
            msg = f"a table is named by a word, got {self.table!r}"
            raise ValueError(msg)

    async def lock(self, connection: Connection, thread_id: str) -> None:
        """Let nobody else write down a call of this thread until the transaction ends.

        Who looks at what was spent and then sets something aside takes this first: two at once would both find room.
        """
        await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"{self.table}:{thread_id}")

    async def begin(self, connection: Connection, call: NewCall) -> bool:
        """Write a call down; False when it was begun before, and nobody can say how far it came."""
        begun = await connection.fetchval(
            f"""
            INSERT INTO {self.table} (call_id, thread_id, message_id, role, outcome, cost_usd, begun_at)
            VALUES ($1, $2, $3, $4, 'sending', $5, $6)
            ON CONFLICT (call_id) DO NOTHING RETURNING true
            """,  # noqa: S608  a name from the code
            call.call_id,
            call.thread_id,
            call.message_id,
            call.role,
            call.reserved_usd,
            call.at,
        )
        return bool(begun)

    async def end(self, connection: Connection, call_id: UUID, outcome: Outcome[Any]) -> None:
        """Write down how a call ended and what it cost."""
        spend = outcome.spend
        await connection.execute(
            f"""
            UPDATE {self.table} SET outcome = $2, reason = $3, model = $4, prompt_version = $5, cost_usd = $6,
                input_tokens = $7, output_tokens = $8, cache_write_tokens = $9, cache_read_tokens = $10,
                attempts = $11, seconds = $12
            WHERE call_id = $1
            """,  # noqa: S608  a name from the code
            call_id,
            type(outcome).__name__.lower(),
            None if isinstance(outcome, Answered) else outcome.reason.value,
            spend.model,
            spend.prompt_version,
            spend.cost_usd,
            spend.usage.input_tokens,
            spend.usage.output_tokens,
            spend.usage.cache_write_tokens,
            spend.usage.cache_read_tokens,
            spend.attempts,
            spend.seconds,
        )

    async def spent(self, connection: Connection, thread_id: str) -> Decimal:
        """US dollars that the calls of a thread have cost; one whose end is unknown costs what was set aside for it."""
        found: Decimal = await connection.fetchval(
            f"SELECT coalesce(sum(cost_usd), 0) FROM {self.table} WHERE thread_id = $1",  # noqa: S608
            thread_id,
        )
        return found

    async def forget_before(self, connection: Connection, moment: datetime) -> int:
        """Delete calls begun before a moment; returns how many."""
        deleted: str = await connection.execute(f"DELETE FROM {self.table} WHERE begun_at < $1", moment)  # noqa: S608
        return int(deleted.rsplit(" ", 1)[1])
