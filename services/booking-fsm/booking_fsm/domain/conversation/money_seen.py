"""What is known of money that customers say they have paid, and what becomes of it once it is: told as it is by now."""

from uuid import UUID

from booking_fsm.domain.conversation import options, paying
from booking_fsm.domain.conversation.handing_over import hand_over
from booking_fsm.domain.conversation.my_appointments import back_to_the_question
from booking_fsm.domain.conversation.needs import NeedAppointments
from booking_fsm.domain.conversation.state import Expecting, Step
from booking_fsm.domain.conversation.turn import Turn
from booking_fsm.domain.understanding import Aside, Understanding
from ratiba_contracts.acts import Act, Help
from ratiba_contracts.handoff_reasons import HandoffWhy
from ratiba_contracts.payment_acts import PaymentAwaited, PaymentReceived, RefundDue
from ratiba_contracts.payment_reasons import RefundReason
from ratiba_contracts.payments import Method


def says_it_is_paid(turn: Turn, *, claims: bool) -> Turn:
    """What is known of each payment that is waited for, or of the last money; where none is open and somebody claims
    to have paid, a person looks.
    """
    state = turn.state
    if state.money_told and turn.known.appointments is None:
        return turn.needs(NeedAppointments())
    if not state.payments:
        if state.money_told:
            return back_to_the_question(turn.say(*_as_it_is_by_now(turn, state.money_told[-1].payment_id)))
        if turn.world.pays_by is not None and state.step is Step.CANCELLED:
            return hand_over(turn, HandoffWhy.SAYS_PAID)
        return _none_seen(turn)
    for payment in state.payments:
        moved = _as_it_is_by_now(turn, payment.payment_id)
        turn = turn.say(*(moved or (paying.how_one_stands(state, payment, "has_paid"),)))
    if claims and state.payments[-1].stands in ("unpaid", "stuck"):
        return hand_over(turn, HandoffWhy.SAYS_PAID)
    return back_to_the_question(turn)


def _as_it_is_by_now(turn: Turn, payment_id: UUID) -> list[Act]:
    """What was told of this money, less what is not so any more: what was paid for something that has been called off
    since is owed back, whether or not payments has said so yet.
    """
    told = [one.said for one in turn.state.money_told if one.payment_id == payment_id]
    coming = {one.appointment_id for one in turn.known.appointments or ()}
    said: list[Act] = []
    for one in told:
        if not isinstance(one, PaymentReceived):
            said.append(one)
            continue
        over = [a for a in one.appointments if a.start_at > turn.world.now and a.appointment_id not in coming]
        stand = tuple(a for a in one.appointments if a not in over)
        if stand:
            said.append(one.model_copy(update={"appointments": stand}))
        elif not any(isinstance(other, RefundDue) for other in told):
            said.append(RefundDue(amount=one.amount, reason=RefundReason.APPOINTMENT_CANCELLED))
    return said


def _none_seen(turn: Turn) -> Turn:
    """Nothing is waited for here, so that no money is known of; a person can look further."""
    method = turn.world.pays_by or Method.MPESA
    turn = turn.say(PaymentAwaited(asked="has_paid", stands="unpaid", by=paying.by(method)))
    if turn.state.question is not None:
        return back_to_the_question(turn)
    return turn.asks(Expecting.HELP, Help(), options=options.HELP, step=turn.state.step)


def may_ask_for_refunds(turn: Turn, understanding: Understanding) -> bool:
    """ "Will you refund?", where money is taken; whoever's money is owed back has a person."""
    owed = any(isinstance(one.said, RefundDue) for one in turn.state.money_told)
    return Aside.REFUND in understanding.asides and turn.world.pays_by is not None and not owed
