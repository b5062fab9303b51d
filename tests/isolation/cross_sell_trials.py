"""cross-sell's functions that run SQL, each called by Kucha with what it might know of Pendo."""

import datetime as dt

from cross_sell.adapters import offers
from cross_sell.adapters.offers import Settlement
from cross_sell.domain.outcomes import Outcome
from ratiba_runtime.database import Connection

from .pendo import PENDOS_OFFER, InHand, offer_of
from .trial import Trial, Trials

IN_YEARS = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)


async def _insert(connection: Connection, a: InHand) -> bool:
    """The very offer of Pendo's thread: at home it is there already."""
    view = a.appointment.service
    return await offers.insert(
        connection, offer_of(a.thread_id, a.appointment), booked_service_id="manicure", service=view, at=IN_YEARS
    )


TRIALS: Trials = {
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
}
