"""Nodes CROSS_SELL_OFFER, CROSS_SELL_RESPONSE and BUNDLE_CONFIRM: behind CONFIRM, before BOOKED."""

from dataclasses import replace

from booking_fsm.domain.conversation import chairs, paying
from booking_fsm.domain.conversation.handing_over import hand_over
from booking_fsm.domain.conversation.needs import HoldsAway, Made, NeedAppointments, NeedSecond, NotLive, Taken
from booking_fsm.domain.conversation.offering import PATIENCE
from booking_fsm.domain.conversation.state import Offer, Offering, Step
from booking_fsm.domain.conversation.timers import OFFER_LAPSE, OFFER_WAIT, PAYMENT_START
from booking_fsm.domain.conversation.turn import OfferOutcome, Turn
from booking_fsm.domain.conversation.waiting import holds_away
from ratiba_contracts.acts import Act, Booked, YouAreWelcome
from ratiba_contracts.cross_sell import Accepted, Declined, Lapsed, LapseReason
from ratiba_contracts.handoff_reasons import HandoffWhy
from ratiba_contracts.offer_acts import BookedAsWell, OfferDeclined, OfferGone
from ratiba_contracts.options import Word, WordOption
from ratiba_contracts.payment_acts import Reserved, ReservedAsWell
from ratiba_contracts.views import AppointmentView, Price, PriceKind


def cross_sell_offer(turn: Turn) -> Turn:
    """The confirmation is said; an offer may come within a moment. Whatever is written meanwhile is answered."""
    if OFFER_WAIT not in turn.state.timers:
        turn = turn.arm(OFFER_WAIT, turn.world.now + PATIENCE)
    return replace(turn, done=True)


def cross_sell_response(turn: Turn) -> Turn:
    """The offer was put: yes, no, or it is put again."""
    match _word(turn):
        case Word.YES:
            return turn.disarm(OFFER_LAPSE).update(step=Step.BUNDLE_CONFIRM, declined=None)
        case Word.NO:
            return _declined(turn)
        case _:
            return turn.repeats()


def bundle_confirm(turn: Turn) -> Turn:
    """Yes was said: the offered chair becomes the second appointment, if it is still what was offered."""
    offering = turn.state.offering
    if _word(turn) is Word.NO:
        return _declined(turn)
    if offering is None or offering.offer is None:
        return turn.update(step=Step.BOOKED).ends()
    if _word(turn) is not Word.YES and not turn.state.confirmed:
        return turn.repeats()
    offer, world = offering.offer, turn.world
    service_id = offer.service.service_id
    sold = service_id in world.services and world.view(service_id) == offer.service
    can_be_had = sold and world.payable(service_id, turn.state.customer.phone)
    if not can_be_had or not chairs.still_stands(world, offer.slot, service_id):
        return gone(turn, offering, offer)
    match turn.known.second:
        case None:
            return turn.update(confirmed=True).needs(_second(turn, offering, offer))
        case Made() as made:
            return _bundled(turn, offering, offer, made)
        case Taken() | NotLive():
            return gone(turn, offering, offer)
        case HoldsAway():
            return holds_away(turn.update(confirmed=True))


def _second(turn: Turn, offering: Offering, offer: Offer) -> NeedSecond:
    """Paid together with the first as long as no money was asked for that."""
    first, service_id = offering.primary.appointment_id, offer.service.service_id
    together = paying.joins(turn.state, first)
    return NeedSecond(
        offer.offer_id,
        offer.slot,
        service_id,
        first,
        unpaid=paying.has_to_pay(turn, service_id),
        held_until=together.held_until if together is not None else None,
    )


def _bundled(turn: Turn, offering: Offering, offer: Offer, made: Made) -> Turn:
    first, second = offering.primary, made.appointment
    said = paying.reserved(turn.say(_added(turn, first, made)), made, behind=first.appointment_id)
    late = offering.stands == "lapsed"
    fact = Accepted(
        offer_id=offer.offer_id, thread_id=turn.state.thread_id, appointment_id=second.appointment_id, late=late
    )
    return _ended(said, fact)


def _added(turn: Turn, first: AppointmentView, made: Made) -> Act:
    """What is true of both by now: each is booked, or kept until it is paid."""
    second, unpaid = made.appointment, made.held_until is not None
    if paying.keeps(turn.state, first.appointment_id) != unpaid:
        return (Reserved if unpaid else Booked)(appointment=second)
    together = simple_sum(first.service.price, second.service.price)
    if not unpaid:
        return BookedAsWell(appointment=second, after=first, together=together)
    separately = paying.joins(turn.state, first.appointment_id) is None
    return ReservedAsWell(appointment=second, after=first, together=together, separately=separately)


def _declined(turn: Turn) -> Turn:
    """The first appointment stands, and nothing more is offered in this thread."""
    offering = turn.state.offering
    if offering is None or offering.offer is None:
        return turn.update(step=Step.BOOKED).ends()
    if turn.known.appointments is None:
        return turn.needs(NeedAppointments())
    stands = OfferDeclined(appointment=offering.primary, unpaid=_unpaid(turn, offering))
    said = turn.say(YouAreWelcome() if _is_called_off(turn, offering) else stands)
    said = said.update(cross_sell_declined=True, declined=offering.offer)
    told = Declined(offer_id=offering.offer.offer_id, thread_id=turn.state.thread_id)
    return _ended(said, told if offering.stands == "made" else None)


def gone(turn: Turn, offering: Offering, offer: Offer) -> Turn:
    """It cannot be had any more: said as it is. Where the first one was called off meanwhile, a person looks."""
    if turn.known.appointments is None:
        return turn.needs(NeedAppointments())
    over = OfferGone(
        service=offer.service,
        appointment=offering.primary,
        unpaid=_unpaid(turn, offering),
        taken_off=offer.service.service_id not in turn.world.services,
    )
    said = hand_over(turn, HandoffWhy.FIRST_ONE_GONE) if _is_called_off(turn, offering) else turn.say(over)
    told = Lapsed(offer_id=offer.offer_id, thread_id=turn.state.thread_id, reason=LapseReason.GONE)
    return _ended(said, told if offering.stands == "made" else None)


def _is_called_off(turn: Turn, offering: Offering) -> bool:
    """Whether the first one was called off, from wherever, and is not to be said to stand."""
    first, coming = offering.primary, turn.known.appointments or ()
    return first.start_at > turn.world.now and first.appointment_id not in {one.appointment_id for one in coming}


def _unpaid(turn: Turn, offering: Offering) -> bool:
    return paying.keeps(turn.state, offering.primary.appointment_id)


def _ended(turn: Turn, outcome: OfferOutcome | None) -> Turn:
    """Nothing is offered any more. Of an offer that had lapsed only a yes that counted is told."""
    told = turn if outcome is None else replace(turn, outcomes=(*turn.outcomes, outcome))
    return (
        told.disarm(OFFER_LAPSE)
        .disarm(PAYMENT_START)
        .withdraws_consent()
        .update(offering=None, step=Step.BOOKED)
        .ends()
    )


def _word(turn: Turn) -> Word | None:
    return turn.answered.word if isinstance(turn.answered, WordOption) else None


def simple_sum(first: Price, second: Price) -> Price | None:
    """What two services cost together, added up and nothing else; None unless both have one fixed amount."""
    fixed = first.kind is PriceKind.FIXED and second.kind is PriceKind.FIXED
    if not fixed or first.currency != second.currency or first.amount is None or second.amount is None:
        return None
    return Price(kind=PriceKind.FIXED, currency=first.currency, amount=first.amount + second.amount)
