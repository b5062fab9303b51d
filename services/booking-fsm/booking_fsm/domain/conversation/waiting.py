"""When the hold store is away: "one moment" once, retries by timer for a minute, then a person (edge case 9).

Fail closed: an unanswered question about a chair is not a yes, and not a no either.
"""

import datetime as dt
from dataclasses import replace

from booking_fsm.domain.conversation.handing_over import hand_over
from booking_fsm.domain.conversation.timers import HOLD_RETRY
from booking_fsm.domain.conversation.turn import Turn
from ratiba_contracts.acts import OneMoment
from ratiba_contracts.handoff_reasons import HandoffWhy

RETRY_AFTER_S = (2, 5, 8, 15, 30)
"""Seconds until each next try: a minute in all."""


def holds_away(turn: Turn) -> Turn:
    """Wait, or after the last try ask for a person."""
    attempt = turn.state.hold_attempts
    if attempt >= len(RETRY_AFTER_S):
        given_up = turn.update(hold_attempts=0).disarm(HOLD_RETRY)
        return hand_over(given_up, HandoffWhy.CHAIRS_UNKNOWN)
    if attempt == 0:
        turn = turn.say(OneMoment())
    due = turn.world.now + dt.timedelta(seconds=RETRY_AFTER_S[attempt])
    return replace(turn.update(hold_attempts=attempt + 1).arm(HOLD_RETRY, due), done=True)
