"""What is asked before money is paid: how much, to whom, until when, and whether it can be paid in another way."""

from collections.abc import Mapping
from typing import Literal

from booking_fsm.domain.conversation import paying
from booking_fsm.domain.conversation.state import Payment
from booking_fsm.domain.conversation.turn import Turn
from booking_fsm.domain.understanding import Aside, Understanding
from ratiba_contracts.acts import Act
from ratiba_contracts.payment_acts import PaymentTerms, PayOtherwise
from ratiba_contracts.payments import Method

About = Literal["amount", "recipient", "deadline", "wait", "no_money"]
Way = Literal["cash", "card", "mpesa", "at_the_business", "later", "in_parts", "till", "other"]

OF_A_PAYMENT: Mapping[Aside, About] = {
    Aside.RECIPIENT: "recipient",
    Aside.NO_MONEY: "no_money",
    Aside.DEADLINE: "deadline",
    Aside.TOTAL: "amount",
    Aside.AMOUNT: "amount",
    Aside.WAIT: "wait",
}

OTHERWISE: Mapping[Aside, Way] = {
    Aside.CASH: "cash",
    Aside.CARD: "card",
    Aside.MPESA: "mpesa",
    Aside.TILL: "till",
    Aside.OTHER_MEANS: "other",
    Aside.ANOTHER_WAY: "other",
    Aside.IN_PARTS: "in_parts",
    Aside.ON_THE_SPOT: "at_the_business",
    Aside.LATER: "later",
}


_METHODS: Mapping[Aside, Method] = {Aside.CARD: Method.CARD, Aside.MPESA: Method.MPESA}


def rather_by(turn: Turn, understanding: Understanding) -> Method | None:
    """How they would pay, if they say so and it is taken here."""
    said = (method for aside, method in _METHODS.items() if aside in understanding.asides)
    return next((method for method in said if turn.world.takes(method)), None)


def another_way(turn: Turn, understanding: Understanding) -> Method | None:
    """ "Another way to pay", of what is waited for: the other that is taken here."""
    if Aside.ANOTHER_WAY not in understanding.asides or not turn.state.payments:
        return None
    asked = turn.state.payments[-1].method
    return next((one for one in _METHODS.values() if one is not asked and turn.world.takes(one)), None)


def remembered(turn: Turn, understanding: Understanding) -> Turn:
    """With what is being arranged to be paid as they say."""
    method = rather_by(turn, understanding)
    return turn if method is None or turn.state.settled else turn.wish(rather_by=method)


def asks_for_terms(turn: Turn, understanding: Understanding) -> tuple[Aside, ...]:
    """What of it is asked for, the first thing first; nothing where something else is told that changes more.

    A price that is asked of another service is no question about what is waited for.
    """
    asked = tuple(one for one in understanding.asides if one in OF_A_PAYMENT or one in OTHERWISE)
    if turn.state.wish.service_id is not None:  # something else is being arranged: its price is asked for
        asked = tuple(one for one in asked if one not in (Aside.AMOUNT, Aside.TOTAL))
    kept = {view.service.service_id for one in turn.state.payments for view in one.appointments}
    if understanding.services and not kept.issuperset(understanding.services):
        asked = tuple(one for one in asked if one not in (Aside.AMOUNT, Aside.TOTAL))
    return asked


def terms(turn: Turn, asked: tuple[Aside, ...]) -> tuple[Act, ...]:
    """The answers, each once. For all that is waited for, or where nothing is, for what would be."""
    acts: list[Act] = []
    for one in asked:
        about = OF_A_PAYMENT.get(one)
        new = (otherwise(turn, OTHERWISE[one]),) if about is None else _terms(turn.state.payments, about)
        acts += [act for act in new if act not in acts]
    return tuple(acts)


def _terms(payments: tuple[Payment, ...], about: About) -> tuple[PaymentTerms, ...]:
    """Of each that is waited for what it costs; to whom, of the one that is asked for; the rest of what ends first."""
    if not payments or about == "amount":
        return tuple(_of(each, about) for each in payments)
    if about == "recipient":
        return (_of(next((one for one in payments if one.stands == "prompted"), payments[-1]), about),)
    return (_of(min(payments, key=lambda one: one.pay_by), about),)


def otherwise(turn: Turn, way: Way) -> PayOtherwise:
    """How payment is taken here, to who would rather pay in this way: in the way they name, if it is taken."""
    waited_for = turn.state.payments[-1] if turn.state.payments else None
    method = waited_for.method if waited_for is not None else turn.world.pays_by
    method = next((one for one in _METHODS.values() if paying.by(one) == way and turn.world.takes(one)), method)
    return PayOtherwise(
        way=way,
        by=paying.by(method) if method is not None else "on_the_spot",
        kept_until=waited_for.pay_by if waited_for is not None else None,
    )


def _of(payment: Payment, about: About) -> PaymentTerms:
    return PaymentTerms(
        about=about,
        by=paying.by(payment.method),
        amount=paying.asked_price(payment),
        appointments=payment.appointments,
        kept_until=payment.pay_by,
        prompted=payment.is_asked_for,
    )
