"""Cross-sell as a play has it: asks what is free behind a booking, holds the pair, and gives the second time back."""

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from booking_fsm.testing.play.committed import Sent
from booking_fsm.testing.play.house import House
from ratiba_contracts.booking import Confirmed
from ratiba_contracts.codec import envelope
from ratiba_contracts.cross_sell import (
    Accepted,
    AdjacentOpeningsFound,
    Declined,
    FindAdjacentOpenings,
    Lapsed,
    Offered,
    OfferedTime,
    Passed,
    PassReason,
    Why,
)
from ratiba_contracts.envelope import Envelope, derived_id
from ratiba_holds import PAIR_TTL_S, HoldsUnavailable, StaffTime, Taken, primary_owner, secondary_owner

PAIR_SECONDS = dt.timedelta(seconds=PAIR_TTL_S)


@dataclass
class OfferingService:
    """What it has heard of, and what it said behind each booking: once, and the same when it is asked again."""

    confirmed: list[Envelope[Confirmed]] = field(default_factory=list)
    said: dict[UUID, Envelope[Any]] = field(default_factory=dict)

    def copied(self) -> "OfferingService":
        """As it is now."""
        return replace(self, confirmed=list(self.confirmed), said=dict(self.said))

    async def decides(self, house: House, back: int, choice: int) -> Envelope[Any]:
        """The fact about the `back`-th last booking: the `choice`-th of what could be offered, or nothing."""
        booking = self.confirmed[-1 - back % len(self.confirmed)]
        id_ = booking.data.appointment.appointment_id
        if id_ not in self.said:
            fact = await _chosen(house, booking.data, choice)
            purpose = "offered" if isinstance(fact, Offered) else "passed"
            self.said[id_] = envelope(
                fact,
                id=derived_id(id_, purpose),
                tenant=booking.tenant,
                key=booking.partitionkey,
                time=house.clock(),
                cause=booking,
            )
        return self.said[id_]

    async def hears(self, house: House, new: tuple[Sent, ...]) -> bool:
        """Take in bookings, and outcomes of offers: what was held for those is released. Whether anything was."""
        released = False
        for fact in (sent.fact for sent in new):
            if fact is None:
                continue
            if isinstance(fact.data, Confirmed):
                self.confirmed.append(fact)
            if isinstance(fact.data, Accepted | Declined | Lapsed):
                released = await self._release(house, fact.data.offer_id) or released
        return released

    async def _release(self, house: House, offer_id: UUID) -> bool:
        offers = [one.data for one in self.said.values() if isinstance(one.data, Offered)]
        for offered in (one for one in offers if one.offer_id == offer_id):
            try:
                await house.turns.holds.release_pair(
                    house.tenant.slug, _held(offered.time), thread=offered.thread_id, offer_id=str(offer_id)
                )
            except HoldsUnavailable:
                return False  # it ends by itself
        return True


async def _chosen(house: House, booked: Confirmed, choice: int) -> Offered | Passed:
    id_ = booked.appointment.appointment_id
    offer_id = derived_id(id_, "offer")
    tokens = (primary_owner(booked.thread_id), secondary_owner(booked.thread_id, str(offer_id)))
    menu = house.menus.menu
    others = [one.service_id for one in menu.services if one.service_id != booked.service_id] if menu else []
    passed = Passed(thread_id=booked.thread_id, appointment_id=id_, reason=PassReason.NO_OPENING)
    if not others:
        return passed
    found = await house.find_adjacent(
        FindAdjacentOpenings(appointment_id=id_, candidates=tuple(others), hold_tokens=tokens)
    )
    if not isinstance(found, AdjacentOpeningsFound) or not found.openings:
        return passed
    opening = found.openings[choice % len(found.openings)]
    staff_id = sorted(opening.staff_ids)[choice % len(opening.staff_ids)]
    time = OfferedTime(
        staff_id=staff_id, **opening.model_dump(include={"start_at", "end_at", "blocked_from", "blocked_until"})
    )
    primary = StaffTime(
        booked.staff_id,
        booked.blocked_from or booked.appointment.start_at,
        booked.blocked_until or booked.appointment.end_at,
    )
    try:
        held = await house.turns.holds.reserve_pair(
            house.tenant.slug, primary, _held(time), thread=booked.thread_id, offer_id=str(offer_id)
        )
    except HoldsUnavailable:
        return passed
    if isinstance(held, Taken):
        return passed
    gap = int((time.start_at - booked.appointment.end_at).total_seconds() // 60)
    return Offered(
        offer_id=offer_id,
        thread_id=booked.thread_id,
        appointment_id=id_,
        service_id=opening.service_id,
        time=time,
        hold_expires_at=house.clock() + PAIR_SECONDS,
        why=Why(confidence=0.8, gap_min=gap, score=0.8, considered=len(found.openings), catalog_version=1),
    )


def _held(time: OfferedTime) -> StaffTime:
    return StaffTime(time.staff_id, time.blocked_from, time.blocked_until)
