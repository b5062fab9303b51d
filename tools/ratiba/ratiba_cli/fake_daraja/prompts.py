"""Prompts as the provider holds them: who was asked for what, what the customer did, what stands on the statement."""

import secrets
import string
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ratiba_cli.fake_daraja.behaviour import Behaviour

RECEIPT_LETTERS = string.ascii_uppercase + string.digits

RESULTS = {
    0: "The service request is processed successfully.",
    1: "The balance is insufficient for the transaction.",
    1001: "Unable to lock subscriber, a transaction is already in process for the current subscriber.",
    1032: "Request Cancelled by user.",
    1037: "DS timeout user cannot be reached.",
    2001: "The initiator information is invalid.",
}
"""The provider's own words for a result."""

RESULT_OF_CUSTOMER = {"pays": 0, "declines": 1032, "ignores": 1037, "lacks_money": 1, "wrong_pin": 2001}


@dataclass
class Prompt:
    """One prompt. `result` is None while the phone rings."""

    checkout_id: str
    merchant_id: str
    shortcode: str
    phone: str
    amount: int
    account_reference: str
    description: str
    call_back_at: str
    behaviour: Behaviour
    sent_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    ended_at: datetime | None = None
    result: int | None = None
    receipt: str | None = None
    processing_left: int = 0
    while_another_rang: bool = False

    @property
    def rings(self) -> bool:
        """Whether the customer can still answer it."""
        return self.result is None

    @property
    def paid(self) -> int | None:
        """Whole units that moved, None without money."""
        if self.result != 0:
            return None
        return self.behaviour.amount or self.amount

    def end(self, result: int) -> None:
        """The customer, or time, has decided."""
        self.result, self.ended_at = result, datetime.now(UTC)
        self.processing_left = self.behaviour.processing
        if result == 0:
            self.receipt = "".join(secrets.choice(RECEIPT_LETTERS) for _ in range(10))


class Prompts:
    """All prompts since the start."""

    def __init__(self) -> None:
        self._by_id: dict[str, Prompt] = {}

    def add(self, prompt: Prompt) -> None:
        """A phone rings."""
        prompt.while_another_rang = any(each.rings and each.phone == prompt.phone for each in self._by_id.values())
        self._by_id[prompt.checkout_id] = prompt

    def get(self, checkout_id: str) -> Prompt | None:
        """One by the provider's id."""
        return self._by_id.get(checkout_id)

    def all(self) -> list[Prompt]:
        """In the order they were sent."""
        return list(self._by_id.values())

    def paid_between(self, shortcode: str, first: datetime, last: datetime) -> list[Prompt]:
        """What stands on the statement of a shortcode."""
        return [
            each
            for each in self._by_id.values()
            if each.result == 0
            and each.shortcode == shortcode
            and each.ended_at is not None
            and first <= each.ended_at <= last
        ]


def new_checkout_id() -> str:
    """An id as the provider makes them."""
    return f"ws_CO_{datetime.now(UTC):%d%m%Y%H%M%S}{secrets.randbelow(10**12):012}"


def new_merchant_id() -> str:
    """The other id it gives."""
    return f"{secrets.randbelow(10**5)}-{secrets.randbelow(10**8)}-1"
