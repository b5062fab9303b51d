"""One prompt of a payment: whether it may still be on somebody's phone, and what is known of its end."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ratiba_contracts.payment_reasons import UnpaidReason
from ratiba_contracts.payments import AttemptState, Provider

LIVE = frozenset({AttemptState.SENDING, AttemptState.PROMPTED})
"""It may be on the phone now: no second prompt goes to that customer or phone."""

CREDITED = frozenset({AttemptState.PAID, AttemptState.REVERSED})
"""Its money was written down: that happens once."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One prompt. `account_reference` is ours (12 characters, on the statement), `reference` the provider's.

    `account` is the business's at the provider when the prompt was begun: only that account's statement can prove that
    nothing was paid. `generation` fences its timer, which is due at `ask_at`: only the one armed last acts. A claim
    stays a claim. `claimed_at`: when the provider told by itself of something that nobody has confirmed or disproved
    yet; the prompt is looked after until then, whatever its state. `called_off_at`: since when nobody is to pay by it
    any more; the provider is told so as often as it is asked. `received`: the money that was confirmed by it.
    """

    attempt_id: UUID
    payment_id: UUID
    number: int
    provider: Provider
    account_reference: str
    amount: int
    phone: str
    sent_at: datetime
    state: AttemptState = AttemptState.SENDING
    reference: str | None = None
    asked_times: int = 0
    generation: int = 0
    ask_at: datetime | None = None
    reason: UnpaidReason | None = None
    provider_code: str | None = None
    claimed_receipt: str | None = None
    claimed_amount: int | None = None
    account: str | None = None
    claimed_at: datetime | None = None
    called_off_at: datetime | None = None
    received: int | None = None

    @property
    def is_live(self) -> bool:
        """Whether the customer may still pay by it."""
        return self.state in LIVE

    @property
    def is_looked_after(self) -> bool:
        """Whether the provider is still to be asked about it."""
        return self.is_live or self.claimed_at is not None

    @property
    def bars_another(self) -> bool:
        """Whether the next prompt of its payment waits for its end: it rings, or M-Pesa told that it was paid."""
        return self.is_live or (self.claimed_at is not None and self.provider is Provider.DARAJA)

    @property
    def asked_from(self) -> datetime:
        """Where its ladder begins: a claim that comes late has a whole one, and so has what is called off late."""
        return max(since for since in (self.sent_at, self.claimed_at, self.called_off_at) if since is not None)
