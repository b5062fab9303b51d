"""cross-sell's functions that run SQL, each called by Kucha with what it might know of Pendo."""

import datetime as dt
from uuid import uuid4

from cross_sell.adapters import forgetting, offers, passes, second_bookings, take_up
from cross_sell.adapters.offers import Settlement
from cross_sell.domain.outcomes import Outcome
from ratiba_contracts.cross_sell import Passed, PassReason
from ratiba_contracts.offers import TakeUp
from ratiba_runtime.database import Connection

from .pendo import PENDOS_OFFER, InHand, offer_of
from .trial import Trial, Trials

IN_YEARS, LONG_AGO = dt.datetime(2100, 1, 1, tzinfo=dt.UTC), dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
PENDOS_SECOND = uuid4()
"""The other appointment of the conversation in which Pendo's offer was made."""

NOBODY_TOOK_ANY = TakeUp(offered=0, accepted=0, declined=0, lapsed=0)


async def _insert(connection: Connection, a: InHand) -> bool:
    """The very offer of Pendo's thread: at home it is there already."""
    view = a.appointment.service
    return await offers.insert(connection, offer_of(a.thread_id, a.appointment), booked=view, service=view, at=IN_YEARS)


def _passed(a: InHand) -> Passed:
    return Passed(thread_id=a.thread_id, appointment_id=a.appointment.appointment_id, reason=PassReason.NO_OPENING)


TRIALS: Trials = {
    "cross_sell.adapters.forgetting:forget_before": [
        Trial(lambda c, _a: forgetting.forget_before(c, IN_YEARS), nothing=0),
    ],
    "cross_sell.adapters.second_bookings:note": [
        Trial(lambda c, a: second_bookings.note(c, PENDOS_SECOND, a.thread_id, "booked", IN_YEARS), nothing=None),
    ],
    "cross_sell.adapters.offers:of_thread": [
        Trial(lambda c, a: offers.of_thread(c, a.thread_id), nothing=None),
    ],
    "cross_sell.adapters.offers:of_id": [
        Trial(lambda c, _a: offers.of_id(c, PENDOS_OFFER), nothing=None),
    ],
    "cross_sell.adapters.offers:insert": [
        Trial(_insert, nothing=True),
    ],
    "cross_sell.adapters.offers:settle": [
        Trial(
            lambda c, _a: offers.settle(c, PENDOS_OFFER, Settlement(Outcome.DECLINED), IN_YEARS),
            nothing=False,
        ),
    ],
    "cross_sell.adapters.passes:insert": [
        Trial(lambda c, a: passes.insert(c, _passed(a), "manicure", IN_YEARS), nothing=None),
    ],
    "cross_sell.adapters.passes:by_reason": [
        Trial(lambda c, _a: passes.by_reason(c, LONG_AGO), nothing={}),
    ],
    "cross_sell.adapters.take_up:in_all": [
        Trial(lambda c, _a: take_up.in_all(c, LONG_AGO), nothing=NOBODY_TOOK_ANY),
    ],
    "cross_sell.adapters.take_up:by_day": [
        Trial(lambda c, _a: take_up.by_day(c, LONG_AGO, "Africa/Nairobi"), nothing={}),
    ],
    "cross_sell.adapters.take_up:by_pair": [
        Trial(lambda c, _a: take_up.by_pair(c, LONG_AGO), nothing=()),
    ],
    "cross_sell.adapters.take_up:gained": [
        Trial(lambda c, _a: take_up.gained(c, LONG_AGO), nothing=()),
    ],
    "cross_sell.adapters.take_up:newest": [
        Trial(lambda c, _a: take_up.newest(c, LONG_AGO, limit=100, offset=0), nothing=()),
    ],
}
