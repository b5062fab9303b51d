"""A yes shortly before the start: nothing is kept unpaid past it, and what is kept can be called off after it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from booking_fsm.adapters import rosters
from booking_fsm.domain.conversation.state import Step
from booking_fsm.domain.conversation.timers import OFFER_LAPSE, PAYMENT_START
from booking_fsm.testing.business import ROSTER
from booking_fsm.testing.guest import Guest
from booking_fsm.testing.owners_hand import OwnersHand
from ratiba_contracts.booking import Bundled, Confirmed
from ratiba_contracts.by_hand import CancelledByHand
from ratiba_contracts.payment_acts import PaymentTerms, ReservationEnded, Reserved
from ratiba_contracts.slot_acts import SlotRefusal, SlotRefused
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import TenantContext, bind_tenant

STARTS = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)
"""Half past twelve in Nairobi, where it is noon."""


async def kept(guest: Guest, words: str = "manicure today at 12:30 with Amina", yes: str = "yes") -> list[str]:
    """Read back at noon, agreed to nine minutes later, and asked for."""
    await guest.says(words)
    guest.clock.pass_(minutes=9)
    return await guest.says(yes)


async def rows(database: Database, tenant: TenantContext) -> list[tuple[str, dt.datetime | None]]:
    with bind_tenant(tenant):
        async with database.tenant_transaction() as connection:
            found = await connection.fetch("SELECT status, held_until FROM appointments ORDER BY start_at")
    return [tuple(row) for row in found]


def said(guest: Guest, kind: type[Any]) -> Iterator[Any]:
    return (act for act in guest.replies[-1].acts if isinstance(act, kind))


def facts(guest: Guest, kind: type[Any]) -> Iterator[Any]:
    assert guest.reached is not None
    return (fact.data for fact in guest.reached.facts if isinstance(fact.data, kind))


@pytest.mark.parametrize(
    ("words", "yes", "when"),
    [
        ("manicure today at 12:30 with Amina", "yes", "until when must I pay?"),
        ("nataka manicure na Amina leo saa sita na nusu mchana", "ndio", "nina muda gani wa kulipa?"),
    ],
)
async def test_the_last_moment_to_pay_is_the_start_in_all_that_is_kept_asked_for_and_said(
    payer: Guest, database: Database, pendo: TenantContext, words: str, yes: str, when: str
) -> None:
    assert await kept(payer, words, yes) == ["reserved"]
    assert await rows(database, pendo) == [("pending", STARTS)]
    assert [(one.appointment.start_at, one.held_until) for one in facts(payer, Confirmed)] == [(STARTS, STARTS)]
    assert [one.kept_until for one in said(payer, Reserved)] == [STARTS]
    await payer.gets_no_offer()
    assert [one.held_until for one in payer.asked_for] == [STARTS]
    await payer.hears_of_payment("prompted")
    await payer.says(when)
    assert [(one.about, one.kept_until) for one in said(payer, PaymentTerms)] == [("deadline", STARTS)]


async def test_two_that_are_paid_together_are_paid_before_the_first_begins(
    payer: Guest, database: Database, pendo: TenantContext
) -> None:
    await kept(payer)
    await payer.is_offered("pedicure", "cate")
    await payer.says("yes")
    [bundled] = facts(payer, Bundled)
    assert bundled.appointment.start_at > STARTS
    assert bundled.held_until == STARTS
    assert [one.held_until for one in payer.asked_for] == [STARTS]
    assert await rows(database, pendo) == [("pending", STARTS), ("pending", STARTS)]


async def test_a_second_that_is_paid_on_its_own_is_paid_before_it_begins_itself(
    payer: Guest, database: Database, pendo: TenantContext
) -> None:
    await kept(payer)
    await payer.is_offered("pedicure", "cate")
    question = payer.replies[-1].question
    assert question is not None
    await payer.waits_for(OFFER_LAPSE)
    await payer.waits_for(PAYMENT_START)
    await payer.hears_of_payment("settled")
    payer.clock.now = STARTS + dt.timedelta(minutes=20)
    assert await payer.taps("yes", question_id=question.question_id) == ["reserved"]
    [bundled] = facts(payer, Bundled)
    begins = bundled.appointment.start_at
    assert begins - payer.clock() < dt.timedelta(minutes=30)
    assert bundled.held_until == begins
    assert await rows(database, pendo) == [("booked", None), ("pending", begins)]
    assert [one.held_until for one in payer.asked_for] == [STARTS, begins]


async def test_nobody_pays_and_it_is_over_when_it_would_have_begun(
    payer: Guest, database: Database, pendo: TenantContext
) -> None:
    await kept(payer)
    await payer.gets_no_offer()
    await payer.hears_of_payment("prompted")
    payer.clock.now = STARTS
    assert await payer.hears_of_payment("expired") == ["reservation_ended"]
    assert [one.why for one in said(payer, ReservationEnded)] == ["in_time"]
    assert await rows(database, pendo) == [("expired", None)]
    assert await payer.hears_of_payment("settled") == []


@pytest.mark.parametrize(
    ("words", "yes", "cancel"),
    [
        ("manicure today at 12:30 with Amina", "yes", "cancel my appointment"),
        ("nataka manicure na Amina leo saa sita na nusu mchana", "ndio", "futa nafasi yangu"),
    ],
)
async def test_while_a_prompt_rings_its_customer_calls_it_off_however_late_it_is(
    payer: Guest, database: Database, pendo: TenantContext, words: str, yes: str, cancel: str
) -> None:
    await kept(payer, words, yes)
    await payer.gets_no_offer()
    await payer.hears_of_payment("prompted")
    payer.clock.now = STARTS + dt.timedelta(minutes=2)
    assert await payer.says(cancel) == ["confirm_cancel"]
    assert await payer.says(yes) == ["cancelled", "prompt_to_leave"]
    assert await rows(database, pendo) == [("cancelled", None)]
    assert await payer.hears_of_payment("settled") == [], "it books nothing any more"


async def test_what_is_booked_and_has_begun_stays_as_it_is(payer: Guest) -> None:
    await kept(payer)
    await payer.gets_no_offer()
    await payer.hears_of_payment("settled")
    payer.clock.now = STARTS
    assert await payer.says("cancel my appointment") == ["nothing_to_cancel"]


async def test_an_owner_calls_off_what_still_waits_for_its_money_however_late_it_is(
    payer: Guest, owner: OwnersHand, database: Database, pendo: TenantContext
) -> None:
    await kept(payer)
    await payer.gets_no_offer()
    await payer.hears_of_payment("prompted")
    payer.clock.now = STARTS + dt.timedelta(minutes=2)
    assert payer.confirmed is not None
    answer = await owner.calls_off(payer.confirmed.appointment.appointment_id, "waiting")
    assert isinstance(answer, CancelledByHand), answer
    assert await owner.tells(payer) == ["cancelled_by_business", "prompt_to_leave", "offer_openings"]
    assert await rows(database, pendo) == [("cancelled", None)]


@pytest.fixture
async def at_once(database: Database, pendo: TenantContext) -> None:
    """The business wants no notice."""
    policy = ROSTER.policy.model_copy(update={"min_notice_min": 0})
    wanted = ROSTER.model_copy(update={"policy": policy, "expected_version": None})
    with bind_tenant(pendo):
        async with database.tenant_transaction() as connection:
            await rosters.replace(connection, wanted)


@pytest.mark.usefixtures("at_once")
async def test_who_says_yes_two_minutes_before_the_start_may_still_pay(payer: Guest) -> None:
    payer.clock.pass_(minutes=19)
    assert await kept(payer) == ["reserved"]
    await payer.is_offered("pedicure", "cate")
    await payer.waits_for(OFFER_LAPSE)
    await payer.waits_for(PAYMENT_START)
    [asked] = payer.asked_for
    assert asked.held_until == STARTS
    assert asked.held_until - payer.clock() > dt.timedelta(minutes=1)


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("seconds", [61, 110])
async def test_who_says_yes_later_than_that_hears_that_it_is_too_close_and_gets_other_times(
    payer: Guest, database: Database, pendo: TenantContext, seconds: int
) -> None:
    payer.clock.pass_(minutes=19, seconds=seconds)
    assert await kept(payer) == ["slot_refused", "offer_openings"]
    assert [one.reason for one in said(payer, SlotRefused)] == [SlotRefusal.TOO_SOON]
    assert payer.state.step is Step.COLLECT_SLOT
    assert await rows(database, pendo) == []
    assert payer.asked_for == []
    question = payer.replies[-1].question
    assert question is not None
    assert await payer.taps(question.options[0].value) == ["read_back"]
    assert await payer.says("yes") == ["reserved"]


@pytest.mark.usefixtures("at_once")
async def test_where_nothing_is_paid_here_a_yes_ten_seconds_before_the_start_books(guest: Guest) -> None:
    guest.clock.pass_(minutes=20, seconds=50)
    assert await kept(guest) == ["booked"]
