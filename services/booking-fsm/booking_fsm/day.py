"""A day's appointments as an owner looks at them: what is booked, what waits to be paid, what is being decided."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import structlog

from booking_fsm.adapters import by_hand
from booking_fsm.adapters.by_hand import LiveRow
from booking_fsm.adapters.rosters import Rosters
from booking_fsm.domain.conversation.hours import intervals_of
from booking_fsm.domain.conversation.world import World
from booking_fsm.domain.scheduling.by_hand import Claim
from booking_fsm.domain.scheduling.staff import Staff, qualified_for
from booking_fsm.domain.scheduling.wall_clock import days_window
from booking_fsm.hold_claims import Claims, claims_among, is_hand
from booking_fsm.surroundings import world_of
from ratiba_contracts.by_hand import DayEntry, DayShown, EntryPersonal, ShowDay, SoldService, StaffDay
from ratiba_contracts.requests import Refusal
from ratiba_contracts.tenant import CatalogSnapshot
from ratiba_contracts.views import Channel
from ratiba_holds import Hold, Holds, HoldsUnavailable
from ratiba_runtime.database import Database
from ratiba_runtime.snapshots import SnapshotMissing, Snapshots
from ratiba_runtime.tenancy import current_tenant

log = structlog.get_logger("booking.day")


@dataclass(frozen=True, slots=True)
class Days:
    """Answers `booking.show_day`. While the hold store is away, the rows are shown without what is being decided."""

    database: Database
    catalogs: Snapshots[CatalogSnapshot]
    rosters: Rosters
    holds: Holds

    async def show(self, request: ShowDay) -> DayShown | Refusal:
        """The day, by staff; somebody who has left is shown while they still have something on it."""
        tenant = current_tenant()
        try:
            catalog = self.catalogs.get(tenant.slug)
        except SnapshotMissing as missing:
            return Refusal(slug="catalog-missing", message=str(missing))
        noon = dt.datetime.combine(request.day, dt.time(12), dt.UTC)
        async with self.database.tenant_transaction() as connection:
            roster = await self.rosters.current(connection)
            world = world_of(tenant, roster, catalog, channel=Channel.WEB, now=noon)
            window = days_window(request.day, 1, world.time_zone)
            rows = await by_hand.around(connection, window.start, window.end)
            held: tuple[Hold, ...] | None
            try:
                held = await self.holds.held(tenant.slug, window.start, window.end)
            except HoldsUnavailable:
                log.warning("holds.unavailable", during="day")
                held = None
            claims = await claims_among(connection, rows, held or ())
        staff = [_staff_day(one, request.day, claims) for one in world.staff]
        return DayShown(
            day=request.day,
            staff=tuple(one for one, member in zip(staff, world.staff, strict=True) if member.active or one.entries),
            services=tuple(_sold(world)),
            holds_known=held is not None,
        )


def _staff_day(one: Staff, day: dt.date, claims: Claims) -> StaffDay:
    rows = [row for row in claims.rows if row.staff_id == one.staff_id]
    entries = [_entry(row) for row in rows] + [
        DayEntry(state="deciding", start_at=claim.start, end_at=claim.end, until=claim.until)
        for claim in claims.held()
        if claim.staff_id == one.staff_id and not is_hand(claim.claim_id) and not _has_its_row(claim, rows)
    ]
    return StaffDay(
        staff_id=one.staff_id,
        name=one.name,
        hours=intervals_of((one,), day),
        entries=tuple(sorted(entries, key=lambda entry: entry.start_at)),
    )


def _has_its_row(claim: Claim, rows: list[LiveRow]) -> bool:
    """A hold outlives for a moment the row that it became."""
    return any(row.blocked_from < claim.end and claim.start < row.blocked_until for row in rows)


def _sold(world: World) -> Iterator[SoldService]:
    for sold in world.services.values():
        able = qualified_for(sold.service_id, world.staff, world.staff_services)
        yield SoldService(
            service_id=sold.service_id,
            name=sold.name,
            duration_min=sold.duration_min,
            staff_ids=tuple(member.staff_id for member in able),
        )


def _entry(row: LiveRow) -> DayEntry:
    """A row, with the name that was given for it, also while it waits to be paid: an owner may have to call them."""
    return DayEntry(
        state="waiting" if row.pending else "booked",
        start_at=row.appointment.start_at,
        end_at=row.appointment.end_at,
        service_name=row.appointment.service.name,
        reference=row.appointment.reference,
        until=row.held_until,
        by_hand=row.by_hand,
        appointment_id=row.appointment.appointment_id,
        personal=EntryPersonal(name=row.customer_name),
    )
