"""Holds as a turn needs them: a chair for a thread, and whose chairs are held by others."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from booking_fsm.domain.conversation.state import Slot
from booking_fsm.domain.scheduling.busy import Busy


class HoldsUnavailable(Exception):
    """The hold store did not answer: nothing is known."""


class ChairHolds(Protocol):
    """Provisional holds of chairs."""

    async def reserve(self, tenant: str, slot: Slot, owner: str, seconds: int) -> bool:
        """Hold the chair, or lengthen one's own hold; False when somebody else has part of it.

        Raises HoldsUnavailable.
        """
        ...

    async def release(self, tenant: str, slot: Slot, owner: str) -> None:
        """Give the chair back if it is the owner's. Raises HoldsUnavailable."""
        ...

    async def others(
        self, tenant: str, staff_ids: Iterable[str], start: datetime, end: datetime, owner: str
    ) -> list[Busy]:
        """What everybody else holds in [start, end). Raises HoldsUnavailable."""
        ...
