"""An appointment that an owner enters, and the customers it displaces (edge case 4).

One transaction: what customers only claim gives way if the owner says so, the row goes in under the constraint like
every other, what was displaced is written down, and each customer's conversation is told by a fact of its own. No
hold of somebody who decides is taken out of the store: their own turn gives it back, so a process that dies at any line
leaves neither half a hold nor somebody who is not told. Where nobody claims the time it is held while it is written.
"""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

import structlog

from booking_fsm import claims_said
from booking_fsm.adapters import appointments, by_hand
from booking_fsm.adapters.appointments import NewAppointment, Owner
from booking_fsm.adapters.by_hand import LiveRow, Made, Note
from booking_fsm.adapters.rosters import Rosters
from booking_fsm.domain.conversation import chairs, ids
from booking_fsm.domain.conversation.state import Slot
from booking_fsm.domain.conversation.world import World
from booking_fsm.domain.scheduling.busy import Busy, BusyCalendar
from booking_fsm.domain.scheduling.by_hand import (
    Chair,
    Claimed,
    chair_by_hand,
    owners_rules,
    parts_without,
)
from booking_fsm.domain.scheduling.intervals import Interval
from booking_fsm.domain.scheduling.refusals_said import said_to_owner
from booking_fsm.domain.scheduling.schedule import Schedule
from booking_fsm.hold_claims import Claims, claims_among, hand_token, is_hand
from booking_fsm.outgoing_by_hand import OutgoingByHand
from booking_fsm.surroundings import world_of
from booking_fsm.turns import SERVICE
from ratiba_contracts.by_hand import BookByHand, BookedByHand
from ratiba_contracts.envelope import derived_id
from ratiba_contracts.requests import Refusal
from ratiba_contracts.tenant import CatalogSnapshot
from ratiba_contracts.views import AppointmentView, Channel
from ratiba_holds import PAIR_TTL_S, Holds, HoldsUnavailable, Reserved, StaffTime, primary_owner
from ratiba_runtime.database import Database
from ratiba_runtime.snapshots import SnapshotMissing, Snapshots
from ratiba_runtime.tenancy import TenantContext, current_tenant
from ratiba_runtime.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger("booking.by_hand")

BY_HAND = "by-hand"
"""In place of the conversation key that other appointments were booked from; no conversation has it."""

MOST_TRIES = 3
"""How often what is in the way is looked at anew, when somebody was faster than what was just read."""


class Overtaken(Exception):
    """Between the look and the write somebody was faster: nothing was done, and it is to be looked at anew."""


@dataclass(frozen=True, slots=True)
class ByHand:
    """Answers `booking.book_by_hand`. `clock` returns the wall clock, aware."""

    database: Database
    catalogs: Snapshots[CatalogSnapshot]
    rosters: Rosters
    holds: Holds
    clock: Callable[[], dt.datetime]

    async def book(self, request: BookByHand) -> BookedByHand | Refusal:
        """Enter the appointment, or say what is in the way. The same press again is answered as the first was."""
        for _ in range(MOST_TRIES):
            press = Press(self, request, current_tenant(), self.clock().astimezone(dt.UTC))
            try:
                return await press.taken()
            except Overtaken:
                log.info("by_hand.overtaken")
            except SnapshotMissing as missing:
                return Refusal(slug="catalog-missing", message=str(missing))
            except HoldsUnavailable as away:
                return Refusal(slug=away.slug, message="Nobody can say just now what customers are deciding on.")
        return _BEING_BOOKED


_BEING_BOOKED = Refusal(
    slug="being-booked", message="Somebody else is booking that time at this moment. Look at the day in a moment."
)


