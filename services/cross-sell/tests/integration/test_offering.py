"""From a confirmed booking to an offer with its chair held, or to the one reason why not; each delivered twice."""

import asyncio
import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from cross_sell.settings import Settings
from ratiba_contracts.booking import Confirmed
from ratiba_contracts.codec import envelope
from ratiba_contracts.consumers import CROSS_SELL_BOOKINGS, CROSS_SELL_OUTCOMES
from ratiba_contracts.cross_sell import (
    Accepted,
    AdjacentOpeningsFound,
    Declined,
    Lapsed,
    LapseReason,
    Offered,
    Passed,
    PassReason,
)
from ratiba_contracts.envelope import Envelope, derived_id
from ratiba_contracts.requests import Refusal
from ratiba_contracts.streams import BOOKING_FACTS, CROSS_SELL_FACTS, DIALS_BUCKET
from ratiba_contracts.tenant import Upsell
from ratiba_holds import Holds, Reserved, StaffTime, open_client, primary_owner
from ratiba_runtime.testing import eventually

from .house import DIALS, END, KEY, START, TENANT, THREAD, House, confirmed, free, outcome_of

pytestmark = pytest.mark.asyncio(loop_scope="module")

Running = Callable[..., Any]
CATE = StaffTime("cate", END, END + dt.timedelta(minutes=70))


def counted(service: Any, name: str, **labels: str) -> float:
    return float(service.metrics.registry.get_sample_value(f"{name}_total", labels) or 0)


async def settled(house: House, booking: Envelope[Confirmed], already: int = 0) -> None:
    """Tell it, tell it again, and wait until both were handled."""
    await house.tells(booking)
    await house.handled(BOOKING_FACTS.name, CROSS_SELL_BOOKINGS.durable, already + 1)
    await house.tells_again(booking)
    await house.handled(BOOKING_FACTS.name, CROSS_SELL_BOOKINGS.durable, already + 2)


async def test_the_best_choice_is_offered_with_both_chairs_held_and_once(house: House, running: Running) -> None:
    house.answer = AdjacentOpeningsFound(
        primary_end_at=END,
        openings=(free("facial", "amina"), free("pedicure", "cate", "amina"), free("pedicure", "amina", gap=15)),
    )
    booking = confirmed()
    async with running() as service:
        before = dt.datetime.now(dt.UTC)
        await settled(house, booking)
        [fact] = await house.told()
        assert counted(service, "ratiba_cross_sell_offers", outcome="offered") == 1
    offered = fact.data
    assert isinstance(offered, Offered)
    assert (fact.partitionkey, fact.causationid) == (KEY, booking.id)
    assert offered.offer_id == derived_id(booking.data.appointment.appointment_id, "offer")
    assert (offered.thread_id, offered.appointment_id) == (THREAD, booking.data.appointment.appointment_id)
    assert (offered.service_id, offered.time.staff_id, offered.time.start_at) == ("pedicure", "amina", END)
    assert offered.time.blocked_until == END + dt.timedelta(minutes=70)
    assert (offered.why.confidence, offered.why.gap_min, offered.why.score) == (0.85, 0, 0.85)
    assert (offered.why.considered, offered.why.catalog_version) == (4, 7)
    seconds = (offered.hold_expires_at - before).total_seconds()
    assert 29 < seconds < 33
    held = {(one.staff_id, one.owner, one.start, one.end) for one in await house.held()}
    assert held == {
        ("amina", THREAD, START, END),
        ("amina", f"{THREAD}:{offered.offer_id}", END, END + dt.timedelta(minutes=70)),
    }
    [asked] = house.asked
    assert asked.candidates == ("pedicure", "facial")
    assert asked.hold_tokens == (primary_owner(THREAD), f"{THREAD}:{offered.offer_id}")
    assert (asked.appointment_id, asked.within_min) == (offered.appointment_id, 15)
    [row] = await house.rows()
    assert (row["thread_id"], row["booked_service_id"], row["outcome"]) == (THREAD, "manicure", "offered")
    assert (row["booked_service_name"], row["service"]["service_id"]) == ("Manicure", "pedicure")
    assert row["why"]["score"] == 0.85


NOTHING_FREE = AdjacentOpeningsFound(primary_end_at=END)


