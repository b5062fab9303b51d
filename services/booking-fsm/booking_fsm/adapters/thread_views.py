"""A copy of each conversation's latest state in Valkey, for live views. No turn ever reads it."""

from dataclasses import dataclass

import redis.asyncio
import redis.exceptions
import structlog

from booking_fsm.domain.conversation.state import BookingState

log = structlog.get_logger("booking.views")

KEPT_SECONDS = 86_400


def view_key(tenant: str, key: str) -> str:
    """Where the copy of a conversation's state is."""
    return f"view:{{{tenant}}}:thread:{key}"


@dataclass(frozen=True, slots=True)
class ThreadViews:
    """Writes the copies, without who the customer is. Losing one costs a stale picture and nothing else."""

    valkey: redis.asyncio.Redis

    async def show(self, tenant: str, key: str, state: BookingState) -> None:
        """Keep the state for a day."""
        try:
            await self.valkey.set(view_key(tenant, key), state.model_dump_json(exclude={"customer"}), ex=KEPT_SECONDS)
        except redis.exceptions.RedisError as error:
            log.warning("views.not_written", error=type(error).__name__)