@dataclass(slots=True)
class Press:
    """One try at one request. `held` is given back at the end, each by its token: the parts of the time held under its
    own, and what an offer had held anew of an appointment that is cancelled now.
    """

    house: ByHand
    request: BookByHand
    tenant: TenantContext
    now: dt.datetime
    held: list[tuple[StaffTime, str]] = field(default_factory=list)

    async def taken(self) -> BookedByHand | Refusal:
        """Decide and write. Raises Overtaken, HoldsUnavailable, SnapshotMissing."""
        try:
            async with unit_of_work(self.house.database, service=SERVICE) as uow:
                before = await by_hand.made_by(uow.connection, self.request.request_id)
                if before is not None:
                    return self._answered_before(before)
                answer = await self._decided(uow)
        finally:
            await self._give_back()
        return answer

    async def _decided(self, uow: UnitOfWork) -> BookedByHand | Refusal:
        roster = await self.house.rosters.current(uow.connection)
        catalog = self.house.catalogs.get(self.tenant.slug)
        world = world_of(self.tenant, roster, catalog, channel=Channel.WEB, now=self.now)
        if self.request.service_id not in world.services:
            known = ", ".join(sorted(world.services))
            return Refusal(
                slug="unknown-service", message=f"No service {self.request.service_id!r}; there are: {known}."
            )
        day = world.local(self.request.start_at).date()
        window = chairs.busy_window(world, day, day)
        rows = await by_hand.around(uow.connection, window.start, window.end)
        holds = await self.house.holds.held(
            self.tenant.slug, window.start, window.end, ignoring=[hand_token(self.request.request_id)]
        )
        claims = await claims_among(uow.connection, rows, holds)
        chair = self._chair(world, rows, claims)
        if isinstance(chair, Refusal):
            return chair
        return await self._written(uow, world, chair, claims)

    def _chair(self, world: World, rows: tuple[LiveRow, ...], claims: Claims) -> Chair | Refusal:
        booked = BusyCalendar.of(
            Busy(row.staff_id, row.blocked_from, row.blocked_until) for row in rows if not row.pending
        )
        schedule = Schedule(world.staff, owners_rules(world.policy), booked, world.staff_services)
        override = self.request.override
        chair = chair_by_hand(
            schedule,
            world.spec(self.request.service_id),
            self.request.start_at,
            self.now,
            claims.all(),
            staff_id=self.request.staff_id,
            overridden=[one for one in override.claims if not is_hand(one)] if override is not None else (),
        )
        match chair:
            case Chair():
                return chair
            case Claimed(chair=wanted):
                being_written = any(is_hand(claim.claim_id) for claim in wanted.claims)
                return _BEING_BOOKED if being_written else claims_said.held(wanted, claims, world)
            case _:
                return Refusal(slug=chair.slug, message=said_to_owner(chair, world.time_zone))

    async def _written(self, uow: UnitOfWork, world: World, chair: Chair, claims: Claims) -> BookedByHand:
        await self._hold_what_nobody_claims(chair)
        gone = claims.pending(chair.claims)
        appointment_ids = [row.appointment.appointment_id for row in gone]
        if await by_hand.give_way(uow.connection, appointment_ids, self.now) != len(gone):
            raise Overtaken
        slot = chairs.slot_by_hand(world, chair)
        appointment, customer_id, thread_id = await self._insert(uow, world, slot)
        await self._note(uow, appointment, chair, claims)
        self.held += [
            (StaffTime(row.staff_id, row.blocked_from, row.blocked_until), primary_owner(row.thread_id)) for row in gone
        ]
        held_until = self.now + dt.timedelta(seconds=world.hold_seconds)
        outgoing = OutgoingByHand(self.request.request_id, self.tenant.slug, self.now)
        entered = outgoing.entered(appointment, slot, customer_id, thread_id, held_until)
        for fact in (*entered, *outgoing.gave_way(chair, claims, gone)):
            uow.emit(fact)
        displaced = len(chair.customers)
        log.info("by_hand.booked", staff_id=chair.staff_id, displaced=displaced)
        return BookedByHand(appointment=appointment, staff_id=chair.staff_id, displaced=displaced)

    async def _hold_what_nobody_claims(self, chair: Chair) -> None:
        """So that nobody is promised it while it is written. Raises Overtaken where somebody just was."""
        claimed = [Interval(claim.start, claim.end) for claim in chair.claims]
        for part in parts_without(chair.blocked, claimed):
            time = StaffTime(chair.staff_id, part.start, part.end)
            token = hand_token(self.request.request_id)
            outcome = await self.house.holds.reserve(self.tenant.slug, time, token, PAIR_TTL_S)
            if not isinstance(outcome, Reserved):
                raise Overtaken
            self.held.append((time, token))

    async def _give_back(self) -> None:
        """What is not given back now ends by itself within half a minute."""
        for time, token in self.held:
            try:
                await self.house.holds.release(self.tenant.slug, time, token)
            except HoldsUnavailable:
                log.warning("holds.unavailable", during="release")
                return

    async def _insert(self, uow: UnitOfWork, world: World, slot: Slot) -> tuple[AppointmentView, UUID, str]:
        """The row. Raises Overtaken when the database has another in its place."""
        cause, personal = self.request.request_id, self.request.personal
        customer_id = derived_id(cause, "customer by hand")
        if not await by_hand.enter_customer(uow.connection, customer_id, personal.name, personal.phone, self.now):
            raise Overtaken  # by the same press
        new = NewAppointment(
            appointment_id=derived_id(cause, "appointment by hand"),
            references=[ids.reference(cause, salt) for salt in range(8)],
            thread_id=ids.thread_id(cause, self.now),
            service=world.view(self.request.service_id),
            slot=slot,
            at=self.now,
        )
        made = await appointments.insert(uow.connection, Owner(BY_HAND, customer_id, proven=False), new)
        if made is None:
            raise Overtaken
        return made, customer_id, new.thread_id

    async def _note(self, uow: UnitOfWork, appointment: AppointmentView, chair: Chair, claims: Claims) -> None:
        override = self.request.override
        await by_hand.note(
            uow.connection,
            Note(
                request_id=self.request.request_id,
                appointment_id=appointment.appointment_id,
                asked=_digest(self.request),
                actor=self.request.actor,
                made_at=self.now,
                override_reason=override.reason if override is not None and chair.claims else None,
                displaced=[
                    {
                        "claim": claim.claim_id,
                        "thread_id": claims.thread_of(claim),
                        "from": claim.start.isoformat(),
                        "until": claim.end.isoformat(),
                    }
                    for claim in chair.claims
                ],
            ),
        )

    def _answered_before(self, made: Made) -> BookedByHand | Refusal:
        personal = self.request.personal
        if (made.asked, made.name, made.phone) != (_digest(self.request), personal.name, personal.phone):
            taken = f"{made.appointment.service.name} ({made.appointment.reference})"
            return Refusal(
                slug="request-used", message=f"This form has booked {taken} before. Open the day anew for another."
            )
        return BookedByHand(appointment=made.appointment, staff_id=made.staff_id, displaced=made.displaced, again=True)


def _digest(request: BookByHand) -> str:
    """What a press asks for, whoever presses and whatever they override.

    Not for whom: it is kept for good, and a name or a phone is soon found by trying. The customer's own row says that.
    """
    asked = request.model_dump_json(include={"service_id", "start_at", "staff_id"})
    return hashlib.sha256(asked.encode()).hexdigest()
