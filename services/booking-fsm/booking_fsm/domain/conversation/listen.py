"""The node every input passes first. What can happen at any step is written here, once.

In order: deadlines, taps, people who leave a number for a person or ask for one, talk of money, cancelling,
digressions, corrections and new facts, answers to the standing question, and at last not understanding. A rule returns
the turn it made, or None to let the next one look.
"""

from collections.abc import Callable
from dataclasses import replace

from booking_fsm.domain.conversation import (
    booked_over,
    cancelling,
    deadlines,
    digressions,
    money_talk,
    offer_talk,
    offering,
    options,
    owner_cancelled,
    taken_off,
    turned_down,
    wishes,
)
from booking_fsm.domain.conversation.after_all import wanted_after_all
from booking_fsm.domain.conversation.answers import option_meant, option_tapped, why_not
from booking_fsm.domain.conversation.choices import choose
from booking_fsm.domain.conversation.clarifying import led_nowhere
from booking_fsm.domain.conversation.consulting import charged, consult, is_waited_for, no_longer_waits
from booking_fsm.domain.conversation.handing_over import hand_over, reached_on
from booking_fsm.domain.conversation.inputs import (
    BookedOver,
    Due,
    OfferMade,
    OfferPassed,
    OwnerCancelled,
    PaymentTold,
    Proposed,
    Said,
    Tapped,
    Unreadable,
)
from booking_fsm.domain.conversation.left_number import left_a_number
from booking_fsm.domain.conversation.money_seen import may_ask_for_refunds
from booking_fsm.domain.conversation.my_appointments import back_to_the_question
from booking_fsm.domain.conversation.paying import how_it_stands
from booking_fsm.domain.conversation.payment_outcomes import told as payment_told
from booking_fsm.domain.conversation.route import next_step
from booking_fsm.domain.conversation.state import Expecting, Step
from booking_fsm.domain.conversation.terms import remembered
from booking_fsm.domain.conversation.threads import leaves_its_end
from booking_fsm.domain.conversation.turn import Turn
from booking_fsm.domain.understanding import Answer, AnswerKind, Aside, Intent, Understanding
from ratiba_contracts.acts import AskAgain, Greet, Help, Unsupported, YouAreWelcome
from ratiba_contracts.handoff_reasons import HandoffWhy
from ratiba_contracts.payment_acts import RefundTerms

Rule = Callable[[Turn, Understanding], Turn | None]


def listen(turn: Turn) -> Turn:
    """Take the input in. Afterwards the turn is `done`, or its state says which node goes on.

    What would make a thread arrange a second booking is taken in by the thread after it instead.
    """
    heard = _heard(turn)
    if heard.successor is None or not leaves_its_end(turn.state, heard.state):
        return heard
    return _heard(replace(offering.left_behind(turn), state=heard.successor))


def _heard(turn: Turn) -> Turn:
    match turn.input:
        case Due(purpose=purpose, generation=generation):
            return deadlines.due(turn, purpose, generation)
        case Tapped(question_id=question_id, value=value):
            return _tapped(_greeted(no_longer_waits(turn)), question_id, value)
        case Unreadable(media=media, understanding=understanding):
            told = _greeted(no_longer_waits(turn)).say(Unsupported(kind=media))
            if understanding is None or understanding.emptied:
                return told.repeats()
            return _said(told, understanding)
        case Said(understanding=understanding):
            return _said(_greeted(no_longer_waits(turn)), understanding)
        case Proposed():
            return _proposed(turn, turn.input)
        case OfferMade():
            return offering.offered(turn, turn.input)
        case OfferPassed(passed=passed):
            return offering.passed(turn, passed)
        case PaymentTold(outcome=outcome):
            return payment_told(turn, outcome)
        case BookedOver(displaced=displaced):
            return booked_over.told(turn, displaced)
        case OwnerCancelled(cancelled=cancelled):
            return owner_cancelled.told(turn, cancelled)


