"""An owner takes back what was entered by hand."""

import asyncio
import datetime as dt
from uuid import uuid4
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from booking_fsm.testing.guest import Clock
from booking_fsm.testing.owners_hand import OwnersHand
from ratiba_contracts.booking import Cancelled
from ratiba_contracts.by_hand import BookedByHand, CancelledByHand
from ratiba_contracts.requests import Refusal
from ratiba_runtime.tenancy import bind_tenant

TWO = dt.datetime(2026, 11, 21, 14, tzinfo=ZoneInfo("Africa/Nairobi"))


async def entered(owner: OwnersHand, start: dt.datetime = TWO) -> BookedByHand:
    made = await owner.books(start)
    assert isinstance(made, BookedByHand), made
    return made


async def cancellations(owner: OwnersHand) -> list[Cancelled]:
    return [fact.data for fact in await owner.facts() if isinstance(fact.data, Cancelled)]


@pytest.mark.edge(5)
async def test_what_is_taken_back_is_free_again_and_told_once_however_often_it_is_pressed(owner: OwnersHand) -> None:
    made = (await entered(owner)).appointment
    answers = await asyncio.gather(*(owner.calls_off(made.appointment_id) for _ in range(3)))
    assert all(isinstance(one, CancelledByHand) and one.appointment == made for one in answers), answers
    assert sorted(one.again for one in answers if isinstance(one, CancelledByHand)) == [False, True, True]
    assert not any(one.told for one in answers if isinstance(one, CancelledByHand)), "there is nobody to tell"
    [told] = await cancellations(owner)
    assert (told.appointment, told.cancelled_by, told.made_by, told.staff_id) == (made, "owner", "owner", "amina")
    assert "Njeri" not in str(told)
    assert (await entered(owner)).appointment.appointment_id != made.appointment_id


async def test_who_took_it_back_is_written_down_for_good(owner: OwnersHand) -> None:
    made = (await entered(owner)).appointment
    await owner.calls_off(made.appointment_id)
    with bind_tenant(owner.tenant):
        async with owner.by_hand.database.tenant_transaction() as connection:
            [row] = await connection.fetch("SELECT * FROM cancellations_by_hand")
        for change in ("UPDATE cancellations_by_hand SET actor = 'nobody'", "DELETE FROM cancellations_by_hand"):
            with pytest.raises(asyncpg.RestrictViolationError):
                async with owner.by_hand.database.tenant_transaction() as connection:
                    await connection.execute(change)
    assert tuple(row) == (made.appointment_id, "owner@pendo.example", owner.by_hand.clock())


async def test_what_cannot_be_taken_back_says_why_and_stands(owner: OwnersHand, clock: Clock) -> None:
    made = (await entered(owner)).appointment
    refusals = [await owner.calls_off(made.appointment_id, "waiting"), await owner.calls_off(uuid4())]
    clock.now = made.end_at
    refusals.append(await owner.calls_off(made.appointment_id))
    slugs = [one.slug for one in refusals if isinstance(one, Refusal)]
    assert slugs == ["changed-since", "no-such-appointment", "has-ended"]
    assert await cancellations(owner) == []


async def test_a_walk_in_that_was_a_slip_is_taken_back_while_it_would_run(owner: OwnersHand, clock: Clock) -> None:
    made = (await entered(owner, clock() - dt.timedelta(minutes=30))).appointment
    assert isinstance(await owner.calls_off(made.appointment_id), CancelledByHand)
