"""The one shape of a local server: a folder it owns, a port it keeps, a process reused while it answers."""

import contextlib
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from ratiba_cli.refusals import CommandRefused
from ratiba_cli.servers import ports
from ratiba_cli.servers.process import ProcessRef, kill_all, working_in
from ratiba_cli.servers.readiness import accepts_connections, try_round_trip
from ratiba_cli.servers.record import ServerRecord, locked, read_record, write_record
from ratiba_cli.servers.unprivileged import Account

_READY_SECONDS = 60.0  # crash recovery on a slow disk; a healthy start takes well under one second
_ATTEMPTS = 3


class ServerFailedError(CommandRefused):
    """A local server could not be started; the message carries the end of its log."""

    def __init__(self, name: str, reason: str, log: Path) -> None:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else "(no log)"
        super().__init__(f"{name} did not start: {reason}\n--- end of {log} ---\n{tail}")
        self.name = name


@dataclass(frozen=True)
class Launch:
    """What to execute, and whose account to do it as."""

    argv: list[str]
    account: Account


class LocalServer(ABC):
    """A server whose data, password, port and log live in `home`, started at most once at a time.

    Any process may start, find or stop it through the same `home`: a file lock serialises them, and the
    record names the process by pid and creation time, so that one left by kill -9 or a reboot is recognised.
    The server outlives whoever started it. All methods are synchronous, also inside a running event loop.
    """

    name: ClassVar[str]
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM

    def __init__(self, home: Path) -> None:
        self.home = home.resolve()
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """Return the file that receives the server's standard output and error."""
        return self.home / "server.log"

    @property
    def data(self) -> Path:
        """Return the folder of the server's own files."""
        return self.home / "data"

    @property
    def url(self) -> str:
        """Return the address with its password; LookupError before the first start."""
        record = read_record(self.home)
        if record is None:
            raise LookupError(f"{self.name} in {self.home} has never been started")
        return self._url(record.port)

    @property
    def process(self) -> ProcessRef | None:
        """Return the living server process, or None."""
        record = read_record(self.home)
        return record.process if record is not None and record.process.alive else None

    def start(self) -> str:
        """Start the server, or find it running, and return its address once a real round trip has succeeded.

        Raises ServerFailedError with the end of the log when it exits or stays silent for 60 s.
        """
        with locked(self.home):
            record = read_record(self.home)
            if record is not None and record.process.alive:
                self.thaw()
                if self._answers_within(5.0, record):
                    return self._url(record.port)
                record.process.end(self.stop_signal)
            return self._start_process(record.port if record is not None else None)

    def stop(self) -> None:
        """Stop the server by its pid: ask, wait at most 10 s, kill. Does nothing when it is not running."""
        if not self.home.is_dir():
            return
        with locked(self.home):
            process = self.process
            if process is not None:
                process.end(self.stop_signal)
            self._reap()

    def restart(self) -> str:
        """Stop the server if it runs, and start it on the same port and data."""
        self.stop()
        return self.start()

    def kill(self) -> None:
        """Kill -9 the server and all its processes; returns when none is left. The data stays as it is."""
        process = self.process
        if process is not None:
            kill_all(process.family())
        self._reap()

    def freeze(self) -> None:
        """SIGSTOP the server and all its processes: connections stay open and nothing answers."""
        process = self.process
        if process is not None:
            process.send(signal.SIGSTOP)  # first the parent, which then can no longer fork
            for member in process.family():
                member.send(signal.SIGSTOP)

    def thaw(self) -> None:
        """Undo `freeze`."""
        process = self.process
        if process is not None:
            for member in process.family():
                member.send(signal.SIGCONT)

    @abstractmethod
    def _prepare(self, port: int) -> Launch:
        """Make `home` ready (create data, write the configuration, clear stale locks) and say what to run."""

    @abstractmethod
    def _url(self, port: int) -> str:
        """Return the address a client uses."""

    @abstractmethod
    async def _round_trip(self, url: str) -> None:
        """Ask the server something only a ready server answers; any exception means not ready."""

    @property
    @abstractmethod
    def _program(self) -> str:
        """Return the name the server's processes go by."""

    def _start_process(self, kept_port: int | None) -> str:
        self._end_strays()
        for _ in range(_ATTEMPTS):
            port = kept_port if kept_port is not None and ports.is_free(kept_port) else ports.pick_free()
            record = self._spawn(self._prepare(port), port)
            if self._answers_within(_READY_SECONDS, record):
                return self._url(port)
            if record.process.alive:
                record.process.end(self.stop_signal)
                raise ServerFailedError(self.name, f"no answer in {_READY_SECONDS:.0f} s", self.log)
            self._reap()  # it exited by itself: perhaps somebody took the port in between
        raise ServerFailedError(self.name, f"it exited {_ATTEMPTS} times", self.log)

    def _spawn(self, launch: Launch, port: int) -> ServerRecord:
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(  # noqa: S603 - the wheels' own programs with arguments made here
                launch.argv,
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in a terminal is for the caller, who stops servers in order
                user=launch.account.uid,
                group=launch.account.gid,
                extra_groups=None if launch.account.uid is None else [],
            )
        process = ProcessRef.of(self._child.pid)
        record = ServerRecord(port, self._child.pid, process.created if process is not None else 0.0)
        write_record(self.home, record)
        return record

    def _answers_within(self, seconds: float, record: ServerRecord) -> bool:
        deadline = time.monotonic() + seconds
        while record.process.alive and time.monotonic() < deadline:
            if accepts_connections(record.port) and try_round_trip(lambda: self._round_trip(self._url(record.port))):
                return True
            time.sleep(0.01)
        return False

    def _end_strays(self) -> None:
        """End what runs on this data without a record: two servers on one folder would destroy it."""
        for folder in (self.home, self.data.resolve()):
            kill_all(working_in(folder, self._program))

    def _reap(self) -> None:
        if self._child is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._child.wait(1)
            self._child = None
