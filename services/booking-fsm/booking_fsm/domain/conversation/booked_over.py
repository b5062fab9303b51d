"""The owner has booked over this customer, who is told so and shown other times (edge case 4).

The owner's row stands before this is told, so what is said is true whenever it comes: late, in another thread, or after
the customer has given the time up. What they do not claim any more is not spoken of. What was kept for them unpaid is
told in any case: it was cancelled once, and by nobody else.
"""

from dataclasses import replace
from typing import Literal
from uuid import UUID

from booking_fsm.domain.conversation import cancelling, chairs, offer_nodes, offering
from booking_fsm.domain.conversation.collect_slot import offer_nearest
from booking_fsm.domain.conversation.my_appointments import back_to_the_question
from booking_fsm.domain.conversation.state import CANCEL_STEPS, BookingState, Slot, Step, Wish
from booking_fsm.domain.conversation.turn import Turn
from ratiba_contracts.booking import Displaced
from ratiba_contracts.cross_sell import LapseReason
from ratiba_contracts.slot_acts import GivenToAnother, SlotRefusal, SlotRefused
from ratiba_contracts.views import AppointmentView

_Money = Literal["not_asked", "leave_it", "also_for_another"]


def told(turn: Turn, displaced: Displaced) -> Turn:
    """The turn after it: what was lost is said, and the customer chooses anew where nothing else is going on."""
    arranges = not turn.state.settled and turn.state != turn.successor  # a thread that is only begun arranges nothing
    by_name = {id_ for one in turn.state.payments for id_ in one.by_name}
    gone = frozenset(one.appointment_id for one in displaced.appointments)
    turn = _without_the_time_offered(without_offer_behind(turn, gone), displaced)
    for kept in displaced.appointments:
        turn = _without_what_was_kept(turn, kept, displaced)
    slot = turn.state.slot
    if slot is not None and _is_over(slot, displaced):
        return _without_the_chair(turn, slot, displaced)
    main = next(iter(displaced.appointments), None)  # by start: what was added to it comes behind it
    if main is not None:
        with_whom = displaced.staff_id if main.appointment_id in by_name else None
        return goes_on(turn, gone) if arranges else chooses_anew(turn, main, with_whom)
    return replace(turn, done=True)


def _is_over(slot: Slot, displaced: Displaced) -> bool:
    apart = slot.blocked_until <= displaced.blocked_from or displaced.blocked_until <= slot.blocked_from
    return slot.staff_id == displaced.staff_id and not apart


def _is_next_to(lost: Slot | AppointmentView, displaced: Displaced) -> bool:
    """Whether the lost time itself is nobody else's, and only minutes around an appointment are in the way."""
    since, until = displaced.start_at or displaced.blocked_from, displaced.end_at or displaced.blocked_until
    return lost.end_at <= since or until <= lost.start_at


def without_offer_behind(turn: Turn, gone: frozenset[UUID]) -> Turn:
    """An offer behind an appointment that is gone is over."""
    standing = turn.state.offering
    if standing is None or standing.primary.appointment_id not in gone:
        return turn
    return offering.ended(turn, LapseReason.GONE)


def _without_the_time_offered(turn: Turn, displaced: Displaced) -> Turn:
    """An offer whose time is gone is over."""
    standing = turn.state.offering
    if standing is None:
        return turn
    offer = standing.offer
    if offer is None or standing.stands != "made" or not _is_over(offer.slot, displaced):
        return turn  # a yes to one that has lapsed looks whether its time is free
    return offer_nodes.gone(turn, standing, offer)


def _without_what_was_kept(turn: Turn, lost: AppointmentView, displaced: Displaced) -> Turn:
    """It was cancelled already; here it leaves what is to be paid, and the customer is told what that means."""
    gone = frozenset(one.appointment_id for one in displaced.appointments)
    said = GivenToAnother(
        requested_at=lost.start_at, next_to_it=_is_next_to(lost, displaced), money=_money(turn.state, lost, gone)
    )
    left = [one.without(lost.appointment_id) for one in turn.state.payments]
    return turn.update(payments=tuple(one for one in left if one is not None)).say(said)


def _money(state: BookingState, lost: AppointmentView, gone: frozenset[UUID]) -> _Money:
    """What is true of the money for it, once all of `gone` is. Not known any more: a prompt may be open all the same.

    What was requested has no prompt yet, and when one comes it is for what stands.
    """
    payment = next((one for one in state.payments if lost.appointment_id in one.appointment_ids), None)
    if payment is None:
        return "leave_it"
    if not payment.is_asked_for:
        return "not_asked"
    if gone.issuperset(payment.appointment_ids):
        return "leave_it"
    return "also_for_another" if payment.stands == "prompted" else "not_asked"


def _without_the_chair(turn: Turn, slot: Slot, displaced: Displaced) -> Turn:
    """The chair they were about to agree to."""
    said = GivenToAnother(requested_at=slot.start_at, next_to_it=_is_next_to(slot, displaced))
    service_id = turn.state.wish.service_id
    lost = turn.withdraws_consent().drops_slot().wish(times=())
    if turn.state.step in CANCEL_STEPS:  # a question about a cancellation has nothing to do with the chair
        return lost.repeats(said)
    if turn.state.handoff_raised or service_id not in turn.world.services:
        return lost.say(said).update(step=Step.COLLECT_SLOT).ends()
    return _other_times(lost, slot, said) or turn.needs(chairs.window(lost.state.wish, turn.world))


def _other_times(turn: Turn, near: Slot | AppointmentView, *said: GivenToAnother) -> Turn | None:
    """The times nearest to the lost one, offered; None while the calendar is not known."""
    wish, world, calendar = turn.state.wish, turn.world, turn.known.calendar
    if calendar is None or not calendar.covers(chairs.window(wish, world)):
        return None
    free = chairs.openings(world, calendar, wish)
    if not free and wish.staff_id is not None:  # whoever they asked for has no time left in all these days
        none = SlotRefused(reason=SlotRefusal.NO_OPENING, staff_name=world.staff_name(wish.staff_id))
        return offer_nearest(turn, free, near.start_at, *said, none)
    return offer_nearest(turn, free, near.start_at, *said, instead_of=near.staff_name)


def goes_on(turn: Turn, gone: frozenset[UUID]) -> Turn:
    """Who arranges something else meanwhile goes on with that; what was to be cancelled is gone."""
    if turn.state.cancelling_ids and gone.issuperset(turn.state.cancelling_ids):
        return cancelling.resumed(turn)
    if turn.state.step in CANCEL_STEPS and not turn.state.terminal:
        return turn.asks_anew()
    return back_to_the_question(turn)


def chooses_anew(turn: Turn, lost: AppointmentView, with_whom: str | None = None) -> Turn:
    """Who was only waiting for it is shown other times, with whom they had asked for, unless one of the team is to
    answer.
    """
    service_id = lost.service.service_id
    if turn.state.handoff_raised or service_id not in turn.world.services:
        return replace(turn, done=True)
    with_whom = with_whom if any(one.staff_id == with_whom and one.active for one in turn.world.staff) else None
    day = turn.world.local(lost.start_at).date()
    wished = turn.update(wish=Wish(service_id=service_id, staff_id=with_whom, day=day))
    return _other_times(wished, lost) or turn.needs(chairs.window(wished.state.wish, turn.world))