def _greeted(turn: Turn) -> Turn:
    """A conversation opens with a greeting, once."""
    if turn.state.greeted:
        return turn
    greeting = Greet(business=turn.world.business, returning=turn.world.returning)
    return turn.say(greeting).update(greeted=True)


def _tapped(turn: Turn, question_id: str, value: str) -> Turn:
    option = option_tapped(turn.state.question, question_id, value)
    over = taken_off.without_the_offer(turn)
    if option is not None and over is not turn:
        return over
    if option is not None:
        return choose(taken_off.while_deciding(turn.update(misunderstood=0)), option)
    late = offering.tapped_late(turn, question_id, value)
    if late is not None:
        return late
    if turn.state.question is not None:
        return turn.repeats(AskAgain(reason="old_button"))
    return turn.asks(Expecting.HELP, AskAgain(reason="old_button"), Help(), options=options.HELP, step=turn.state.step)


def _said(turn: Turn, understanding: Understanding) -> Turn:
    if understanding.language is not None:
        turn = turn.update(language=understanding.language)
    turn = remembered(turn, understanding)
    over = taken_off.without_the_offer(turn)
    if over is not turn and not taken_off.goes_on(understanding):
        return over
    begun = taken_off.while_deciding(replace(over, done=False))
    made = _by_the_rules(begun, understanding)
    if begun.state.step is Step.COLLECT_SERVICE and begun.acts != turn.acts and _asks_nothing(made):
        return replace(made, done=False)  # what they wanted is gone: which service instead?
    return made


def _asks_nothing(turn: Turn) -> bool:
    begins = turn.state.step is Step.COLLECT_SERVICE and turn.state.question is None
    return begins and turn.ask is None and not turn.consults


def _by_the_rules(turn: Turn, understanding: Understanding) -> Turn:
    for rule in _RULES:
        made = rule(turn, understanding)
        if made is not None:
            not_understood = made.state.misunderstood != turn.state.misunderstood
            return made if not_understood or made.consults else made.update(misunderstood=0)
    return turn


def _proposed(turn: Turn, proposed: Proposed) -> Turn:
    """What a model made of a message, if it is still waited for; what it cost counts in any case."""
    waited_for = is_waited_for(turn, proposed)
    turn = charged(turn, proposed)
    if not waited_for:
        return replace(turn, done=True)
    turn = no_longer_waits(turn)
    return led_nowhere(turn) if proposed.understanding is None else _said(turn, proposed.understanding)


def _person(turn: Turn, understanding: Understanding) -> Turn | None:
    """Hand-off signals d1 (asked for a person) and d4 (distress, complaint).

    "Is this a scam?" and "let me pay it myself", while money is waited for, ask how to pay, and "ring me again" to.
    """
    waits = bool(turn.state.payments)
    if waits and Aside.RECIPIENT in understanding.asides and Intent.PERSON not in understanding.intents:
        return None
    if waits and not {Aside.TILL, Aside.RING_AGAIN}.isdisjoint(understanding.asides):
        return None
    if Intent.PERSON not in understanding.intents and may_ask_for_refunds(turn, understanding):
        return back_to_the_question(turn.say(RefundTerms()))
    if Intent.PERSON in understanding.intents:
        return hand_over(reached_on(turn, understanding), HandoffWhy.ASKED_FOR_PERSON)
    if Intent.COMPLAINT in understanding.intents:
        return hand_over(reached_on(turn, understanding), HandoffWhy.DISTRESS)
    return None


def _has_no_other_phone(turn: Turn, understanding: Understanding) -> Turn | None:
    """ "I have no other", asked for a phone that M-Pesa can ring."""
    return money_talk.has_no_other_phone(turn, understanding, _seen(turn))


def _about_money(turn: Turn, understanding: Understanding) -> Turn | None:
    """ "Nimelipa", "send it again", "never mind" while money is waited for."""
    return money_talk.about_money(turn, understanding, _seen(turn))


def _turned_down(turn: Turn, understanding: Understanding) -> Turn | None:
    """ "No pedicure", "remove it", "ok thanks bye" to an offer."""
    return turned_down.turned_down(turn, understanding, _seen(turn))


