"""The customer's coming appointments, and the way back to what was being asked."""

from dataclasses import replace

from booking_fsm.domain.conversation.needs import NeedAppointments
from booking_fsm.domain.conversation.paying import how_it_stands
from booking_fsm.domain.conversation.state import Expecting
from booking_fsm.domain.conversation.turn import Turn
from ratiba_contracts.acts import AskAgain
from ratiba_contracts.appointment_acts import Appointments


def my_appointments(turn: Turn) -> Turn:
    """Show them."""
    if turn.known.appointments is None:
        return turn.needs(NeedAppointments())
    shown = turn.say(Appointments(appointments=turn.known.appointments))
    return back_to_the_question(shown.say(*how_it_stands(turn.state, "looks")))


def back_to_the_question(turn: Turn) -> Turn:
    """To the standing question, if there is one. "What can I do for you?" just stands: there is no booking to go to."""
    question = turn.state.question
    if question is None or question.expecting is Expecting.HELP:
        return replace(turn, done=True)
    return turn.repeats(AskAgain(reason="digression"))
