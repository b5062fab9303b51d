"""What customers say while money is waited for: "nimelipa", "send it again", "can I pay cash?", "ngoja", "is it safe?".

Nobody is believed who says what became of money, nor contradicted: what is known of it is told.
"""

from typing import Literal

from booking_fsm.domain.conversation import paying, paying_phone
from booking_fsm.domain.conversation.answers import why_not
from booking_fsm.domain.conversation.digressions import asked_beside_money
from booking_fsm.domain.conversation.handing_over import hand_over
from booking_fsm.domain.conversation.inputs import Proposed
from booking_fsm.domain.conversation.money_seen import says_it_is_paid
from booking_fsm.domain.conversation.my_appointments import back_to_the_question
from booking_fsm.domain.conversation.state import CANCEL_STEPS, OFFER_STEPS, Expecting, Payment, Step
from booking_fsm.domain.conversation.terms import another_way, asks_for_terms, otherwise, rather_by, terms
from booking_fsm.domain.conversation.turn import Turn
from booking_fsm.domain.understanding import AnswerKind, Aside, Intent, Understanding
from booking_fsm.domain.understanding.phones import PhoneFound
from ratiba_contracts.acts import AskAgain, PhoneNotUnderstood
from ratiba_contracts.handoff_reasons import HandoffWhy
from ratiba_contracts.payment_acts import PayAgainByWord, PaymentAwaited
from ratiba_contracts.payments import Method

_CALLS_NOTHING_OFF = frozenset({Aside.FAILED, Aside.NOT_ON_PHONE, Aside.IN_PARTS})
"""What the phone says of a prompt ("request cancelled by user"), or money that is taken out ("nitoe nusu")."""

_OF_THE_NUMBER = frozenset({Aside.ALL, Aside.NOT_ALL, Aside.TOTAL})
"""What "both" and "not all of them" may say beside what is to be called off."""

_SEND_AGAIN = frozenset({Aside.NOT_ON_PHONE, Aside.RING_AGAIN})


def about_money(turn: Turn, understanding: Understanding, seen: int) -> Turn | None:
    """The answer to who speaks of a payment, behind what else is asked; None for what is about something else."""
    return _about_money(turn.say(*asked_beside_money(turn, understanding)), understanding, seen)


def _about_money(turn: Turn, understanding: Understanding, seen: int) -> Turn | None:
    intents, state, asides = understanding.intents, turn.state, understanding.asides
    if Intent.BOOK in intents and (understanding.services or not asides):
        return None
    if state.step in CANCEL_STEPS and not state.terminal and asides and _OF_THE_NUMBER.issuperset(asides):
        return None
    if (Intent.CANCEL in intents or understanding.refused) and _CALLS_NOTHING_OFF.isdisjoint(asides):
        return None
    by = _other_method(turn, understanding)
    of_the_method = {Aside.MPESA} if turn.world.takes(Method.MPESA) else set()
    of_the_method |= {Aside.CARD, Aside.ANOTHER_WAY} if by is not None else set()
    asked = tuple(one for one in asks_for_terms(turn, understanding) if one not in of_the_method)
    if state.payments and state.step not in OFFER_STEPS:
        turn = turn.say(*terms(turn, asked))
    asks = Aside.IS_PAID in asides and bool(state.payments or state.money_told)
    asks = asks or (Aside.TOTAL in asides and _speaks_of_what_was_paid(turn, understanding))
    if asks or Intent.HAS_PAID in intents or (Aside.SENT in asides and _may_speak_of_money(turn)):
        return says_it_is_paid(turn, claims=not asks)
    if not state.payments:
        return None
    if understanding.phone is not None and not understanding.services and not isinstance(turn.input, Proposed):
        return _names_a_phone(turn, understanding.phone)
    if Aside.OTHER_PHONE in asides and state.step not in OFFER_STEPS:
        return _wants_another_phone(turn)
    if state.step in OFFER_STEPS:  # what else is said now is about the offer
        return _wants_it_again(turn, "send_again") if Intent.NO_PROMPT in intents else None
    if by is not None:
        return _rather(turn, by)
    about = _about_the_prompt(turn, understanding)
    if about is not None or asked:
        return about or back_to_the_question(turn)
    would_rather_not = Intent.NEVER_MIND in intents or Aside.WONT_PAY in asides
    return _would_rather_not(turn, seen) if would_rather_not and state.step is Step.PAYMENT_PENDING else None


