"""The one service that may be added behind a booking: waited for a moment, put once, and settled in any case.

The booking stands whatever comes of it. An offer stands only at its own steps and while its question does; whatever
else the conversation turns to, it is over, and cross-sell is told.
"""

import datetime as dt
from dataclasses import replace
from uuid import UUID

from booking_fsm.domain.conversation import chairs, options, paying
from booking_fsm.domain.conversation.answers import option_meant, option_tapped, why_not
from booking_fsm.domain.conversation.choices import choose
from booking_fsm.domain.conversation.inputs import OfferMade, Proposed, Said, Unreadable
from booking_fsm.domain.conversation.state import (
    OFFER_STEPS,
    Asked,
    BookingState,
    Expecting,
    Offer,
    Offering,
    Slot,
    Step,
)
from booking_fsm.domain.conversation.timers import HOLD_RETRY, OFFER_LAPSE, OFFER_WAIT
from booking_fsm.domain.conversation.turn import Turn
from booking_fsm.domain.conversation.world import World
from booking_fsm.domain.understanding import AnswerKind, Aside, Intent, Understanding
from ratiba_contracts.acts import AskAgain
from ratiba_contracts.cross_sell import DECISION_SECONDS, Lapsed, LapseReason, OfferedTime, Passed
from ratiba_contracts.offer_acts import OfferRightAfter
from ratiba_contracts.tenant import Selling
from ratiba_contracts.views import AppointmentView, OpeningView

PATIENCE = dt.timedelta(seconds=DECISION_SECONDS)
"""How long an offer is waited for."""

AHEAD_OF_THE_HOLD = dt.timedelta(seconds=1)
"""An offer lapses so much before its time is free for others: what is agreed to is still held."""


def may_come(turn: Turn) -> bool:
    """Whether an offer is waited for behind the booking that was just made.

    Nobody is asked twice: who has had a suggestion while choosing gets no offer, and neither does who said no before.
    """
    state = turn.state
    return turn.world.selling is Selling.AFTER_BOOKING and not state.cross_sell_declined and state.suggestion is None


def awaited(turn: Turn, primary: AppointmentView) -> Turn:
    """The booking is made and said; an offer behind it may come."""
    waiting = replace(turn, answered=None).update(question=None, offering=Offering(primary=primary))
    return waiting.update(step=Step.CROSS_SELL_OFFER)


def offered(turn: Turn, made: OfferMade) -> Turn:
    """Put the offer, if the conversation still waits for it; else it is over at once, and nobody sees it."""
    offer, offering = made.offered, turn.state.offering
    if offering is None or not _waits_for(turn.state, offer.thread_id, offer.appointment_id):
        return replace(_told(turn, offer.offer_id, offer.thread_id, LapseReason.TOO_LATE), done=True)
    due = made.expires_at - AHEAD_OF_THE_HOLD
    slot = _slot(turn.world, offer.service_id, offer.time)
    payable = slot is not None and turn.world.payable(offer.service_id, turn.state.customer.phone)
    # Somebody who waits for a person is not sold anything.
    if due <= turn.world.now or turn.state.handoff_raised or slot is None or not payable:
        return _without(_told(turn, offer.offer_id, offer.thread_id, LapseReason.TOO_LATE))
    put = Offer(offer_id=offer.offer_id, service=turn.world.view(offer.service_id), slot=slot)
    turn = turn.disarm(OFFER_WAIT).arm(OFFER_LAPSE, due)
    turn = turn.update(offering=offering.model_copy(update={"stands": "made", "offer": put}))
    opening = OpeningView(start_at=slot.start_at, end_at=slot.end_at, staff_name=slot.staff_name)
    gap = max(0, round((slot.start_at - offering.primary.end_at) / dt.timedelta(minutes=1)))
    question = OfferRightAfter(service=put.service, opening=opening, after=offering.primary.service, gap_min=gap)
    return turn.asks(Expecting.YES_NO, question, options=options.YES_NO, step=Step.CROSS_SELL_RESPONSE)


def passed(turn: Turn, without: Passed) -> Turn:
    """There will be no offer: the conversation waits no longer."""
    if not _waits_for(turn.state, without.thread_id, without.appointment_id):
        return replace(turn, done=True)
    return _without(turn)


def waited_long_enough(turn: Turn) -> Turn:
    """The moment is over; an offer that comes now is never shown."""
    return _without(turn)


