"""A prompt has the number under which it was asked for, whatever became of those before it."""

from datetime import timedelta

from payments.domain.course import asked_again, cannot_prompt, next_prompt, requested
from ratiba_contracts.examples import EXAMPLES
from ratiba_contracts.payment_reasons import UnpaidReason
from ratiba_contracts.payments import Method, PaymentRequested


def test_a_number_that_was_told_of_and_never_sent_is_not_used_again() -> None:
    fact = EXAMPLES["payment.requested.v1"]
    assert isinstance(fact, PaymentRequested)
    first = requested(fact, "k1")
    refused = cannot_prompt(first, 1, UnpaidReason.BUSINESS_NOT_SET_UP)
    again = asked_again(refused.payment, 2, first.phone, Method.CARD)
    assert next_prompt(again, (), first.held_until - timedelta(minutes=1)) == 2
