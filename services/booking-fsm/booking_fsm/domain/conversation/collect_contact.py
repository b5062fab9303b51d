"""Nodes COLLECT_SERVICE, COLLECT_NAME and COLLECT_PHONE: one plain question each."""

from typing import Literal

from booking_fsm.domain.conversation import options
from booking_fsm.domain.conversation.handing_over import hand_over
from booking_fsm.domain.conversation.inputs import Proposed, Said
from booking_fsm.domain.conversation.paying_phone import asks_for_another
from booking_fsm.domain.conversation.route import next_step
from booking_fsm.domain.conversation.state import Expecting, Step
from booking_fsm.domain.conversation.taken_off import without_the_wish
from booking_fsm.domain.conversation.turn import Turn
from ratiba_contracts.acts import AskName, AskPhone, AskService, PhoneNotUnderstood, ServiceNotOffered
from ratiba_contracts.handoff_reasons import HandoffWhy


def collect_service(turn: Turn) -> Turn:
    """Which service? A menu of one needs no question, unless it is not what they had asked for."""
    turn = without_the_wish(turn)
    menu = tuple(turn.world.services)
    if not menu:  # a business that has not said what it sells; the customer gets a person
        return hand_over(turn, HandoffWhy.NOTHING_SOLD)
    if len(menu) == 1 and not any(isinstance(act, ServiceNotOffered) for act in turn.acts):
        chosen = turn.wish(service_id=menu[0])
        return chosen.update(step=next_step(chosen))
    choice = options.services(turn.world, menu)
    return turn.asks(Expecting.SERVICE, AskService(), options=choice, step=Step.COLLECT_SERVICE)


def collect_name(turn: Turn) -> Turn:
    """Whom is it for?"""
    return turn.asks(Expecting.NAME, AskName(), step=Step.COLLECT_NAME)


def collect_phone(turn: Turn) -> Turn:
    """How to reach them, or which phone do they pay with? Another one, where money cannot be asked for on theirs.

    Who gives a second one of that kind has no other, and gets a person: the chair is kept meanwhile as for anybody.
    """
    if _gave_one(turn) and turn.state.customer.phone is not None and asks_for_another(turn.state.question):
        return hand_over(turn, HandoffWhy.NO_PHONE_TO_PAY_WITH)
    if turn.state.customer.phone is not None:
        return turn.asks(Expecting.PHONE, PhoneNotUnderstood(reason="no_mpesa"), step=Step.COLLECT_PHONE)
    purpose: Literal["contact", "payment"] = "contact" if turn.world.pays_by is None else "payment"
    return turn.asks(Expecting.PHONE, AskPhone(purpose=purpose), step=Step.COLLECT_PHONE)


def _gave_one(turn: Turn) -> bool:
    """Whether this message gave a phone: who corrects something else has not answered yet."""
    said = turn.input.understanding if isinstance(turn.input, Said | Proposed) else None
    return said is not None and said.phone is not None
