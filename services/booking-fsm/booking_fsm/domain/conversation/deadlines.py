"""What a deadline does when it comes. One of an earlier generation does nothing."""

from dataclasses import replace

from booking_fsm.domain.conversation.state import Step
from booking_fsm.domain.conversation.turn import HOLD, HOLD_RETRY, Turn
from ratiba_contracts.acts import HoldLapsed


def due(turn: Turn, purpose: str, generation: int) -> Turn:
    """The turn after the deadline `purpose` of `generation` has come."""
    armed = turn.state.timers.get(purpose)
    if armed is None or armed.generation != generation:
        return replace(turn, done=True)
    turn = turn.disarm(purpose)
    if purpose == HOLD:
        return _hold_lapsed(turn)
    if purpose == HOLD_RETRY:
        return turn  # the node that was waiting tries again
    msg = f"no deadline is called {purpose!r}"
    raise ValueError(msg)


def _hold_lapsed(turn: Turn) -> Turn:
    """The chair is given back and the customer told; their wish for service and day is kept."""
    slot = turn.state.slot
    if slot is None:
        return replace(turn, done=True)
    lapsed = turn.drops_slot().wish(times=()).say(HoldLapsed(requested_at=slot.start_at))
    return lapsed.update(step=Step.COLLECT_SLOT).ends()
