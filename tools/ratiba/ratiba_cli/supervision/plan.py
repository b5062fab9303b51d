"""What is to run: one process each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ProcessStart:
    """One start of a process. `ready_url` answers 200 when the process can work; where it also serves on a `port` of
    its own, that must listen too.
    """

    argv: tuple[str, ...]
    environment: Mapping[str, str]
    ready_url: str
    port: int | None = None


@dataclass(frozen=True)
class ProcessPlan:
    """One process to keep running.

    `start` is asked before every start, so that a process whose port was taken meanwhile comes back on another.
    `rank` orders the end: higher ranks stop first, and a rank stops only when the one above it has stopped.
    """

    name: str
    start: Callable[[], ProcessStart]
    rank: int = 0
