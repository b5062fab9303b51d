"""The one PostgreSQL pool of a process, and the only two ways to a connection.

`tenant_transaction()` runs in the bound tenant's schema; `public_transaction()` sees no tenant at all. The path is
set for one transaction only, and outside of one it is `pg_catalog`: a statement that escapes its transaction finds
no table, and so can never find another tenant's.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Self

import asyncpg

from ratiba_runtime.infrastructure import PostgresAway
from ratiba_runtime.tenancy import current_tenant

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

    Connection = PoolConnectionProxy[asyncpg.Record]
else:
    Connection = Any

ACQUIRE_TIMEOUT = 5.0
"""Seconds to wait for a connection before the server counts as away."""

SESSION_SETTINGS = {
    "search_path": "pg_catalog",
    "timezone": "UTC",
    "jit": "off",  # statements here take microseconds; compiling them takes milliseconds
    # A process frozen inside a transaction holds its row locks; the server ends its session before the message
    # (given up after ratiba_contracts.consumers.ACK_WAIT) is handled by another replica.
    "idle_in_transaction_session_timeout": "7s",
    "statement_timeout": "30s",
    "lock_timeout": "20s",
    # Without these, a client whose machine vanished keeps its locks for two hours.
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}

SET_SEARCH_PATH = "SELECT set_config('search_path', $1, true)"


async def keep_session(connection: Any) -> None:
    """Return a connection to the pool without the round trip of a reset: nothing here changes the session.

    asyncpg itself still rolls back a transaction left open.
    """


async def prepare_connection(connection: Any) -> None:
    """Teach a new connection that JSONB columns are Python values."""
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        encoder=lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")),
        decoder=json.loads,
    )


class Database:
    """The pool. `after_outbox_write` is called after each commit that left rows in the outbox."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        self._pool = pool
        self.after_outbox_write: Callable[[], None] | None = None

    @classmethod
    async def open(
        cls,
        url: str,
        *,
        application_name: str,
        max_size: int = 10,
        session: Mapping[str, str] = SESSION_SETTINGS,
    ) -> Self:
        """Connect. Raises PostgresAway while the server cannot be reached."""
        try:
            pool = await asyncpg.create_pool(
                url,
                min_size=1,
                max_size=max_size,
                reset=keep_session,
                init=prepare_connection,
                server_settings={"application_name": application_name, **session},
                timeout=ACQUIRE_TIMEOUT,
            )
        except (OSError, TimeoutError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError) as error:
            raise PostgresAway(error) from error
        return cls(pool)

    async def close(self) -> None:
        """Wait for transactions in hand, then close; connections that hang are cut after 5 s."""
        try:
            await asyncio.wait_for(self._pool.close(), timeout=5)
        except TimeoutError:
            self._pool.terminate()

    @asynccontextmanager
    async def tenant_transaction(self) -> AsyncIterator[Connection]:
        """One transaction in the bound tenant's schema. Raises TenantUnset before it takes a connection."""
        tenant = current_tenant()
        async with self.transaction() as connection:
            await connection.fetchval(SET_SEARCH_PATH, tenant.search_path)
            yield connection

    @asynccontextmanager
    async def public_transaction(self) -> AsyncIterator[Connection]:
        """One transaction that sees the registry (`public`) and nothing of any tenant."""
        async with self.transaction() as connection:
            await connection.fetchval(SET_SEARCH_PATH, "public")
            yield connection

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """One transaction with no path set yet; `unit_of_work` sets it together with its first statement."""
        async with self._connection() as connection, connection.transaction():
            yield connection

    async def probe(self) -> None:
        """Raise unless the server can write: after a fail-over a connection may still lead to a read-only one."""
        async with self._connection() as connection:
            if await connection.fetchval("SELECT pg_is_in_recovery()", timeout=ACQUIRE_TIMEOUT):
                raise PostgresAway(asyncpg.ReadOnlySQLTransactionError("in recovery"))

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[Connection]:
        try:
            async with asyncio.timeout(ACQUIRE_TIMEOUT):  # asyncpg's own timeout costs a task an acquire
                connection = await self._pool.acquire()
        except (OSError, TimeoutError) as error:
            raise PostgresAway(error) from error
        try:
            yield connection
        except (OSError, asyncpg.InterfaceError) as error:
            if connection.is_closed():
                raise PostgresAway(error) from error
            raise
        finally:
            await self._pool.release(connection, timeout=ACQUIRE_TIMEOUT)