def _about_the_prompt(turn: Turn, understanding: Understanding) -> Turn | None:
    """ "It failed", "send it again", "let me pay": what is known of the prompt, or another one."""
    intents, state, asides = understanding.intents, turn.state, understanding.asides
    if Aside.FAILED in asides:
        return _says_it_failed(turn)
    pay_again = paying.is_pay_again(state.question)
    once_more = Intent.REPEAT in intents and (state.question is None or pay_again)
    unpaid = paying.unpaid(state)
    if once_more and unpaid is not None and unpaid.left:  # "huh?", to what became of the no
        return paying.try_again(turn, unpaid)
    if Intent.NO_PROMPT in intents or once_more or not _SEND_AGAIN.isdisjoint(asides):
        return _wants_it_again(turn, "send_again")
    asks_nothing_else = state.question is None or pay_again or state.question.expecting is Expecting.HELP
    return _wants_it_again(turn, "looks") if asks_nothing_else and _would_pay(turn, understanding) else None


def _would_pay(turn: Turn, understanding: Understanding) -> bool:
    """ "Let me pay"; "mpesa", where it is just what would be sent; a plain yes after the no to it."""
    payment, answer = paying.unpaid(turn.state) or turn.state.payments[-1], understanding.answer
    refuses = answer is not None and answer.kind is AnswerKind.NO
    by_mpesa = Aside.MPESA in understanding.asides and payment.method is Method.MPESA
    agrees = answer is not None and answer.kind is AnswerKind.YES and not answer.weak
    return Aside.PAY_NOW in understanding.asides or (by_mpesa and not refuses) or (agrees and payment.left)


def _speaks_of_what_was_paid(turn: Turn, understanding: Understanding) -> bool:
    """Whether "how much did I pay?" is about money that came: none is waited for, and no service is named."""
    state = turn.state
    return bool(state.money_told) and state.settled and not state.payments and not understanding.services


def _may_speak_of_money(turn: Turn) -> bool:
    """Whether "done" and "have you seen it?" can be about money."""
    return bool(turn.state.payments or turn.state.money_told) and turn.state.settled


def _would_rather_not(turn: Turn, seen: int) -> Turn | None:
    """ "Never mind" is a no to trying once more; while a prompt may ring it asks what is to be called off."""
    state = turn.state
    pay_again = paying.is_pay_again(state.question)
    if isinstance(turn.input, Proposed):
        return turn.repeats() if pay_again else None
    payment = paying.unpaid(state)
    if payment is None or state.question is None or not pay_again:
        return turn.update(step=Step.CHOOSE_APPOINTMENT, cancelling_ids=())
    reason = why_not(state.question, seen)
    if reason is not None:
        return turn.repeats(AskAgain(reason=reason))
    return paying.released(turn, (payment,), refused=True)


def _says_it_failed(turn: Turn) -> Turn:
    """Only the provider knows how a prompt ended; where that is known already, another one is offered."""
    unpaid = paying.unpaid(turn.state)
    if unpaid is not None:
        return paying.try_again(turn, unpaid) if turn.state.question is None else turn.repeats()
    if turn.state.payments[-1].stands == "stuck":
        return hand_over(turn, HandoffWhy.PAYMENT_CAME_TO_NOTHING)
    return back_to_the_question(turn.say(paying.how_one_stands(turn.state, turn.state.payments[-1], "failed")))


