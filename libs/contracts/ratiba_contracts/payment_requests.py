"""Requests about payments: setting a business up, looking at its payments, reconciling, matching what came unrouted."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, SecretStr, field_serializer

from ratiba_contracts.conversation import ThreadId
from ratiba_contracts.envelope import Contract
from ratiba_contracts.payments import (
    Amount,
    Method,
    PaymentState,
    Provider,
    Receipt,
    Received,
    RefundReason,
    UnpaidReason,
)
from ratiba_contracts.personality import Actor
from ratiba_contracts.views import Currency


class DarajaAccount(Contract):
    """A business's own M-Pesa shortcode at Safaricom's Daraja. `till`: Buy Goods, otherwise Pay Bill."""

    provider: Literal["daraja"] = "daraja"
    shortcode: str = Field(pattern=r"^[0-9]{5,7}$")
    till: str | None = Field(default=None, pattern=r"^[0-9]{5,7}$")
    consumer_key: SecretStr
    consumer_secret: SecretStr
    passkey: SecretStr

    @field_serializer("consumer_key", "consumer_secret", "passkey", when_used="json")
    def _reveal_on_the_wire(self, secret: SecretStr) -> str:
        return secret.get_secret_value()


class PesapalAccount(Contract):
    """A business's own merchant account at PesaPal, for cards."""

    provider: Literal["pesapal"] = "pesapal"
    consumer_key: SecretStr
    consumer_secret: SecretStr

    @field_serializer("consumer_key", "consumer_secret", when_used="json")
    def _reveal_on_the_wire(self, secret: SecretStr) -> str:
        return secret.get_secret_value()


class SetUpPayments(Contract):
    """Keeps a business's credentials at a provider, encrypted; new ones replace those before."""

    actor: Actor
    account: Annotated[DarajaAccount | PesapalAccount, Field(discriminator="provider")]


class PaymentsSetUp(Contract):
    """The business takes payments by this provider from now on."""

    outcome: Literal["payments_set_up"] = "payments_set_up"
    provider: Provider


class ShowPayments(Contract):
    """Payments, the newest first. Each filter narrows."""

    payment_id: UUID | None = None
    thread_id: ThreadId | None = None
    states: tuple[PaymentState, ...] = Field(default=(), max_length=7)
    limit: int = Field(default=50, ge=1, le=200)


class ShownAttempt(Contract):
    """One prompt. `state` in the words of the payments service: sending, prompted, paid, unpaid, lapsed."""

    number: int
    provider: Provider
    state: str
    amount: Amount
    phone_ends: str = Field(max_length=4, description="The last digits, to tell phones apart.")
    reason: UnpaidReason | None = None
    provider_code: str | None = None
    sent_at: AwareDatetime
    asked_times: int = 0


class ShownLine(Contract):
    """One appointment's part. `state`: owed, paid, void, refund_due."""

    appointment_id: UUID
    service_name: str
    amount: Amount
    state: str


class ShownCredit(Contract):
    """Money the provider confirmed."""

    receipt: Receipt | None
    amount: Received
    at: AwareDatetime


class ShownRefund(Contract):
    """Money owed back."""

    amount: Received
    reason: RefundReason
    at: AwareDatetime


class ShownPayment(Contract):
    """A payment with all that happened to it."""

    payment_id: UUID
    thread_id: ThreadId
    method: Method
    state: PaymentState
    total: Amount
    currency: Currency
    requested_at: AwareDatetime
    held_until: AwareDatetime
    lines: tuple[ShownLine, ...]
    attempts: tuple[ShownAttempt, ...]
    credits: tuple[ShownCredit, ...]
    refunds: tuple[ShownRefund, ...]


class ShownUnrouted(Contract):
    """What a provider told of and nobody waits for. What it claims is not confirmed."""

    unrouted_id: UUID
    provider: Provider
    received_at: AwareDatetime
    amount: int | None
    phone_ends: str | None
    receipt: str | None
    suggestions: tuple[UUID, ...] = Field(description="Payments it may belong to, the likeliest first.")


class PaymentsShown(Contract):
    """What was asked for, and everything unrouted that still waits for a person."""

    outcome: Literal["payments_shown"] = "payments_shown"
    payments: tuple[ShownPayment, ...]
    unrouted: tuple[ShownUnrouted, ...]
    providers: tuple[Provider, ...] = Field(description="Those the business is set up with.")


class Reconcile(Contract):
    """Compare everything unresolved with what the providers say, now."""

    actor: Actor


class Reconciled(Contract):
    """How many attempts were looked at, how many of them were paid, unpaid and are still open."""

    outcome: Literal["reconciled"] = "reconciled"
    looked_at: int
    paid: int
    unpaid: int
    open: int


class MatchUnrouted(Contract):
    """A person says which payment it belongs to. The provider is asked before anything is credited."""

    actor: Actor
    unrouted_id: UUID
    payment_id: UUID


class UnroutedMatched(Contract):
    """The provider confirmed it; `state` is the payment's now."""

    outcome: Literal["unrouted_matched"] = "unrouted_matched"
    state: PaymentState
