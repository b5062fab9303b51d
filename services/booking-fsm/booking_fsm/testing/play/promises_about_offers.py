"""What must be true of an offer behind a booking after every input, whatever becomes of it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from booking_fsm.testing.play.moment import Moment
from ratiba_contracts.booking import Bundled, Confirmed
from ratiba_contracts.cross_sell import ADJACENCY_MIN, Accepted, Declined, Lapsed, Offered
from ratiba_contracts.offer_acts import OfferRightAfter

_WINDOW = dt.timedelta(minutes=ADJACENCY_MIN)


def nobody_hears_of_an_offer_twice(moment: Moment) -> Iterator[str]:
    """One offer a thread, and none to who has had a suggestion in it; nor after it was answered."""
    if moment.state is None or not any(isinstance(act, OfferRightAfter) for act in moment.acts):
        return
    mine = (one for one in moment.after.checkpoints if one.thread_id == moment.state.thread_id)
    told = [act for one in mine for act in one.acts]
    offers = {(act["service"]["service_id"], act["opening"]["start_at"]) for act in _named(told, "offer_right_after")}
    if len(offers) > 1:
        yield f"{len(offers)} offers in one thread"
    if _named(told, "suggest_service"):
        yield "an offer to who has had a suggestion"
    if any(_named(told, end) for end in ("offer_declined", "offer_gone", "booked_as_well")):
        yield "an offer that was over is put once more"


def an_offer_is_right_behind_its_booking_and_held(moment: Moment) -> Iterator[str]:
    """When it is put first: 0 to 15 minutes behind the end, still to come, and held for this offer alone."""
    if moment.envelope is None or not isinstance(moment.envelope.data, Offered):
        return
    offered, state = moment.envelope.data, moment.state
    if not moment.replies or state is None or state.offering is None:
        return
    primary, start = state.offering.primary, offered.time.start_at
    if not primary.end_at <= start <= primary.end_at + _WINDOW:
        yield f"{start} is not right behind {primary.end_at}"
    if start <= moment.business.now:
        yield f"{start} has passed"
    owner = f"{offered.thread_id}:{offered.offer_id}"
    if not moment.holds_away and owner not in {one.owner for one in moment.after.held}:
        yield "it is offered and not held"


def the_first_survives_every_outcome(moment: Moment) -> Iterator[str]:
    """No offer, answer, lapse or late yes ends an appointment; each outcome is of an offer, and told once."""
    outcomes = [fact.data for fact in moment.facts if isinstance(fact.data, Accepted | Declined | Lapsed)]
    lost = [
        id_ for id_, row in moment.before.appointments.items() if row.live and not moment.after.appointments[id_].live
    ]
    if outcomes and lost and not moment.cancelled:
        yield "an outcome of an offer ended an appointment"
    for offer_id in {one.offer_id for one in outcomes}:
        told = [type(one) for one in outcomes if one.offer_id == offer_id]
        if len(told) > 1 and told != [Lapsed, Accepted]:  # it had lapsed, and the late yes could still be carried out
            yield "two outcomes of one offer in one turn"
    bundled = [fact.data for fact in moment.facts if isinstance(fact.data, Bundled)]
    accepted = [one for one in outcomes if isinstance(one, Accepted)]
    if [one.offer_id for one in bundled] != [one.offer_id for one in accepted]:
        yield "accepted without a second appointment, or the other way round"
    for one in bundled:
        first = moment.after.appointments[one.first_appointment_id]
        if not first.live or first.end_at > one.appointment.start_at:
            yield "added behind what does not stand, or before its end"


def what_is_sold_after_a_booking_is_waited_for_only_where_the_dials_say_so(moment: Moment) -> Iterator[str]:
    """A booking whose business sells nothing afterwards ends at once, with no deadline of an offer."""
    confirmed = [fact.data for fact in moment.facts if isinstance(fact.data, Confirmed)]
    state = moment.state
    if confirmed and state is not None and state.offering is not None and not moment.offers:
        yield "waits for an offer that nobody will make"


def _named(told: list[Mapping[str, Any]], act: str) -> list[Mapping[str, Any]]:
    return [one for one in told if one["act"] == act]
