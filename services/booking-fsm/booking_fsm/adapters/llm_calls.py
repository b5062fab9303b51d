"""Table `llm_calls`: every call to a language model, written down before it is made. Its words are not kept."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from ratiba_llm import Spend
from ratiba_runtime.database import Connection


@dataclass(frozen=True, slots=True)
class NewCall:
    """A call that is about to be made; `reserved_usd` is the most it may cost, and counts until it is over."""

    call_id: UUID
    thread_id: str
    message_id: UUID
    role: str
    reserved_usd: Decimal
    at: datetime


async def begin(connection: Connection, call: NewCall) -> bool:
    """Write a call down; False when it was begun before, and nobody can say how far it came."""
    begun = await connection.fetchval(
        """
        INSERT INTO llm_calls (call_id, thread_id, message_id, role, outcome, cost_usd, begun_at)
        VALUES ($1, $2, $3, $4, 'sending', $5, $6)
        ON CONFLICT (call_id) DO NOTHING RETURNING true
        """,
        call.call_id,
        call.thread_id,
        call.message_id,
        call.role,
        call.reserved_usd,
        call.at,
    )
    return bool(begun)


async def end(connection: Connection, call_id: UUID, outcome: str, reason: str | None, spend: Spend) -> None:
    """Write down how a call ended and what it cost."""
    await connection.execute(
        """
        UPDATE llm_calls SET outcome = $2, reason = $3, model = $4, prompt_version = $5, cost_usd = $6,
            input_tokens = $7, output_tokens = $8, cache_write_tokens = $9, cache_read_tokens = $10,
            attempts = $11, seconds = $12
        WHERE call_id = $1
        """,
        call_id,
        outcome,
        reason,
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


async def spent(connection: Connection, thread_id: str) -> Decimal:
    """US dollars that the calls of a thread have cost; one whose end is unknown costs what was set aside for it."""
    found: Decimal = await connection.fetchval(
        "SELECT coalesce(sum(cost_usd), 0) FROM llm_calls WHERE thread_id = $1", thread_id
    )
    return found
