"""Dialogue acts about paying for an appointment: what is reserved, asked for, known of the money, and owed back.

Nothing in here claims money that the provider has not confirmed. The phone and a card's page travel in
`CustomerPersonal` beside the acts.
"""

from typing import Literal

from ratiba_contracts.envelope import Contract
from ratiba_contracts.payment_reasons import RefundReason, UnpaidReason
from ratiba_contracts.views import AppointmentView, Price


class Reserved(Contract):
    """The appointment is kept for the customer, and stands once it is paid; what to pay comes next."""

    act: Literal["reserved"] = "reserved"
    appointment: AppointmentView
    address: str | None = None


class ReservedAsWell(Contract):
    """The offered one is kept behind the first. `separately`: it is paid on its own, after the first."""

    act: Literal["reserved_as_well"] = "reserved_as_well"
    appointment: AppointmentView
    after: AppointmentView
    together: Price | None = None
    separately: bool = False


class PaymentPrompt(Contract):
    """The customer is asked for money now: on their phone, or (cards) on a page of their own."""

    act: Literal["payment_prompt"] = "payment_prompt"
    amount: Price
    by: Literal["mpesa", "card"]


class PaymentReceived(Contract):
    """The provider confirmed the money, and these appointments stand. No receipt: it is not told yet."""

    act: Literal["payment_received"] = "payment_received"
    amount: Price
    appointments: tuple[AppointmentView, ...]
    receipt: str | None = None


class NotPaid(Contract):
    """No money came with this prompt, and why."""

    act: Literal["not_paid"] = "not_paid"
    reason: UnpaidReason


class PromptRefused(Contract):
    """The customer refused the prompt."""

    act: Literal["prompt_refused"] = "prompt_refused"


class PayAgain(Contract):
    """Shall the customer be asked for the money once more? Yes or no; a no gives the time back."""

    act: Literal["pay_again"] = "pay_again"
    amount: Price


class PayAgainByWord(Contract):
    """They may ask for another prompt in words: another question stands just now."""

    act: Literal["pay_again_by_word"] = "pay_again_by_word"


class PaymentAwaited(Contract):
    """How it stands with the money, to who says it is paid, asks for the prompt once more, looks, or names a phone.

    `stands`: nothing has been sent to them yet, a prompt is open, or none is and no money is known of. Only then does
    the next prompt go to the phone that was named.
    """

    act: Literal["payment_awaited"] = "payment_awaited"
    asked: Literal["has_paid", "send_again", "looks", "other_phone"]
    stands: Literal["requested", "prompted", "unpaid"]


class ReservationEnded(Contract):
    """What was kept unpaid is free for others again. `refused`: they would not pay; `in_time`: nothing came in time."""

    act: Literal["reservation_ended"] = "reservation_ended"
    appointments: tuple[AppointmentView, ...]
    why: Literal["refused", "in_time"]


class RefundDue(Contract):
    """Money came that is for no standing appointment: the business owes it back."""

    act: Literal["refund_due"] = "refund_due"
    amount: Price
    reason: RefundReason
