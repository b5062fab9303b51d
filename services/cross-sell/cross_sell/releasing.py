"""Giving the second time of an offer back."""

import structlog

from ratiba_contracts.cross_sell import Offered
from ratiba_holds import Holds, HoldsUnavailable, StaffTime

log = structlog.get_logger("cross_sell.releasing")


async def release(holds: Holds, tenant: str, offered: Offered) -> None:
    """Free what this offer holds, and nothing else. While the hold store is away, it ends by itself."""
    time, offer_id = offered.time, str(offered.offer_id)
    secondary = StaffTime(time.staff_id, time.blocked_from, time.blocked_until)
    try:
        freed = await holds.release_pair(tenant, secondary, thread=offered.thread_id, offer_id=offer_id)
    except HoldsUnavailable:
        log.warning("holds.unavailable", during="release_pair", offer_id=offer_id)
        return
    log.info("pair_reservation_released", offer_id=offer_id, cells=freed)
