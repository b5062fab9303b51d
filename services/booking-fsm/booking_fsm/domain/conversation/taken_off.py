"""A service that its owner took off the menu while a customer was booking it, or was offered it: said plainly, once."""

from booking_fsm.domain.conversation import offer_nodes, offering
from booking_fsm.domain.conversation.state import CANCEL_STEPS, Step
from booking_fsm.domain.conversation.turn import Turn
from booking_fsm.domain.understanding import Intent, Understanding
from ratiba_contracts.acts import ReadBack, ServiceNotOffered
from ratiba_contracts.options import ServiceOption
from ratiba_contracts.slot_acts import AskDay, OfferOpenings
from ratiba_contracts.views import ServiceView

_OF_AN_OFFER = frozenset({Intent.BOOK, Intent.ASK_PRICE, Intent.ASK_SERVICES, Intent.NEVER_MIND})
"""What somebody wants who speaks of what was just offered."""


def without_the_wish(turn: Turn) -> Turn:
    """What they were booking is sold no more: another service is to be chosen. Days, times and people they named stay.

    A menu that is empty, or was never read, says nothing of what is sold.
    """
    wished, services = turn.state.wish.service_id, turn.world.services
    if wished is None or wished in services or not services:
        return turn
    said = turn.say(ServiceNotOffered(service=_as_shown(turn, wished)))
    over = said.withdraws_consent().drops_slot().wish(service_id=None, page=0)
    return over.update(quoted=None, question=None, step=Step.COLLECT_SERVICE)


def while_deciding(turn: Turn) -> Turn:
    """The same when something is said or tapped. Whoever talks of a cancellation hears it when that is over."""
    return turn if turn.state.step in CANCEL_STEPS else without_the_wish(turn)


def without_the_offer(turn: Turn) -> Turn:
    """What was offered behind a booking is sold no more: the turn that says so, and is done with it."""
    offer, offered = offering.standing(turn.state), turn.state.offering
    if offer is None or offered is None or offer.service.service_id in turn.world.services:
        return turn
    return offer_nodes.gone(turn, offered, offer)


def goes_on(understanding: Understanding) -> bool:
    """Whether a message says more than what an answer to an offer, or a question about it, would."""
    return bool(understanding.services or set(understanding.intents) - _OF_AN_OFFER)


def _as_shown(turn: Turn, service_id: str) -> ServiceView | None:
    """The service as the customer was shown it last, if it can be told."""
    question, shown = turn.state.question, [turn.state.quoted]
    if question is not None and isinstance(question.acts[-1], AskDay | OfferOpenings | ReadBack):
        shown.append(question.acts[-1].service)
    if question is not None:
        shown += [option.service for option in question.options if isinstance(option, ServiceOption)]
    if isinstance(turn.answered, ServiceOption):
        shown.append(turn.answered.service)
    return next((one for one in shown if one is not None and one.service_id == service_id), None)
