"""Which node a booking goes to: the first thing that is still missing."""

from booking_fsm.domain.conversation.state import Step
from booking_fsm.domain.conversation.turn import Turn


def next_step(turn: Turn) -> Step:
    """Service, then chair, then whom it is for, then how to reach them (or ask them for money), then yes or no."""
    state, world = turn.state, turn.world
    service_id = state.wish.service_id
    if service_id is None or service_id not in world.services:
        return Step.COLLECT_SERVICE
    if state.slot is None:
        return Step.COLLECT_SLOT
    if state.customer.name is None:
        return Step.COLLECT_NAME
    phone = state.customer.phone
    if phone is None and (world.phone_needed or world.pays_by is not None):
        return Step.COLLECT_PHONE
    if not world.payable(service_id, phone):
        return Step.COLLECT_PHONE
    return Step.CONFIRM
