"""Asking for a person (hand-off signals d1-d5)."""

from dataclasses import replace

from booking_fsm.domain.conversation.turn import Turn
from ratiba_contracts.acts import HandingOver, HandoffReason


def hand_over(turn: Turn, reason: HandoffReason) -> Turn:
    """Raise it and say so, once a turn. The standing question stays: the customer can finish without the person."""
    if turn.handoff is not None:
        return replace(turn, done=True)
    raised = replace(turn, handoff=reason).update(handoff_raised=True)
    return replace(raised.say(HandingOver(reason=reason)), done=True)
