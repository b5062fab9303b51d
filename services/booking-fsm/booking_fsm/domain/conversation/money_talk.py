"""What customers say while money is waited for, "nimelipa", "send it again", "never mind", and what is known of it."""

from booking_fsm.domain.conversation import paying
from booking_fsm.domain.conversation.answers import counts
from booking_fsm.domain.conversation.handing_over import hand_over
from booking_fsm.domain.conversation.inputs import Proposed
from booking_fsm.domain.conversation.my_appointments import back_to_the_question
from booking_fsm.domain.conversation.state import Step
from booking_fsm.domain.conversation.turn import Turn
from booking_fsm.domain.understanding import Intent, Understanding
from booking_fsm.domain.understanding.phones import PhoneFound
from ratiba_contracts.acts import AskAgain, HandoffReason, PhoneNotUnderstood


def about_money(turn: Turn, understanding: Understanding, seen: int) -> Turn | None:
    """The answer to who speaks of a payment; None for what is about something else."""
    intents, state = understanding.intents, turn.state
    if Intent.BOOK in intents or Intent.CANCEL in intents:
        return None
    if Intent.HAS_PAID in intents:
        return _says_it_is_paid(turn)
    if not state.payments:
        return None
    if understanding.phone is not None and not understanding.services and not isinstance(turn.input, Proposed):
        return _names_a_phone(turn, understanding.phone)
    pay_again = paying.is_pay_again(state.question)
    once_more = Intent.REPEAT in intents and (state.question is None or pay_again)
    if Intent.NO_PROMPT in intents or once_more:
        return _wants_it_again(turn)
    if Intent.NEVER_MIND not in intents or state.step is not Step.PAYMENT_PENDING:
        return None
    if isinstance(turn.input, Proposed):
        return turn.repeats() if pay_again else None
    payment = paying.unpaid(state)
    if payment is None or state.question is None or not pay_again:
        return turn.update(step=Step.CHOOSE_APPOINTMENT, cancelling_id=None)
    if not counts(state.question, seen):
        return turn.repeats(AskAgain(reason="not_yet_read"))
    return paying.released(turn, (payment,), refused=True)


def _says_it_is_paid(turn: Turn) -> Turn | None:
    """Nobody is believed who says so, nor contradicted: where no prompt is open, a person looks at the money."""
    state = turn.state
    if not state.payments:
        ended = turn.world.pays_by is not None and state.step is Step.CANCELLED
        return hand_over(turn, HandoffReason.CONFLICT) if ended else None
    told = turn.say(*paying.how_it_stands(state, "has_paid"))
    if state.payments[-1].stands in ("unpaid", "stuck"):
        return hand_over(told, HandoffReason.CONFLICT)
    return back_to_the_question(told)


def _names_a_phone(turn: Turn, said: PhoneFound) -> Turn:
    """The phone to pay with, read back before money is asked for on it; not while a prompt may be on the other."""
    state = turn.state
    if said.e164 is None:
        return back_to_the_question(turn.say(PhoneNotUnderstood(reason=said.reason or "not_a_number")))
    asked = [one.stands for one in state.payments if one.stands in ("requested", "prompted")]
    if asked:
        return back_to_the_question(turn.say(paying.phone_named(asked[-1])))
    customer = state.customer.model_copy(update={"phone": said.e164})
    turn = turn.update(customer=customer).say(paying.phone_named("unpaid"))
    payment = paying.unpaid(state)
    if payment is not None and (state.question is None or paying.is_pay_again(state.question)):
        return paying.try_again(turn, payment)
    if payment is None and state.payments[-1].stands == "stuck":
        return hand_over(turn, HandoffReason.CONFLICT)
    return back_to_the_question(turn)


def _wants_it_again(turn: Turn) -> Turn:
    """Another prompt where the last one has come to nothing; one that may still ring is not doubled."""
    payment = paying.unpaid(turn.state)
    if payment is not None and isinstance(turn.input, Proposed):
        return paying.try_again(turn, payment)  # a model only guesses: money is asked for by the customer's own word
    if payment is not None:
        return paying.asks_once_more(turn, payment)
    if turn.state.payments[-1].stands == "stuck":
        return hand_over(turn, HandoffReason.CONFLICT)
    return back_to_the_question(turn.say(*paying.how_it_stands(turn.state, "send_again")))
