"""Asking for a person (hand-off signals d1-d5), and the number on which that person reaches the customer."""

from dataclasses import replace
from uuid import UUID

from booking_fsm.domain.conversation.state import BookingState
from booking_fsm.domain.conversation.turn import Handoff, Turn
from booking_fsm.domain.understanding import Understanding
from ratiba_contracts.acts import AskPhone, HandingOver
from ratiba_contracts.handoff_reasons import HandoffWhy


def hand_over(turn: Turn, why: HandoffWhy, *, payment_id: UUID | None = None, goes_on: bool = False) -> Turn:
    """Raise it and say so, once a turn. The standing question stays: the customer can finish without the person.

    `payment_id`: the payment it is about, where that is not the one that was spoken of last. `goes_on`: something is
    asked after it; else whoever has given no number is asked for one.
    """
    if turn.handoff is not None:
        return replace(turn, done=not goes_on)
    handoff = Handoff(why, payment_id or _money_spoken_of(turn.state))
    raised = replace(turn, handoff=handoff).update(handoff_raised=True).say(HandingOver(reason=why.reason))
    asks = turn.state.customer.phone is None and not goes_on
    return replace(raised.say(AskPhone()) if asks else raised, done=not goes_on)


def reached_on(turn: Turn, understanding: Understanding) -> Turn:
    """With the number that was said along, where none was known."""
    customer, said = turn.state.customer, understanding.phone
    if customer.phone is not None or said is None or said.e164 is None:
        return turn
    return turn.update(customer=customer.model_copy(update={"phone": said.e164}))


def _money_spoken_of(state: BookingState) -> UUID | None:
    """The payment that was asked for last, or else of which money was told last."""
    asked = [one.payment_id for one in state.payments if one.stands != "reserved"]
    told = [one.payment_id for one in state.money_told]
    return next(reversed(asked or told), None)
