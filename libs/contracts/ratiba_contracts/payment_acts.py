"""Dialogue acts about paying for an appointment: what is reserved, asked for, known of the money, and owed back.

Nothing in here claims money that the provider has not confirmed. The phone and a card's page travel in
`CustomerPersonal` beside the acts.
"""

from typing import Literal

from pydantic import AwareDatetime

from ratiba_contracts.envelope import Contract
from ratiba_contracts.payment_reasons import RefundReason, UnpaidReason
from ratiba_contracts.views import AppointmentView, Price


class Reserved(Contract):
    """The appointment is kept for the customer until `kept_until`, and stands once it is paid; that comes next."""

    act: Literal["reserved"] = "reserved"
    appointment: AppointmentView
    address: str | None = None
    kept_until: AwareDatetime | None = None


class ReservedAsWell(Contract):
    """The offered one is kept behind the first. `separately`: it is paid on its own, after the first."""

    act: Literal["reserved_as_well"] = "reserved_as_well"
    appointment: AppointmentView
    after: AppointmentView
    together: Price | None = None
    separately: bool = False


class PaymentPrompt(Contract):
    """The customer is asked for money now: on their phone, or (cards) on a page of their own.

    `appointments`, here and in the acts below: what it is for, told where more than one payment is waited for.
    """

    act: Literal["payment_prompt"] = "payment_prompt"
    amount: Price
    by: Literal["mpesa", "card"]
    appointments: tuple[AppointmentView, ...] = ()


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
    appointments: tuple[AppointmentView, ...] = ()


class PromptRefused(Contract):
    """The customer refused the prompt."""

    act: Literal["prompt_refused"] = "prompt_refused"
    appointments: tuple[AppointmentView, ...] = ()


class PayAgain(Contract):
    """Shall the customer be asked for the money once more? Yes or no; after a no it stays kept until its time."""

    act: Literal["pay_again"] = "pay_again"
    amount: Price
    by: Literal["mpesa", "card"] = "mpesa"
    appointments: tuple[AppointmentView, ...] = ()


class PayOnAnotherPhone(Contract):
    """M-Pesa cannot ring the phone that is known: on which other may the money be asked for? Somebody else's will do.

    `or_card`: a card is taken as well, for who asks for it.
    """

    act: Literal["pay_on_another_phone"] = "pay_on_another_phone"
    amount: Price
    or_card: bool = False
    appointments: tuple[AppointmentView, ...] = ()


class PayAgainByWord(Contract):
    """They may ask for another prompt in words: another question stands just now. `by`: what they will be sent."""

    act: Literal["pay_again_by_word"] = "pay_again_by_word"
    by: Literal["mpesa", "card"] = "mpesa"


class PaymentAwaited(Contract):
    """How it stands with the money, to who says it is paid, asks for the prompt once more, looks, names a phone, says
    that the payment failed, or would rather pay by card or by M-Pesa, which the next request asks for.

    `stands`: nothing has been sent to them yet, a prompt is open, or none is and no money is known of. Only then does
    the next prompt go to the phone that was named.
    """

    act: Literal["payment_awaited"] = "payment_awaited"
    asked: Literal["has_paid", "send_again", "looks", "other_phone", "failed", "by_card", "by_mpesa"]
    stands: Literal["requested", "prompted", "unpaid"]
    by: Literal["mpesa", "card"] = "mpesa"
    appointments: tuple[AppointmentView, ...] = ()


class PaymentTerms(Contract):
    """What is to be paid, to whom and until when, to who asks before they pay, or cannot pay just yet.

    `prompted`: a prompt is with the customer; when that ends unpaid, they can have another.
    """

    act: Literal["payment_terms"] = "payment_terms"
    about: Literal["amount", "recipient", "deadline", "wait", "no_money"]
    by: Literal["mpesa", "card"]
    amount: Price
    appointments: tuple[AppointmentView, ...]
    kept_until: AwareDatetime
    prompted: bool = False


class PayOtherwise(Contract):
    """How payment is taken, to who would rather pay in another way. `on_the_spot`: nothing is asked for in advance.

    `kept_until`: how long a time is kept unpaid, where one is.
    """

    act: Literal["pay_otherwise"] = "pay_otherwise"
    way: Literal["cash", "card", "mpesa", "at_the_business", "later", "in_parts", "till", "other"]
    by: Literal["mpesa", "card", "on_the_spot"]
    kept_until: AwareDatetime | None = None


class PromptToLeave(Contract):
    """What was just called off may still be asked for on the phone, or on a page: it is not to be paid any more.

    `partly`: the request is for something else as well. Money that was paid for what is called off is owed back.
    """

    act: Literal["prompt_to_leave"] = "prompt_to_leave"
    by: Literal["mpesa", "card"]
    partly: bool = False


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


class RefundTerms(Contract):
    """What becomes of money that was paid for an appointment, once that is cancelled: the business owes it back."""

    act: Literal["refund_terms"] = "refund_terms"


class PaidBack(Contract):
    """The business says that it has paid back what it owed; `undone`: that it had not, after all."""

    act: Literal["paid_back"] = "paid_back"
    amount: Price
    undone: bool = False
