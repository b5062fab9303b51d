"""What is kept for a customer until it is paid: from the yes to the money, or to the end of waiting for it.

Money is asked for once nothing can be added to it any more, and again only when the prompt before has come to nothing:
so nothing that is said puts two prompts on a phone. Whatever payments does or does not tell, what is unpaid ends by
a deadline of its own.
"""

import datetime as dt
from dataclasses import replace
from typing import Literal, assert_never
from uuid import UUID

from booking_fsm.domain.conversation import options, paying_phone
from booking_fsm.domain.conversation.needs import Made, NeedPending, NeedRelease
from booking_fsm.domain.conversation.state import (
    CANCEL_STEPS,
    MOST_MONEY_TOLD,
    Asked,
    BookingState,
    Expecting,
    MoneyTold,
    Payment,
    Step,
    Wish,
)
from booking_fsm.domain.conversation.timers import PAYMENT_START
from booking_fsm.domain.conversation.turn import Turn
from ratiba_contracts.acts import AskAgain, PhoneNotUnderstood, YouAreWelcome
from ratiba_contracts.envelope import derived_id
from ratiba_contracts.options import Word, WordOption
from ratiba_contracts.payment_acts import (
    PaidBack,
    PayAgain,
    PaymentAwaited,
    PaymentReceived,
    PaymentTerms,
    PayOnAnotherPhone,
    PromptToLeave,
    RefundDue,
    ReservationEnded,
)
from ratiba_contracts.payments import MOST_ATTEMPTS, Method
from ratiba_contracts.views import AppointmentView, Price, PriceKind

GRACE = dt.timedelta(minutes=3)
"""How long after the last moment to pay payments is waited for: it alone knows what came in time."""

LATE_YES = dt.timedelta(seconds=5)
"""How long after an unanswered offer money is not asked for: a yes that comes just now still joins the payment."""


def has_to_pay(turn: Turn, service_id: str) -> bool:
    """Whether a service is kept until it is paid, and not booked at once."""
    return turn.world.charges(service_id) and turn.state.customer.phone is not None


def reserved(turn: Turn, made: Made, *, behind: UUID | None = None, wish: Wish | None = None) -> Turn:
    """With what was just made waiting for its money, if it has to; `wish`: as it was wished for.

    Together with the one it was added `behind`, as long as no money was asked for that; else by a payment of its own.
    """
    method = paying_phone.way_to_ask(turn, wish.rather_by if wish is not None else None)
    if made.held_until is None or method is None:
        return turn
    together = joins(turn.state, behind)
    if together is not None:
        both = together.model_copy(update={"appointments": (*together.appointments, made.appointment)})
        return spoken_of(turn, both)
    own = Payment(
        payment_id=derived_id(made.appointment.appointment_id, "payment"),
        thread_id=turn.state.thread_id,
        appointments=(made.appointment,),
        held_until=made.held_until,
        pay_by=turn.world.now + turn.world.time_to_pay(made.slot.start_at),
        method=method,
        asked_on=turn.state.customer.phone,
        by_name=(made.appointment.appointment_id,) if wish is not None and wish.staff_id is not None else (),
    )
    return turn.update(payments=(*turn.state.payments, own))


def joins(state: BookingState, first: UUID | None) -> Payment | None:
    """The payment of an appointment, if another may still be paid together with it."""
    return next((one for one in state.payments if one.stands == "reserved" and first in one.appointment_ids), None)


def keeps(state: BookingState, appointment_id: UUID) -> bool:
    """Whether an appointment is kept unpaid."""
    return any(appointment_id in one.appointment_ids for one in state.payments)


def waits_for_a_late_yes(turn: Turn) -> Turn:
    """An offer has lapsed unanswered: money is asked for in a moment."""
    if not any(one.stands == "reserved" for one in turn.state.payments):
        return turn
    return turn.arm(PAYMENT_START, turn.world.now + LATE_YES)


def payment_pending(turn: Turn) -> Turn:
    """Node PAYMENT_PENDING: money is waited for. Shall it be asked for once more? is all there is to answer."""
    word = turn.answered.word if isinstance(turn.answered, WordOption) else None
    payment = unpaid(turn.state)
    if payment is not None and is_pay_again(turn.state.question):
        if word is Word.YES:
            return asks_once_more(turn, payment)
        return left_for_now(turn, payment) if word is Word.NO else turn.repeats()
    if word is Word.NO:
        return turn.say(YouAreWelcome()).ends()
    return replace(turn.say(*how_it_stands(turn.state, "looks")), done=True)