def _other_method(turn: Turn, understanding: Understanding) -> Method | None:
    """How they would rather pay what is waited for; "by M-Pesa" while it is asked for so tells nothing new."""
    by = rather_by(turn, understanding) or another_way(turn, understanding)
    if by is None or not turn.state.payments:
        return None
    payment = turn.state.payments[-1]
    return None if payment.method is by and payment.rather_by is None else by


def _rather(turn: Turn, method: Method) -> Turn:
    """The next request is made in this way; one that may still be open comes first: two are never open at once.

    A phone that rings is waited for; the page of a card can be closed.
    """
    payment, by = turn.state.payments[-1], paying.by(method)
    if payment.stands == "stuck" and not (payment.method is not method and paying.may_be_asked_for(turn, payment)):
        return hand_over(turn, HandoffWhy.PAYMENT_CAME_TO_NOTHING)
    if payment.method is method:
        as_it_is = paying.spoken_of(turn, payment.model_copy(update={"rather_by": None}))
        return back_to_the_question(as_it_is.say(otherwise(turn, by)))
    if payment.is_asked_for and payment.method is Method.CARD:
        return _instead_of_the_page(turn, payment)
    if payment.is_asked_for:
        turn = paying.spoken_of(turn, payment.model_copy(update={"rather_by": method}))
        return back_to_the_question(turn.say(paying.how_one_stands(turn.state, payment, f"by_{by}")))
    stands = "reserved" if payment.stands == "reserved" else "unpaid"
    in_this_way = payment.model_copy(update={"method": method, "stands": stands})
    turn = paying.spoken_of(turn, in_this_way)
    if stands == "unpaid" and (turn.state.question is None or paying.is_pay_again(turn.state.question)):
        return paying.try_again(turn, in_this_way)
    by_word = (PayAgainByWord(by=by),) if stands == "unpaid" else ()
    return back_to_the_question(turn.say(otherwise(turn, by), *by_word))


def _instead_of_the_page(turn: Turn, page: Payment) -> Turn:
    """M-Pesa is asked at once: payments closes the page first, and what was paid there by then counts."""
    by_mpesa = page.model_copy(update={"method": Method.MPESA, "stands": "unpaid", "rather_by": None})
    if not paying.may_be_asked_for(turn, by_mpesa):
        return back_to_the_question(turn.say(paying.how_one_stands(turn.state, page, "send_again")))
    if not paying_phone.reached(turn, by_mpesa):
        turn = paying.spoken_of(turn, page.model_copy(update={"rather_by": Method.MPESA}))
        return back_to_the_question(turn.say(PhoneNotUnderstood(reason="no_mpesa")))
    return paying.asks_once_more(turn, by_mpesa, paying.how_one_stands(turn.state, page, "by_mpesa"))


def _names_a_phone(turn: Turn, said: PhoneFound) -> Turn:
    """The phone to pay with, told as it is asked for money; not while a prompt may be on the other."""
    state = turn.state
    if said.e164 is None:
        return back_to_the_question(turn.say(PhoneNotUnderstood(reason=said.reason or "not_a_number")))
    next_asked = paying.unpaid(state) or state.payments[-1]
    if not paying_phone.can_ring(turn, _by_phone(turn, next_asked), said.e164):
        return _names_no_mpesa(turn)
    paid_with_it = tuple(one.model_copy(update={"asked_on": said.e164}) for one in state.payments)
    named = turn.update(customer=state.customer.model_copy(update={"phone": said.e164}), payments=paid_with_it)
    asked = [one for one in state.payments if one.is_asked_for]
    if asked and asked[-1].method is Method.CARD and asked[-1].rather_by is Method.MPESA:
        return _instead_of_the_page(named, asked[-1].model_copy(update={"asked_on": said.e164}))
    if asked:
        return _while_it_rings(turn, asked[-1], "looks" if said.e164 == asked[-1].asked_on else "other_phone")
    told = PaymentAwaited(asked="other_phone", stands="unpaid")
    payment = paying.unpaid(named.state)
    if payment is not None and (state.question is None or paying.is_pay_again(state.question)):
        return paying.asks_once_more(named, _by_phone(turn, payment), told)
    turn = named.say(told)
    if payment is None and state.payments[-1].stands == "stuck":
        return hand_over(turn, HandoffWhy.PAYMENT_CAME_TO_NOTHING)
    return back_to_the_question(turn)


