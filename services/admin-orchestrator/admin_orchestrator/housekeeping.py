"""What the console forgets: sessions that have ended."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog

from admin_orchestrator.adapters import sessions
from admin_orchestrator.domain.session import Lifetimes
from ratiba_runtime.database import Database
from ratiba_runtime.infrastructure import component_away

log = structlog.get_logger("admin_orchestrator.housekeeping")

EVERY_SECONDS = 3600.0


async def keep_house(database: Database, lifetimes: Lifetimes, clock: Callable[[], datetime]) -> None:
    """Forget, once an hour, until cancelled; while the database is away it waits for the next hour."""
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        try:
            async with database.public_transaction() as connection:
                await sessions.forget_ended(connection, lifetimes, clock())
        except Exception as error:
            if component_away(error) is None:
                raise
            log.warning("housekeeping.interrupted", exc_info=error)
