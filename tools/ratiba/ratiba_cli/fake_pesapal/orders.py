"""Orders as the provider holds them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum
from uuid import uuid4


class Status(IntEnum):
    """What `status_code` says."""

    INVALID = 0
    COMPLETED = 1
    FAILED = 2
    REVERSED = 3


DESCRIPTIONS = {
    Status.INVALID: "INVALID",
    Status.COMPLETED: "Completed",
    Status.FAILED: "Failed",
    Status.REVERSED: "Reversed",
}


@dataclass
class Order:
    """One order. `paid` is what the card was charged, in units of the currency."""

    merchant_reference: str
    amount: float
    currency: str
    description: str
    callback_url: str
    notification_id: str
    tracking_id: str = field(default_factory=lambda: str(uuid4()))
    made_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    status: Status = Status.INVALID
    cancelled: bool = False
    cancels_asked: int = 0
    paid: float | None = None
    confirmation_code: str = ""

    @property
    def is_open(self) -> bool:
        """Whether its page still takes a card."""
        return self.status is Status.INVALID and not self.cancelled
