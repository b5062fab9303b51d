"""The port behind which Daraja and PesaPal stand: send a prompt, ask about one, read the statement, call an order off.

An implementation never raises for what a provider or the network does: every end of a call is an outcome.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from payments.domain.answers import Answer, PromptOutcome, Statement, Voided


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a provider is told: whole money, whose phone, what it says on the statement, where to call back."""

    account_reference: str
    amount: int
    currency: str
    phone: str
    description: str
    call_back_at: str


class PaymentProvider(Protocol):
    """One business's account at one provider."""

    @property
    def name(self) -> str:
        """What the account is told apart by, which is no secret: whoever replaces it has another statement."""

    async def prompt(self, prompt: Prompt) -> PromptOutcome:
        """Ask the customer to pay. Called once a prompt, ever."""

    async def status(self, reference: str | None) -> Answer:
        """What became of a prompt, by the provider's id of it; without one the call that sent it was not answered."""

    async def statement(self, since: datetime, until: datetime) -> Statement:
        """Every credit between two moments, as far as the provider shows them."""

    async def void(self, reference: str) -> Voided:
        """Call an open prompt off where the provider can."""