def left_for_now(turn: Turn, payment: Payment) -> Turn:
    """A no to another request says only that: the time stays kept, and they hear until when, and how to ask."""
    left = spoken_of(turn, payment.model_copy(update={"left": True}))
    kept = PaymentTerms(
        about="no_money",
        by=by(payment.method),
        amount=asked_price(payment),
        appointments=payment.appointments,
        kept_until=payment.pay_by,
    )
    return left.say(kept).ends()


def asks_once_more(turn: Turn, payment: Payment, told: PaymentAwaited | None = None) -> Turn:
    """The next prompt for what is left of an unpaid payment; nothing is asked for that cannot be paid in time.

    It is said that one comes next, or what is `told` of it.
    """
    if turn.world.now >= payment.pay_by:
        return released(turn, (payment,), refused=False)
    if turn.known.pending is None:
        return turn.needs(which_are_kept(turn))
    left = still_kept(payment, turn.known.pending)
    if left is None:  # called off elsewhere, by the customer
        return _ended(without(turn, payment.payment_id).say(how_one_stands(turn.state, payment, "send_again")))
    if not paying_phone.reached(turn, payment):
        return _on_another_phone(turn, payment)
    phone = paying_phone.pays_with(turn, payment)
    again = left.model_copy(update={"stands": "requested", "attempt": payment.attempt + 1, "asked_on": phone})
    again = again.model_copy(update={"left": False})
    asked = replace(spoken_of(turn, again), asked_for=(*turn.asked_for, again))
    said = asked.say(told or how_one_stands(asked.state, again, "send_again"))
    if turn.state.question is None or is_pay_again(turn.state.question):
        return said.ends()
    return said.repeats(AskAgain(reason="digression"))


def _on_another_phone(turn: Turn, payment: Payment) -> Turn:
    """Asked for by word while something else is asked about, which stands."""
    if turn.state.question is None or is_pay_again(turn.state.question):
        return try_again(turn, payment)
    return turn.say(PhoneNotUnderstood(reason="no_mpesa")).repeats(AskAgain(reason="digression"))


def may_be_asked_for(turn: Turn, payment: Payment) -> bool:
    """Whether there may be another prompt, by some method: in time, not once too often, and while no money came."""
    came = any(one.payment_id == payment.payment_id for one in turn.state.money_told)
    return payment.attempt < MOST_ATTEMPTS and turn.world.now < payment.pay_by and not came


def released(turn: Turn, payments: tuple[Payment, ...], *, refused: bool) -> Turn:
    """What is unpaid is given up: by the customer's own word, or because no money came in time."""
    ids = tuple(id_ for one in payments for id_ in one.appointment_ids)
    if turn.known.released is None:
        return turn.needs(NeedRelease(ids, refused))
    given_up = tuple(one.appointment for one in turn.known.released)
    turn = without(turn, *(one.payment_id for one in payments))
    if given_up:
        turn = turn.say(ReservationEnded(appointments=given_up, why="refused" if refused else "in_time"))
    return _ended(turn)


def overdue(turn: Turn) -> Turn:
    """The deadline has come: what is unpaid by now is given up, whoever is silent."""
    late = tuple(one for one in turn.state.payments if given_up_at(one) <= turn.world.now)
    return released(turn, late, refused=False) if late else replace(turn, done=True)


def given_up_at(payment: Payment) -> dt.datetime:
    """When it ends unpaid: no money can come late for what none was asked for."""
    return payment.pay_by if payment.stands == "reserved" else payment.pay_by + GRACE


def spoken_of(turn: Turn, payment: Payment) -> Turn:
    """With a payment as it is now, spoken of last."""
    return turn.update(payments=(*without(turn, payment.payment_id).state.payments, payment))


def without(turn: Turn, *payment_ids: UUID) -> Turn:
    """With these payments over."""
    return turn.update(payments=tuple(one for one in turn.state.payments if one.payment_id not in payment_ids))


def which_are_kept(turn: Turn, *besides: UUID) -> NeedPending:
    """Which of all that is waited for here, and of those besides, are kept as their rows have it."""
    return NeedPending((*(id_ for one in turn.state.payments for id_ in one.appointment_ids), *besides))


