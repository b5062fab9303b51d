"""Nobody is shown a time at which they are here already: not for something new, nor for what was moved."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from booking_fsm.testing.guest import Guest
from booking_fsm.testing.owners_hand import OwnersHand
from ratiba_contracts.by_hand import CancelledByHand
from ratiba_contracts.options import DayOption, OpeningOption

NAIROBI = ZoneInfo("Africa/Nairobi")
HAD = (dt.time(13, 45), dt.time(14, 45))


def shown(guest: Guest) -> list[dt.time]:
    """The starts that were offered last, on the wall."""
    question = guest.replies[-1].question
    given = [one.opening.start_at for one in question.options if isinstance(one, OpeningOption)] if question else []
    return [start.astimezone(NAIROBI).time() for start in given]


def meets_pedicure(start: dt.time, minutes: int) -> bool:
    end = (dt.datetime.combine(dt.date(2026, 11, 21), start) + dt.timedelta(minutes=minutes)).time()
    return start < HAD[1] and HAD[0] < end


async def has_a_pedicure(guest: Guest) -> None:
    await guest.says("pedicure tomorrow at 1:45pm")
    assert await guest.says("yes") == ["booked"]


async def test_what_the_owner_called_off_is_not_offered_beside_their_other_appointment(
    guest: Guest, owner: OwnersHand
) -> None:
    await has_a_pedicure(guest)
    await guest.says("manicure tomorrow at 1pm")
    assert await guest.says("yes") == ["booked"]
    assert guest.confirmed is not None
    answer = await owner.calls_off(guest.confirmed.appointment.appointment_id)
    assert isinstance(answer, CancelledByHand)
    assert await owner.tells(guest) == ["cancelled_by_business", "offer_openings"]
    assert len(shown(guest)) == 3
    assert not [one for one in shown(guest) if meets_pedicure(one, 45)]


async def test_times_of_a_new_booking_leave_out_their_own(guest: Guest) -> None:
    await has_a_pedicure(guest)
    assert await guest.says("manicure tomorrow afternoon") == ["offer_openings"]
    assert shown(guest)
    assert not [one for one in shown(guest) if meets_pedicure(one, 45)]


async def test_times_near_one_that_cannot_be_had_leave_out_their_own(guest: Guest) -> None:
    await has_a_pedicure(guest)
    assert await guest.says("massage 60 minutes tomorrow at 1:20pm") == ["slot_refused", "offer_openings"]
    assert len(shown(guest)) == 3
    assert not [one for one in shown(guest) if meets_pedicure(one, 60)]


async def test_a_day_that_has_nothing_beside_it_is_not_among_the_days(guest: Guest) -> None:
    await has_a_pedicure(guest)
    await guest.says("manicure at 2pm")
    question = guest.replies[-1].question
    assert question is not None
    days = [one.day for one in question.options if isinstance(one, DayOption)]
    assert days
    assert dt.date(2026, 11, 21) not in days


@pytest.mark.parametrize("words", ["manicure for my sister tomorrow afternoon", "manicure ya dada yangu kesho mchana"])
async def test_for_somebody_else_every_free_time_is_shown(guest: Guest, words: str) -> None:
    await has_a_pedicure(guest)
    assert await guest.says(words) == ["offer_openings"]
    assert [one for one in shown(guest) if meets_pedicure(one, 45)]


async def test_another_customer_sees_every_free_time(guest: Guest) -> None:
    await has_a_pedicure(guest)
    other = Guest(guest.turns, guest.tenant, guest.clock, key="f" * 16, phone="+254713000009", name="Otieno")
    await other.says("manicure tomorrow afternoon")
    assert [one for one in shown(other) if meets_pedicure(one, 45)]
