"""Which node a booking goes to: the first thing that is still missing."""

from booking_fsm.domain.conversation.state import Step
from booking_fsm.domain.conversation.turn import Turn


def next_step(turn: Turn) -> Step:
    """Service, then chair, then whom it is for, then how to reach them (or ask them for money), then yes or no."""
    state = turn.state
    if state.wish.service_id not in turn.world.services:
        return Step.COLLECT_SERVICE
    if state.slot is None:
        return Step.COLLECT_SLOT
    if state.customer.name is None:
        return Step.COLLECT_NAME
    if state.customer.phone is None and (turn.world.phone_needed or turn.world.pays_by is not None):
        return Step.COLLECT_PHONE
    return Step.CONFIRM
