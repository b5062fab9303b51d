"""Keeps messages in hand alive: one ticker a process tells the server that work on each of them goes on."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import nats.errors
import structlog

if TYPE_CHECKING:
    from nats.aio.msg import Msg

log = structlog.get_logger("ratiba.heartbeats")


class Heartbeats:
    """While a message is held, its acknowledgement wait is renewed every `every` seconds.

    `every` must be a third of the shortest ack_wait or less, so that one lost beat does not cost a redelivery. A
    blocked event loop sends none: then the server delivers elsewhere, and the database fences this process off.
    """

    def __init__(self, every: float) -> None:
        self._every = every
        self._held: dict[int, Msg] = {}

    @contextmanager
    def holding(self, message: "Msg") -> Iterator[None]:
        """Renew `message` until the block ends."""
        self._held[id(message)] = message
        try:
            yield
        finally:
            del self._held[id(message)]

    async def run(self) -> None:
        """Beat until cancelled."""
        while True:
            await asyncio.sleep(self._every)
            for message in list(self._held.values()):
                try:
                    await message.in_progress()
                except nats.errors.Error as error:
                    log.warning("heartbeats.beat_lost", error=type(error).__name__)
