"""What was said led nowhere: once, the options again; twice in a row, a person (signal d2) and still the options."""

from booking_fsm.domain.conversation import options
from booking_fsm.domain.conversation.handing_over import hand_over
from booking_fsm.domain.conversation.route import next_step
from booking_fsm.domain.conversation.state import Expecting, Step
from booking_fsm.domain.conversation.turn import Turn
from ratiba_contracts.acts import Help, NotUnderstood
from ratiba_contracts.handoff_reasons import HandoffWhy

FAILURES_TO_HAND_OVER = 2


def failed(turn: Turn) -> Turn:
    """Counts one more message in a row that led nowhere, and asks for a person when it is one too many."""
    count = turn.state.misunderstood + 1
    turn = turn.update(misunderstood=count)
    if count == FAILURES_TO_HAND_OVER and not turn.state.handoff_raised:
        return hand_over(turn, HandoffWhy.TWO_FAILED_CLARIFICATIONS, goes_on=True)
    return turn


def led_nowhere(turn: Turn) -> Turn:
    """The standing question with its options, or what can be done here."""
    after = failed(turn)
    said = () if after.handoff else (NotUnderstood(),)
    if turn.state.question is not None:
        return after.repeats(*said)
    if turn.state.terminal or turn.state.step is not Step.COLLECT_SERVICE:
        return after.asks(Expecting.HELP, *said, Help(), options=options.HELP, step=turn.state.step)
    return after.update(step=next_step(turn))
