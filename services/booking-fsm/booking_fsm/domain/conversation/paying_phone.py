"""The phone that money is asked for on, and what becomes of who has none that can be asked.

M-Pesa rings the numbers of its country, and not all of those; a card is paid on a page, whatever the phone.
"""

from booking_fsm.domain.conversation.answers import counts
from booking_fsm.domain.conversation.state import Asked, Payment
from booking_fsm.domain.conversation.turn import Turn
from booking_fsm.domain.understanding import AnswerKind, Aside, Intent, Understanding
from ratiba_contracts.acts import PhoneNotUnderstood
from ratiba_contracts.payment_acts import PayOnAnotherPhone
from ratiba_contracts.payments import Method

_GIVES_UP = frozenset({Intent.CANCEL, Intent.NEVER_MIND, Intent.START_OVER})
_OF_THE_PROMPT = frozenset({Aside.NOT_ON_PHONE, Aside.RING_AGAIN, Aside.PAY_NOW, Aside.FAILED, Aside.SENT})
"""What "only" may stand beside that is about the prompt, and not about which phone there is."""


def way_to_ask(turn: Turn, said: Method | None) -> Method | None:
    """How money is asked for: as they said, else as it is taken here first, if their phone can be asked so."""
    world, phone = turn.world, turn.state.customer.phone or ""
    ways = (one for one in (said, world.pays_by, *world.pays_also) if one is not None)
    return next((one for one in ways if world.takes(one) and world.reaches(one, phone)), None)


def can_ring(turn: Turn, payment: Payment, phone: str) -> bool:
    """Whether the next attempt of a payment can be made on a phone."""
    wrong = payment.method is Method.MPESA and phone in payment.wrong_phones
    return turn.world.reaches(payment.method, phone) and not wrong


def pays_with(turn: Turn, payment: Payment) -> str | None:
    """The phone of who agreed to it: a number in a wish for something else, for a sister, is not who pays for this."""
    return payment.asked_on or turn.state.customer.phone


def reached(turn: Turn, payment: Payment) -> bool:
    """Whether it can be made on the phone that it is paid with."""
    phone = pays_with(turn, payment)
    return phone is not None and can_ring(turn, payment, phone)


def asks_for_another(question: Asked | None) -> bool:
    """Whether this is the question for a phone that can be asked, instead of the one that cannot."""
    act = question.acts[-1] if question is not None else None
    return isinstance(act, PayOnAnotherPhone) or (isinstance(act, PhoneNotUnderstood) and act.reason == "no_mpesa")


def has_no_other(turn: Turn, understanding: Understanding, seen: int) -> bool:
    """Whether they say "I have no other" to that question."""
    question, answer = turn.state.question, understanding.answer
    if question is None or not asks_for_another(question) or understanding.phone is not None:
        return False
    if not _GIVES_UP.isdisjoint(understanding.intents):
        return False
    no = answer is not None and answer.kind is AnswerKind.NO and counts(question, seen)
    only_this = Aside.ONLY_THIS in understanding.asides and not _OF_THE_PROMPT.intersection(understanding.asides)
    says_so = Aside.NO_OTHER_PHONE in understanding.asides or (
        only_this and Intent.NO_PROMPT not in understanding.intents
    )
    return no or says_so
