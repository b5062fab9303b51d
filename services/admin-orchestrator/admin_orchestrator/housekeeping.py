"""What the console forgets: sessions that have ended."""

from datetime import datetime

from admin_orchestrator.adapters import sessions
from admin_orchestrator.domain.session import Lifetimes
from ratiba_runtime.database import Database


async def forget_old(database: Database, lifetimes: Lifetimes, now: datetime) -> None:
    """Delete sessions that have ended."""
    async with database.public_transaction() as connection:
        await sessions.forget_ended(connection, lifetimes, now)
