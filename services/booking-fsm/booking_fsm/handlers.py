"""One function a subject: what comes in, and who takes it."""

from dataclasses import dataclass
from typing import Any

from booking_fsm.adapters.thread_views import ThreadViews
from booking_fsm.turns import Turns
from ratiba_contracts.envelope import Envelope


@dataclass(frozen=True, slots=True)
class Handlers:
    """Handlers of this service's consumers."""

    turns: Turns
    views: ThreadViews

    async def thread_input(self, envelope: Envelope[Any]) -> None:
        """THREAD_INPUTS: whatever moves a conversation, in its order."""
        reached = await self.turns.take(envelope)
        if reached is not None:
            await self.views.show(envelope.tenant, envelope.partitionkey, reached.state)
