"""The client of the store that a service shares for what it can do without, such as copies for live views."""

import redis.asyncio
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as ServerGone

ANSWER_SECONDS = 0.25
"""A store in the next room answers within a millisecond; a customer waits for whoever waits for it."""


def open_valkey(url: str) -> redis.asyncio.Redis:
    """A client that gives up soon; nothing is connected yet. Close it with `aclose`.

    Connecting and each answer take ANSWER_SECONDS at most. A connection that the server has closed is replaced once,
    at once; a timeout is not tried again. The defaults of redis-py would go on for many seconds.
    """
    return redis.asyncio.from_url(
        url,
        socket_timeout=ANSWER_SECONDS,
        socket_connect_timeout=ANSWER_SECONDS,
        retry=Retry(NoBackoff(), 1, supported_errors=(ServerGone,)),
    )
