"""Looks now and then whether a process's consumers still exist, and ends it when one does not."""

import asyncio
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import nats.errors
import structlog

from ratiba_contracts.consumers import Consumer
from ratiba_runtime.migrate_bus import DRIFT_EXIT_CODE, BusDrift, verify_bus

if TYPE_CHECKING:
    from nats.js import JetStreamContext

log = structlog.get_logger("ratiba.service")


async def watch_consumers(
    jetstream: "Callable[[], JetStreamContext]", consumers: Sequence[Consumer], every_seconds: float
) -> None:
    """Look until cancelled. Where one is gone FastStream would ask for it in a hot loop for ever: exit code 78."""
    while True:
        await asyncio.sleep(every_seconds)
        try:
            await verify_bus(jetstream(), consumers=consumers)
        except BusDrift as drift:
            gone = [str(each) for each in drift.differences if each.field == "existence"]
            if gone:
                log.critical("service.consumers_gone", differences=gone, exit_code=DRIFT_EXIT_CODE)
                os._exit(DRIFT_EXIT_CODE)
        except nats.errors.Error as error:
            log.warning("service.bus_unchecked", error=type(error).__name__)
