"""What the reading process may use: memory, time, files and no network. It sets its bounds itself, before it reads."""

import math
import os
import resource
import sys
import threading
from typing import Any, BinaryIO

from catalog_importer.reading.limits import MIB, Limits

_NETWORK = frozenset({"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "subprocess.Popen"})
_NICER = 5
"""Customers who book at this moment come first."""


class NotAllowed(RuntimeError):
    """A library tried to reach the network, or to start a process."""


def confine(limits: Limits, files: int) -> None:
    """Bound this process for ever. `files` are still to be read."""
    seconds = math.ceil(limits.seconds_a_file * limits.threads * max(files, 1)) + 30
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),  # a dump would hold what was uploaded
        (resource.RLIMIT_FSIZE, 32 * MIB),
    ):
        _, ceiling = resource.getrlimit(what)
        allowed = most if ceiling == resource.RLIM_INFINITY else min(most, ceiling)
        resource.setrlimit(what, (allowed, allowed))
    os.nice(_NICER)
    sys.addaudithook(_stay_inside)


def end_with_parent(stdin: BinaryIO) -> None:
    """End this process when whoever started it is gone: its end of the pipe closes."""

    def wait() -> None:
        stdin.read()
        os._exit(0)

    threading.Thread(target=wait, daemon=True, name="end-with-parent").start()


def _stay_inside(event: str, _: tuple[Any, ...]) -> None:
    if event in _NETWORK:
        raise NotAllowed(event)
