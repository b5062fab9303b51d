"""What customers say while money is waited for: "nimelipa", "send it again", "can I pay cash?", "ngoja", "is it safe?".

Nobody is believed who says what became of money, nor contradicted: what is known of it is told.
"""

from typing import Literal
from uuid import UUID

from booking_fsm.domain.conversation import options, paying, paying_phone
from booking_fsm.domain.conversation.answers import why_not
from booking_fsm.domain.conversation.digressions import asked_beside_money
from booking_fsm.domain.conversation.handing_over import hand_over
from booking_fsm.domain.conversation.inputs import Proposed
from booking_fsm.domain.conversation.my_appointments import back_to_the_question
from booking_fsm.domain.conversation.needs import NeedAppointments
from booking_fsm.domain.conversation.state import CANCEL_STEPS, OFFER_STEPS, Expecting, Step
from booking_fsm.domain.conversation.terms import asks_for_terms, otherwise, rather_by, terms
from booking_fsm.domain.conversation.turn import Turn
from booking_fsm.domain.understanding import Aside, Intent, Understanding
from booking_fsm.domain.understanding.phones import PhoneFound
from ratiba_contracts.acts import Act, AskAgain, HandoffReason, Help, PhoneNotUnderstood
from ratiba_contracts.payment_acts import PayAgainByWord, PaymentAwaited, PaymentReceived, RefundDue
from ratiba_contracts.payment_reasons import RefundReason
from ratiba_contracts.payments import Method

_CALLS_NOTHING_OFF = frozenset({Aside.FAILED, Aside.NOT_ON_PHONE, Aside.IN_PARTS})
"""What the phone says of a prompt ("request cancelled by user"), or money that is taken out ("nitoe nusu")."""

_SEND_AGAIN = frozenset({Aside.NOT_ON_PHONE, Aside.RING_AGAIN})


def about_money(turn: Turn, understanding: Understanding, seen: int) -> Turn | None:
    """The answer to who speaks of a payment, behind what else is asked; None for what is about something else."""
    return _about_money(turn.say(*asked_beside_money(turn, understanding)), understanding, seen)


def _about_money(turn: Turn, understanding: Understanding, seen: int) -> Turn | None:
    intents, state, asides = understanding.intents, turn.state, understanding.asides
    if Intent.BOOK in intents and (understanding.services or not asides):
        return None
    if state.step in CANCEL_STEPS and not state.terminal and Aside.ALL in asides:
        return None
    if (Intent.CANCEL in intents or understanding.refused) and _CALLS_NOTHING_OFF.isdisjoint(asides):
        return None
    by = _other_method(turn, understanding)
    of_the_method = {Aside.MPESA} if turn.world.takes(Method.MPESA) else set()
    of_the_method |= {Aside.CARD} if by is not None else set()
    asked = tuple(one for one in asks_for_terms(turn, understanding) if one not in of_the_method)
    if state.payments and state.step not in OFFER_STEPS:
        turn = turn.say(*terms(turn, asked))
    asks = Aside.IS_PAID in asides and bool(state.payments or state.money_told)
    asks = asks or (Aside.TOTAL in asides and _speaks_of_what_was_paid(turn, understanding))
    if asks or Intent.HAS_PAID in intents or (Aside.SENT in asides and _may_speak_of_money(turn)):
        return _says_it_is_paid(turn, claims=not asks)
    if not state.payments:
        return None
    if understanding.phone is not None and not understanding.services and not isinstance(turn.input, Proposed):
        return _names_a_phone(turn, understanding.phone)
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
    if Intent.NO_PROMPT in intents or once_more or not _SEND_AGAIN.isdisjoint(asides):
        return _wants_it_again(turn, "send_again")
    asks_nothing_else = state.question is None or pay_again or state.question.expecting is Expecting.HELP
    return _wants_it_again(turn, "looks") if Aside.PAY_NOW in asides and asks_nothing_else else None


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


def _says_it_is_paid(turn: Turn, *, claims: bool) -> Turn:
    """What is known of each payment that is waited for, or of the last money; where none is open and somebody claims
    to have paid, a person looks.
    """
    state = turn.state
    if state.money_told and turn.known.appointments is None:
        return turn.needs(NeedAppointments())
    if not state.payments:
        if state.money_told:
            return back_to_the_question(turn.say(*_as_it_is_by_now(turn, state.money_told[-1].payment_id)))
        if turn.world.pays_by is not None and state.step is Step.CANCELLED:
            return hand_over(turn, HandoffReason.CONFLICT)
        return _none_seen(turn)
    for payment in state.payments:
        moved = _as_it_is_by_now(turn, payment.payment_id)
        turn = turn.say(*(moved or (paying.how_one_stands(state, payment, "has_paid"),)))
    if claims and state.payments[-1].stands in ("unpaid", "stuck"):
        return hand_over(turn, HandoffReason.CONFLICT)
    return back_to_the_question(turn)


