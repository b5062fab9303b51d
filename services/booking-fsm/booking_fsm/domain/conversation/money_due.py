"""At the end of every walk: money is asked for when it can be, and whoever waits for it stands at its step."""

from dataclasses import replace

from booking_fsm.domain.conversation import paying, paying_phone
from booking_fsm.domain.conversation.state import (
    CANCEL_STEPS,
    OFFER_STEPS,
    BookingState,
    Expecting,
    Payment,
    Step,
)
from booking_fsm.domain.conversation.timers import PAYMENT_OVERDUE, PAYMENT_START
from booking_fsm.domain.conversation.turn import Turn


def settled(turn: Turn) -> Turn:
    """The turn with money asked for, its question put, and its deadline set, as they are to be by now."""
    if turn.known.cancelled:
        turn = paying.called_off(turn, *(one.appointment.appointment_id for one in turn.known.cancelled))
    asked = _asked_for(turn)
    return asked if asked.need is not None else _watched(_in_its_place(asked))


def _asked_for(turn: Turn) -> Turn:
    """Not while something may still be added, nor while calling it off is spoken of, nor when it is too late to pay;
    and not for what was called off meanwhile, from wherever.
    """
    state = turn.state
    if PAYMENT_START in state.timers and (state.step in OFFER_STEPS or not _reserved(state)):
        turn = turn.disarm(PAYMENT_START)
    calling_off = state.step in CANCEL_STEPS and not state.terminal
    due = [one for one in _reserved(state) if turn.world.now < one.pay_by]
    if state.step in OFFER_STEPS or calling_off or PAYMENT_START in state.timers or not due:
        return turn
    pending = turn.known.pending
    if pending is None:
        return turn.needs(paying.which_are_kept(turn))
    for payment in due:
        left = paying.still_kept(payment, pending)
        turn = paying.without(turn, payment.payment_id)
        if left is not None:
            asked = left.model_copy(update={"stands": "requested", "asked_on": paying_phone.pays_with(turn, left)})
            turn = replace(paying.spoken_of(turn, asked), asked_for=(*turn.asked_for, asked))
    return turn


def _in_its_place(turn: Turn) -> Turn:
    """What is unpaid is asked about, and again after other money was spoken of, once no phone rings for that."""
    state = turn.state
    if state.payments and state.terminal:
        turn = turn.update(step=Step.PAYMENT_PENDING)
    elif not state.payments and state.step is Step.PAYMENT_PENDING:
        turn = turn.update(step=Step.BOOKED)
    again = paying.unanswered(state)
    if paying.unpaid(state) is None and paying.is_pay_again(state.question):
        turn = replace(turn.update(question=None), ask_again=False)
    speaks = turn.acts and turn.ask is None and not turn.ask_again
    if again is not None and speaks and turn.state.step is Step.PAYMENT_PENDING and _is_due(turn):
        turn = paying.try_again(turn, again)
    return turn


def _is_due(turn: Turn) -> bool:
    """Whether to ask whether to pay again: one matter at a time, so not while a phone rings for another."""
    if any(one.is_asked_for for one in turn.state.payments):
        return False
    question = turn.state.question
    again = paying.is_pay_again(question) and turn.handoff is None
    return question is None or question.expecting is Expecting.HELP or again


def _watched(turn: Turn) -> Turn:
    """With the deadline of what is due first."""
    due = min(map(paying.given_up_at, turn.state.payments), default=None)
    armed = turn.state.timers.get(PAYMENT_OVERDUE)
    if due is None:
        return turn.disarm(PAYMENT_OVERDUE) if armed is not None else turn
    return turn if armed is not None and armed.due_at == due else turn.arm(PAYMENT_OVERDUE, due)


def _reserved(state: BookingState) -> tuple[Payment, ...]:
    return tuple(one for one in state.payments if one.stands == "reserved")
