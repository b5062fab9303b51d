"""One operating-system process, named so that it is never mistaken for a later one with the same number."""

import contextlib
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # ships no annotations; this module is the only one to import it


@dataclass(frozen=True)
class ProcessRef:
    """A pid together with its creation time (seconds since the epoch, as the kernel reports it).

    A pid alone is reused by the kernel; the pair is not. A zombie counts as dead: it has run its last line.
    """

    pid: int
    created: float

    @classmethod
    def of(cls, pid: int) -> "ProcessRef | None":
        """Name the process that has this pid now; None when there is none."""
        try:
            return cls(pid, float(psutil.Process(pid).create_time()))
        except psutil.NoSuchProcess:
            return None

    @property
    def alive(self) -> bool:
        """True while this very process can still execute."""
        try:
            process = psutil.Process(self.pid)
            same = abs(float(process.create_time()) - self.created) < 0.02
            return same and bool(process.status() != psutil.STATUS_ZOMBIE)
        except psutil.NoSuchProcess:
            return False

    def family(self) -> list["ProcessRef"]:
        """Return this process and its living descendants, parents first; empty when it is gone."""
        if not self.alive:
            return []
        try:
            children = psutil.Process(self.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []
        named = [ProcessRef.of(int(child.pid)) for child in children]
        return [self, *(child for child in named if child is not None)]

    def send(self, signum: signal.Signals) -> None:
        """Send a signal; a process that is already gone is not an error."""
        if self.alive:
            with contextlib.suppress(psutil.NoSuchProcess):
                psutil.Process(self.pid).send_signal(signum)

    def wait_gone(self, seconds: float, every: float = 0.01) -> bool:
        """Wait until the process is gone, looking `every` so often; False when it outlives `seconds`."""
        deadline = time.monotonic() + seconds
        while self.alive:
            if time.monotonic() > deadline:
                return False
            time.sleep(every)
        return True

    def end(self, ask: signal.Signals = signal.SIGTERM, patience: float = 10.0) -> None:
        """Ask the process to stop, wait `patience` seconds, then kill what is left of its family.

        A frozen process is woken first: it could not hear the request.
        """
        family = self.family()
        self.send(ask)
        for member in family:
            member.send(signal.SIGCONT)
        if not self.wait_gone(patience):
            kill_all([*self.family(), *family])


def kill_all(processes: list[ProcessRef]) -> None:
    """Kill -9 every process listed and wait until none is left (at most 10 s for each)."""
    for process in processes:
        process.send(signal.SIGKILL)
    for process in processes:
        process.wait_gone(10)


def working_in(folder: Path, program: str) -> list[ProcessRef]:
    """Every process named `program` whose working directory is `folder`: what a killed server leaves behind.

    Both must match, so that a shell somebody opened in that folder is not taken for the server.
    """
    found = []
    for process in psutil.process_iter():
        try:
            if Path(process.cwd()) == folder and process.name() == program:
                found.append(ProcessRef(int(process.pid), float(process.create_time())))
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue  # gone meanwhile, or another user's process: not one of ours
    return found
