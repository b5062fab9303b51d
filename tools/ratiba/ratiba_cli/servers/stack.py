"""The three servers together: started side by side, in one folder, or replaced by your own."""

import os
import shutil
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from ratiba_cli.servers.guarded_nats import GuardedNats
from ratiba_cli.servers.local_server import LocalServer
from ratiba_cli.servers.postgres import PostgresServer
from ratiba_cli.servers.valkey import ValkeyServer

POSTGRES_URL = "RATIBA_POSTGRES_URL"
VALKEY_URL = "RATIBA_VALKEY_URL"
NATS_URL = "RATIBA_NATS_URL"


@dataclass(frozen=True)
class ServerUrls:
    """Where the three servers answer; passwords included, so never log it.

    `nats` is the operator's address. `nats_users` are those of the others, by user; empty where the bus is yours.
    """

    postgres: str
    valkey: str
    nats: str
    nats_users: Mapping[str, str] = field(default_factory=dict)

    def nats_as(self, user: str) -> str:
        """Return the bus's address as a user gives it: its own, or on your own bus the one you gave for everybody."""
        return self.nats_users.get(user, self.nats)

    def as_environment(self) -> dict[str, str]:
        """Return the variables that tell a service about them."""
        return {POSTGRES_URL: self.postgres, VALKEY_URL: self.valkey, NATS_URL: self.nats}


class LocalStack:
    """PostgreSQL, Valkey and NATS in sub-folders of `folder`.

    A server whose address stands in `environ` is somebody else's: it is used, neither started nor stopped.
    """

    def __init__(self, folder: Path, environ: Mapping[str, str] = os.environ) -> None:
        self.folder = folder.resolve()
        self.postgres = PostgresServer(self.folder / "postgres")
        self.valkey = ValkeyServer(self.folder / "valkey")
        self.nats = GuardedNats(self.folder / "nats")
        by_variable: dict[str, LocalServer] = {
            POSTGRES_URL: self.postgres,
            VALKEY_URL: self.valkey,
            NATS_URL: self.nats,
        }
        self._own = {variable: server for variable, server in by_variable.items() if not environ.get(variable)}
        self._foreign = {variable: environ[variable] for variable in by_variable if variable not in self._own}

    @property
    def servers(self) -> list[LocalServer]:
        """Return the servers that are ours to start and stop."""
        return list(self._own.values())

    def start(self, on_ready: Callable[[str, float], None] = lambda _name, _seconds: None) -> ServerUrls:
        """Start what is not running, all at once; `on_ready` hears each name with the seconds it took.

        Raises the first ServerFailedError; the others are left as they are, and `stop` ends them.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        begun = time.monotonic()

        def start_one(server: LocalServer) -> None:
            server.start()
            on_ready(server.name, time.monotonic() - begun)

        with ThreadPoolExecutor(max_workers=3) as threads:
            list(threads.map(start_one, self._own.values()))
        return self.urls()

    def urls(self) -> ServerUrls:
        """Return where the servers answer, running or not; LookupError for one that was never started."""
        urls = self._foreign | {variable: server.url for variable, server in self._own.items()}
        users = self.nats.urls() if NATS_URL in self._own else {}
        return ServerUrls(urls[POSTGRES_URL], urls[VALKEY_URL], urls[NATS_URL], users)

    def stop(self) -> None:
        """Stop the servers that are ours, side by side; the data stays."""
        with ThreadPoolExecutor(max_workers=3) as threads:
            list(threads.map(lambda server: server.stop(), self._own.values()))

    def remove(self) -> None:
        """Stop the servers and delete the folder with all their data."""
        self.stop()
        self.postgres.remove_elsewhere()
        shutil.rmtree(self.folder, ignore_errors=True)
