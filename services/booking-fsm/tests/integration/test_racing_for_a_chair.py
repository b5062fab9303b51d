"""Several want one chair at one moment: who gets it, and what the others are told."""

import asyncio
import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from booking_fsm.domain.conversation.state import Step
from booking_fsm.testing.guest import Clock, Guest
from booking_fsm.turns import Turns
from ratiba_contracts.views import Channel
from ratiba_holds import Holds, Reserved, StaffTime, Taken
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import TenantContext

from .at_the_read_back import live, to_the_read_back

Another = Callable[[int], Guest]
NAIROBI = ZoneInfo("Africa/Nairobi")


@pytest.mark.edge(1)
async def test_four_yeses_at_once_for_two_chairs_are_two_appointments_and_two_times_three_alternatives(
    another: Another, database: Database, pendo: TenantContext, holds: Holds, turns: Turns, clock: Clock
) -> None:
    guests = [another(number) for number in range(4)]
    guests[3] = Guest(turns, pendo, clock, key="3" * 16, channel=Channel.WEB, phone=None, name="Njoki")
    for pair in (guests[:2], guests[2:]):
        for guest in pair:
            await guest.says("manicure tomorrow at 10am, my number is 0712 345 678")
            assert guest.state.step is Step.CONFIRM
        await holds._client.flushdb()  # nobody holds anything any more: only the database can decide
    answers = await asyncio.gather(*(guest.says("yes") for guest in guests))
    assert sorted(answers) == [
        ["booked"],
        ["booked"],
        ["slot_taken", "offer_openings"],
        ["slot_taken", "offer_openings"],
    ]
    assert {row["staff_id"] for row in await live(database, pendo)} == {"amina", "cate"}
    for guest, acts in zip(guests, answers, strict=True):
        if acts != ["booked"]:
            question = guest.replies[-1].question
            assert question is not None
            assert [option.option for option in question.options].count("opening") == 3


@pytest.mark.edge(3)
async def test_anyone_will_do_is_two_different_people_and_the_third_is_refused(
    another: Another, database: Database, pendo: TenantContext
) -> None:
    guests = [another(number) for number in range(3)]
    told = await asyncio.gather(*(guest.says("manicure tomorrow at 10am") for guest in guests))
    assert sorted(acts[-1] for acts in told) == ["offer_openings", "read_back", "read_back"]
    await asyncio.gather(*(g.says("yes") for g, acts in zip(guests, told, strict=True) if acts[-1] == "read_back"))
    rows = await live(database, pendo)
    assert len(rows) == len({row["staff_id"] for row in rows}) == 2


async def test_a_chair_that_lost_its_hold_goes_to_whom_the_database_gives_it(
    another: Another, database: Database, pendo: TenantContext, holds: Holds
) -> None:
    first, second, third = another(1), another(2), another(3)
    await to_the_read_back(first)
    await holds._client.flushdb()  # the hold store forgot everything
    await to_the_read_back(second)
    await to_the_read_back(third)
    assert await second.says("yes") == ["booked"]
    assert await third.says("yes") == ["booked"]
    assert await first.says("yes") == ["slot_taken", "offer_openings"]
    assert first.state.slot is None
    assert len(await live(database, pendo)) == 2


class Overtaken(Holds):
    """A rival holds everybody from nine to noon right before each reservation: after the calendar was read."""

    async def reserve(self, tenant: str, time: StaffTime, owner: str, ttl_s: int) -> Reserved | Taken:
        nine = time.start.astimezone(NAIROBI).replace(hour=9, minute=0)
        for staff_id in ("amina", "cate"):
            await super().reserve(tenant, StaffTime(staff_id, nine, nine + dt.timedelta(hours=3)), "rival", 60)
        return await super().reserve(tenant, time, owner, ttl_s)


@pytest.mark.edge(1)
async def test_who_loses_the_race_for_a_hold_is_offered_what_is_free_now_not_what_was_before_it(
    turns: Turns, pendo: TenantContext, clock: Clock, holds: Holds
) -> None:
    guest = Guest(replace(turns, holds=Overtaken(holds._client)), pendo, clock)
    assert await guest.says("manicure tomorrow at 10am") == ["greet", "slot_taken", "offer_openings"]
    question = guest.replies[-1].question
    assert question is not None
    offered = [option.opening.start_at for option in question.options if option.option == "opening"]
    assert offered
    assert all(start.astimezone(NAIROBI).hour >= 12 for start in offered)
