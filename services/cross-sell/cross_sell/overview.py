"""What owners see of the offers: take-up, what was gained, why nothing was offered, the latest offers."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cross_sell.adapters import passes, take_up
from ratiba_contracts.offers import DayTakeUp, OffersShown, ShowOffers, TakeUp
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import current_tenant

NO_OFFER = TakeUp(offered=0, accepted=0, declined=0, lapsed=0)


@dataclass(frozen=True, slots=True)
class Overview:
    """Looks for the bound tenant. `clock` returns the wall clock, aware."""

    database: Database
    clock: Callable[[], dt.datetime]

    async def show(self, request: ShowOffers) -> OffersShown:
        """ask cross_sell.show: days are those of the business's own time zone, today the last of them."""
        time_zone = current_tenant().time_zone
        today = self.clock().astimezone(ZoneInfo(time_zone)).date()
        first = today - dt.timedelta(days=request.days - 1)
        since = dt.datetime.combine(first, dt.time(), ZoneInfo(time_zone))
        async with self.database.tenant_transaction() as connection:
            in_all = await take_up.in_all(connection, since)
            by_day = await take_up.by_day(connection, since, time_zone)
            return OffersShown(
                since=first,
                take_up=in_all,
                gained=await take_up.gained(connection, since),
                pairs=await take_up.by_pair(connection, since),
                days=tuple(
                    DayTakeUp(day=day, take_up=by_day.get(day, NO_OFFER))
                    for day in (first + dt.timedelta(days=number) for number in range(request.days))
                ),
                passed=await passes.by_reason(connection, since),
                offers=await take_up.newest(connection, since, limit=request.limit, offset=request.offset),
                total=in_all.offered,
            )
