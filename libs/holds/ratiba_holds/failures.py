"""The line between "somebody has it" and "nobody could say"."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis import exceptions as redis_says

_NOT_NOW = (
    OSError,  # also TimeoutError and asyncio.TimeoutError
    redis_says.ConnectionError,  # refused, closed, loading, no free connection
    redis_says.TimeoutError,
    redis_says.ClusterError,  # down, or without its primary
    redis_says.TryAgainError,
    redis_says.ReadOnlyError,  # a replica before or after a failover
    redis_says.OutOfMemoryError,
)
_NOT_NOW_CODES = ("BUSY", "MISCONF", "NOREPLICAS")  # redis-py has no class for these


class HoldsUnavailable(Exception):
    """The server of holds did not answer in time, or cannot write now. Nobody knows who has the time.

    Never to be shown as "taken": the customer hears "one moment" and the turn is tried again (edge case 9).
    A write may or may not have happened; asking again with the same owner is safe.
    """

    slug = "holds-unavailable"

    def __init__(self, operation: str, reason: str) -> None:
        super().__init__(f"{operation}: the server of holds is unavailable: {reason}; try again later")
        self.operation = operation
        self.reason = reason


@asynccontextmanager
async def unavailable_is_not_taken(operation: str) -> AsyncIterator[None]:
    """Turn every way of not getting an answer into HoldsUnavailable; a wrong command stays an error."""
    try:
        yield
    except _NOT_NOW as failure:
        raise HoldsUnavailable(operation, _described(failure)) from failure
    except redis_says.ResponseError as refusal:
        if not str(refusal).startswith(_NOT_NOW_CODES):
            raise
        raise HoldsUnavailable(operation, _described(refusal)) from refusal


def _described(failure: Exception) -> str:
    return f"{type(failure).__name__}: {failure}"
