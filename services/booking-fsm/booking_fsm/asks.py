"""Answers to requests: openings as of now, and the owner's roster."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from booking_fsm.adapters import appointments, rosters
from booking_fsm.adapters.rosters import Rosters, StaleRoster
from booking_fsm.domain.conversation import chairs
from booking_fsm.domain.conversation.needs import Calendar
from booking_fsm.domain.conversation.refused import REASONS
from booking_fsm.domain.conversation.state import Wish
from booking_fsm.domain.conversation.world import World
from booking_fsm.domain.scheduling.adjacent import adjacent_openings, time_to_read
from booking_fsm.domain.scheduling.busy import BusyCalendar
from booking_fsm.domain.scheduling.openings import Opening
from booking_fsm.domain.scheduling.schedule import Schedule
from booking_fsm.domain.scheduling.service_spec import ServiceSpec
from booking_fsm.domain.scheduling.why_no_openings import why_no_openings
from booking_fsm.fulfilment import held_cells
from booking_fsm.surroundings import world_of
from ratiba_contracts.cross_sell import AdjacentOpening, AdjacentOpeningsFound, FindAdjacentOpenings
from ratiba_contracts.requests import FindOpenings, FoundOpening, OpeningsFound, Refusal, ReplaceRoster, RosterReplaced
from ratiba_contracts.tenant import CatalogSnapshot
from ratiba_contracts.views import Channel
from ratiba_holds import Holds, HoldsUnavailable
from ratiba_runtime.database import Database
from ratiba_runtime.snapshots import SnapshotMissing, Snapshots
from ratiba_runtime.tenancy import current_tenant


@dataclass(frozen=True, slots=True)
class Asks:
    """What this service answers. `clock` returns the wall clock, aware."""

    database: Database
    catalogs: Snapshots[CatalogSnapshot]
    rosters: Rosters
    holds: Holds
    clock: Callable[[], dt.datetime]
    local_stack: bool

    async def find_openings(self, request: FindOpenings) -> OpeningsFound | Refusal:
        """Free starts by what is booked. Provisional holds are not subtracted: they come and go by the second."""
        try:
            world, calendar = await self._read(request)
        except SnapshotMissing as missing:
            return Refusal(slug="catalog-missing", message=str(missing))
        if request.service_id not in world.services:
            known = ", ".join(sorted(world.services))
            return Refusal(slug="unknown-service", message=f"No service {request.service_id!r}; there are: {known}.")
        wish = Wish(service_id=request.service_id, staff_id=request.staff_id)
        free = chairs.openings(world, calendar, wish)
        found = tuple(FoundOpening(start_at=one.start, end_at=one.end, staff_ids=one.staff_ids) for one in free)
        return OpeningsFound(openings=found, closed_because=None if found else _why(world, calendar, wish))

    async def find_adjacent_openings(self, request: FindAdjacentOpenings) -> AdjacentOpeningsFound | Refusal:
        """Free starts right behind an appointment, by rows and by others' holds. Services not sold are left out.

        Where the hold store does not answer, nobody can say what is free: refused.
        """
        tenant, now = current_tenant(), self._now(request.now)
        try:
            catalog = self.catalogs.get(tenant.slug)
        except SnapshotMissing as missing:
            return Refusal(slug="catalog-missing", message=str(missing))
        async with self.database.tenant_transaction() as connection:
            primary = await appointments.live(connection, request.appointment_id)
            if primary is None:
                return AdjacentOpeningsFound(primary_end_at=None)
            roster = await self.rosters.current(connection)
            world = world_of(tenant, roster, catalog, channel=Channel.WEB, now=now)
            specs = [world.spec(one) for one in request.candidates if one in world.services]
            if not specs:
                return AdjacentOpeningsFound(primary_end_at=primary.end_at)
            around = time_to_read(specs, primary.end_at, request.within_min)
            busy = await appointments.busy(connection, around.start, around.end)
            engaged = await appointments.engaged(connection, primary, around.start, around.end)
        try:
            held = await self.holds.held(tenant.slug, around.start, around.end, ignoring=request.hold_tokens)
        except HoldsUnavailable as away:
            return Refusal(slug=away.slug, message=str(away))
        calendar = BusyCalendar([*busy, *map(held_cells, held)])
        schedule = Schedule(world.staff, world.policy, calendar, world.staff_services)
        free = adjacent_openings(schedule, specs, primary.end_at, request.within_min, world.now, engaged=engaged)
        return AdjacentOpeningsFound(primary_end_at=primary.end_at, openings=tuple(_adjacent(*one) for one in free))

    async def replace_roster(self, request: ReplaceRoster) -> RosterReplaced | Refusal:
        """Make the roster what the owner says."""
        async with self.database.tenant_transaction() as connection:
            try:
                version = await rosters.replace(connection, request)
            except StaleRoster as stale:
                return Refusal(slug="stale-version", message=str(stale))
        return RosterReplaced(version=version)

    async def _read(self, request: FindOpenings) -> tuple[World, Calendar]:
        tenant, now = current_tenant(), self._now(request.now)
        last = request.from_day + dt.timedelta(days=request.days - 1)
        async with self.database.tenant_transaction() as connection:
            roster = await self.rosters.current(connection)
            world = world_of(tenant, roster, self.catalogs.get(tenant.slug), channel=Channel.WEB, now=now)
            window = chairs.busy_window(world, request.from_day, last)
            busy = await appointments.busy(connection, window.start, window.end)
        return world, Calendar(request.from_day, last, BusyCalendar(busy))

    def _now(self, asked: dt.datetime | None) -> dt.datetime:
        """The wall clock; on the local stack, the one that was asked to search under."""
        return asked if asked is not None and self.local_stack else self.clock()


def _adjacent(service: ServiceSpec, opening: Opening) -> AdjacentOpening:
    minute = dt.timedelta(minutes=1)
    return AdjacentOpening(
        service_id=service.service_id,
        start_at=opening.start,
        end_at=opening.end,
        blocked_from=opening.start - service.buffer_before_min * minute,
        blocked_until=opening.end + service.buffer_after_min * minute,
        staff_ids=opening.staff_ids,
    )


def _why(world: World, calendar: Calendar, wish: Wish) -> str:
    """The slug of why the first day asked about has nothing."""
    service = world.spec(wish.service_id or "")
    schedule = chairs.schedule(world, calendar)
    refusal = why_no_openings(schedule, service, calendar.from_day, world.now, wish.staff_id)
    return REASONS[type(refusal)].value if refusal is not None else "no_opening"
