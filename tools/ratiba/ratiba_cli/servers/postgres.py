"""A real PostgreSQL 18, durable as in production; UTC, errors in English, text ordered by code point."""

import contextlib
import signal
import subprocess
from pathlib import Path
from typing import ClassVar

import asyncpg

from ratiba_cli.servers.cluster import copied_programs, create_cluster, installed_programs
from ratiba_cli.servers.local_server import Launch, LocalServer, ServerFailedError
from ratiba_cli.servers.record import password_of
from ratiba_cli.servers.unprivileged import Account, account_for, folder_elsewhere, remove_elsewhere

DATABASE = "ratiba"
USER = "ratiba"

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # a socket's path may have 107 bytes; the project may lie deeper
    "max_connections": "200",
    "fsync": "on",
    "synchronous_commit": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
}


class PostgresServer(LocalServer):
    """PostgreSQL on TCP with a password; its address names the database `ratiba` and its superuser."""

    name: ClassVar[str] = "postgres"
    # Fast shutdown: clients are disconnected, the data is written. SIGTERM would wait for clients to leave.
    stop_signal: ClassVar[signal.Signals] = signal.SIGINT
    settings: ClassVar[dict[str, str]] = _SETTINGS

    @property
    def data(self) -> Path:
        """Return the cluster's folder, which is outside `home` where `home` is closed to its account."""
        return (self._data_link.resolve() if self._data_link.is_symlink() else self.home) / "data"

    def remove_elsewhere(self) -> None:
        """Delete what lies outside `home`; the server must be stopped."""
        remove_elsewhere(self._data_link)
        remove_elsewhere(self._programs_link)

    @property
    def _data_link(self) -> Path:
        return self.home / "data-elsewhere"

    @property
    def _programs_link(self) -> Path:
        return self.home / "programs-elsewhere"

    @property
    def _program(self) -> str:
        return "postgres"

    def _prepare(self, port: int) -> Launch:
        account = account_for(self.data)
        programs = self._reachable_programs(account)
        if not (self.data / "PG_VERSION").exists():
            self._create_cluster(programs, account)
        # Strays were ended before: a lock file that is still here was left by a process that was killed. Its
        # number may belong to another by now, and PostgreSQL would then refuse to start.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        settings = {**self.settings, "port": str(port)}
        switches = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        return Launch([str(programs / "postgres"), "-D", str(self.data), *switches], account)

    def _reachable_programs(self, account: Account) -> Path:
        programs = installed_programs()
        if account.can_execute(programs / "postgres"):
            return programs
        return copied_programs(folder_elsewhere(account, self._programs_link))

    def _create_cluster(self, programs: Path, account: Account) -> None:
        if account.uid is not None:
            self.home.chmod(0o711)
            if not account.can_execute(self.home):
                folder_elsewhere(account, self._data_link)
        try:
            create_cluster(programs, self.data, USER, password_of(self.home), account)
        except subprocess.CalledProcessError as error:
            raise ServerFailedError(self.name, f"initdb: {error.stderr}", self.log) from error

    def _url(self, port: int) -> str:
        return f"postgresql://{USER}:{password_of(self.home)}@127.0.0.1:{port}/{DATABASE}"

    async def _round_trip(self, url: str) -> None:
        connection = await asyncpg.connect(url, database="postgres", timeout=2)
        try:
            if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", DATABASE):
                with contextlib.suppress(asyncpg.DuplicateDatabaseError):
                    await connection.execute(f"CREATE DATABASE {DATABASE}")
        finally:
            await connection.close()
