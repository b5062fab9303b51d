"""A number that is left beside the talk: somebody waits for a person, and had given none."""

from dataclasses import replace

from booking_fsm.domain.conversation.handing_over import reached_on
from booking_fsm.domain.conversation.my_appointments import back_to_the_question
from booking_fsm.domain.conversation.state import Expecting
from booking_fsm.domain.conversation.turn import Turn
from booking_fsm.domain.understanding import Intent, Understanding
from ratiba_contracts.acts import PhoneNotUnderstood
from ratiba_contracts.aside_acts import PhoneNoted

_ONLY_TELLS = frozenset({Intent.PERSON, Intent.THANKS, Intent.GREET})
"""What may be said around a number that says no more than "reach me on it"."""


def left_a_number(turn: Turn, understanding: Understanding) -> Turn | None:
    """Noted, where it answers no question of ours; a wish beside it is left to the booking rules."""
    state, said, question = turn.state, understanding.phone, turn.state.question
    asked = question is not None and question.expecting is Expecting.PHONE
    if not state.handoff_raised or state.customer.phone is not None or said is None or asked:
        return None
    wishes = understanding.services or not understanding.when.says_nothing
    if wishes or not _ONLY_TELLS.issuperset(understanding.intents):
        return None
    if said.e164 is None:
        return replace(turn.say(PhoneNotUnderstood(reason=said.reason or "not_a_number")), done=True)
    return back_to_the_question(reached_on(turn, understanding).say(PhoneNoted()))
