"""Coming back to an offer that was declined or left unanswered: it is never put again, but who asks for it after all is
read it back.

It is booked like any other wish, at the time that was offered, by whoever is free then; where nobody is, that is said,
with the nearest times.
"""

from dataclasses import replace

from booking_fsm.domain.conversation import offering, options
from booking_fsm.domain.conversation.choices import choose
from booking_fsm.domain.conversation.route import next_step
from booking_fsm.domain.conversation.state import BookingState, Expecting, Offer, Step
from booking_fsm.domain.conversation.threads import is_spent
from booking_fsm.domain.conversation.turn import Turn
from booking_fsm.domain.understanding import AnswerKind, Aside, Understanding

_IN_OTHER_WORDS = frozenset({Aside.ADD_IT, Aside.CHANGED_MIND})


def wanted_after_all(turn: Turn, understanding: Understanding, seen: int) -> Turn | None:
    """ "Ok, add the pedicure", soon after the no to it; None for what is about something else, or another day.

    To the offer that has just lapsed it is the late yes. While something else is asked, only its name is about it.
    """
    declined, successor = turn.state.declined, turn.successor
    if declined is None or successor is None or declined.slot.start_at <= turn.world.now:
        return None
    if declined.service.service_id not in turn.world.services or not _asks_for_it(understanding, declined):
        return None
    if not _named(understanding, declined) and _asks_something(turn.state):
        return None  # "I want it", "I changed my mind" answer what is asked
    tells = bool(understanding.staff or understanding.when.times or understanding.when.time_range)
    if not tells and offering.is_read_last(turn.state, seen):
        return choose(turn.update(step=Step.CROSS_SELL_RESPONSE), options.YES)
    if not is_spent(turn.state):  # the thread after it, which takes the wish
        return turn.update(declined=None, step=next_step(turn))
    start, when = turn.world.local(declined.slot.start_at), understanding.when
    wish = successor.wish.model_copy(update={"service_id": declined.service.service_id, "day": start.date()})
    if not (when.times or when.time_range):
        wish = wish.model_copy(update={"times": (start.time(),)})
    known = {"wish": wish, "declined": None if tells else declined, "cross_sell_declined": True}
    return replace(turn.update(step=Step.COLLECT_SLOT), successor=successor.model_copy(update=known))


def _asks_for_it(understanding: Understanding, declined: Offer) -> bool:
    """By its name, or by "add it"; with another time or person of that day perhaps."""
    answer, when = understanding.answer, understanding.when
    refuses = answer is not None and answer.kind is AnswerKind.NO
    in_other_words = not understanding.services and not _IN_OTHER_WORDS.isdisjoint(understanding.asides)
    meant = in_other_words or _named(understanding, declined)
    return meant and not (refuses or understanding.several_people or when.days or when.day_range)


def _named(understanding: Understanding, declined: Offer) -> bool:
    return understanding.services == (declined.service.service_id,)


def _asks_something(state: BookingState) -> bool:
    return state.question is not None and state.question.expecting is not Expecting.HELP