def _about_the_offer(turn: Turn, understanding: Understanding) -> Turn | None:
    """ "How long does it take?", "with the same lady?", "not today" to an offer."""
    return offer_talk.about_the_offer(turn, understanding, _seen(turn))


def _answered_by_name(turn: Turn, understanding: Understanding) -> Turn | None:
    """ "The pedicure too", "yes but at four", "never mind" to an offer."""
    return offering.answered_by_name(turn, understanding, _seen(turn))


def _wanted_after_all(turn: Turn, understanding: Understanding) -> Turn | None:
    """ "Ok, add the pedicure", soon after the no to it."""
    return wanted_after_all(turn, understanding, _seen(turn))


def _answered(turn: Turn, understanding: Understanding) -> Turn | None:
    """A bare answer to the standing question: counted only if the question had been seen."""
    question, answer = turn.state.question, understanding.answer
    if answer is None or question is None:
        return offering.answered_late(turn, understanding, _seen(turn))
    reason = why_not(question, _seen(turn))
    if reason is not None:
        return turn.repeats(AskAgain(reason=reason))
    if answer.weak and question.with_receipt:
        asked_apart = turn.update(question=question.model_copy(update={"with_receipt": False}))
        return asked_apart.repeats(AskAgain(reason="digression"))
    option = option_meant(question, answer)
    return None if option is None else choose(turn, option)


def _seen(turn: Turn) -> int:
    return turn.input.seen_reply_seq if isinstance(turn.input, Said | Unreadable | Proposed) else 0


def _would_change(turn: Turn, understanding: Understanding) -> Turn | None:
    """ "Can we move it?", and no word of where to: as a no to what was read back."""
    question = turn.state.question
    if Intent.RESCHEDULE not in understanding.intents or question is None:
        return None
    no = option_meant(question, Answer(AnswerKind.NO))
    return choose(turn, no) if no is not None else turn.repeats()


def _goes_on(turn: Turn, understanding: Understanding) -> Turn | None:
    """A wish to book, or a greeting, takes the conversation to whatever is still missing."""
    if Intent.BOOK in understanding.intents:
        return turn.update(step=next_step(turn))
    if Intent.GREET in understanding.intents or understanding.answer is not None:
        question = turn.state.question
        asks_nothing = question is None or question.expecting is Expecting.HELP
        if turn.state.payments and turn.state.settled and asks_nothing:  # "ok", "hello?", while it rings
            return replace(turn.say(*how_it_stands(turn.state, "looks")), done=True)
        if question is not None:
            return turn.repeats()
        if turn.state.settled and _only_agrees(understanding):
            return replace(turn.say(YouAreWelcome()), done=True)
        if turn.state.settled:
            return turn.asks(Expecting.HELP, Help(), options=options.HELP, step=turn.state.step)
        return turn.update(step=next_step(turn))
    return None


def _only_agrees(understanding: Understanding) -> bool:
    """ "Ok", "sawa" to what was told: a word back closes it.

    A plain yes means something that is not asked any more: what can be done here is said.
    """
    answer = understanding.answer
    agrees = answer is not None and (answer.kind is AnswerKind.NO or (answer.kind is AnswerKind.YES and answer.weak))
    return agrees and Intent.GREET not in understanding.intents


def _not_understood(turn: Turn, understanding: Understanding) -> Turn:
    """A model is asked if there is one; else, as after it, the options."""
    del understanding
    return consult(turn) or led_nowhere(turn)


_RULES: tuple[Rule, ...] = (
    left_a_number,
    _person,
    _has_no_other_phone,
    _turned_down,
    _about_money,
    _about_the_offer,
    cancelling.took_back,
    cancelling.asked_to_cancel,
    digressions.digress,
    cancelling.narrowed,
    _answered_by_name,
    _wanted_after_all,
    wishes.told,
    _answered,
    wishes.told_before,
    _would_change,
    _goes_on,
    _not_understood,
)
