"""What models were asked and what it cost, by SQL over turns and calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from ratiba_cli.reach.connections import Connections
from ratiba_llm import LLMSettings
from ratiba_runtime.tenancy import checkpoints_schema_of, schema_of

_THREADS = """
    SELECT threads.thread_id,
        (SELECT count(*) FROM {1}.checkpoints c WHERE c.thread_id = threads.thread_id
            AND c.input ? 'seen_reply_seq') AS messages,
        (SELECT count(DISTINCT message_id) FROM {0}.llm_calls l WHERE l.thread_id = threads.thread_id) AS asked,
        (SELECT count(*) FROM {0}.llm_calls l WHERE l.thread_id = threads.thread_id) AS calls,
        (SELECT coalesce(sum(cost_usd), 0) FROM {0}.llm_calls l WHERE l.thread_id = threads.thread_id) AS dollars,
        EXISTS (SELECT FROM {0}.appointments a WHERE a.thread_id = threads.thread_id
            AND a.status IN ('booked', 'cancelled')) AS booked
    FROM {0}.conversation_threads threads
"""


@dataclass(frozen=True)
class ThreadCost:
    """One thread: its customer's messages, how many a model was asked about, calls and dollars; whether it booked."""

    messages: int
    asked: int
    calls: int
    dollars: float
    booked: bool


async def thread_costs(reached: Connections, tenants: Sequence[str]) -> list[ThreadCost]:
    """Every thread of these tenants."""
    found = list[ThreadCost]()
    async with reached.database.public_transaction() as connection:
        for tenant in tenants:
            query = _THREADS.format(schema_of(tenant), checkpoints_schema_of(tenant))
            found += [
                ThreadCost(row["messages"], row["asked"], row["calls"], float(row["dollars"]), row["booked"])
                for row in await connection.fetch(query)
            ]
    return found


def cost_figures(threads: Sequence[ThreadCost]) -> dict[str, object]:
    """Shares, calls and dollars; a booking is a thread that made an appointment."""
    messages = sum(one.messages for one in threads)
    bookings = [one for one in threads if one.booked]
    settings = LLMSettings()
    return {
        "messages of customers": messages,
        "share resolved without a model": round(1 - sum(one.asked for one in threads) / max(1, messages), 4),
        "bookings": len(bookings),
        "share of bookings without a call": round(_mean([one.calls == 0 for one in bookings]), 4),
        "calls per booking": round(_mean([one.calls for one in bookings]), 3),
        "dollars per booking": _spread([one.dollars for one in bookings]),
        "dollars per conversation, booked or not": _spread([one.dollars for one in threads]),
        "ceilings in dollars": f"soft {settings.soft_usd}, hard {settings.hard_usd}",
    }


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _spread(dollars: Sequence[float]) -> str:
    if not dollars:
        return "none"
    sorted_ = sorted(dollars)
    p95 = sorted_[ceil(0.95 * len(sorted_)) - 1]
    return f"mean {_mean(sorted_):.5f}, p95 {p95:.5f}, max {sorted_[-1]:.5f}"
