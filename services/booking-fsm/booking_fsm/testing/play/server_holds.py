"""The real hold store under the clock of the play: what has run out by that clock is gone before anybody asks."""

import datetime as dt
from collections.abc import Collection

from redis.asyncio import Redis

from booking_fsm.testing.guest import Clock
from booking_fsm.testing.play.committed import HeldTime
from ratiba_holds import PAIR_TTL_S, Hold, Holds, HoldsUnavailable, Reserved, StaffTime, Taken
from ratiba_holds.keys import cell_keys, cell_name

_EVER = dt.timedelta(days=400)


class ServerHolds(Holds):
    """Holds on a server, of one tenant. Its own clock would have to stand still: a play takes seconds."""

    def __init__(self, client: Redis, clock: Clock, tenant: str) -> None:
        super().__init__(client)
        self.clock = clock
        self.tenant = tenant
        self.away = False
        self._ends: dict[str, dt.datetime] = {}

    async def reserve(self, tenant: str, time: StaffTime, owner: str, ttl_s: int) -> Reserved | Taken:
        """Hold every cell, or none."""
        await self._answer("reserve")
        outcome = await super().reserve(tenant, time, owner, ttl_s)
        if isinstance(outcome, Reserved):
            self._note(tenant, time, ttl_s)
        return outcome

    async def reserve_pair(
        self,
        tenant: str,
        primary: StaffTime,
        secondary: StaffTime,
        *,
        thread: str,
        offer_id: str,
        ttl_s: int = PAIR_TTL_S,
    ) -> Reserved | Taken:
        """Hold both, or change nothing."""
        await self._answer("reserve_pair")
        outcome = await super().reserve_pair(tenant, primary, secondary, thread=thread, offer_id=offer_id, ttl_s=ttl_s)
        if isinstance(outcome, Reserved):
            self._note(tenant, primary, ttl_s)
            self._note(tenant, secondary, ttl_s)
        return outcome

    async def release(self, tenant: str, time: StaffTime, owner: str) -> int:
        """Free the owner's cells of this time."""
        await self._answer("release")
        return await super().release(tenant, time, owner)

    async def held(
        self, tenant: str, start: dt.datetime, end: dt.datetime, ignoring: Collection[str] = ()
    ) -> tuple[Hold, ...]:
        """What is held within a window."""
        await self._answer("held")
        return await super().held(tenant, start, end, ignoring)

    async def empty(self) -> None:
        """Forget everything, as FLUSHDB does."""
        await self._client.flushdb()
        self._ends = {}

    async def everything(self) -> tuple[HeldTime, ...]:
        """All that is held."""
        await self._forget_what_ran_out()
        now = self.clock()
        held = await super().held(self.tenant, now - _EVER, now + _EVER)
        return tuple(HeldTime(one.staff_id, one.start, one.end, one.owner) for one in held)

    def _note(self, tenant: str, time: StaffTime, ttl_s: int) -> None:
        """When these cells end by the clock of the play."""
        until = self.clock() + dt.timedelta(seconds=ttl_s)
        for cell in time.cells:
            key = cell_keys(tenant, [cell_name(time.staff_id, cell)])[0]
            self._ends[key] = max(until, self._ends.get(key, until))

    async def _answer(self, operation: str) -> None:
        if self.away:
            raise HoldsUnavailable(operation, "the play says so")
        await self._forget_what_ran_out()

    async def _forget_what_ran_out(self) -> None:
        now = self.clock()
        over = [key for key, end in self._ends.items() if end <= now]
        if over:
            await self._client.delete(*over)
        self._ends = {key: end for key, end in self._ends.items() if end > now}
