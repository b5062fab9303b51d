"""A model may propose exactly what the rules of booking-fsm know: no intent and no kind of answer more or less."""

from booking_fsm.domain.understanding.answers import AnswerKind
from booking_fsm.domain.understanding.intents import Intent
from ratiba_llm.outputs.customer_proposal import ProposedAnswer, ProposedIntent


def test_the_model_is_offered_the_intents_of_the_rules() -> None:
    assert [intent.value for intent in ProposedIntent] == [intent.value for intent in Intent]


def test_the_model_is_offered_the_answers_of_the_rules() -> None:
    assert [answer.value for answer in ProposedAnswer] == [kind.value for kind in AnswerKind]
