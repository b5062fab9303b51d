"""The hold store in memory, under the clock of the play; it can be emptied, and it can be away."""

import datetime as dt
from collections.abc import Collection

from booking_fsm.testing.guest import Clock
from booking_fsm.testing.play.committed import HeldTime
from ratiba_holds import (
    PAIR_TTL_S,
    Hold,
    Holds,
    HoldsUnavailable,
    Reserved,
    StaffTime,
    Taken,
    primary_owner,
    secondary_owner,
)
from ratiba_holds.held_cells import as_holds
from ratiba_holds.keys import cell_name, staff_and_cell
from ratiba_holds.staff_time import cells_between

Cells = dict[str, tuple[str, dt.datetime]]
"""Owner and end of each held cell, by the cell's name. One tenant."""


class MemoryHolds(Holds):
    """Holds of one tenant; the real ones' promises, on a dictionary."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.cells: Cells = {}
        self.away = False

    def copied(self, clock: Clock) -> "MemoryHolds":
        """The same holds, under another clock."""
        copy = MemoryHolds(clock)
        copy.cells, copy.away = dict(self.cells), self.away
        return copy

    async def reserve(self, tenant: str, time: StaffTime, owner: str, ttl_s: int) -> Reserved | Taken:  # noqa: ARG002
        """Hold every cell, or none."""
        self._answer("reserve")
        names = _names(time)
        others = {self.cells[name][0] for name in names if name in self.cells} - {owner}
        if others:
            return Taken(tuple(sorted(others)))
        until = self.clock() + dt.timedelta(seconds=ttl_s)
        for name in names:
            self.cells[name] = (owner, max(until, self.cells.get(name, (owner, until))[1]))
        return Reserved(ttl_s)

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
        before = dict(self.cells)
        for time, owner in ((primary, primary_owner(thread)), (secondary, secondary_owner(thread, offer_id))):
            outcome = await self.reserve(tenant, time, owner, ttl_s)
            if isinstance(outcome, Taken):
                self.cells = before
                return outcome
        return Reserved(ttl_s)

    async def release(self, tenant: str, time: StaffTime, owner: str) -> int:  # noqa: ARG002
        """Free the owner's cells of this time."""
        self._answer("release")
        mine = [name for name in _names(time) if self.cells.get(name, ("",))[0] == owner]
        for name in mine:
            del self.cells[name]
        return len(mine)

    async def held(
        self,
        tenant: str,  # noqa: ARG002
        start: dt.datetime,
        end: dt.datetime,
        ignoring: Collection[str] = (),
    ) -> tuple[Hold, ...]:
        """What is held within a window."""
        self._answer("held")
        window = cells_between(start, end)
        return as_holds(
            (name, owner)
            for name, (owner, _) in self.cells.items()
            if owner not in ignoring and staff_and_cell(name)[1] in window
        )

    async def empty(self) -> None:
        """Forget everything."""
        self.cells = {}

    async def everything(self) -> tuple[HeldTime, ...]:
        """All that is held."""
        self._forget_what_ran_out()
        held = as_holds((name, owner) for name, (owner, _) in self.cells.items())
        return tuple(HeldTime(one.staff_id, one.start, one.end, one.owner) for one in held)

    def _answer(self, operation: str) -> None:
        if self.away:
            raise HoldsUnavailable(operation, "the play says so")
        self._forget_what_ran_out()

    def _forget_what_ran_out(self) -> None:
        now = self.clock()
        self.cells = {name: held for name, held in self.cells.items() if held[1] > now}


def _names(time: StaffTime) -> list[str]:
    return [cell_name(time.staff_id, cell) for cell in time.cells]
