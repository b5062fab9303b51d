"""The two graphs, booking and cancelling: every input passes `listen`, then the nodes of the steps that follow.

Nodes are pure: a Turn in, a Turn out. A node that needs the world says what it needs; `meet` brings it and the same
node is asked again, with what it was given before and more known. A node names the next one by the step it leaves
the state at. That this is walked here and not by LangGraph is decision 23.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from booking_fsm.domain.conversation.cancelling import choose_appointment, confirm_cancel
from booking_fsm.domain.conversation.collect_contact import collect_name, collect_phone, collect_service
from booking_fsm.domain.conversation.collect_slot import collect_slot
from booking_fsm.domain.conversation.confirm import confirm
from booking_fsm.domain.conversation.listen import listen
from booking_fsm.domain.conversation.money_due import settled as paid_for
from booking_fsm.domain.conversation.needs import Known, Need
from booking_fsm.domain.conversation.offer_nodes import bundle_confirm, cross_sell_offer, cross_sell_response
from booking_fsm.domain.conversation.offering import settled
from booking_fsm.domain.conversation.paying import payment_pending
from booking_fsm.domain.conversation.state import Step
from booking_fsm.domain.conversation.turn import Turn

Node = Callable[[Turn], Turn]

Meet = Callable[[Turn, Need], Awaitable[Known]]
"""What is known once a turn's need is met: what was known before, and the answer."""

BOOKING: dict[Step, Node] = {
    Step.COLLECT_SERVICE: collect_service,
    Step.COLLECT_SLOT: collect_slot,
    Step.COLLECT_NAME: collect_name,
    Step.COLLECT_PHONE: collect_phone,
    Step.CONFIRM: confirm,
    Step.CROSS_SELL_OFFER: cross_sell_offer,
    Step.CROSS_SELL_RESPONSE: cross_sell_response,
    Step.BUNDLE_CONFIRM: bundle_confirm,
    Step.PAYMENT_PENDING: payment_pending,
}

CANCELLING: dict[Step, Node] = {
    Step.CHOOSE_APPOINTMENT: choose_appointment,
    Step.CONFIRM_CANCEL: confirm_cancel,
}

NODES = BOOKING | CANCELLING

MOST_NODES = 12
"""Far more than any input passes. Whoever passes more goes in circles."""


class Endless(Exception):
    """The nodes hand a turn on to each other and none ends it."""

    def __init__(self, turn: Turn) -> None:
        super().__init__(f"no end after {MOST_NODES} nodes, at {turn.state.step.value}")


async def walk(turn: Turn, meet: Meet) -> Turn:
    """One pass: the decided turn, which carries what became known. Raises Endless, and what `meet` raises."""
    turn = await asked(listen, turn, meet)
    for _ in range(MOST_NODES):
        if ends(turn):
            return await asked(lambda ended: paid_for(settled(ended)), turn, meet)
        turn = await asked(NODES[turn.state.step], turn, meet)
    raise Endless(turn)


async def asked(node: Node, given: Turn, meet: Meet) -> Turn:
    """What a node decides, asked again after each need that was met."""
    decided = node(given)
    while decided.need is not None:
        given = replace(given, known=await meet(decided, decided.need))
        decided = node(given)
    return decided


def ends(turn: Turn) -> bool:
    """Whether no node is to be asked any more."""
    return turn.done or turn.state.terminal
