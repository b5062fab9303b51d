"""What the bus client reports about itself, and what the bus refused.

The server answers nothing to a publish it denies: the caller meets a timeout, or nothing at all. The reason reaches
this callback alone, so it is logged, counted, and held against the process until it ends.
"""

import asyncio
import logging
import os
import re
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

import structlog

from ratiba_runtime.metrics import Metrics

log = structlog.get_logger("ratiba.bus")

CLOSED_EXIT_CODE = 70
"""The client closed for good, or its password is no longer taken: the process ends.

Where FastStream's pull loops spin first, `loop_guard` ends it.
"""

_DENIED = re.compile(r"permissions violation for (publish|subscription) (?:to|with reply of) \"([^\"]*)\"")
_REMEMBERED = 100


@dataclass(frozen=True, slots=True)
class Denied:
    """One thing the bus refused. The subject is in lower case: the client passes it on so."""

    operation: str
    subject: str

    def __str__(self) -> str:
        return f"{self.operation} {self.subject}"


class BusDenied(Exception):
    """The bus refuses this process what it cannot do without. Mend the permissions of its user."""

    slug = "bus-denied"


@dataclass(slots=True)
class BusHealth:
    """What happened to the connection of one service's process.

    A refusal is never forgotten, also when its cause is mended: what was refused is lost or was never subscribed, and
    only a restart begins anew with the rights there are then.
    """

    service: str
    metrics: Metrics
    closing: bool = False
    denied: list[Denied] = field(default_factory=list)
    _first_denied: asyncio.Event = field(default_factory=asyncio.Event)

    async def on_error(self, error: Exception) -> None:
        """The client's error callback, the only place where a denied publish is named."""
        refusal = denial(error)
        if "authorization violation" in str(error).lower() and not self.closing:
            log.critical("bus.credential_refused", exit_code=CLOSED_EXIT_CODE)
            self._end()
        if refusal is None:
            self.metrics.bus_errors.labels(type(error).__name__).inc()
            log.warning("bus.error", error=type(error).__name__)
            return
        self.metrics.bus_denied.labels(self.service, refusal.operation).inc()
        if refusal not in self.denied and len(self.denied) < _REMEMBERED:  # a loop that is refused says it every time
            self.denied.append(refusal)
            log.error("bus.denied", operation=refusal.operation, subject=refusal.subject)
        self._first_denied.set()

    async def on_closed(self) -> None:
        """The client's closed callback."""
        if not self.closing:
            log.critical("bus.closed", exit_code=CLOSED_EXIT_CODE)
            self._end()

    async def unless_denied(self, work: Coroutine[Any, Any, None]) -> None:
        """Do `work`, which asks the bus for things: a denied request would be waited for in vain. Raises BusDenied."""
        working = asyncio.create_task(work)
        denied = asyncio.create_task(self._first_denied.wait())
        try:
            await asyncio.wait([working, denied], return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                raise BusDenied(self.refused())
            working.result()
        finally:
            working.cancel()
            denied.cancel()

    def refused(self) -> str | None:
        """Why the process must not be given work, or None."""
        if not self.denied:
            return None
        others = f" and {len(self.denied) - 1} more" if len(self.denied) > 1 else ""
        return f"the bus refused: {self.denied[0]}{others}; mend the user's permissions, then restart"

    def _end(self) -> None:
        """End the process: it would never be connected again, and started anew it may."""
        logging.shutdown()
        os._exit(CLOSED_EXIT_CODE)


def denial(error: Exception) -> Denied | None:
    """What the server refused, or None for an error of another kind."""
    text = str(error).lower()
    if "permissions violation" not in text:
        return None
    found = _DENIED.search(text)
    if found is None:
        return Denied("other", text)
    return Denied("publish" if found[1] == "publish" else "subscribe", found[2])