def _by_phone(turn: Turn, payment: Payment) -> Payment:
    """A number to pay with is one to ask by M-Pesa, where that is taken: no card is paid on it."""
    return payment.model_copy(update={"method": Method.MPESA}) if turn.world.takes(Method.MPESA) else payment


def _while_it_rings(turn: Turn, payment: Payment, asked: Literal["looks", "other_phone"]) -> Turn:
    """How it stands with a request, to who speaks of the phone it is on: by card they would not pay, then."""
    if payment.method is Method.CARD:
        return back_to_the_question(turn.say(paying.how_one_stands(turn.state, payment, "looks")))
    turn = paying.spoken_of(turn, payment.model_copy(update={"rather_by": None}))
    return back_to_the_question(turn.say(paying.how_one_stands(turn.state, payment, asked)))


def _wants_another_phone(turn: Turn) -> Turn:
    """ "That is not my number", "no, to another phone": on which, once none rings any more?"""
    state, payment = turn.state, paying.unpaid(turn.state)
    ringing = [one for one in state.payments if one.is_asked_for or one.stands == "reserved"]
    if payment is None and ringing:
        return _while_it_rings(turn, ringing[-1], "other_phone")
    if payment is None:
        return hand_over(turn, HandoffWhy.PAYMENT_CAME_TO_NOTHING)
    if not turn.world.takes(Method.MPESA):
        return back_to_the_question(turn.say(otherwise(turn, "card")))
    asked = paying.on_which_phone(paying.spoken_of(turn, _by_phone(turn, payment)), payment)
    if state.question is None or paying.is_pay_again(state.question) or state.question.expecting is Expecting.HELP:
        return asked
    return turn.say(PhoneNotUnderstood(reason="no_mpesa")).repeats(AskAgain(reason="digression"))


def has_no_other_phone(turn: Turn, understanding: Understanding, seen: int) -> Turn | None:
    """They keep the one there is; where that cannot be asked they get a person, not the same question again."""
    if Aside.MPESA in understanding.asides or Aside.CARD in understanding.asides:
        return None
    if not paying_phone.has_no_other(turn, understanding, seen):
        return None
    payment = paying.unpaid(turn.state)
    if payment is not None and paying_phone.reached(turn, payment):
        return paying.try_again(turn, payment)
    return hand_over(turn, HandoffWhy.NO_PHONE_TO_PAY_WITH)


def _names_no_mpesa(turn: Turn) -> Turn:
    """A phone that M-Pesa cannot ring is not taken; who was asked for another has none, and gets a person."""
    if paying_phone.asks_for_another(turn.state.question):
        return hand_over(turn, HandoffWhy.NO_PHONE_TO_PAY_WITH)
    return back_to_the_question(turn.say(PhoneNotUnderstood(reason="no_mpesa")))


def _wants_it_again(turn: Turn, asked: Literal["send_again", "looks"]) -> Turn:
    """Another prompt where the last one has come to nothing; one that may still ring is not doubled."""
    payment = paying.unpaid(turn.state)
    if payment is not None and isinstance(turn.input, Proposed):
        return paying.try_again(turn, payment)  # a model only guesses: money is asked for by the customer's own word
    if payment is not None:
        return paying.asks_once_more(turn, payment)
    if turn.state.payments[-1].stands == "stuck":
        return hand_over(turn, HandoffWhy.PAYMENT_CAME_TO_NOTHING)
    return back_to_the_question(turn.say(*paying.how_it_stands(turn.state, asked)))
