"""Why a conversation asks for a person, as closely as it knows it. The hand-off signal (d1-d5) follows from it."""

from enum import StrEnum

from ratiba_contracts.acts import HandoffReason


class HandoffWhy(StrEnum):
    """What a person is asked for. All that is no signal of its own is a conflict the machine may not settle (d5)."""

    ASKED_FOR_PERSON = "asked_for_person"
    TWO_FAILED_CLARIFICATIONS = "two_failed_clarifications"
    COST_CEILING = "cost_ceiling"
    DISTRESS = "distress"
    RUNNING_LATE = "running_late"
    NOTHING_SOLD = "nothing_sold"
    CHAIRS_UNKNOWN = "chairs_unknown"
    FIRST_ONE_GONE = "first_one_gone"
    NO_PHONE_TO_PAY_WITH = "no_phone_to_pay_with"
    PAYMENT_CAME_TO_NOTHING = "payment_came_to_nothing"
    SAYS_PAID = "says_paid"
    PAID_TOO_LITTLE = "paid_too_little"
    MONEY_TAKEN_BACK = "money_taken_back"

    @property
    def reason(self) -> HandoffReason:
        """The signal."""
        return next((each for each in HandoffReason if each.value == self.value), HandoffReason.CONFLICT)
