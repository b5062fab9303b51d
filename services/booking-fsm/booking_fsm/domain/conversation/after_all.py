"""Coming back to an offer that was declined or left unanswered: it is never put again, but who asks for it after all is
read it back.

It is booked like any other wish, at the time that was offered, by whoever is free then; where nobody is, that is said,
with the nearest times.
"""

from dataclasses import replace

from booking_fsm.domain.conversation.route import next_step
from booking_fsm.domain.conversation.state import Offer, Step
from booking_fsm.domain.conversation.threads import is_spent
from booking_fsm.domain.conversation.turn import Turn
from booking_fsm.domain.understanding import AnswerKind, Aside, Understanding


def wanted_after_all(turn: Turn, understanding: Understanding) -> Turn | None:
    """ "Ok, add the pedicure", soon after the no to it; None for what is about something else, or another day."""
    declined, successor = turn.state.declined, turn.successor
    if declined is None or successor is None or declined.slot.start_at <= turn.world.now:
        return None
    if declined.service.service_id not in turn.world.services or not _asks_for_it(understanding, declined):
        return None
    if not is_spent(turn.state):  # the thread after it, which takes the wish
        return turn.update(declined=None, step=next_step(turn))
    start, when = turn.world.local(declined.slot.start_at), understanding.when
    wish = successor.wish.model_copy(update={"service_id": declined.service.service_id, "day": start.date()})
    tells = bool(understanding.staff or when.times or when.time_range)
    if not (when.times or when.time_range):
        wish = wish.model_copy(update={"times": (start.time(),)})
    known = {"wish": wish, "declined": None if tells else declined, "cross_sell_declined": True}
    return replace(turn.update(step=Step.COLLECT_SLOT), successor=successor.model_copy(update=known))


def _asks_for_it(understanding: Understanding, declined: Offer) -> bool:
    """By its name, or by "add it"; with another time or person of that day perhaps."""
    answer, when = understanding.answer, understanding.when
    refuses = answer is not None and answer.kind is AnswerKind.NO
    named = understanding.services == (declined.service.service_id,)
    meant = named or (Aside.ADD_IT in understanding.asides and not understanding.services)
    return meant and not (refuses or understanding.several_people or when.days or when.day_range)
