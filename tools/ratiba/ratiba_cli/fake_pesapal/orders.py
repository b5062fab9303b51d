"""Orders as the provider holds them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from uuid import uuid4

from ratiba_cli.fake_pesapal.faults import Faults


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
    """One order. `paid` is what the card was charged, in units of the currency.

    `faults`: what goes wrong with it, where it has its own. `closed_at`: since when nobody can pay by it any more.
    """

    merchant_reference: str
    amount: float
    currency: str
    description: str
    callback_url: str
    notification_id: str
    phone: str = ""
    faults: Faults | None = None
    tracking_id: str = field(default_factory=lambda: str(uuid4()))
    made_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    status: Status = Status.INVALID
    cancelled: bool = False
    submits_asked: int = 1
    cancels_asked: int = 0
    closed_at: datetime | None = None
    paid: float | None = None
    confirmation_code: str = ""

    @property
    def is_open(self) -> bool:
        """Whether its page still takes a card."""
        return self.status is Status.INVALID and not self.cancelled

    def end(self, status: Status, code: str, paid: float | None) -> None:
        """Its customer, or the bank, has decided."""
        self.status, self.closed_at = status, datetime.now(UTC)
        if status is Status.COMPLETED:
            self.paid, self.confirmation_code = paid or self.amount, code

    def cancel(self) -> None:
        """The business has taken it back."""
        self.cancelled, self.closed_at = True, datetime.now(UTC)

    def status_behind(self, lag: timedelta) -> Status:
        """What its status says, so long behind its end."""
        told = self.closed_at is None or datetime.now(UTC) - self.closed_at >= lag
        return self.status if told else Status.INVALID
