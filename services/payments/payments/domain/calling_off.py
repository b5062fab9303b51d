"""An order of a card that nobody is to pay any more: which one that is, when it is off, and what is told of it then.

Its page stays open until PesaPal closes it: who pays there pays for nothing, or twice. A prompt of M-Pesa runs out on
the phone by itself.
"""

from datetime import datetime, timedelta

from payments.domain.amounts import owed
from payments.domain.answers import Answer, Pending, Voided
from payments.domain.attempts import Attempt
from payments.domain.course import Payment
from payments.domain.state import OPEN
from ratiba_contracts.payments import Provider


def is_for_nothing(payment: Payment, attempt: Attempt) -> bool:
    """Whether an order is open although its payment is over, is about another sum now, or is to be paid otherwise.

    Nobody has its page before the provider's id of it is known.
    """
    is_open_order = attempt.is_live and attempt.provider is Provider.PESAPAL and attempt.reference is not None
    is_replaced = owed(payment.lines) != attempt.amount or payment.attempts_wanted > attempt.number
    return is_open_order and (payment.state not in OPEN or is_replaced)


def is_off(attempt: Attempt, voided: Voided, answer: Answer, now: datetime, *, after_seconds: float) -> bool:
    """Whether nobody can pay an order any more that was not called off just now. `answer`: what is known of it since.

    An order is cancelled once. One that is refused a while after it was tried first, and is not paid even then, was
    cancelled by a call whose answer was lost; earlier a bank may be at it, as it may when somebody told of it since.
    """
    tried_before = attempt.called_off_at is not None and now - attempt.asked_from >= timedelta(seconds=after_seconds)
    return voided is Voided.REFUSED and tried_before and isinstance(answer, Pending) and answer.unpaid


def came_to_nothing(attempt: Attempt, answer: Answer, now: datetime, *, after_seconds: float) -> bool:
    """Whether what somebody told of an order that is over was not money: a while later its status says so still.

    PesaPal tells that an order changed, and not how: it may have been cancelled.
    """
    told_before = attempt.claimed_at is not None and now - attempt.claimed_at >= timedelta(seconds=after_seconds)
    return not attempt.is_live and told_before and isinstance(answer, Pending) and answer.unpaid
