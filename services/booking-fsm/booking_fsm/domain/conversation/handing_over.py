"""Asking for a person (hand-off signals d1-d5)."""

from dataclasses import replace
from uuid import UUID

from booking_fsm.domain.conversation.state import BookingState
from booking_fsm.domain.conversation.turn import Handoff, Turn
from ratiba_contracts.acts import HandingOver
from ratiba_contracts.handoff_reasons import HandoffWhy


def hand_over(turn: Turn, why: HandoffWhy, *, payment_id: UUID | None = None) -> Turn:
    """Raise it and say so, once a turn. The standing question stays: the customer can finish without the person.

    `payment_id`: the payment it is about, where that is not the one that was spoken of last.
    """
    if turn.handoff is not None:
        return replace(turn, done=True)
    handoff = Handoff(why, payment_id or _money_spoken_of(turn.state))
    raised = replace(turn, handoff=handoff).update(handoff_raised=True)
    return replace(raised.say(HandingOver(reason=why.reason)), done=True)


def _money_spoken_of(state: BookingState) -> UUID | None:
    """The payment that was asked for last, or else of which money was told last."""
    asked = [one.payment_id for one in state.payments if one.stands != "reserved"]
    told = [one.payment_id for one in state.money_told]
    return next(reversed(asked or told), None)
