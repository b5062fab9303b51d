"""Giving the second time of an offer back."""

import structlog

from ratiba_contracts.cross_sell import Offered
from ratiba_holds import Holds, HoldsUnavailable, StaffTime

log = structlog.get_logger("cross_sell.releasing")


async def release(holds: Holds, tenant: str, offered: Offered, *, keeping: Offered | None = None) -> None:
    """Free what this offer holds, and nothing else; none of the time of `keeping`, which may stand under the same id.

    While the hold store is away, it ends by itself.
    """
    offer_id, time = str(offered.offer_id), _second(offered)
    freed = 0
    try:
        for part in time.less(_second(keeping)) if keeping is not None else (time,):
            freed += await holds.release_pair(tenant, part, thread=offered.thread_id, offer_id=offer_id)
    except HoldsUnavailable:
        log.warning("holds.unavailable", during="release_pair", offer_id=offer_id)
        return
    log.info("pair_reservation_released", offer_id=offer_id, cells=freed)


def _second(offered: Offered) -> StaffTime:
    time = offered.time
    return StaffTime(time.staff_id, time.blocked_from, time.blocked_until)
