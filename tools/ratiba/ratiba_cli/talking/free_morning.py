"""A morning on which a second service can be had right behind the first, so that a played booking comes to an offer.

A folder that was played in before has bookings, and chairs that are kept until somebody pays.
"""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from ratiba_cli.reach.asking import asked
from ratiba_cli.reach.connections import Connections
from ratiba_cli.refusals import CommandRefused
from ratiba_contracts.asks import FIND_OPENINGS
from ratiba_contracts.requests import FindOpenings, FoundOpening, OpeningsFound

DAYS = 30


class NoFreeMorning(CommandRefused):
    """Every morning that can be booked has something in it."""


async def free_morning(
    reached: Connections, tenant: str, first: str, second: str, *, at: dt.time, zone: ZoneInfo
) -> dt.date:
    """The next day, from tomorrow on, with `first` free at a local time and `second` where it ends. Raises
    NoFreeMorning, StepRefused.
    """
    tomorrow = dt.datetime.now(zone).date() + dt.timedelta(days=1)
    found = [
        await asked(
            reached, FIND_OPENINGS, tenant, FindOpenings(service_id=one, from_day=tomorrow, days=DAYS), OpeningsFound
        )
        for one in (first, second)
    ]
    day = day_of_both(found[0].openings, found[1].openings, at, zone)
    if day is None:
        raise NoFreeMorning(f"{tenant} has nothing free at {at:%H:%M} for {DAYS} days; start anew in another folder")
    return day


def day_of_both(
    firsts: Iterable[FoundOpening], seconds: Iterable[FoundOpening], at: dt.time, zone: ZoneInfo
) -> dt.date | None:
    """The earliest day of a first at this local time behind which somebody else is free, whoever takes the first."""
    staff_at = {one.start_at: set(one.staff_ids) for one in seconds}
    for one in sorted(firsts, key=lambda opening: opening.start_at):
        local = one.start_at.astimezone(zone)
        if local.time() == at and all(staff_at.get(one.end_at, set()) - {who} for who in one.staff_ids):
            return local.date()
    return None
