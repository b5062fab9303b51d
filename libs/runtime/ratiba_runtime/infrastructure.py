"""Which failures mean that a server is away, and the pause until it is back.

A message that meets one of these is not at fault: it is kept in hand and handled again when a probe passes, so that
an outage costs no delivery and dead-letters no customer.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping

import asyncpg
import redis.exceptions
import structlog

POSTGRES = "postgres"
VALKEY = "valkey"

Probe = Callable[[], Awaitable[object]]

log = structlog.get_logger("ratiba.infrastructure")

_POSTGRES_AWAY: tuple[type[BaseException], ...] = (
    asyncpg.PostgresConnectionError,  # class 08, and a connection lost in the middle of a statement
    asyncpg.CannotConnectNowError,  # 57P03: starting up, shutting down, in recovery
    asyncpg.AdminShutdownError,  # 57P01
    asyncpg.CrashShutdownError,  # 57P02
    asyncpg.InsufficientResourcesError,  # class 53: too many connections, out of memory, disk full
    asyncpg.PostgresIOError,  # 58030
    asyncpg.ReadOnlySQLTransactionError,  # 25006: still talking to the old primary after a fail-over
    asyncpg.InternalClientError,  # a server that leaves while asyncpg is about to speak confuses it
    asyncpg.IdleInTransactionSessionTimeoutError,  # 25P03: this process was frozen and its session was ended
)

_VALKEY_AWAY: tuple[type[BaseException], ...] = (
    redis.exceptions.ConnectionError,
    redis.exceptions.TimeoutError,
    redis.exceptions.BusyLoadingError,
    redis.exceptions.ReadOnlyError,
    redis.exceptions.ClusterDownError,
)


class PostgresAway(Exception):
    """No connection could be had, or the one in use was lost. Says why, never with an address or a password."""

    def __init__(self, cause: BaseException) -> None:
        super().__init__(f"PostgreSQL is away: {type(cause).__name__}")


class ShuttingDown(Exception):
    """The process is ending while work waits for a server: give the message back."""


def component_away(error: BaseException) -> str | None:
    """The server whose absence `error` reports, or None when the fault is elsewhere."""
    if isinstance(error, (PostgresAway, *_POSTGRES_AWAY)):
        return POSTGRES
    if isinstance(error, asyncpg.InterfaceError) and "closed" in str(error):
        return POSTGRES  # asyncpg reports use of a connection that went away like this
    if isinstance(error, _VALKEY_AWAY):
        return VALKEY
    return None


class InfrastructurePause:
    """Holds everybody while a server is away; one probe at a time asks for all of them.

    `probes` raise while their server is away. Waits grow from `first_delay` to `longest_delay` seconds, with jitter so
    that replicas do not ask in step; they go on growing when a server fails again within `longest_delay` after a
    probe passed (a full disk can be read), so that nothing is tried in a tight loop.
    """

    def __init__(self, probes: Mapping[str, Probe], *, first_delay: float = 0.1, longest_delay: float = 3.0) -> None:
        self._probes = dict(probes)
        self._first_delay = first_delay
        self._longest_delay = longest_delay
        self._probing: dict[str, asyncio.Task[None]] = {}
        self._last: dict[str, tuple[float, float]] = {}  # component -> (when it was back, the delay before that)
        self._stopping = asyncio.Event()

    @property
    def down(self) -> frozenset[str]:
        """The servers that are away now."""
        return frozenset(self._probing)

    def can_probe(self, component: str) -> bool:
        """Whether it can be found out when `component` is back."""
        return component in self._probes

    def begin(self, component: str) -> None:
        """Note that `component` is away; nothing passes `wait` until its probe does. KeyError without a probe."""
        if component in self._probing:
            return
        if not self.can_probe(component):
            raise KeyError(component)
        log.warning("infrastructure.away", component=component)
        task = asyncio.create_task(self._probe_until_up(component), name=f"probe {component}")
        self._probing[component] = task

    async def wait(self) -> None:
        """Return when every server is up. Raises ShuttingDown when the process ends first."""
        while self._probing:
            stopping = asyncio.create_task(self._stopping.wait())
            try:
                await asyncio.wait([stopping, *self._probing.values()], return_when=asyncio.FIRST_COMPLETED)
            finally:
                stopping.cancel()
            if self._stopping.is_set():
                raise ShuttingDown

    def stop(self) -> None:
        """End every wait, so that messages in hand are given back at once."""
        self._stopping.set()
        for task in self._probing.values():
            task.cancel()

    async def _probe_until_up(self, component: str) -> None:
        loop = asyncio.get_running_loop()
        since, delay = loop.time(), self._first_delay
        back_at, last_delay = self._last.get(component, (float("-inf"), 0.0))
        if since - back_at < self._longest_delay:
            delay = min(last_delay * 2, self._longest_delay)
        try:
            while True:
                await asyncio.sleep(delay * random.uniform(0.8, 1.2))  # noqa: S311  jitter, not a secret
                try:
                    await self._probes[component]()
                except Exception as error:  # noqa: BLE001  whatever a probe raises means: not yet
                    log.info("infrastructure.still_away", component=component, error=type(error).__name__)
                    delay = min(delay * 2, self._longest_delay)
                else:
                    self._last[component] = (loop.time(), delay)
                    away = round(loop.time() - since, 3)
                    log.warning("infrastructure.back", component=component, away_seconds=away)
                    return
        finally:
            del self._probing[component]