def lapsed(turn: Turn) -> Turn:
    """Nobody answered. Nothing is said, and the question stands no more, but a late yes still has something to mean."""
    offering = turn.state.offering
    if offering is None or offering.offer is None:
        return replace(turn, done=True)
    late = offering.model_copy(update={"stands": "lapsed", "asked": turn.state.question})
    told = _told(turn, offering.offer.offer_id, turn.state.thread_id, LapseReason.NO_ANSWER)
    over = told.update(offering=late, declined=offering.offer, question=None, step=Step.BOOKED)
    return replace(paying.waits_for_a_late_yes(over), done=True)


def tapped_late(turn: Turn, question_id: str, value: str) -> Turn | None:
    """A button of an offer that has lapsed is an answer to it; None for any other."""
    offering = turn.state.offering
    option = option_tapped(offering.asked if offering is not None else None, question_id, value)
    return choose(turn.update(step=Step.CROSS_SELL_RESPONSE), option) if option is not None else None


def answered_late(turn: Turn, understanding: Understanding, seen: int) -> Turn | None:
    """A bare yes or no when nothing is asked is to the offer that has lapsed, if that is the last they had read."""
    offering, answer = turn.state.offering, understanding.answer
    asked = offering.asked if offering is not None else None
    if asked is None or answer is None or not is_read_last(turn.state, seen):
        return None
    option = option_meant(asked, answer)
    return choose(turn.update(step=Step.CROSS_SELL_RESPONSE), option) if option is not None else None


def is_read_last(state: BookingState, seen: int) -> bool:
    """Whether an offer that has lapsed is the last they had read, and nothing is asked since."""
    asked = state.offering.asked if state.offering is not None else None
    return asked is not None and state.question is None and seen == asked.reply_seq


def answered_by_name(turn: Turn, understanding: Understanding, seen: int) -> Turn | None:
    """An answer to the standing offer in more words than yes and no; None for what is not one.

    "The pedicure too" is a yes, "never mind" a no; from who has not read the offer yet the first is a reason to put it
    once more. "Yes but at four" is a wish for the offered service at another
    time: another booking, which another thread takes.
    """
    offer, question, answer = standing(turn.state), turn.state.question, understanding.answer
    if offer is None or question is None:
        return None
    reason = why_not(question, seen)
    if reason is not None:
        wanted = understanding.besides and understanding.services == (offer.service.service_id,)
        return turn.repeats(AskAgain(reason=reason)) if wanted else None
    if Intent.NEVER_MIND in understanding.intents:
        return choose(turn, options.NO)
    named = understanding.services == (offer.service.service_id,)
    yes = answer is not None and answer.kind is AnswerKind.YES
    refuses = answer is not None and answer.kind is AnswerKind.NO
    when = understanding.when
    timed = bool(when.days or when.times or when.time_range)
    if named and answer is None and not (understanding.besides or understanding.several_people or timed):
        return turn.repeats()  # "why pedicure": neither a yes, nor a wish for another one
    adds = named and (understanding.besides or yes)
    counters = (named or not understanding.services) and _counters(turn.world, turn.state, understanding)
    if refuses or understanding.several_people or not (adds or counters or (yes and not understanding.services)):
        return None
    if _same_chair(turn.world, offer.slot, understanding):
        return choose(turn, options.YES) if named else None
    wished = turn.wish(service_id=offer.service.service_id, day=turn.world.local(offer.slot.start_at).date())
    if turn.successor is None:
        return None
    successor = turn.successor.model_copy(update={"wish": wished.state.wish})
    return replace(wished.update(step=Step.COLLECT_SLOT), successor=successor)


def is_offer(question: Asked | None) -> bool:
    """Whether this is the question an offer is put by."""
    return question is not None and isinstance(question.acts[-1], OfferRightAfter)


def left_behind(turn: Turn) -> Turn:
    """Another thread takes what was said: whatever was offered in this one is over, and it ends with its booking.

    What is unpaid goes along with the customer: its successor carries it already.
    """
    if turn.state.offering is None and not turn.state.payments and turn.state.consultation is None:
        return turn
    step = turn.state.step if turn.state.terminal else Step.BOOKED
    ended = _over(turn, _moved_on(turn)).update(step=step, question=None, consultation=None)
    ended = ended.update(timers={}, payments=())
    return replace(turn, left=ended.state.tidied(), outcomes=ended.outcomes)


def settled(turn: Turn) -> Turn:
    """At the end of every walk: an offer, or the wait for one, that the conversation has turned away from is over."""
    state = turn.state
    if state.offering is None or _stands(turn, state.offering):
        return turn
    return ended(turn, LapseReason.GONE if state.step is Step.BUNDLE_CONFIRM else _moved_on(turn))


