"""Businesses of several sizes with full diaries, and bookings behind which the chair is free."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from bench.business import BUSINESS, HORIZON_DAYS
from booking_fsm.adapters import appointments, rosters
from booking_fsm.adapters.appointments import NewAppointment, Owner
from booking_fsm.domain.conversation.ids import reference
from booking_fsm.domain.conversation.state import Slot
from ratiba_contracts.booking import Confirmed
from ratiba_contracts.tenant import CatalogRelation, CatalogSnapshot, RelationKind
from ratiba_contracts.views import AppointmentView, Channel, ServiceView
from ratiba_runtime.database import Database

CATALOG = CatalogSnapshot(
    version=1,
    currency=BUSINESS.currency,
    services=BUSINESS.catalog(),
    relations=tuple(
        CatalogRelation(a="manicure", b=b, kind=RelationKind.COMPLEMENTARY, both_ways=False, confidence=confidence)
        for b, confidence in (("pedicure", 0.9), ("facial", 0.6))
    ),
)
PRIMARIES = 900
OPENS, FIRST_BUSY_HOUR, LAST_BUSY_HOUR = 5, 10, 16
"""UTC: nobody but the primaries, at eight and at ten, is in the house before one o'clock local time."""


@dataclass(frozen=True, slots=True)
class Diary:
    """How big a business is."""

    slug: str
    staff: int
    appointments: int


@dataclass(frozen=True, slots=True)
class Booked:
    """A booking, as it was confirmed."""

    slug: str
    number: int
    confirmed: Confirmed


async def written(database: Database, diary: Diary) -> Sequence[Booked]:
    """Fill the bound tenant's diary; returns bookings of manicures in the mornings of all its days."""
    members = BUSINESS.roster("bench")
    roster = members.model_copy(update={"members": members.members[: diary.staff]})
    chance = random.Random(diary.appointments)  # noqa: S311  a fixture, not a secret
    async with database.tenant_transaction() as connection:
        await rosters.replace(connection, roster)
        await connection.execute(
            "INSERT INTO customers (customer_id, created_at) SELECT unnest($1::uuid[]), now()",
            [_owner(number).customer_id for number in (*range(PRIMARIES), *_others(diary))],
        )
        for number in _others(diary):
            hour = chance.randrange(FIRST_BUSY_HOUR, LAST_BUSY_HOUR)
            slot = _slot(chance.randrange(diary.staff), chance.randrange(HORIZON_DAYS), hour, chance.choice((0, 30)))
            await appointments.insert(connection, _owner(number), _new(number, slot))
        booked = []
        for number in range(PRIMARIES):
            day, rest = divmod(number, diary.staff * 2)
            slot = _slot(rest // 2, day % HORIZON_DAYS, OPENS + 2 * (rest % 2), 0)
            made = await appointments.insert(connection, _owner(number), _new(number, slot))
            if made is not None:
                booked.append(Booked(diary.slug, number, _confirmed(number, slot, made)))
    return booked


def _others(diary: Diary) -> range:
    """The numbers of all who are there besides."""
    return range(PRIMARIES, PRIMARIES + diary.appointments)


def _confirmed(number: int, slot: Slot, made: AppointmentView) -> Confirmed:
    return Confirmed(
        appointment=made,
        service_id="manicure",
        staff_id=slot.staff_id,
        customer_id=_owner(number).customer_id,
        thread_id=_thread(number),
        channel=Channel.WHATSAPP,
        held_until=slot.start_at,
        blocked_from=slot.blocked_from,
        blocked_until=slot.blocked_until,
    )


def _slot(member: int, day: int, hour: int, minute: int) -> Slot:
    first = dt.datetime.now(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
    start = first + dt.timedelta(days=day, hours=hour, minutes=minute)
    end = start + dt.timedelta(minutes=45)
    return Slot(
        start_at=start,
        end_at=end,
        blocked_from=start,
        blocked_until=end + dt.timedelta(minutes=5),
        staff_id=f"staff-{member + 1}",
        staff_number=member + 1,
        staff_name=f"Mfanyakazi {member + 1}",
    )


def _new(number: int, slot: Slot) -> NewAppointment:
    service = CATALOG.services[0]
    return NewAppointment(
        appointment_id=UUID(int=number),
        references=[reference(UUID(int=number), salt) for salt in range(8)],
        thread_id=_thread(number),
        service=ServiceView.model_validate(service.model_dump(include=set(ServiceView.model_fields))),
        slot=slot,
        at=dt.datetime.now(dt.UTC),
    )


def _owner(number: int) -> Owner:
    return Owner(f"{number:016x}", UUID(int=number), proven=True)


def _thread(number: int) -> str:
    return f"01JD8Q2Y6V7X9K3M5N4P{number:06d}"
