"""What became of an offer: written down, and its hold released. Only booking-fsm says what became of one."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from cross_sell import SERVICE
from cross_sell.adapters import offers
from cross_sell.adapters.offers import Settlement
from cross_sell.domain.outcomes import Outcome
from cross_sell.offer_metrics import OfferMetrics
from cross_sell.releasing import release
from ratiba_contracts.cross_sell import Accepted, Declined, Lapsed
from ratiba_contracts.envelope import Envelope
from ratiba_holds import Holds
from ratiba_runtime.database import Database
from ratiba_runtime.unit_of_work import unit_of_work

log = structlog.get_logger("cross_sell.settling")


@dataclass(frozen=True, slots=True)
class Settling:
    """Takes in outcomes. `clock` returns the wall clock, aware."""

    database: Database
    holds: Holds
    metrics: OfferMetrics
    clock: Callable[[], dt.datetime]

    async def offer_settled(self, received: Envelope[Accepted | Declined | Lapsed]) -> None:
        """cross_sell.accepted, declined, lapsed: release what was held for the offer, then note how it ended.

        Released first: were the note there first, a process that dies in between would leave the time held until it
        runs out. Releasing again frees nothing that is not this offer's.
        """
        async with self.database.tenant_transaction() as connection:
            stored = await offers.of_id(connection, received.data.offer_id)
        if stored is None:
            log.warning("cross_sell.unknown_offer", offer_id=str(received.data.offer_id))
            return
        await release(self.holds, received.tenant, stored.offered)
        became = settlement(received.data)
        async with unit_of_work(self.database, service=SERVICE, envelope=received) as uow:
            if uow.handled_before:
                return
            settled = await offers.settle(uow.connection, received.data.offer_id, became, self.clock())
        if not settled:
            return
        self.metrics.settled(became.outcome)
        if became.outcome is Outcome.DECLINED:
            log.info("cross_sell_declined", offer_id=str(received.data.offer_id))


def settlement(fact: Accepted | Declined | Lapsed) -> Settlement:
    """What a fact says became of the offer."""
    match fact:
        case Accepted(appointment_id=second, late=late):
            return Settlement(Outcome.ACCEPTED, second_appointment_id=second, late=late)
        case Declined():
            return Settlement(Outcome.DECLINED)
        case Lapsed(reason=reason):
            return Settlement(Outcome.LAPSED, reason=reason)