def _as_it_is_by_now(turn: Turn, payment_id: UUID) -> list[Act]:
    """What was told of this money, less what is not so any more: what was paid for something that has been called off
    since is owed back, whether or not payments has said so yet.
    """
    told = [one.said for one in turn.state.money_told if one.payment_id == payment_id]
    coming = {one.appointment_id for one in turn.known.appointments or ()}
    said: list[Act] = []
    for one in told:
        if not isinstance(one, PaymentReceived):
            said.append(one)
            continue
        over = [a for a in one.appointments if a.start_at > turn.world.now and a.appointment_id not in coming]
        stand = tuple(a for a in one.appointments if a not in over)
        if stand:
            said.append(one.model_copy(update={"appointments": stand}))
        elif not any(isinstance(other, RefundDue) for other in told):
            said.append(RefundDue(amount=one.amount, reason=RefundReason.APPOINTMENT_CANCELLED))
    return said


def _none_seen(turn: Turn) -> Turn:
    """Nothing is waited for here, so that no money is known of; a person can look further."""
    method = turn.world.pays_by or Method.MPESA
    turn = turn.say(PaymentAwaited(asked="has_paid", stands="unpaid", by=paying.by(method)))
    if turn.state.question is not None:
        return back_to_the_question(turn)
    return turn.asks(Expecting.HELP, Help(), options=options.HELP, step=turn.state.step)


def _says_it_failed(turn: Turn) -> Turn:
    """Only the provider knows how a prompt ended; where that is known already, another one is offered."""
    unpaid = paying.unpaid(turn.state)
    if unpaid is not None:
        return paying.try_again(turn, unpaid) if turn.state.question is None else turn.repeats()
    if turn.state.payments[-1].stands == "stuck":
        return hand_over(turn, HandoffReason.CONFLICT)
    return back_to_the_question(turn.say(paying.how_one_stands(turn.state, turn.state.payments[-1], "failed")))


def _other_method(turn: Turn, understanding: Understanding) -> Method | None:
    """How they would rather pay what is waited for; "by M-Pesa" while M-Pesa is what is asked by tells nothing new."""
    by = rather_by(turn, understanding)
    if by is None or not turn.state.payments:
        return None
    payment = turn.state.payments[-1]
    as_it_is = payment.method is by and payment.rather_by is None and by is turn.world.pays_by
    return None if as_it_is else by


def _rather(turn: Turn, method: Method) -> Turn:
    """The next request is made in this way; one that may still be open comes first: two are never open at once."""
    payment, by = turn.state.payments[-1], paying.by(method)
    if payment.stands == "stuck" and not (payment.method is not method and paying.may_be_asked_for(turn, payment)):
        return hand_over(turn, HandoffReason.CONFLICT)
    if payment.method is method:
        as_it_is = paying.spoken_of(turn, payment.model_copy(update={"rather_by": None}))
        return back_to_the_question(as_it_is.say(otherwise(turn, by)))
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


def _names_a_phone(turn: Turn, said: PhoneFound) -> Turn:
    """The phone to pay with, read back before money is asked for on it; not while a prompt may be on the other."""
    state = turn.state
    if said.e164 is None:
        return back_to_the_question(turn.say(PhoneNotUnderstood(reason=said.reason or "not_a_number")))
    next_asked = paying.unpaid(state) or state.payments[-1]
    if not paying_phone.can_ring(turn, next_asked, said.e164):
        return _names_no_mpesa(turn)
    asked = [one for one in state.payments if one.is_asked_for]
    if asked:
        return back_to_the_question(turn.say(paying.how_one_stands(state, asked[-1], "other_phone")))
    customer = state.customer.model_copy(update={"phone": said.e164})
    turn = turn.update(customer=customer).say(PaymentAwaited(asked="other_phone", stands="unpaid"))
    payment = paying.unpaid(state)
    if payment is not None and (state.question is None or paying.is_pay_again(state.question)):
        return paying.try_again(turn, payment)
    if payment is None and state.payments[-1].stands == "stuck":
        return hand_over(turn, HandoffReason.CONFLICT)
    return back_to_the_question(turn)


def _names_no_mpesa(turn: Turn) -> Turn:
    """A phone that M-Pesa cannot ring is not taken; who was asked for another has none, and gets a person."""
    if paying_phone.asks_for_another(turn.state.question):
        return hand_over(turn, HandoffReason.CONFLICT)
    return back_to_the_question(turn.say(PhoneNotUnderstood(reason="no_mpesa")))


def _wants_it_again(turn: Turn, asked: Literal["send_again", "looks"]) -> Turn:
    """Another prompt where the last one has come to nothing; one that may still ring is not doubled."""
    payment = paying.unpaid(turn.state)
    if payment is not None and isinstance(turn.input, Proposed):
        return paying.try_again(turn, payment)  # a model only guesses: money is asked for by the customer's own word
    if payment is not None:
        return paying.asks_once_more(turn, payment)
    if turn.state.payments[-1].stands == "stuck":
        return hand_over(turn, HandoffReason.CONFLICT)
    return back_to_the_question(turn.say(*paying.how_it_stands(turn.state, asked)))
