"""A client that gives up soon: a hold is asked for while a customer waits."""

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as ServerGone


def open_client(url: str, *, timeout_s: float = 0.25, max_connections: int = 32) -> Redis:
    """A client for `Holds`; nothing is connected yet. Close it with `aclose`.

    Connecting, each answer and waiting for a free connection take `timeout_s` at most. A connection that the
    server has closed is replaced once, at once; a timeout is not tried again. The
    defaults of redis-py's `Redis` would go on for many seconds.
    """
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=max_connections,
        timeout=timeout_s,
        socket_timeout=timeout_s,
        socket_connect_timeout=timeout_s,
        retry=Retry(NoBackoff(), 1, supported_errors=(ServerGone,)),
        decode_responses=True,
    )
    return Redis.from_pool(pool)
