"""What a deadline does when it comes. One of an earlier generation does nothing."""

from dataclasses import replace

from booking_fsm.domain.conversation import offering, paying
from booking_fsm.domain.conversation.clarifying import led_nowhere
from booking_fsm.domain.conversation.route import next_step
from booking_fsm.domain.conversation.state import CANCEL_STEPS, Step
from booking_fsm.domain.conversation.timers import (
    CONSULTATION,
    HOLD,
    HOLD_RETRY,
    OFFER_LAPSE,
    OFFER_WAIT,
    PAYMENT_OVERDUE,
    PAYMENT_START,
)
from booking_fsm.domain.conversation.turn import Turn
from ratiba_contracts.slot_acts import HoldLapsed


def due(turn: Turn, purpose: str, generation: int) -> Turn:
    """The turn after the deadline `purpose` of `generation` has come."""
    armed = turn.state.timers.get(purpose)
    if armed is None or armed.generation != generation:
        return replace(turn, done=True)
    turn = turn.disarm(purpose)
    if purpose == HOLD:
        return _hold_lapsed(turn)
    if purpose == OFFER_WAIT:
        return offering.waited_long_enough(turn)
    if purpose == OFFER_LAPSE:
        return offering.lapsed(turn)
    if purpose == HOLD_RETRY and turn.state.step is Step.BUNDLE_CONFIRM:
        return turn
    if purpose == HOLD_RETRY:
        return turn.update(step=next_step(turn))  # whatever was said meanwhile: the service may be gone, too
    if purpose == PAYMENT_START:
        return replace(turn, done=True)  # nothing was added: the end of the walk asks for the money
    if purpose == PAYMENT_OVERDUE:
        return paying.overdue(turn)
    if purpose == CONSULTATION:
        return led_nowhere(turn.update(consultation=None))
    msg = f"no deadline is called {purpose!r}"
    raise ValueError(msg)


def _hold_lapsed(turn: Turn) -> Turn:
    """The chair is given back and the customer told; their wish for service and day is kept.

    A question about a cancellation has nothing to do with the chair and stands.
    """
    slot = turn.state.slot
    if slot is None:
        return replace(turn, done=True)
    lapsed = turn.withdraws_consent().drops_slot().wish(times=()).say(HoldLapsed(requested_at=slot.start_at))
    if turn.state.step in CANCEL_STEPS:
        return lapsed.repeats()
    return lapsed.update(step=Step.COLLECT_SLOT).ends()
