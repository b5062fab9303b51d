"""The payment context: what is asked for, what became of it, and what an operator or owner may do about it.

Amounts are hundredths of the currency, whole units of it only (M-Pesa knows no cents), frozen when they are asked for:
a price edited later changes nothing. A payment is never downgraded once its money is confirmed by the provider.
"""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, model_validator

from ratiba_contracts.conversation import E164, ThreadId
from ratiba_contracts.envelope import Contract
from ratiba_contracts.payment_reasons import RefundReason, UnpaidReason
from ratiba_contracts.tenant import Snapshot
from ratiba_contracts.views import Currency

Amount = Annotated[int, Field(ge=100, multiple_of=100, examples=[150000])]
"""Money that changes hands: hundredths of the currency, and whole units of it."""

Received = Annotated[int, Field(ge=1, examples=[149900])]
"""Money as it came, in hundredths, which need be no whole units."""

MOST_ATTEMPTS = 5

Receipt = Annotated[str, Field(pattern=r"^[!-~]{1,64}$", examples=["TKL3X7Q2WE"])]
"""What the provider calls the money that moved. It is used once, ever."""


class Method(StrEnum):
    """How a customer pays."""

    MPESA = "mpesa"
    CARD = "card"


class Provider(StrEnum):
    """Who moves the money. M-Pesa goes straight to Daraja, cards to PesaPal, never the other way round."""

    DARAJA = "daraja"
    PESAPAL = "pesapal"


class PaymentState(StrEnum):
    """Where a payment stands. `settled` and `refund_due` are confirmed by the provider and never taken back."""

    REQUESTED = "requested"
    PROMPTED = "prompted"
    SETTLED = "settled"
    FAILED = "failed"
    CANCELLED_BY_CUSTOMER = "cancelled_by_customer"
    EXPIRED = "expired"
    REFUND_DUE = "refund_due"


class AttemptState(StrEnum):
    """Of one prompt. `sending`: the call was made or is being made, and its end is not known.

    `lapsed`: given up as unpaid. `reversed`: it was paid, and the provider took that money back.
    """

    SENDING = "sending"
    PROMPTED = "prompted"
    PAID = "paid"
    UNPAID = "unpaid"
    LAPSED = "lapsed"
    REVERSED = "reversed"


class FrozenLine(Contract):
    """What one appointment costs, as it was quoted."""

    appointment_id: UUID
    service_name: str = Field(min_length=1, max_length=120)
    amount: Amount


class PayerPersonal(Contract):
    """Whose phone the prompt goes to."""

    phone: E164


class PaymentRequested(Contract):
    """The customer is to pay now. The next `attempt` of the same payment asks for another prompt for what is owed, by
    the same method or another.

    One prompt is on a customer's phone at a time: a further request waits until the one before is resolved. Money that
    is confirmed after `held_until` finds the chair given away and is owed back.
    """

    payment_id: UUID
    attempt: int = Field(default=1, ge=1, le=MOST_ATTEMPTS)
    thread_id: ThreadId
    customer_id: UUID
    method: Method
    lines: tuple[FrozenLine, ...] = Field(min_length=1, max_length=4)
    total: Amount
    currency: Currency
    held_until: AwareDatetime
    personal: PayerPersonal

    @model_validator(mode="after")
    def _the_total_is_the_sum(self) -> "PaymentRequested":
        if self.total != sum(line.amount for line in self.lines):
            msg = f"the lines make {sum(line.amount for line in self.lines)}, the total says {self.total}"
            raise ValueError(msg)
        if len({line.appointment_id for line in self.lines}) != len(self.lines):
            msg = "an appointment is paid for by one line"
            raise ValueError(msg)
        return self


class PaymentOutcome(Contract):
    """What every fact about a payment's course carries; it moves the conversation `thread_id`."""

    payment_id: UUID
    attempt: int = Field(ge=1, le=MOST_ATTEMPTS)
    thread_id: ThreadId


class PromptedPersonal(Contract):
    """Where a card is paid with: whoever has the address can pay this order."""

    pay_at: str | None = Field(default=None, max_length=500)


class PaymentPrompted(PaymentOutcome):
    """A prompt is on the customer's phone, or (cards) a page waits for them."""

    amount: Amount
    currency: Currency
    personal: PromptedPersonal = PromptedPersonal()


class PaymentSettled(PaymentOutcome):
    """The provider confirmed the money for these appointments. Comes once a payment."""

    amount: Amount
    currency: Currency
    appointment_ids: tuple[UUID, ...]
    receipt: Receipt | None = Field(default=None, description="None: confirmed by the provider's word, not told yet.")


class PaymentFailed(PaymentOutcome):
    """No money came with this attempt. It can still come, late: then `settled` or `refund_due` follows."""

    reason: UnpaidReason
    provider_code: str | None = Field(default=None, max_length=40)
    may_try_again: bool


class PaymentCancelledByCustomer(PaymentOutcome):
    """The customer refused the prompt, or everything that it was for was called off, by them or by the business."""


class PaymentExpired(PaymentOutcome):
    """`held_until` passed without money. `resolved`: no prompt of it is open any more."""

    resolved: bool


class PaymentRefundDue(PaymentOutcome):
    """Money came that is not for a standing appointment: it is owed back, by a payout or as credit."""

    amount: Received
    currency: Currency
    reason: RefundReason
    appointment_ids: tuple[UUID, ...] = ()
    receipt: Receipt | None = None


class PaymentPaidBack(PaymentOutcome):
    """What was owed is paid back: the business says so, and nobody proves it, or a provider took it back by itself.

    `undone`: it was not, after all.
    """

    amount: Received
    currency: Currency
    undone: bool = False


class PaymentUnrouted(Contract):
    """A provider told of a payment that nobody waits for any more: a person is to look at it."""

    unrouted_id: UUID
    provider: Provider
    amount: int | None = Field(default=None, ge=0, description="As claimed; nobody has confirmed it.")
    currency: Currency


class PaymentTimerFired(Contract):
    """A payment's own deadline. It acts only if `generation` is still the stored one."""

    payment_id: UUID
    purpose: str = Field(pattern=r"^[a-z]{2,20}(-[0-9])?$", examples=["ask-1"])
    generation: int = Field(ge=0)
    due_at: AwareDatetime


class PaymentMethodsSnapshot(Snapshot):
    """How a business takes payment, the method it would rather have first. None: it takes none here."""

    methods: tuple[Method, ...] = ()
