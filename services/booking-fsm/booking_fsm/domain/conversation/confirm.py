"""Node CONFIRM: read everything back; on yes the chair becomes an appointment, booked or kept until it is paid."""

import datetime as dt
from dataclasses import replace

from booking_fsm.domain.conversation import chairs, offering, options, paying
from booking_fsm.domain.conversation.collect_slot import taken
from booking_fsm.domain.conversation.needs import HoldsAway, Made, NeedAppointments, NeedBooking, Taken
from booking_fsm.domain.conversation.route import next_step
from booking_fsm.domain.conversation.state import Expecting, Slot, Step
from booking_fsm.domain.conversation.suggesting import asks_for_next
from booking_fsm.domain.conversation.turn import Turn
from booking_fsm.domain.conversation.waiting import holds_away
from booking_fsm.domain.conversation.world import World
from ratiba_contracts.acts import AskAgain, Booked, ReadBack
from ratiba_contracts.appointment_acts import HaveAlready
from ratiba_contracts.options import Word, WordOption
from ratiba_contracts.payment_acts import Reserved
from ratiba_contracts.views import AppointmentView, OpeningView


def confirm(turn: Turn) -> Turn:
    """Ask, or book. A yes is to what was read back: when that has changed since, it is read back anew."""
    slot = turn.state.slot
    if slot is None or next_step(turn) is not Step.CONFIRM:
        return turn.update(step=next_step(turn))
    service = turn.world.view(turn.state.wish.service_id or "")
    if isinstance(turn.answered, WordOption) and turn.answered.word is Word.YES:
        turn = turn.update(confirmed=True)
    if turn.state.confirmed and turn.state.quoted != service:
        turn = turn.withdraws_consent().say(AskAgain(reason="changed"))
    if not chairs.still_stands(turn.world, slot, service.service_id):
        return replace(turn.withdraws_consent().drops_slot(), answered=None).update(step=Step.COLLECT_SLOT)
    if turn.state.confirmed:
        return _book(turn, slot)
    if turn.known.appointments is None:
        return turn.needs(NeedAppointments())
    view = OpeningView(start_at=slot.start_at, end_at=slot.end_at, staff_name=slot.staff_name)
    read_back = ReadBack(service=service, opening=view, both_clocks=turn.state.wish.clock_inferred)
    turn = turn.update(quoted=service)
    said = [HaveAlready(appointment=one) for one in _at_that_time(turn, slot)[:1]]
    return turn.asks(Expecting.YES_NO, *said, read_back, options=options.YES_NO, step=Step.CONFIRM)


def _at_that_time(turn: Turn, slot: Slot) -> list[AppointmentView]:
    """What the customer has at that time: a wish that is said twice may be meant once, and nobody sits in two chairs.

    Of what is for somebody else they know.
    """
    if turn.state.wish.for_another:
        return []
    gone = {one.appointment.appointment_id for one in turn.known.cancelled or ()}
    return [
        one
        for one in turn.known.appointments or ()
        if one.start_at < slot.end_at and slot.start_at < one.end_at and one.appointment_id not in gone
    ]


def _said(world: World, appointment: AppointmentView, held_until: dt.datetime | None) -> Booked | Reserved:
    """It stands, or is kept for so long by the customer's own clock."""
    if held_until is None:
        return Booked(appointment=appointment, address=world.address)
    kept_until = world.now + world.time_to_pay(appointment.start_at)
    return Reserved(appointment=appointment, address=world.address, kept_until=kept_until)


def _book(turn: Turn, slot: Slot) -> Turn:
    match turn.known.booking:
        case None:
            service_id = turn.state.wish.service_id or ""
            return turn.needs(NeedBooking(slot, service_id, unpaid=paying.has_to_pay(turn, service_id)))
        case Made(appointment=appointment, held_until=held_until) as made:
            said = _said(turn.world, appointment, held_until)
            booked = paying.reserved(turn.say(said).forgets_booking(), made, wish=turn.state.wish)
            booked = booked.update(appointment_id=appointment.appointment_id)
            if offering.may_come(booked):
                return offering.awaited(booked, appointment)
            return asks_for_next(booked.update(step=Step.BOOKED).ends(), appointment.service.service_id)
        case Taken():
            window = chairs.window(turn.state.wish, turn.world)
            calendar = turn.known.calendar
            if calendar is None or not calendar.covers(window):
                return turn.needs(window)
            free = chairs.openings(turn.world, calendar, turn.state.wish)
            return taken(turn.withdraws_consent(), free, slot.start_at)
        case HoldsAway():
            return holds_away(turn)
