"""Payments in words for owners: what each state means for them, and why money did not come or is owed back."""

from collections.abc import Mapping
from enum import StrEnum

from ratiba_contracts.payment_reasons import RefundReason, UnpaidReason
from ratiba_contracts.payments import AttemptState, Method, PaymentState, Provider


class Mood(StrEnum):
    """How a state looks: `good` is money, `open` is waited for, `owed` is the owner's to do, `over` is no money."""

    GOOD = "good"
    OPEN = "open"
    OWED = "owed"
    OVER = "over"


STATES: Mapping[PaymentState, tuple[str, Mood]] = {
    PaymentState.REQUESTED: ("Waiting", Mood.OPEN),
    PaymentState.PROMPTED: ("Waiting for the customer", Mood.OPEN),
    PaymentState.SETTLED: ("Paid", Mood.GOOD),
    PaymentState.FAILED: ("Not paid", Mood.OVER),
    PaymentState.CANCELLED_BY_CUSTOMER: ("Refused or called off", Mood.OVER),
    PaymentState.EXPIRED: ("Time ran out", Mood.OVER),
    PaymentState.REFUND_DUE: ("Pay back", Mood.OWED),
}
REFUSED = ("Customer said no", Mood.OVER)
CALLED_OFF = ("Called off", Mood.OVER)
"""By whomever: the customer, or the business itself."""

PAID_BACK = ("Paid back", Mood.OVER)

PART_OWED = ("Paid, pay back a part", Mood.OWED)
PART_PAID_BACK = ("Paid, a part paid back", Mood.GOOD)
"""What was paid still stands, and there is money that does not belong to it: one service of two, or too much."""

LINES: Mapping[str, str] = {
    "owed": "not paid yet",
    "paid": "paid",
    "void": "nothing to pay",
    "refund_due": "paid, and not any more",
}
"""What a line of the ledger says of its appointment."""

NO_LONGER_PAID: Mapping[RefundReason, str] = {
    RefundReason.APPOINTMENT_CANCELLED: "cancelled after it was paid",
    RefundReason.REVERSED_BY_PROVIDER: "paid, and the bank took the money back",
}
"""The same where all that is known of the payment's money has one such reason."""

ATTEMPTS: Mapping[AttemptState, str] = {
    AttemptState.SENDING: "Being sent",
    AttemptState.PROMPTED: "Sent, not answered yet",
    AttemptState.PAID: "Paid",
    AttemptState.UNPAID: "Not paid",
    AttemptState.LAPSED: "Not paid",
    AttemptState.REVERSED: "Paid, and the bank took the money back",
}
"""A prompt that came to nothing has a reason, which says more."""

UNPAID: Mapping[UnpaidReason, str] = {
    UnpaidReason.INSUFFICIENT_FUNDS: "not enough money on the phone",
    UnpaidReason.OVER_A_LIMIT: "M-Pesa does not allow this amount, or not again so soon",
    UnpaidReason.WRONG_PIN: "wrong PIN",
    UnpaidReason.NO_ANSWER: "the customer did not accept it",
    UnpaidReason.PHONE_NOT_REACHED: "no answer from the phone: off, out of reach, or left to ring",
    UnpaidReason.NEVER_CONFIRMED: "never confirmed, and the statement shows no money for it",
    UnpaidReason.PHONE_BUSY: "another payment was open on that phone",
    UnpaidReason.WRONG_NUMBER: "that number cannot pay by M-Pesa",
    UnpaidReason.PROVIDER_TROUBLE: "M-Pesa or the bank had trouble",
    UnpaidReason.BUSINESS_NOT_SET_UP: "your own M-Pesa or PesaPal account refused it: please check it",
    UnpaidReason.DECLINED_BY_BANK: "the bank refused the card",
}

OWED_BACK: Mapping[RefundReason, str] = {
    RefundReason.TOO_LATE: "Paid when the time was given away already.",
    RefundReason.PAID_TWICE: "Paid twice.",
    RefundReason.TOO_LITTLE: "Less was paid than the price, so nothing was booked for it.",
    RefundReason.TOO_MUCH: "More was paid than the price.",
    RefundReason.APPOINTMENT_CANCELLED: "Cancelled after it was paid.",
    RefundReason.REVERSED_BY_PROVIDER: "The bank or M-Pesa took the money back itself. Look at your statement first.",
}

CANCELLED_BEFORE = "Paid when it was cancelled already."
"""Why money is owed back that came for what had been cancelled: nobody had paid it before."""

METHODS: Mapping[Method, str] = {Method.MPESA: "M-Pesa", Method.CARD: "Card"}
PROVIDERS: Mapping[Provider, str] = {Provider.DARAJA: "M-Pesa", Provider.PESAPAL: "Cards (PesaPal)"}


class Filter(StrEnum):
    """Which payments are listed, as an address says it."""

    ALL = "all"
    WAITING = "waiting"
    PAID = "paid"
    UNPAID = "unpaid"
    BACK = "back"


FILTERS: Mapping[Filter, tuple[str, tuple[PaymentState, ...]]] = {
    Filter.ALL: ("All", ()),
    Filter.WAITING: ("Waiting", (PaymentState.REQUESTED, PaymentState.PROMPTED)),
    Filter.PAID: ("Paid", (PaymentState.SETTLED,)),
    Filter.UNPAID: (
        "Not paid",
        (PaymentState.FAILED, PaymentState.CANCELLED_BY_CUSTOMER, PaymentState.EXPIRED),
    ),
    Filter.BACK: ("Money back", ()),
}
"""States in which a payment is listed, any where none is named. Money back is no state: a paid one may have it, too."""


def filter_of(text: str | None) -> Filter:
    """The filter an address names; all payments for anything else."""
    return next((each for each in Filter if each == text), Filter.ALL)
