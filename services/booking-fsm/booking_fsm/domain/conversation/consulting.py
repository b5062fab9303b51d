"""When the rules found nothing in a message: a model is asked, for a few seconds; then it is the options as ever.

The conversation is not locked meanwhile. Whatever the customer says or taps next ends the waiting; what the model
proposes counts only while it is still waited for and the question is the one that stood.
"""

import datetime as dt
from dataclasses import replace

from booking_fsm.domain.conversation.handing_over import hand_over
from booking_fsm.domain.conversation.inputs import Proposed, Said
from booking_fsm.domain.conversation.state import Consultation
from booking_fsm.domain.conversation.timers import CONSULTATION
from booking_fsm.domain.conversation.turn import Turn
from ratiba_contracts.handoff_reasons import HandoffWhy

PATIENCE = dt.timedelta(seconds=4)
"""How long a customer waits for a model before they are shown what can be chosen."""


def consult(turn: Turn) -> Turn | None:
    """The turn ends and waits for a model; None when there is none to ask, or nothing that it could read."""
    said = turn.input
    if not isinstance(said, Said) or not turn.world.consults or turn.state.cost_ceiling_reached:
        return None
    question = turn.state.question
    asked = Consultation(
        message_id=said.message_id,
        sent_at=said.sent_at,
        seen_reply_seq=said.seen_reply_seq,
        question_id=question.question_id if question is not None else None,
    )
    waiting = turn.update(consultation=asked).arm(CONSULTATION, turn.world.now + PATIENCE)
    return replace(waiting, consults=True, done=True)


def no_longer_waits(turn: Turn) -> Turn:
    """Without a model being waited for."""
    if turn.state.consultation is None:
        return turn
    return turn.update(consultation=None).disarm(CONSULTATION)


def charged(turn: Turn, proposed: Proposed) -> Turn:
    """What the calls have cost so far; where that is all they may cost, a person is asked for (signal d3), once."""
    turn = turn.update(total_token_cost_usd=max(proposed.cost_usd, turn.state.total_token_cost_usd))
    if not proposed.ceiling_reached or turn.state.cost_ceiling_reached:
        return turn
    raised = turn.update(cost_ceiling_reached=True)
    if raised.state.handoff_raised:
        return raised
    return hand_over(raised, HandoffWhy.COST_CEILING, goes_on=True)


def is_waited_for(turn: Turn, proposed: Proposed) -> bool:
    """Whether the conversation still stands where the model was asked."""
    asked, question = turn.state.consultation, turn.state.question
    return (
        asked is not None
        and asked.message_id == proposed.message_id
        and asked.question_id == (question.question_id if question is not None else None)
    )
