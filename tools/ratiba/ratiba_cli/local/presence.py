"""Who runs the local stack of a folder: one supervisor at a time, and what a killed one left behind."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from ratiba_cli.refusals import CommandRefused
from ratiba_cli.servers.process import ProcessRef
from ratiba_cli.servers.record import ServerRecord, locked, read_record, write_record

_SUPERVISOR = "supervisor"
_END_SECONDS = 90.0  # three ranks of services, 20 s each at the worst, and the servers


class AlreadyRunning(CommandRefused):
    """Another process runs this stack."""

    def __init__(self, pid: int) -> None:
        super().__init__(f"the stack is running already (pid {pid}); `ratiba status` shows it, `ratiba down` stops it")
        self.pid = pid


def supervisor_of(folder: Path) -> ProcessRef | None:
    """Return the living supervisor of the stack, or None."""
    return _alive(folder / "run" / _SUPERVISOR)


def children_of(folder: Path) -> dict[str, ProcessRef]:
    """Return the living supervised processes by name."""
    homes = [home for home in sorted((folder / "run").glob("*")) if home.name != _SUPERVISOR]
    found = {home.name: _alive(home) for home in homes}
    return {name: process for name, process in found.items() if process is not None}


def claim(folder: Path) -> ProcessRef:
    """Make this process the supervisor, ending what a killed one left; returns it. Raises AlreadyRunning."""
    home = folder / "run" / _SUPERVISOR
    with locked(home):
        running = _alive(home)
        if running is not None and running.pid != os.getpid():
            raise AlreadyRunning(running.pid)
        end_children(folder)
        me = ProcessRef.of(os.getpid())
        assert me is not None  # noqa: S101 - this process exists
        write_record(home, ServerRecord(0, me.pid, me.created))
        return me


@contextlib.contextmanager
def unless_supervised(folder: Path) -> Iterator[bool]:
    """Keep new supervisors out while the block runs; yields False when there is one, or no such folder any more."""
    home = folder / "run" / _SUPERVISOR
    if not home.is_dir():
        yield False
        return
    with locked(home):
        yield _alive(home) is None


def end_children(folder: Path) -> list[str]:
    """End every supervised process that is still there; returns the names."""
    children = children_of(folder)
    for process in children.values():
        process.end(patience=25.0)
    return list(children)


def end_supervisor(folder: Path) -> bool:
    """Ask the supervisor to end everything and wait until it has; True when there was one."""
    running = supervisor_of(folder)
    if running is None:
        return False
    running.end(patience=_END_SECONDS)
    return True


def _alive(home: Path) -> ProcessRef | None:
    record = read_record(home)
    return record.process if record is not None and record.process.alive else None