@pytest.mark.parametrize(
    ("booking", "answer", "reason", "asks"),
    [
        (lambda: confirmed(declined=True), NOTHING_FREE, PassReason.DECLINED, 0),
        (lambda: confirmed(ago_s=60), NOTHING_FREE, PassReason.TOO_LATE, 0),
        (lambda: confirmed("massage"), NOTHING_FREE, PassReason.NO_RELATION, 0),
        (confirmed, NOTHING_FREE, PassReason.NO_OPENING, 1),
        (confirmed, AdjacentOpeningsFound(primary_end_at=None), PassReason.PRIMARY_CANCELLED, 1),
        (confirmed, Refusal(slug="internal-error", message="not now"), PassReason.UNAVAILABLE, 1),
        (
            confirmed,
            AdjacentOpeningsFound(primary_end_at=END, openings=(free("pedicure", "cate", gap=16),)),
            PassReason.NO_OPENING,
            1,
        ),
    ],
    ids=["declined", "too late", "no relation", "no opening", "cancelled", "nobody can say", "too far behind"],
)
async def test_each_rule_passes_with_its_own_reason_and_holds_nothing(
    house: House, running: Running, booking: Callable[[], Any], answer: Any, reason: PassReason, asks: int
) -> None:
    house.answer, told = answer, booking()
    async with running() as service:
        await settled(house, told)
        assert counted(service, "ratiba_cross_sell_passed", reason=reason.value) == 1
    [fact] = await house.told()
    appointment = told.data.appointment.appointment_id
    assert fact.data == Passed(thread_id=THREAD, appointment_id=appointment, reason=reason)
    assert fact.partitionkey == KEY
    assert len(house.asked) == 2 * asks  # only the reason is stored of a pass: asked again, and told once
    assert await house.keys() == []
    assert await house.rows() == []


async def test_a_dial_that_says_never_is_heard_before_anybody_is_asked(house: House, running: Running) -> None:
    never = DIALS.model_copy(update={"dials": DIALS.dials.model_copy(update={"upsell": Upsell.NEVER})})
    bucket = await house.client.jetstream().key_value(DIALS_BUCKET)
    await bucket.put(TENANT, never.model_dump_json().encode())
    away = open_client("redis://127.0.0.1:1/0", timeout_s=0.1)  # touching the hold store would show
    async with running(holds=Holds(away)):
        await settled(house, confirmed())
    [fact] = await house.told()
    assert (fact.data.reason, house.asked) == (PassReason.DIALS, [])
    await away.aclose()


async def test_a_time_that_somebody_else_holds_by_then_is_not_offered(house: House, running: Running) -> None:
    house.answer = AdjacentOpeningsFound(primary_end_at=END, openings=(free("pedicure", "cate"),))
    assert isinstance(await house.holds.reserve(TENANT, CATE, primary_owner("somebody"), 60), Reserved)
    async with running():
        await settled(house, confirmed())
    [fact] = await house.told()
    assert fact.data.reason is PassReason.SLOT_TAKEN
    assert {one.owner for one in await house.held()} == {"somebody"}


async def test_the_next_best_is_offered_where_somebody_was_faster_at_the_best(house: House, running: Running) -> None:
    amina = StaffTime("amina", CATE.start, CATE.end)
    assert isinstance(await house.holds.reserve(TENANT, amina, primary_owner("somebody"), 60), Reserved)
    async with running():
        await settled(house, confirmed())
    [fact] = await house.told()
    assert (fact.data.time.staff_id, fact.data.why.considered) == ("cate", 2)
    assert {one.owner for one in await house.held()} == {"somebody", THREAD, f"{THREAD}:{fact.data.offer_id}"}


async def test_while_the_hold_store_is_away_nothing_is_offered(house: House, running: Running) -> None:
    away = open_client("redis://127.0.0.1:1/0", timeout_s=0.1)
    async with running(holds=Holds(away)):
        await settled(house, confirmed())
    [fact] = await house.told()
    assert fact.data.reason is PassReason.UNAVAILABLE
    await away.aclose()


async def test_an_answer_that_takes_longer_than_a_conversation_waits_holds_nothing(
    house: House, running: Running
) -> None:
    house.slow_s = 0.5
    async with running():
        await house.tells(confirmed(ago_s=1.8))
        fact = await house.first_told()
    assert fact.data.reason is PassReason.TOO_LATE
    assert await house.keys() == []


async def test_nobody_who_answers_is_waited_for_longer_than_set(house: House, running: Running) -> None:
    house.slow_s = 3
    async with running(settings={"ask_seconds": 0.2}):
        await house.tells(confirmed())
        fact = await house.first_told()
    assert fact.data.reason is PassReason.UNAVAILABLE


async def test_another_input_of_the_same_booking_repeats_the_fact_and_not_the_hold(
    house: House, running: Running
) -> None:
    first = confirmed()
    again = envelope(first.data, id=uuid4(), tenant=TENANT, key=KEY, time=dt.datetime.now(dt.UTC))
    async with running():
        await house.tells(first)
        offered = (await house.first_told()).data
        await house.holds.release_pair(TENANT, CATE, thread=THREAD, offer_id=str(offered.offer_id))
        amina = StaffTime("amina", offered.time.blocked_from, offered.time.blocked_until)
        await house.holds.release_pair(TENANT, amina, thread=THREAD, offer_id=str(offered.offer_id))
        await settled(house, again, already=1)
        await house.all_sent()
    facts = await house.told()
    assert {fact.id for fact in facts} == {derived_id(first.data.appointment.appointment_id, "offered")}
    assert {one.owner for one in await house.held()} == {THREAD}
    assert len(house.asked) == 1
    assert len(await house.rows()) == 1


