"""Requests about payments: setting a business up, looking at its payments, reconciling, matching what came unrouted."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, SecretStr, field_serializer

from ratiba_contracts.conversation import ThreadId
from ratiba_contracts.envelope import Contract
from ratiba_contracts.payment_reasons import RefundReason, UnpaidReason
from ratiba_contracts.payments import Amount, AttemptState, Method, PaymentState, Provider, Receipt, Received
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
    money_back: bool = Field(default=False, description="Only those of which money is, or was, owed back.")
    limit: int = Field(default=50, ge=1, le=200)
    offset: int = Field(default=0, ge=0, le=1_000_000)


BY_PROVIDER = "the provider"
"""Who paid money back that was not with the business any more. No person takes that word back."""


class ShownAttempt(Contract):
    """One prompt."""

    number: int
    provider: Provider
    state: AttemptState
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
    """Money owed back; or, with `paid_out_at`, paid back, as a person says. `version` counts what they said of it."""

    amount: Received
    reason: RefundReason
    at: AwareDatetime
    refund_id: int = 0
    version: int = Field(default=0, ge=0)
    paid_out_at: AwareDatetime | None = None
    paid_out_by: Actor | None = None
    paid_first: bool = Field(
        default=True, description="What it was for had been paid. False: it was over before the money came."
    )


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
    phone_ends: str | None = Field(default=None, description="Of the phone that is to pay.")
    paid_back_twice: int = Field(
        default=0, ge=0, description="What the provider took back although a person had paid it back: it is lost."
    )


class ShownCandidate(Contract):
    """A payment that something unrouted may belong to, told so that a person knows it again."""

    payment_id: UUID
    state: PaymentState
    services: tuple[str, ...]
    total: Amount
    phone_ends: str
    requested_at: AwareDatetime


class ShownUnrouted(Contract):
    """What a provider told of and nobody waits for. What it claims is not confirmed."""

    unrouted_id: UUID
    provider: Provider
    received_at: AwareDatetime
    amount: int | None
    phone_ends: str | None
    receipt: str | None
    suggestions: tuple[UUID, ...] = Field(description="Payments it may belong to, the likeliest first.")
    candidates: tuple[ShownCandidate, ...] = Field(default=(), description="The same payments, described.")
    claims_money: bool = Field(default=True, description="False: it tells of a prompt that was not paid.")


class ShownOwedBack(Contract):
    """One amount that a person has still to pay back, and to whom."""

    payment_id: UUID
    refund: ShownRefund
    services: tuple[str, ...]
    phone_ends: str
    method: Method
    receipts: tuple[Receipt, ...] = Field(default=(), description="Of the money that came: by them it is found.")


class Standing(Contract):
    """What the ledger comes to as a whole, whatever a request filters: sums of the business's own currency, in
    hundredths. `received` is confirmed money, before anything is paid back; a day is one of the business's time zone.
    """

    currency: Currency
    received_today: int = Field(ge=0)
    received_30_days: int = Field(ge=0)
    owed_back_total: int = Field(ge=0)
    owed_back: tuple[ShownOwedBack, ...] = Field(description="The oldest first, and not more than a page has room for.")
    counts: dict[PaymentState, int] = Field(description="Payments by state; states without any are left out.")
    money_back: int = Field(default=0, ge=0, description="Payments of which money is, or was, owed back; all or part.")


class PaymentsShown(Contract):
    """What was asked for, and everything unrouted that still waits for a person."""

    outcome: Literal["payments_shown"] = "payments_shown"
    payments: tuple[ShownPayment, ...]
    unrouted: tuple[ShownUnrouted, ...]
    providers: tuple[Provider, ...] = Field(description="Those the business is set up with.")
    total: int = Field(default=0, ge=0, description="How many payments the filters find.")
    standing: Standing | None = None


class Reconcile(Contract):
    """Compare what is unresolved with what the providers say, now: as much of it as an answer may take."""

    actor: Actor


class Reconciled(Contract):
    """How many attempts were looked at, how many of them were paid, unpaid and are still open.

    `remaining`: how many more are unresolved, which there was no time for. The next reconciliation begins with them.
    """

    outcome: Literal["reconciled"] = "reconciled"
    looked_at: int
    paid: int
    unpaid: int
    open: int
    remaining: int = Field(default=0, ge=0)


class MatchUnrouted(Contract):
    """A person says which payment it belongs to. The provider is asked before anything is credited."""

    actor: Actor
    unrouted_id: UUID
    payment_id: UUID


class UnroutedMatched(Contract):
    """The provider confirmed it; `state` is the payment's now."""

    outcome: Literal["unrouted_matched"] = "unrouted_matched"
    state: PaymentState


class NotePaidOut(Contract):
    """A person says that money owed back was paid back, or, with `paid_out` false, that it was not after all.

    Nothing is sent by it. `expected_version` is the refund's as last shown: what somebody said since is not overruled.
    """

    actor: Actor
    payment_id: UUID
    refund_id: int = Field(ge=1, lt=2**63)
    expected_version: int = Field(ge=0, lt=2**31 - 1)
    paid_out: bool = True


class PaidOutNoted(Contract):
    """It is written down, with who said so."""

    outcome: Literal["paid_out_noted"] = "paid_out_noted"
    refund: ShownRefund
