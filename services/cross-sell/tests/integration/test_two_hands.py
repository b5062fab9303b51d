"""One booking in two hands, and a hand that fails: no chair is held but that of the offer that stands.

No replica runs: hands are called directly, one in the middle of another's question, so each order is played for sure.
"""

import datetime as dt
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from prometheus_client import CollectorRegistry

from cross_sell.offer_metrics import OfferMetrics
from cross_sell.offering import Offering
from cross_sell.settling import Settling
from ratiba_contracts.booking import Confirmed
from ratiba_contracts.codec import decode, envelope
from ratiba_contracts.cross_sell import (
    AdjacentOpening,
    AdjacentOpeningsFound,
    Declined,
    Lapsed,
    LapseReason,
    Offered,
    PassReason,
)
from ratiba_contracts.envelope import Envelope
from ratiba_holds.keys import cell_keys, cell_name
from ratiba_holds.staff_time import cells_between
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import bind_tenant
from ratiba_runtime.testing import tenant_named

from .house import CATALOG, DIALS, END, KEY, START, TENANT, THREAD, House, confirmed, free, outcome_of

pytestmark = pytest.mark.asyncio(loop_scope="module")

AMINA, CATE = free("pedicure", "amina"), free("pedicure", "cate")
A_LITTLE_LATER = free("pedicure", "amina", gap=10)
METRICS = OfferMetrics(CollectorRegistry())


class Answering:
    """In booking-fsm's place: does something `meanwhile`, and then says that `opening` is free."""

    def __init__(self, opening: AdjacentOpening, meanwhile: Callable[[], Awaitable[Any]] | None = None) -> None:
        self.opening, self.meanwhile = opening, meanwhile

    async def behind(self, _tenant: str, _request: Any) -> AdjacentOpeningsFound:
        if self.meanwhile is not None:
            await self.meanwhile()
        return AdjacentOpeningsFound(primary_end_at=END, openings=(self.opening,))


def hand(house: House, answering: Any, *, database: Database | None = None, late_s: float = 0) -> Offering:
    """A replica's hand; `late_s` is by how much its clock is on."""
    catalogs: Any = SimpleNamespace(get=lambda _tenant: CATALOG)
    dials: Any = SimpleNamespace(get=lambda _tenant: DIALS)
    clock = lambda: dt.datetime.now(dt.UTC) + dt.timedelta(seconds=late_s)  # noqa: E731
    return Offering(
        database or house.database, catalogs, dials, answering, house.holds, METRICS, clock, pair_seconds=30
    )


async def takes(offering: Offering, booking: Envelope[Confirmed]) -> None:
    with bind_tenant(tenant_named(TENANT)):
        await offering.booking_confirmed(booking)


async def settles(house: House, fact: Declined | Lapsed) -> None:
    settling = Settling(house.database, house.holds, METRICS, lambda: dt.datetime.now(dt.UTC))
    with bind_tenant(tenant_named(TENANT)):
        await settling.offer_settled(outcome_of(fact))


async def told(house: House) -> list[Envelope[Any]]:
    """What is in the outbox, in order."""
    async with house.database.public_transaction() as connection:
        rows = await connection.fetch("SELECT payload FROM svc_cross_sell.outbox ORDER BY id")
    return [decode(row["payload"].encode()) for row in rows]


def cells(*times: tuple[str, dt.datetime, dt.datetime]) -> list[str]:
    """The keys of all cells of these, as a scan finds them."""
    names = [cell_name(staff, cell) for staff, start, end in times for cell in cells_between(start, end)]
    return sorted(cell_keys(TENANT, names))


FIRST = ("amina", START, END)
OFFERED = ("amina", AMINA.blocked_from, AMINA.blocked_until)


def another_input(booking: Envelope[Confirmed]) -> Envelope[Confirmed]:
    return envelope(booking.data, id=uuid4(), tenant=TENANT, key=KEY, time=booking.time)


@pytest.mark.parametrize("other", [CATE, A_LITTLE_LATER, AMINA], ids=["another chair", "overlapping", "the same"])
@pytest.mark.parametrize("again", [lambda one: one, another_input], ids=["redelivered", "another input"])
async def test_a_slower_hand_that_chose_otherwise_holds_nothing_and_leaves_what_is_offered(
    house: House, again: Callable[[Envelope[Confirmed]], Envelope[Confirmed]], other: AdjacentOpening
) -> None:
    booking = confirmed()
    faster = hand(house, Answering(AMINA))
    await takes(hand(house, Answering(other, lambda: takes(faster, booking))), again(booking))
    assert await house.keys() == cells(FIRST, OFFERED)
    [row] = await house.rows()
    assert row["staff_id"] == "amina"
    await settles(house, Declined(offer_id=row["offer_id"], thread_id=THREAD))
    assert await house.keys() == cells(FIRST)


@pytest.mark.parametrize("other", [CATE, AMINA], ids=["another chair", "the same"])
async def test_a_slower_hand_holds_nothing_once_the_offer_is_over(house: House, other: AdjacentOpening) -> None:
    booking = confirmed()

    async def offered_and_over() -> None:
        await takes(hand(house, Answering(AMINA)), booking)
        [row] = await house.rows()
        await settles(house, Lapsed(offer_id=row["offer_id"], thread_id=THREAD, reason=LapseReason.TOO_LATE))

    await takes(hand(house, Answering(other, offered_and_over)), booking)
    assert await house.keys() == cells(FIRST)


async def test_another_input_that_comes_second_tells_the_offer_that_stands_and_not_its_own(house: House) -> None:
    booking = confirmed()
    faster, second = hand(house, Answering(AMINA)), another_input(booking)
    await takes(hand(house, Answering(CATE, lambda: takes(faster, booking))), second)
    first, repeated = await told(house)
    assert isinstance(repeated.data, Offered)
    assert (repeated.id, repeated.data) == (first.id, first.data)
    assert repeated.causationid == second.id
    assert repeated.data.time.staff_id == "amina"
    assert len(await house.rows()) == 1


async def test_another_bookings_offer_in_the_same_thread_keeps_its_chair_and_the_second_gets_none(house: House) -> None:
    one, other = confirmed(), confirmed()
    faster = hand(house, Answering(CATE))
    await takes(hand(house, Answering(AMINA, lambda: takes(faster, one))), other)
    assert await house.keys() == cells(FIRST, ("cate", CATE.blocked_from, CATE.blocked_until))
    [row] = await house.rows()
    assert (row["appointment_id"], row["staff_id"]) == (one.data.appointment.appointment_id, "cate")


async def test_a_hand_that_fails_before_its_row_is_written_gives_the_chair_back(house: House) -> None:
    booking = confirmed()
    database = await Database.open(house.url, application_name="tests", max_size=1)
    failing = hand(house, Answering(AMINA, database.close), database=database)
    with pytest.raises(Exception, match="clos"):
        await takes(failing, booking)
    assert await house.keys() == cells(FIRST)
    await takes(hand(house, Answering(AMINA), late_s=3), booking)
    [fact] = await told(house)
    assert fact.data.reason is PassReason.TOO_LATE
    assert await house.keys() == cells(FIRST)