def _moved_on(turn: Turn) -> LapseReason:
    """Why it is over for who went on to something else: having read it, or before it had reached them."""
    question, input_ = turn.state.question, turn.input
    if question is None or not is_offer(question) or not isinstance(input_, Said | Unreadable | Proposed):
        return LapseReason.MOVED_ON
    unread = input_.seen_reply_seq < question.reply_seq
    return LapseReason.TOO_LATE if unread else LapseReason.MOVED_ON


def ended(turn: Turn, reason: LapseReason) -> Turn:
    """Nothing is offered or waited for any more; the booking alone is left."""
    over = _over(turn, reason)
    if is_offer(over.state.question):
        over = over.update(question=None)
    return over.withdraws_consent().update(step=Step.BOOKED) if turn.state.step in OFFER_STEPS else over


def _stands(turn: Turn, offering: Offering) -> bool:
    """Whether what is waited for, asked or still remembered has its place where the conversation stands."""
    state, timers = turn.state, turn.state.timers
    carried_out = state.step is Step.BUNDLE_CONFIRM and HOLD_RETRY in timers
    if offering.stands == "lapsed":
        return state.step in (Step.BOOKED, Step.PAYMENT_PENDING) or carried_out
    if offering.stands == "awaited":
        return state.step is Step.CROSS_SELL_OFFER and OFFER_WAIT in timers
    put = isinstance(turn.ask.acts[-1], OfferRightAfter) if turn.ask is not None else is_offer(state.question)
    if state.step is Step.CROSS_SELL_RESPONSE:
        return put and OFFER_LAPSE in timers
    return put and carried_out


def _over(turn: Turn, reason: LapseReason) -> Turn:
    """Nothing is offered any more; cross-sell is told where it still thinks so."""
    offering = turn.state.offering
    if offering is not None and offering.stands == "made" and offering.offer is not None:
        turn = _told(turn, offering.offer.offer_id, turn.state.thread_id, reason)
    return turn.disarm(OFFER_WAIT).disarm(OFFER_LAPSE).update(offering=None)


def _without(turn: Turn) -> Turn:
    """The booking alone; a question on the side stands."""
    return replace(turn.disarm(OFFER_WAIT).update(offering=None, step=Step.BOOKED), done=True)


def _told(turn: Turn, offer_id: UUID, thread_id: str, reason: LapseReason) -> Turn:
    return replace(turn, outcomes=(*turn.outcomes, Lapsed(offer_id=offer_id, thread_id=thread_id, reason=reason)))


def _waits_for(state: BookingState, thread_id: str, appointment_id: UUID) -> bool:
    """Whether this very booking's offer is waited for."""
    offering = state.offering
    here = state.thread_id == thread_id and state.step is Step.CROSS_SELL_OFFER
    return here and offering is not None and offering.primary.appointment_id == appointment_id


def standing(state: BookingState) -> Offer | None:
    """The offer that is asked about just now."""
    offering = state.offering
    asked = state.step in (Step.CROSS_SELL_RESPONSE, Step.BUNDLE_CONFIRM)
    return offering.offer if asked and offering is not None and offering.stands == "made" else None


def _slot(world: World, service_id: str, time: OfferedTime) -> Slot | None:
    """The offered chair as this business has it now; None when it cannot be had any more."""
    member = next((one for one in world.staff if one.staff_id == time.staff_id), None)
    if member is None or service_id not in world.services:
        return None
    slot = Slot(
        start_at=time.start_at,
        end_at=time.end_at,
        blocked_from=time.blocked_from,
        blocked_until=time.blocked_until,
        staff_id=member.staff_id,
        staff_number=member.number,
        staff_name=member.name,
    )
    return slot if chairs.still_stands(world, slot, service_id) else None


def _counters(world: World, state: BookingState, understanding: Understanding) -> bool:
    """Whether a time is named that is neither the offered one's nor the booking's: "can it be at three instead?"."""
    offering, when = state.offering, understanding.when
    if offering is None or offering.offer is None or not when.times:
        return False
    known = {
        world.local(at).time()
        for at in (offering.primary.start_at, offering.primary.end_at, offering.offer.slot.start_at)
    }
    return known.isdisjoint(when.times) and Aside.DURATION not in understanding.asides


def _same_chair(world: World, slot: Slot, understanding: Understanding) -> bool:
    """Whether what was said about time and people is nothing, or just what is offered."""
    when, start = understanding.when, world.local(slot.start_at)
    if when.day_range is not None or when.time_range is not None or understanding.staff_unknown is not None:
        return False
    times, days, staff = set(when.times), set(when.days), set(understanding.staff)
    return times <= {start.time()} and days <= {start.date()} and staff <= {slot.staff_id}
