"""Upsell while the time is chosen: one line names one service that goes with the wished one, once a thread.

It asks nothing, so nothing has to be answered. Who wants it as well gets it noted, and is asked for it when the first
one is booked: a booking is of one service, and the second is read back and agreed to like any other.
"""

from dataclasses import replace

from booking_fsm.domain.conversation import options
from booking_fsm.domain.conversation.state import Expecting, Step, Suggestion
from booking_fsm.domain.conversation.turn import Turn
from booking_fsm.domain.understanding import AnswerKind, Understanding
from ratiba_contracts.offer_acts import AskNext, NotedForAfter, SuggestService
from ratiba_contracts.options import Word
from ratiba_contracts.tenant import Selling

_ARRANGING = frozenset({Step.COLLECT_SLOT, Step.COLLECT_NAME, Step.COLLECT_PHONE, Step.CONFIRM})


def suggest(turn: Turn) -> Turn:
    """With the one line, where the business wants it and this customer has not heard one."""
    world, wished = turn.world, turn.state.wish.service_id or ""
    if world.selling is not Selling.WHILE_CHOOSING or turn.state.suggestion is not None:
        return turn
    fitting = next((one for one in world.services[wished].goes_with if one in world.services and one != wished), None)
    if fitting is None:
        return turn
    suggested = turn.update(suggestion=Suggestion(service_id=fitting))
    return suggested.say(SuggestService(service=world.view(fitting), beside=world.view(wished)))


def as_well(turn: Turn, understanding: Understanding) -> tuple[Turn, Understanding]:
    """The turn with the suggested service noted, if that is what naming it means, and what else was said.

    "Pedicure", "and the pedicure" add it to the manicure that is being arranged. Anything else that names it is what it
    would be without a suggestion: "pedicure instead", "no, pedicure" a change of mind, "is the pedicure long?" a
    question. Naming it once more, when it has been noted, is a change of mind, too.
    """
    suggestion, wished = _open(turn), turn.state.wish.service_id
    if suggestion is None or suggestion.service_id not in understanding.services:
        return turn, understanding
    answer = understanding.answer
    refuses = answer is not None and answer.kind is AnswerKind.NO
    named = {suggestion.service_id, wished}.issuperset(understanding.services)
    if not understanding.besides or refuses or not named:
        return turn, understanding
    world = turn.world
    noted = NotedForAfter(service=world.view(suggestion.service_id), after=world.view(wished or ""))
    wanted = suggestion.model_copy(update={"stands": "wanted"})
    return turn.update(suggestion=wanted).say(noted), replace(understanding, services=())


def asks_for_next(turn: Turn, booked: str) -> Turn:
    """What was noted for after is asked about now that the first one, `booked`, is; unless it became that one."""
    suggestion, world = turn.state.suggestion, turn.world
    if suggestion is None or suggestion.stands != "wanted":
        return turn
    if suggestion.service_id == booked or suggestion.service_id not in world.services:
        return turn
    choice = options.services(world, [suggestion.service_id]) + options.words(Word.NO)
    ask = AskNext(service=world.view(suggestion.service_id))
    return turn.asks(Expecting.YES_NO, ask, options=choice, step=turn.state.step)


def _open(turn: Turn) -> Suggestion | None:
    """The suggestion that was made beside what is still being arranged, and not taken up yet."""
    suggestion, wished = turn.state.suggestion, turn.state.wish.service_id
    if suggestion is None or suggestion.stands != "made" or turn.state.step not in _ARRANGING:
        return None
    both_sold = wished in turn.world.services and suggestion.service_id in turn.world.services
    return suggestion if both_sold and wished != suggestion.service_id else None
