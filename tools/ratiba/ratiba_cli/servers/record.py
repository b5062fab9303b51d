"""What a server's folder remembers between starts: its port, its process, its password."""

import contextlib
import fcntl
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from ratiba_cli.servers.process import ProcessRef


@dataclass(frozen=True)
class ServerRecord:
    """The port the server keeps, and the process last started; the process may be long gone."""

    port: int
    pid: int
    created: float

    @property
    def process(self) -> ProcessRef:
        """Return the process last started, alive or not."""
        return ProcessRef(self.pid, self.created)


def read_record(home: Path) -> ServerRecord | None:
    """Return what the folder remembers; None when the server never started or the file is not whole."""
    try:
        return ServerRecord(**json.loads((home / "server.json").read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def write_record(home: Path, record: ServerRecord) -> None:
    """Replace the record in one step, so that a reader never sees half of it."""
    new = home / "server.json.new"
    new.write_text(json.dumps(asdict(record)))
    new.replace(home / "server.json")


def password_of(home: Path) -> str:
    """Return the server's random password, made on first use and readable by its owner only.

    The ports are open to every user of the machine; the password keeps the others out.
    """
    path = home / "password"
    if not path.exists() or not path.read_text():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(24))
    return path.read_text()


def passwords_of(home: Path, users: Iterable[str]) -> dict[str, str]:
    """Return a random password a user, each made on first use, kept as `password_of` keeps its own."""
    path = home / "passwords.json"
    kept: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    wanted = {user: kept.get(user) or secrets.token_urlsafe(24) for user in users}
    if wanted.keys() - kept.keys():
        new = path.with_suffix(".new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump({**kept, **wanted}, file, indent=2)  # others may be another version's users
        new.replace(path)
    return wanted


@contextlib.contextmanager
def locked(home: Path) -> Iterator[None]:
    """Hold the folder's lock: one start or stop at a time, across threads and processes."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
