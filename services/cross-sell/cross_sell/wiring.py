"""The only place that constructs; tests build the same service with some of it exchanged."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from cross_sell import SERVICE
from cross_sell.adapters.openings import Openings
from cross_sell.housekeeping import forget_old
from cross_sell.offer_metrics import OfferMetrics
from cross_sell.offering import Offering
from cross_sell.overview import Overview
from cross_sell.settings import Settings
from cross_sell.settling import Settling
from cross_sell.standing import Standing
from ratiba_contracts.asks import SHOW_OFFERS
from ratiba_contracts.consumers import CROSS_SELL_BOOKINGS, CROSS_SELL_OUTCOMES, CROSS_SELL_STANDING
from ratiba_contracts.streams import CATALOG_BUCKET, DIALS_BUCKET
from ratiba_contracts.tenant import CatalogSnapshot, DialsSnapshot
from ratiba_holds import Holds, open_client
from ratiba_runtime.housekeeping import hourly
from ratiba_runtime.service import Service

MIGRATIONS = Path(__file__).parent / "migrations"


def wall_clock() -> dt.datetime:
    """Now, UTC."""
    return dt.datetime.now(dt.UTC)


async def build(
    settings: Settings, *, holds: Holds | None = None, clock: Callable[[], dt.datetime] = wall_clock
) -> Service:
    """The service, ready to run."""
    service = await Service.open(SERVICE, settings, migrations=MIGRATIONS)
    catalogs = service.snapshots(CATALOG_BUCKET, CatalogSnapshot)
    dials = service.snapshots(DIALS_BUCKET, DialsSnapshot)
    holds = holds or Holds(open_client(settings.valkey_url, timeout_s=settings.hold_timeout_seconds))
    metrics = OfferMetrics(service.metrics.registry)
    openings = Openings(lambda: service.broker.connection, settings.ask_seconds)
    offering = Offering(
        service.database, catalogs, dials, openings, holds, metrics, clock, pair_seconds=settings.pair_seconds
    )
    settling = Settling(service.database, holds, metrics, clock)
    for _ in range(settings.offers_at_once):
        service.on(CROSS_SELL_BOOKINGS)(offering.booking_confirmed)
    service.on(CROSS_SELL_OUTCOMES)(settling.offer_settled)
    service.on(CROSS_SELL_STANDING)(Standing(service.database, clock).appointment_told_of)
    service.background(hourly(lambda: forget_old(service.database, service.tenants, clock())))
    service.answer(SHOW_OFFERS, Overview(service.database, clock).show)
    return service
