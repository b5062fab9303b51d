"""Why a time cannot be had is said truly, and the nearest times that can be had are offered with it."""

import datetime as dt

import pytest

from booking_fsm.adapters import rosters
from booking_fsm.testing.business import ROSTER
from booking_fsm.testing.guest import Guest
from ratiba_contracts.requests import ReplaceRoster, RosterMember, TimeOff, WorkingDay
from ratiba_contracts.views import OpenInterval
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import TenantContext, bind_tenant

TOMORROW = dt.datetime(2026, 11, 21, 9, tzinfo=dt.timezone(dt.timedelta(hours=3)))
HALVES = (OpenInterval(opens=dt.time(9), closes=dt.time(13)), OpenInterval(opens=dt.time(14), closes=dt.time(18)))


def with_lunch(member: RosterMember) -> RosterMember:
    """They eat from one to two; Cate is away tomorrow."""
    away = (TimeOff(start_at=TOMORROW, end_at=TOMORROW + dt.timedelta(hours=10)),)
    days = tuple(WorkingDay(weekday=day, intervals=HALVES) for day in range(6))
    return member.model_copy(update={"working_days": days, "time_off": away if member.name == "Cate" else ()})


@pytest.fixture
async def lunching(database: Database, pendo: TenantContext) -> ReplaceRoster:
    roster = ROSTER.model_copy(update={"members": tuple(with_lunch(member) for member in ROSTER.members)})
    with bind_tenant(pendo):
        async with database.tenant_transaction() as connection:
            await rosters.replace(connection, roster)
    return roster


@pytest.mark.edge(23)
@pytest.mark.usefixtures("lunching")
@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("massage 60 minutes tomorrow at 17:30", "runs_past_closing"),
        ("massage 60 minutes tomorrow at 12:30", "break"),
        ("manicure tomorrow at 1pm", "break"),
        ("manicure tomorrow at 7am", "before_opening"),
        ("manicure tomorrow at 8pm", "after_closing"),
        ("manicure on Sunday at 10am", "closed"),
        ("manicure today at 12:15pm", "too_soon"),
        ("manicure today at 9am", "in_the_past"),
        ("manicure with Cate tomorrow at 10am", "staff_off"),
        ("massage 60 minutes kesho saa saba mchana", "break"),
    ],
)
async def test_a_time_that_cannot_be_had_is_refused_with_its_reason_and_alternatives(
    guest: Guest, words: str, reason: str
) -> None:
    assert await guest.says(words) == ["greet", "slot_refused", "offer_openings"]
    [refused] = [act for act in guest.replies[-1].acts if act.act == "slot_refused"]
    assert refused.reason == reason
    question = guest.replies[-1].question
    assert question is not None
    starts = [option.opening.start_at for option in question.options if option.option == "opening"]
    assert starts
    assert all(start > guest.clock() for start in starts)