async def test_one_booking_in_two_replicas_hands_is_one_offer(house: House, running: Running) -> None:
    first = confirmed()
    again = envelope(first.data, id=uuid4(), tenant=TENANT, key=KEY, time=first.time)
    house.slow_s = 0.1
    async with running(), running():
        await asyncio.gather(house.tells(first), house.tells(again))
        await house.handled(BOOKING_FACTS.name, CROSS_SELL_BOOKINGS.durable, 2)
        await eventually(house.told)
    assert len(await house.rows()) == 1
    assert len({fact.id for fact in await house.told()}) == 1
    assert len({one.owner for one in await house.held()}) == 2  # the booking's own, and one offer's


async def test_a_second_hand_that_is_slower_than_the_answer_leaves_nothing_held(house: House, running: Running) -> None:
    """The first offered and it lapsed at once; the second, in mid-question, holds the time again and gives it back."""
    booking = confirmed()
    house.slow_s = 0.6
    async with running():
        await house.tells(booking)
        await eventually(lambda: house.asked)
        await house.tells_again(booking)
        offered = (await house.first_told()).data
        lapsed = Lapsed(offer_id=offered.offer_id, thread_id=THREAD, reason=LapseReason.TOO_LATE)
        await house.tells(outcome_of(lapsed))
        await house.handled(CROSS_SELL_FACTS.name, CROSS_SELL_OUTCOMES.durable, 1)
        await house.handled(BOOKING_FACTS.name, CROSS_SELL_BOOKINGS.durable, 2)
    assert len(house.asked) == 2
    assert {one.owner for one in await house.held()} == {THREAD}


@pytest.mark.parametrize("outcome", ["accepted", "declined", "lapsed"])
async def test_each_outcome_releases_the_second_time_and_never_the_first(
    house: House, running: Running, outcome: str
) -> None:
    async with running() as service:
        await house.tells(confirmed())
        offered = (await house.first_told()).data
        about = {"offer_id": offered.offer_id, "thread_id": THREAD}
        fact = {
            "accepted": Accepted(**about, appointment_id=uuid4()),
            "declined": Declined(**about),
            "lapsed": Lapsed(**about, reason=LapseReason.NO_ANSWER),
        }[outcome]
        told = outcome_of(fact)
        await house.tells(told)
        await house.tells_again(told)
        await house.handled(CROSS_SELL_FACTS.name, CROSS_SELL_OUTCOMES.durable, 2)
        assert counted(service, "ratiba_cross_sell_offers", outcome=outcome) == 1
    assert [(one.owner, one.start, one.end) for one in await house.held()] == [(THREAD, START, END)]
    [row] = await house.rows()
    assert (row["outcome"], row["settled_at"] is None) == (outcome, False)
    assert row["lapse_reason"] == ("no_answer" if outcome == "lapsed" else None)


async def test_a_late_yes_replaces_a_lapse_and_an_echo_replaces_nothing(house: House, running: Running) -> None:
    async with running():
        await house.tells(confirmed())
        offered = (await house.first_told()).data
        about = {"offer_id": offered.offer_id, "thread_id": THREAD}
        second = uuid4()
        for fact in (
            Lapsed(**about, reason=LapseReason.NO_ANSWER),
            Accepted(**about, appointment_id=second, late=True),
            Declined(**about),
            Lapsed(**about, reason=LapseReason.MOVED_ON),
        ):
            await house.tells(outcome_of(fact))
        await house.handled(CROSS_SELL_FACTS.name, CROSS_SELL_OUTCOMES.durable, 4)
    [row] = await house.rows()
    assert (row["outcome"], row["late"], row["second_appointment_id"]) == ("accepted", True, second)


async def test_an_outcome_of_an_offer_nobody_knows_changes_nothing(house: House, running: Running) -> None:
    async with running():
        fact = Declined(offer_id=uuid4(), thread_id=THREAD)
        await house.tells(outcome_of(fact))
        await house.handled(CROSS_SELL_FACTS.name, CROSS_SELL_OUTCOMES.durable, 1)
    assert await house.rows() == []


async def test_settings_refuse_a_hold_nobody_could_answer_within() -> None:
    with pytest.raises(ValueError, match="pair_seconds"):
        Settings(postgres_url="p", valkey_url="v", nats_url="n", pair_seconds=1)
