"""Satisfying what a decision needs: one method a kind of need, within the turn's transaction."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never
from uuid import UUID

import structlog

from booking_fsm.adapters import appointments
from booking_fsm.adapters.appointments import Cells, NewAppointment, Owner
from booking_fsm.domain.conversation import chairs
from booking_fsm.domain.conversation.ids import reference
from booking_fsm.domain.conversation.needs import (
    Calendar,
    CalledOff,
    Held,
    HoldsAway,
    Known,
    Made,
    Need,
    NeedAppointments,
    NeedBooking,
    NeedCalendar,
    NeedCancel,
    NeedHold,
    NeedPaid,
    NeedPending,
    NeedRelease,
    NeedSecond,
    NotLive,
    Paid,
    Released,
    Taken,
)
from booking_fsm.domain.conversation.state import Slot
from booking_fsm.domain.conversation.world import World
from booking_fsm.domain.scheduling.busy import BusyCalendar
from booking_fsm.domain.scheduling.cells import cell_at_or_after, cell_at_or_before
from ratiba_contracts.envelope import derived_id
from ratiba_holds import PAIR_TTL_S, Hold, Holds, HoldsUnavailable, Reserved, StaffTime, primary_owner, secondary_owner
from ratiba_runtime.database import Connection

log = structlog.get_logger("booking.turn")


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """`cause` is the input's id: what is made for it gets ids that follow from it. `name`: the customer's, as the
    conversation has it.
    """

    connection: Connection
    holds: Holds
    tenant: str
    thread_id: str
    owner: Owner
    name: str | None
    world: World
    cause: UUID
    at: datetime

    async def meet(self, need: Need, known: Known) -> Known:
        """What is known once the need is met."""
        match need:
            case NeedCalendar():
                return replace(known, calendar=await self._calendar(need))
            case NeedHold():
                held = await self._hold(need.candidates)
                return replace(_unless_lost(known, held), hold=held)
            case NeedBooking():
                made = await self._book(need)
                return replace(_unless_lost(known, made), booking=made)
            case NeedSecond():
                return replace(known, second=await self._book_second(need))
            case NeedAppointments():
                coming = await appointments.coming(self.connection, self.owner, self.world.now)
                return replace(known, appointments=coming)
            case NeedCancel():
                return replace(known, cancelled=await self._cancel(need.appointment_ids))
            case NeedPending():
                return replace(known, pending=await appointments.pending(self.connection, need.appointment_ids))
            case NeedPaid():
                return replace(known, paid=await self._paid(need.appointment_ids))
            case NeedRelease():
                return replace(known, released=await self._release(need))
            case _:
                assert_never(need)

    async def _calendar(self, need: NeedCalendar) -> Calendar:
        window = chairs.busy_window(self.world, need.from_day, need.until_day)
        busy = await appointments.busy(self.connection, window.start, window.end)
        engaged = await appointments.own_time(self.connection, self.owner, window.start, window.end)
        try:
            held = await self.holds.held(
                self.tenant, window.start, window.end, ignoring=[primary_owner(self.thread_id)]
            )
        except HoldsUnavailable:
            # What is shown may then be held by somebody; the hold that follows decides, and fails closed.
            log.warning("holds.unavailable", during="calendar")
            held = ()
        busy += map(held_cells, held)
        return Calendar(need.from_day, need.until_day, BusyCalendar(busy), engaged)

    async def _hold(self, candidates: tuple[Slot, ...]) -> Held | Taken | HoldsAway:
        for slot in candidates:
            try:
                outcome = await self.holds.reserve(
                    self.tenant, held_time(slot), primary_owner(self.thread_id), self.world.hold_seconds
                )
            except HoldsUnavailable:
                log.warning("holds.unavailable", during="reserve")
                return HoldsAway()
            if isinstance(outcome, Reserved):
                return Held(slot)
        return Taken()

    async def _book(self, need: NeedBooking) -> Made | Taken | HoldsAway:
        """Hold once more (ours may have lapsed), then let the database decide."""
        held = await self._hold((need.slot,))
        if not isinstance(held, Held):
            return held
        new = NewAppointment(
            appointment_id=derived_id(self.cause, "appointment"),
            references=[reference(self.cause, salt) for salt in range(8)],
            thread_id=self.thread_id,
            service=self.world.view(need.service_id),
            slot=need.slot,
            at=self.at,
            held_until=self.at + self.world.time_to_pay(need.slot.start_at) if need.unpaid else None,
            name=self.name,
        )
        made = await appointments.insert(self.connection, self.owner, new)
        return Made(made, need.slot, new.held_until) if made is not None else Taken()

    async def _book_second(self, need: NeedSecond) -> Made | Taken | HoldsAway | NotLive:
        """Hold the offered chair once more (it may have lapsed), then let the database decide."""
        owner = secondary_owner(self.thread_id, str(need.offer_id))
        time = held_time(need.slot)
        try:
            outcome = await self.holds.reserve(self.tenant, time, owner, PAIR_TTL_S)
            if not isinstance(outcome, Reserved):
                return Taken()
            made = await self._insert_second(need)
            if not isinstance(made, Made):
                await self.holds.release(self.tenant, time, owner)
        except HoldsUnavailable:
            log.warning("holds.unavailable", during="second")
            return HoldsAway()
        return made

    async def _insert_second(self, need: NeedSecond) -> Made | Taken | NotLive:
        if await appointments.live(self.connection, need.first_id) is None:
            return NotLive()
        new = NewAppointment(
            appointment_id=derived_id(self.cause, "second appointment"),
            references=[reference(self.cause, salt) for salt in range(8)],
            thread_id=self.thread_id,
            service=self.world.view(need.service_id),
            slot=need.slot,
            at=self.at,
            held_until=(need.held_until or self.at + self.world.time_to_pay(need.slot.start_at))
            if need.unpaid
            else None,
            name=self.name,
        )
        made = await appointments.insert(self.connection, self.owner, new)
        return Made(made, need.slot, new.held_until) if made is not None else Taken()

    async def _cancel(self, appointment_ids: tuple[UUID, ...]) -> tuple[CalledOff, ...]:
        rows = [await appointments.cancel(self.connection, self.owner, one, self.world.now) for one in appointment_ids]
        return tuple(CalledOff(row.appointment, row.slot, row.thread_id) for row in rows if row is not None)

    async def _paid(self, appointment_ids: tuple[UUID, ...]) -> tuple[Paid, ...]:
        rows = await appointments.book(self.connection, appointment_ids, self.at)
        return tuple(Paid(row.appointment, row.slot, row.thread_id) for row in rows)

    async def _release(self, need: NeedRelease) -> tuple[Released, ...]:
        rows = await appointments.release(self.connection, need.appointment_ids, self.at, refused=need.refused)
        return tuple(Released(row.appointment, row.slot, row.thread_id, need.refused) for row in rows)


def _unless_lost(known: Known, outcome: object) -> Known:
    """A chair that somebody else got shows that the calendar was read before they did: it is read again."""
    return replace(known, calendar=None) if isinstance(outcome, Taken) else known


def given_up(slot: Slot, kept: Slot | None) -> list[StaffTime]:
    """What of a chair's time is not part of the one that is kept: before it, after it, or all."""
    if kept is None or kept.staff_id != slot.staff_id:
        return [held_time(slot)]
    parts = [
        (slot.blocked_from, min(slot.blocked_until, kept.blocked_from)),
        (max(slot.blocked_from, kept.blocked_until), slot.blocked_until),
    ]
    return [StaffTime(slot.staff_id, start, end) for start, end in parts if start < end]


def held_cells(hold: Hold) -> Cells:
    """A hold as the calendar takes it: whose, the first cell, and the first free one after it."""
    return hold.staff_id, cell_at_or_before(hold.start), cell_at_or_after(hold.end)


def held_time(slot: Slot) -> StaffTime:
    """What a hold of a chair covers: the service and its buffers."""
    return StaffTime(slot.staff_id, slot.blocked_from, slot.blocked_until)
