"""Why no money came, and why money that came is owed back: each is the key of a sentence in both languages."""

from enum import StrEnum


class UnpaidReason(StrEnum):
    """Why no money came."""

    INSUFFICIENT_FUNDS = "insufficient_funds"
    WRONG_PIN = "wrong_pin"
    OVER_A_LIMIT = "over_a_limit"
    NO_ANSWER = "no_answer"
    PHONE_NOT_REACHED = "phone_not_reached"
    NEVER_CONFIRMED = "never_confirmed"
    PHONE_BUSY = "phone_busy"
    WRONG_NUMBER = "wrong_number"
    PROVIDER_TROUBLE = "provider_trouble"
    BUSINESS_NOT_SET_UP = "business_not_set_up"
    DECLINED_BY_BANK = "declined_by_bank"


class RefundReason(StrEnum):
    """Why money that came is owed back."""

    TOO_LATE = "too_late"
    PAID_TWICE = "paid_twice"
    TOO_LITTLE = "too_little"
    TOO_MUCH = "too_much"
    APPOINTMENT_CANCELLED = "appointment_cancelled"
    REVERSED_BY_PROVIDER = "reversed_by_provider"
