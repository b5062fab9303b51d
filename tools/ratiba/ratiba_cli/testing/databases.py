"""Fresh PostgreSQL databases for tests, made in 40 ms, also as copies of a template that is built once."""

import contextlib
import secrets
from collections.abc import Awaitable, Callable, Iterator
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from ratiba_cli.servers.readiness import run_in_own_loop


def with_database(url: str, database: str) -> str:
    """Return the same server's address with another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


class Databases:
    """Makes and drops databases on one server; every name begins with `prefix`.

    Synchronous, so that it serves tests and fixtures of any loop; each call takes 10 to 50 ms.
    """

    def __init__(self, server_url: str, prefix: str) -> None:
        self._server_url = server_url
        self._prefix = prefix

    def create(self, template: str = "template0") -> str:
        """Create an empty database, or a copy of `template`, and return its address."""
        name = f"{self._prefix}_{secrets.token_hex(6)}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return with_database(self._server_url, name)

    def drop(self, url: str) -> None:
        """Drop the database of this address; connections that are still open are cut."""
        name = urlsplit(url).path.lstrip("/")
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    @contextlib.contextmanager
    def fresh(self, template: str = "template0") -> Iterator[str]:
        """Give the address of a new database and drop it afterwards."""
        url = self.create(template)
        try:
            yield url
        finally:
            self.drop(url)

    def template(self, name: str, build: Callable[[str], Awaitable[None]]) -> str:
        """Return the database `name` to copy from, built once in a test run, however many workers ask.

        `build` receives the address of an empty database, fills it (migrations) and closes its connections.
        When it raises, nothing is kept and the next caller builds again.
        """
        whole = f"{self._prefix}_template_{name}"

        async def build_once() -> None:
            connection = await asyncpg.connect(self._server_url)
            try:
                await connection.execute("SELECT pg_advisory_lock(hashtext($1))", whole)
                if await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", whole):
                    return
                begun = f"{whole}_begun"
                await connection.execute(f'DROP DATABASE IF EXISTS "{begun}" WITH (FORCE)')
                await connection.execute(f'CREATE DATABASE "{begun}" TEMPLATE template0')
                await build(with_database(self._server_url, begun))
                await connection.execute(f'ALTER DATABASE "{begun}" RENAME TO "{whole}"')
            finally:
                await connection.close()

        run_in_own_loop(build_once)
        return whole

    def drop_all(self) -> None:
        """Drop every database whose name begins with the prefix."""

        async def drop_each() -> None:
            connection = await asyncpg.connect(self._server_url)
            try:
                found = await connection.fetch(
                    "SELECT datname FROM pg_database WHERE starts_with(datname, $1)", self._prefix
                )
                for row in found:
                    await connection.execute(f'DROP DATABASE IF EXISTS "{row["datname"]}" WITH (FORCE)')
            finally:
                await connection.close()

        run_in_own_loop(drop_each)

    def _execute(self, statement: str) -> None:
        async def run() -> None:
            connection = await asyncpg.connect(self._server_url)
            try:
                await connection.execute(statement)
            finally:
                await connection.close()

        run_in_own_loop(run)
