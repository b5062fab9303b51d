"""What a supervisor has to say while it works."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Started:
    """A process runs; it is not ready yet."""

    name: str
    pid: int


@dataclass(frozen=True)
class Ready:
    """A process can work, so many seconds after it was started."""

    name: str
    seconds: float


@dataclass(frozen=True)
class Crashed:
    """A process ended by itself; it is started again in `restart_in` seconds."""

    name: str
    exit_code: int
    last_words: str
    restart_in: float


@dataclass(frozen=True)
class ServerDied:
    """A server is not there any more; it is started again on its data in `restart_in` seconds. `log` says its end."""

    name: str
    log: str
    restart_in: float


@dataclass(frozen=True)
class NotStarted:
    """A process could not be started at all, and why; it is tried again in `restart_in` seconds."""

    name: str
    reason: str
    restart_in: float


@dataclass(frozen=True)
class Stopped:
    """A process ended because it was told to; `killed` when it did not listen in time."""

    name: str
    killed: bool


News = Started | Ready | Crashed | ServerDied | NotStarted | Stopped
