"""The no to a standing offer that is said of it by name ("no pedicure"), by "remove it", or by going ("sawa asante").

What turns away something that is booked is asked about in cancelling.py.
"""

from booking_fsm.domain.conversation import options
from booking_fsm.domain.conversation.answers import why_not
from booking_fsm.domain.conversation.choices import choose
from booking_fsm.domain.conversation.offering import standing
from booking_fsm.domain.conversation.turn import Turn
from booking_fsm.domain.understanding import AnswerKind, Aside, Intent, Understanding
from ratiba_contracts.acts import AskAgain

_COURTESIES = frozenset({Intent.THANKS, Intent.GOODBYE, Intent.GREET})
_BESIDE_A_FAREWELL = frozenset({Aside.LEAVING, Aside.ONLY_THIS, Aside.NEXT_TIME})
_BESIDE_A_NO = _BESIDE_A_FAREWELL | {Aside.NO_MONEY, Aside.WONT_PAY}


def turned_down(turn: Turn, understanding: Understanding, seen: int) -> Turn | None:
    """The turn without the offer; None for what is no such no, or wishes for something else along with it."""
    offer, offering, question = standing(turn.state), turn.state.offering, turn.state.question
    if offer is None or offering is None or question is None:
        return None
    offered, first = offer.service.service_id, offering.primary.service.service_id
    if set(understanding.services) - {offered, first}:
        return None
    takes_off = _takes_off(understanding, offered)
    goes = _says_goodbye(understanding)
    if not (takes_off or goes):
        return None
    reason = why_not(question, seen)
    if reason is not None:
        return turn.repeats(AskAgain(reason=reason)) if takes_off else None
    answer = understanding.answer
    if goes and answer is not None and answer.kind is AnswerKind.YES and not answer.weak:
        return turn.repeats()  # "yes, see you then": to what is booked, or to what is offered?
    return choose(turn, options.NO)


def _takes_off(understanding: Understanding, offered: str) -> bool:
    if understanding.refused:
        return offered in understanding.refused
    named = Intent.CANCEL in understanding.intents and understanding.services == (offered,)
    answer, names_it = understanding.answer, understanding.services == (offered,)
    if names_it and answer is not None and answer.kind is AnswerKind.NO:  # "cant afford the pedicure"
        return _says_no_more(understanding, _BESIDE_A_NO) and understanding.when.says_nothing
    it = Aside.TAKE_OFF in understanding.asides and Intent.KEEP not in understanding.intents
    return named or (it and not understanding.services)


def _says_goodbye(understanding: Understanding) -> bool:
    """Whether nothing is said but thanks and goodbyes, with or without a word of having heard ("sawa asante")."""
    answer, intents, asides = understanding.answer, understanding.intents, understanding.asides
    if not _says_no_more(understanding, _BESIDE_A_FAREWELL) or understanding.services:
        return False
    if answer is not None and answer.kind is not AnswerKind.YES:
        return False
    plain_yes = answer is not None and not answer.weak
    goes = Intent.GOODBYE in intents or Aside.LEAVING in asides
    thanks = Intent.THANKS in intents and understanding.when.says_nothing
    return goes or (thanks and not plain_yes)


def _says_no_more(understanding: Understanding, beside: frozenset[Aside]) -> bool:
    return _COURTESIES.issuperset(understanding.intents) and beside.issuperset(understanding.asides)
