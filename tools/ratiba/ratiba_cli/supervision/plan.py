"""What is to run: one process each, as data."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ProcessPlan:
    """One process to keep running.

    `ready_url` answers 200 when the process can work; where it also serves on a `port` of its own, that must
    listen too. `rank` orders the end: higher ranks stop first, and a rank
    stops only when the one above it has stopped.
    """

    name: str
    argv: tuple[str, ...]
    environment: Mapping[str, str]
    ready_url: str
    rank: int = 0
    port: int | None = None
