"""booking.find_adjacent_openings on the real servers: rows, holds, the customer's own day, and what it refuses."""

import datetime as dt
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from booking_fsm.adapters.rosters import Rosters
from booking_fsm.asks import Asks
from booking_fsm.testing.business import CATALOG
from booking_fsm.testing.guest import Clock, Guest
from ratiba_contracts.cross_sell import AdjacentOpeningsFound, FindAdjacentOpenings
from ratiba_contracts.requests import Refusal
from ratiba_holds import Holds, Reserved, StaffTime, open_client, primary_owner, secondary_owner
from ratiba_runtime.database import Database
from ratiba_runtime.snapshots import SnapshotMissing
from ratiba_runtime.tenancy import TenantContext, bind_tenant

THREAD = "01JD8Q2Y6V7X9K3M5N4P2R1S0T"


def at(wall: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-11-21 {wall}").replace(tzinfo=ZoneInfo("Africa/Nairobi"))


@pytest.fixture
def asks(database: Database, holds: Holds, clock: Clock) -> Asks:
    catalogs: Any = SimpleNamespace(get=lambda _tenant: CATALOG)
    return Asks(database, catalogs, Rosters(), holds, clock, local_stack=False)


@pytest.fixture
async def booked(guest: Guest) -> Any:
    """A manicure tomorrow from 10:00 to 10:45, with Amina."""
    await guest.says("manicure tomorrow at 10am with Amina")
    await guest.says("yes")
    assert guest.state.appointment_id is not None
    return guest.state.appointment_id


async def found(asks: Asks, pendo: TenantContext, id_: Any, *wanted: str, tokens: tuple[str, ...] = ()) -> Any:
    request = FindAdjacentOpenings(appointment_id=id_, candidates=wanted or ("pedicure",), hold_tokens=tokens)
    with bind_tenant(pendo):
        return await asks.find_adjacent_openings(request)


def by_start(answer: AdjacentOpeningsFound) -> list[tuple[str, str, tuple[str, ...]]]:
    zone = ZoneInfo("Africa/Nairobi")
    return [
        (one.service_id, f"{one.start_at.astimezone(zone):%H:%M}", tuple(sorted(one.staff_ids)))
        for one in answer.openings
    ]


async def test_one_question_finds_every_candidate_by_whoever_is_qualified(asks: Asks, pendo: Any, booked: Any) -> None:
    answer = await found(asks, pendo, booked, "facial", "massage-30", "tattoo")
    assert answer.primary_end_at == at("10:45")
    assert by_start(answer) == [
        ("facial", "10:45", ("amina", "cate")),
        ("facial", "11:00", ("amina", "cate")),
        ("massage-30", "10:45", ("amina", "brian")),
        ("massage-30", "11:00", ("amina", "brian")),
    ]
    assert answer.openings[0].blocked_until == answer.openings[0].end_at


async def test_others_holds_count_and_the_askers_own_do_not(asks: Asks, pendo: Any, booked: Any, holds: Holds) -> None:
    time = StaffTime("cate", at("10:45"), at("11:45"))
    own = secondary_owner(THREAD, "offer")
    assert isinstance(await holds.reserve(pendo.slug, time, own, 30), Reserved)
    others = await found(asks, pendo, booked)
    assert by_start(others) == [("pedicure", "10:45", ("amina",)), ("pedicure", "11:00", ("amina",))]
    mine = await found(asks, pendo, booked, tokens=(primary_owner(THREAD), own))
    assert by_start(mine) == [("pedicure", "10:45", ("amina", "cate")), ("pedicure", "11:00", ("amina", "cate"))]


async def test_a_cancelled_appointment_has_nothing_behind_it(asks: Asks, pendo: Any, booked: Any, guest: Guest) -> None:
    await guest.says("cancel my appointment")
    await guest.says("yes")
    assert await found(asks, pendo, booked) == AdjacentOpeningsFound(primary_end_at=None)


async def test_a_customer_who_is_booked_elsewhere_then_is_offered_nothing_over_it(
    asks: Asks, pendo: Any, booked: Any, guest: Guest
) -> None:
    await guest.says("massage 30 minutes tomorrow at 11:15am with Brian")
    assert (await guest.says("yes"))[0] == "booked"
    answer = await found(asks, pendo, booked, "pedicure", "massage-30")
    assert {one.service_id for one in answer.openings} == {"massage-30"}
    assert max(one.end_at for one in answer.openings) <= at("11:15")


async def test_nothing_on_the_menu_any_more_is_an_answer_and_no_menu_a_refusal(
    asks: Asks, pendo: Any, booked: Any
) -> None:
    assert (await found(asks, pendo, booked, "tattoo")).openings == ()

    def missing(tenant: str) -> None:
        raise SnapshotMissing("catalog", tenant)

    without: Any = SimpleNamespace(get=missing)
    refused = await found(
        Asks(asks.database, without, Rosters(), asks.holds, asks.clock, local_stack=False), pendo, booked
    )
    assert isinstance(refused, Refusal)
    assert refused.slug == "catalog-missing"


async def test_while_the_hold_store_is_away_nobody_can_say(asks: Asks, pendo: Any, booked: Any) -> None:
    client = open_client("redis://127.0.0.1:1/0", timeout_s=0.1)
    away = Asks(asks.database, asks.catalogs, Rosters(), Holds(client), asks.clock, local_stack=False)
    refused = await found(away, pendo, booked)
    assert isinstance(refused, Refusal)
    assert refused.slug == "holds-unavailable"
    await client.aclose()
