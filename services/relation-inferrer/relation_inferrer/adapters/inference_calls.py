"""Table `inference_calls`: every call to a model about a price list, written down before it is made."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ratiba_llm import CallLedger, NewCall, Outcome
from ratiba_runtime.database import Connection

_CALLS = CallLedger("inference_calls")


async def lock(connection: Connection, digest: str) -> None:
    """Let nobody else write down a call about this question until the transaction ends."""
    await _CALLS.lock(connection, digest)


async def begin(connection: Connection, call: NewCall) -> bool:
    """Write a call down; False when it was begun before, and nobody can say how far it came."""
    return await _CALLS.begin(connection, call)


async def end(connection: Connection, call_id: UUID, outcome: Outcome[Any]) -> None:
    """Write down how a call ended and what it cost."""
    await _CALLS.end(connection, call_id, outcome)


async def spent(connection: Connection, digest: str) -> Decimal:
    """US dollars that a question has cost; a call whose end is unknown costs what was set aside for it."""
    return await _CALLS.spent(connection, digest)


async def forget_before(connection: Connection, moment: datetime) -> int:
    """Delete calls begun before a moment; returns how many."""
    return await _CALLS.forget_before(connection, moment)