def still_kept(payment: Payment, pending: tuple[UUID, ...]) -> Payment | None:
    """Less what was called off meanwhile, from wherever."""
    return payment.without(*(id_ for id_ in payment.appointment_ids if id_ not in pending))


def unpaid(state: BookingState) -> Payment | None:
    """The payment that may be tried once more: the one that was spoken of last."""
    return next((one for one in reversed(state.payments) if one.stands == "unpaid"), None)


def unanswered(state: BookingState) -> Payment | None:
    """The same, of those that no was not said to."""
    return next((one for one in reversed(state.payments) if one.stands == "unpaid" and not one.left), None)


def is_pay_again(question: Asked | None) -> bool:
    """Whether this is the question whether, or on which other phone, to try once more."""
    return question is not None and isinstance(question.acts[-1], PayAgain | PayOnAnotherPhone)


def how_it_stands(state: BookingState, asked: str) -> tuple[PaymentAwaited, ...]:
    """What is known of all money that is waited for, to who asks; nothing where none is."""
    return tuple(how_one_stands(state, one, asked) for one in state.payments)


def how_one_stands(state: BookingState, payment: Payment, asked: str) -> PaymentAwaited:
    """What is known of the money for one payment."""
    known = {"reserved": "requested", "stuck": "unpaid"}.get(payment.stands, payment.stands)
    told = {"asked": asked, "stands": known, "by": by(payment.method), "appointments": which(state, payment)}
    return PaymentAwaited.model_validate(told)


def which(state: BookingState, payment: Payment) -> tuple[AppointmentView, ...]:
    """What a payment is for, where it needs saying: more than one is waited for."""
    return payment.appointments if any(one.payment_id != payment.payment_id for one in state.payments) else ()


def money_told(turn: Turn, payment_id: UUID, said: PaymentReceived | RefundDue | PaidBack) -> Turn:
    """Tells of money that moved, and remembers it: who asks is told the same again, and never that none was seen."""
    told = (*turn.state.money_told, MoneyTold(payment_id=payment_id, said=said))
    return turn.say(said).update(money_told=told[-MOST_MONEY_TOLD:])


def try_again(turn: Turn, payment: Payment) -> Turn:
    """Shall it be tried once more? Where the phone that is known cannot be asked: on which other?"""
    turn = spoken_of(turn, payment.model_copy(update={"left": False}))
    if not paying_phone.reached(turn, payment):
        return on_which_phone(turn, payment)
    question = PayAgain(amount=asked_price(payment), by=by(payment.method), appointments=which(turn.state, payment))
    return turn.asks(Expecting.YES_NO, question, options=options.YES_NO, step=Step.PAYMENT_PENDING)


def on_which_phone(turn: Turn, payment: Payment) -> Turn:
    """On which other phone shall it be tried?"""
    amount, card = asked_price(payment), turn.world.takes(Method.CARD)
    other = PayOnAnotherPhone(amount=amount, or_card=card, appointments=which(turn.state, payment))
    return turn.asks(Expecting.PHONE, other, step=Step.PAYMENT_PENDING)


def asked_price(payment: Payment) -> Price:
    """What is asked for."""
    return price(payment.amount, payment.appointments[0].service.price.currency)


def price(amount: int, currency: str) -> Price:
    """An amount of money, in hundredths."""
    return Price(kind=PriceKind.FIXED, currency=currency, amount=amount)


def called_off(turn: Turn, *appointment_ids: UUID) -> Turn:
    """Nothing is waited for any more for what was called off; a prompt of it that may ring is to be left."""
    for payment in turn.state.payments:
        left = payment.without(*appointment_ids)
        if left == payment:
            continue
        kept = tuple(left if one.payment_id == payment.payment_id else one for one in turn.state.payments)
        turn = turn.update(payments=tuple(one for one in kept if one is not None))
        if payment.is_asked_for:
            turn = turn.say(PromptToLeave(by=by(payment.method), partly=left is not None))
    return turn


def by(method: Method) -> Literal["mpesa", "card"]:
    """How a method is called in what is said."""
    match method:
        case Method.MPESA:
            return "mpesa"
        case Method.CARD:
            return "card"
        case _:
            assert_never(method)


def _ended(turn: Turn) -> Turn:
    """Nothing is kept here any more. What else is being arranged goes on."""
    if turn.state.settled:
        return turn.update(step=Step.CANCELLED).ends()
    return turn.asks_anew() if turn.state.step in CANCEL_STEPS else turn.repeats()
