"""What payments tells of money, and what is made of it. It may come late, twice, and in any thread.

What is said last is what the money's books say: nothing is booked that is not paid, and nothing is claimed of money
for what is not kept any more.
"""

from dataclasses import replace
from typing import assert_never
from uuid import UUID

from booking_fsm.domain.conversation import paying, paying_phone
from booking_fsm.domain.conversation.cancelling import asked_as_paid
from booking_fsm.domain.conversation.handing_over import hand_over
from booking_fsm.domain.conversation.my_appointments import back_to_the_question
from booking_fsm.domain.conversation.needs import NeedPaid
from booking_fsm.domain.conversation.state import Payment, Step
from booking_fsm.domain.conversation.turn import Turn
from ratiba_contracts.handoff_reasons import HandoffWhy
from ratiba_contracts.payment_acts import (
    NotPaid,
    PaidBack,
    PayAgainByWord,
    PaymentPrompt,
    PaymentReceived,
    PromptRefused,
    RefundDue,
)
from ratiba_contracts.payment_reasons import RefundReason, UnpaidReason
from ratiba_contracts.payments import (
    PaymentCancelledByCustomer,
    PaymentExpired,
    PaymentFailed,
    PaymentOutcome,
    PaymentPaidBack,
    PaymentPrompted,
    PaymentRefundDue,
    PaymentSettled,
)


def told(turn: Turn, outcome: PaymentOutcome) -> Turn:
    """The turn after payments told this."""
    match outcome:
        case PaymentPrompted():
            return _prompted(turn, outcome)
        case PaymentSettled():
            return _paid(turn, outcome)
        case PaymentFailed(reason=reason, may_try_again=may):
            return _unpaid(turn, outcome, NotPaid(reason=reason), may_try_again=may)
        case PaymentCancelledByCustomer():
            return _unpaid(turn, outcome, PromptRefused(), may_try_again=True)
        case PaymentExpired():
            payment = _of(turn, outcome.payment_id)
            return paying.released(turn, (payment,), refused=False) if payment is not None else _silent(turn)
        case PaymentRefundDue():
            return _owed_back(turn, outcome)
        case PaymentPaidBack(amount=amount, currency=currency, undone=undone):
            back = PaidBack(amount=paying.price(amount, currency), undone=undone)
            return _silent(paying.money_told(turn, outcome.payment_id, back))
        case _:
            msg = f"payments tells no {type(outcome).__name__}"
            raise ValueError(msg)


def _prompted(turn: Turn, prompted: PaymentPrompted) -> Turn:
    payment = _of(turn, prompted.payment_id)
    if payment is None or payment.attempt != prompted.attempt or payment.stands != "requested":
        return _silent(turn)
    said = PaymentPrompt(
        amount=paying.price(prompted.amount, prompted.currency),
        by=paying.by(payment.method),
        appointments=paying.which(turn.state, payment),
    )
    put = paying.spoken_of(turn, payment.model_copy(update={"stands": "prompted"})).say(said)
    return replace(put, pay_at=prompted.personal.pay_at, done=True)


def _paid(turn: Turn, settled: PaymentSettled) -> Turn:
    """Books what is still kept, whatever was told of the payment before. What is not kept any more is owed back."""
    if turn.known.paid is None:
        return turn.needs(NeedPaid(settled.appointment_ids))
    payment = _of(turn, settled.payment_id)
    if payment is not None:
        left = payment.without(*settled.appointment_ids)
        turn = paying.without(turn, payment.payment_id)
        if left is not None:  # nothing more will come for it: its deadline gives it up
            turn = paying.spoken_of(turn, left.model_copy(update={"stands": "stuck"}))
    booked = tuple(one.appointment for one in turn.known.paid or ())
    if booked:
        amount = paying.price(settled.amount, settled.currency)
        received = PaymentReceived(amount=amount, appointments=booked, receipt=settled.receipt)
        turn = paying.money_told(turn, settled.payment_id, received)
    if turn.state.step is Step.PAYMENT_PENDING:
        turn = turn.update(step=Step.BOOKED)
    if not booked:
        return _silent(turn)
    if {one.appointment_id for one in booked}.intersection(turn.state.cancelling_ids):
        return asked_as_paid(turn)
    return _silent(turn) if paying.is_pay_again(turn.state.question) else back_to_the_question(turn)


def _unpaid(turn: Turn, outcome: PaymentOutcome, said: NotPaid | PromptRefused, *, may_try_again: bool) -> Turn:
    """No money with this attempt: the customer may have another, or a person has to help."""
    payment = _of(turn, outcome.payment_id)
    if payment is None or payment.attempt != outcome.attempt or not payment.is_asked_for:
        return _silent(turn)
    if turn.known.pending is None:
        return turn.needs(paying.which_are_kept(turn))
    left = paying.still_kept(payment, turn.known.pending)
    if left is None:  # called off elsewhere, and told there
        return _silent(paying.without(turn, payment.payment_id))
    method = payment.rather_by or payment.method
    again = (may_try_again or method is not payment.method) and paying.may_be_asked_for(turn, payment)
    stands = "unpaid" if again else "stuck"
    wrong = (payment.asked_on,) if _is_wrong_number(said) and payment.asked_on is not None else ()
    left = left.model_copy(update={"stands": stands, "method": method, "rather_by": None})
    left = left.model_copy(update={"wrong_phones": (*left.wrong_phones, *wrong)})
    turn = paying.spoken_of(turn, left).say(said.model_copy(update={"appointments": paying.which(turn.state, payment)}))
    if not again:
        return hand_over(turn, HandoffWhy.PAYMENT_CAME_TO_NOTHING)
    if turn.state.terminal or turn.state.step is Step.PAYMENT_PENDING:
        return paying.try_again(turn, left)
    by_word = (PayAgainByWord(by=paying.by(method)),) if paying_phone.reached(turn, left) else ()
    return back_to_the_question(turn.say(*by_word))


def _is_wrong_number(said: NotPaid | PromptRefused) -> bool:
    return isinstance(said, NotPaid) and said.reason is UnpaidReason.WRONG_NUMBER


def _owed_back(turn: Turn, due: PaymentRefundDue) -> Turn:
    """Said whenever it comes. Where it leaves something kept and unpaid, or booked and not paid any more, a person has
    to help."""
    owed = RefundDue(amount=paying.price(due.amount, due.currency), reason=due.reason)
    turn = paying.money_told(turn, due.payment_id, owed)
    payment = _of(turn, due.payment_id)
    match due.reason:
        case RefundReason.TOO_LATE:
            return paying.released(turn, (payment,), refused=False) if payment is not None else _silent(turn)
        case RefundReason.TOO_LITTLE:
            if payment is not None:
                turn = paying.spoken_of(turn, payment.model_copy(update={"stands": "stuck"}))
            return hand_over(turn, HandoffWhy.PAID_TOO_LITTLE, payment_id=due.payment_id)
        case RefundReason.REVERSED_BY_PROVIDER:
            return hand_over(turn, HandoffWhy.MONEY_TAKEN_BACK, payment_id=due.payment_id)
        case RefundReason.PAID_TWICE | RefundReason.TOO_MUCH | RefundReason.APPOINTMENT_CANCELLED:
            return _silent(turn)
        case _:
            assert_never(due.reason)


def _of(turn: Turn, payment_id: UUID) -> Payment | None:
    return next((one for one in turn.state.payments if one.payment_id == payment_id), None)


def _silent(turn: Turn) -> Turn:
    """Nothing more to decide; a standing question stands."""
    return replace(turn, done=True)
