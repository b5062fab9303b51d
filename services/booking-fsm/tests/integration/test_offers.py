"""An offer behind a booking when customers race, holds are lost, servers are away and the world has moved on.

Whatever happens to the offer, the first appointment stands; nobody is shown what cannot be had, or booked twice.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from booking_fsm.domain.conversation.offer_nodes import simple_sum
from booking_fsm.domain.conversation.state import FSM_GRAPH_VERSION, BookingState, Step
from booking_fsm.domain.conversation.timers import OFFER_LAPSE, OFFER_WAIT
from booking_fsm.domain.conversation.versions import upgraded
from booking_fsm.testing.business import CATALOG, DIALS
from booking_fsm.testing.guest import Clock, Guest
from ratiba_contracts.booking import Booked, Bundled, Confirmed
from ratiba_contracts.codec import envelope
from ratiba_contracts.conversation import MessagePersonal, MessageReceived, TextContent
from ratiba_contracts.cross_sell import Accepted, Declined, Lapsed, LapseReason
from ratiba_contracts.offer_acts import BookedAsWell, OfferRightAfter
from ratiba_contracts.tenant import CatalogSnapshot, CrossSell, DialsSnapshot, Upsell
from ratiba_contracts.views import Channel, Price, PriceKind
from ratiba_holds import Holds, Reserved, StaffTime, open_client, primary_owner, secondary_owner
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import TenantContext, bind_tenant

Another = Callable[[int], Guest]

SELLING = DialsSnapshot(
    version=2,
    dials=DIALS.dials.model_copy(update={"upsell": Upsell.ONCE_AFTER_CONFIRM, "cross_sell": CrossSell.RELATED_ONLY}),
)


@pytest.fixture
def guest(guest: Guest) -> Guest:
    """A customer of a business that offers."""
    always: Any = SimpleNamespace(get=lambda _tenant: SELLING)
    guest.turns = replace(guest.turns, dials=always)
    return guest


async def booked(guest: Guest) -> None:
    """A manicure tomorrow from 10:00 to 10:45 with Amina, and an offer is waited for."""
    await guest.says("manicure tomorrow at 10am with Amina")
    assert await guest.says("yes") == ["booked"]
    assert guest.state.step is Step.CROSS_SELL_OFFER


async def offered(guest: Guest) -> None:
    """And a pedicure right behind it with Cate is offered."""
    await booked(guest)
    assert await guest.is_offered("pedicure", "cate") == ["offer_right_after"]


async def rows(database: Database, tenant: TenantContext) -> list[tuple[str, str]]:
    with bind_tenant(tenant):
        async with database.tenant_transaction() as connection:
            found = await connection.fetch("SELECT service, status FROM appointments ORDER BY start_at")
    return [(row["service"]["service_id"], row["status"]) for row in found]


def outcomes(guest: Guest) -> list[Any]:
    assert guest.reached is not None
    return [fact.data for fact in guest.reached.facts if isinstance(fact.data, Accepted | Declined | Lapsed)]


ALONE, BOTH = [("manicure", "booked")], [("manicure", "booked"), ("pedicure", "booked")]


async def test_both_appointments_are_told_with_what_the_other_services_need(
    guest: Guest, database: Database, pendo: TenantContext
) -> None:
    await booked(guest)
    confirmed = guest.confirmed
    assert confirmed is not None
    assert (confirmed.blocked_from, confirmed.blocked_until) == (
        confirmed.appointment.start_at,
        confirmed.appointment.end_at,
    )
    assert (confirmed.confirmed_at, confirmed.cross_sell_declined) == (guest.clock(), False)
    await guest.is_offered("pedicure", "cate")
    [asked] = guest.replies[-1].acts
    assert isinstance(asked, OfferRightAfter)
    assert (asked.service.service_id, asked.after.service_id, asked.opening.staff_name) == (
        "pedicure",
        "manicure",
        "Cate",
    )
    await guest.taps("yes")
    [act] = guest.replies[-1].acts
    assert isinstance(act, BookedAsWell)
    assert act.together == Price(kind=PriceKind.FIXED, currency="KES", amount=330000)
    assert guest.reached is not None
    bundled, second, accepted = (fact.data for fact in guest.reached.facts if fact.data != guest.replies[-1])
    assert isinstance(bundled, Bundled)
    assert isinstance(second, Booked)
    assert not isinstance(second, Confirmed)  # a cascade of one: nothing is offered behind the second
    assert bundled.appointment == second.appointment == act.appointment
    assert (bundled.first_appointment_id, bundled.staff_id) == (confirmed.appointment.appointment_id, "cate")
    assert accepted == Accepted(
        offer_id=bundled.offer_id,
        thread_id=confirmed.thread_id,
        appointment_id=second.appointment.appointment_id,
    )
    assert await rows(database, pendo) == BOTH
    assert not guest.state.timers


@pytest.mark.edge(41)
async def test_a_second_yes_sent_before_the_offer_was_read_books_nothing_and_shows_the_offer_again(
    guest: Guest, database: Database, pendo: TenantContext
) -> None:
    await guest.says("manicure tomorrow at 10am")
    read_back = guest.replies[-1].reply_seq
    assert await guest.says("ndio") == ["booked"]
    await guest.is_offered("pedicure", "cate")
    assert await guest.says("ndio", seen=read_back) == ["ask_again", "offer_right_after"]
    assert await guest.says("na pedicure pia", seen=read_back + 1) == ["ask_again", "offer_right_after"]
    assert await rows(database, pendo) == ALONE
    assert await guest.says("ndio") == ["booked_as_well"]


@pytest.mark.edge(7)
@pytest.mark.parametrize("how", ["booked", "held"])
async def test_a_late_yes_to_a_time_that_somebody_else_has_by_then_is_told_so_and_the_booking_stands(
    guest: Guest, another: Another, database: Database, pendo: TenantContext, holds: Holds, how: str
) -> None:
    await offered(guest)
    standing = guest.state.offering
    assert standing is not None
    assert standing.offer is not None
    assert await guest.waits_for(OFFER_LAPSE) == []
    assert outcomes(guest)[0].reason is LapseReason.NO_ANSWER
    time = StaffTime("cate", standing.offer.slot.blocked_from, standing.offer.slot.blocked_until)
    await holds.release_pair(
        pendo.slug, time, thread=guest.state.thread_id, offer_id=str(standing.offer.offer_id)
    )  # as cross-sell does
    if how == "held":
        assert isinstance(await holds.reserve(pendo.slug, time, primary_owner("somebody"), 60), Reserved)
    else:
        faster = another(1)
        await faster.says("pedicure tomorrow at 10:45am with Cate")
        assert (await faster.says("yes"))[0] == "booked"
    assert await guest.says("yes") == ["offer_gone"]
    assert outcomes(guest) == []  # it had lapsed, and that was told
    assert (guest.state.step, guest.state.offering) == (Step.BOOKED, None)
    assert (await rows(database, pendo))[0] == ("manicure", "booked")


@pytest.mark.edge(7)
async def test_a_late_yes_by_tap_after_talk_of_something_else_takes_the_time_if_it_is_free(
    guest: Guest, database: Database, pendo: TenantContext
) -> None:
    await offered(guest)
    question = guest.replies[-1].question
    assert question is not None
    await guest.waits_for(OFFER_LAPSE)
    await guest.says("where are you?")
    assert await guest.taps("yes", question_id=question.question_id) == ["booked_as_well"]
    [accepted] = outcomes(guest)
    assert accepted.late
    assert await rows(database, pendo) == BOTH
    assert (await guest.taps("yes", question_id=question.question_id))[0] == "ask_again"
    assert await rows(database, pendo) == BOTH


@pytest.mark.edge(42)
@pytest.mark.parametrize("how", ["no", OFFER_LAPSE])
async def test_a_no_and_a_lapse_leave_the_row_and_the_hold_of_the_first_alone(
    guest: Guest, database: Database, pendo: TenantContext, holds: Holds, how: str
) -> None:
    await offered(guest)
    assert guest.confirmed is not None
    first = guest.confirmed.appointment
    before = [one for one in await holds.held(pendo.slug, first.start_at, first.end_at) if ":" not in one.owner]
    await (guest.says("no") if how == "no" else guest.waits_for(how))
    held = await holds.held(pendo.slug, first.start_at, first.end_at)
    assert [one for one in held if ":" not in one.owner] == before
    assert [one.owner for one in before] == [guest.state.thread_id]
    assert await rows(database, pendo) == ALONE


async def test_a_yes_after_the_hold_store_lost_its_memory_still_books(
    guest: Guest, database: Database, pendo: TenantContext, holds: Holds
) -> None:
    await offered(guest)
    await holds._client.flushdb()
    assert await guest.says("yes") == ["booked_as_well"]
    assert await rows(database, pendo) == BOTH


async def test_a_yes_to_a_time_that_was_given_away_at_the_counter_is_told_so(
    guest: Guest, another: Another, database: Database, pendo: TenantContext, holds: Holds
) -> None:
    await offered(guest)
    await holds._client.flushdb()
    faster = another(1)
    await faster.says("pedicure tomorrow at 10:45am with Cate")
    assert (await faster.says("yes"))[0] == "booked"
    assert await guest.says("yes") == ["offer_gone"]
    assert [one.reason for one in outcomes(guest)] == [LapseReason.GONE]
    assert len(await rows(database, pendo)) == 2
    held = await holds.held(pendo.slug, guest.clock(), guest.clock() + dt.timedelta(days=2))
    assert not [one for one in held if one.owner.startswith(f"{guest.state.thread_id}:")]


async def test_while_the_hold_store_is_away_a_yes_waits_and_is_carried_out_when_it_is_back(
    guest: Guest, database: Database, pendo: TenantContext
) -> None:
    await offered(guest)
    here, away = guest.turns.holds, Holds(open_client("redis://127.0.0.1:1/0", timeout_s=0.1))
    guest.turns = replace(guest.turns, holds=away)
    assert await guest.says("yes") == ["one_moment"]
    assert (guest.state.step, guest.state.confirmed) == (Step.BUNDLE_CONFIRM, True)
    assert await guest.waits_for("hold_retry") == []
    guest.turns = replace(guest.turns, holds=here)
    assert await guest.waits_for("hold_retry") == ["booked_as_well"]
    assert await rows(database, pendo) == BOTH
    assert not guest.state.timers


@pytest.mark.parametrize("late", [False, True])
async def test_when_it_stays_away_a_person_takes_over_and_the_offer_is_over(
    guest: Guest, database: Database, pendo: TenantContext, late: bool
) -> None:
    await offered(guest)
    if late:
        await guest.waits_for(OFFER_LAPSE)
    guest.turns = replace(guest.turns, holds=Holds(open_client("redis://127.0.0.1:1/0", timeout_s=0.1)))
    assert await guest.says("yes") == ["one_moment"]
    for _ in range(4):
        assert await guest.waits_for("hold_retry") == []
    assert await guest.waits_for("hold_retry") == ["handing_over"]
    assert [one.reason for one in outcomes(guest)] == ([] if late else [LapseReason.GONE])
    assert (guest.state.step, guest.state.offering, guest.state.timers) == (Step.BOOKED, None, {})
    assert await rows(database, pendo) == ALONE


async def test_a_no_while_a_yes_waits_for_the_hold_store_is_a_no(
    guest: Guest, database: Database, pendo: TenantContext
) -> None:
    await offered(guest)
    guest.turns = replace(guest.turns, holds=Holds(open_client("redis://127.0.0.1:1/0", timeout_s=0.1)))
    assert await guest.says("yes") == ["one_moment"]
    assert await guest.says("no") == ["offer_declined"]
    assert [type(one) for one in outcomes(guest)] == [Declined]
    assert (guest.state.timers, guest.state.cross_sell_declined) == ({}, True)
    assert await rows(database, pendo) == ALONE


async def test_a_yes_when_the_first_was_called_off_elsewhere_adds_nothing(
    guest: Guest, database: Database, pendo: TenantContext
) -> None:
    await offered(guest)
    with bind_tenant(pendo):
        async with database.tenant_transaction() as connection:
            await connection.execute("UPDATE appointments SET status = 'cancelled'")
    assert await guest.says("yes") == ["handing_over"]  # nothing is said to stand
    assert await rows(database, pendo) == [("manicure", "cancelled")]


async def test_a_yes_to_another_price_than_was_told_books_nothing(
    guest: Guest, database: Database, pendo: TenantContext
) -> None:
    await offered(guest)
    dearer = [
        one.model_copy(update={"price": Price(kind=PriceKind.FIXED, currency="KES", amount=999900)})
        for one in CATALOG.services
    ]
    menu: Any = SimpleNamespace(get=lambda _t: CatalogSnapshot(version=2, currency="KES", services=tuple(dearer)))
    guest.turns = replace(guest.turns, catalogs=menu)
    assert await guest.says("yes") == ["offer_gone"]
    assert await rows(database, pendo) == ALONE


async def test_an_offer_behind_another_booking_or_for_another_thread_is_never_shown(guest: Guest) -> None:
    await booked(guest)
    right = guest.offer("pedicure", "cate")
    for wrong in (
        right.model_copy(update={"appointment_id": uuid4()}),
        right.model_copy(update={"thread_id": "01JD8Q2Y6V7X9K3M5N4P2R1S0T"}),
        right.model_copy(update={"hold_expires_at": guest.clock() + dt.timedelta(milliseconds=900)}),
    ):
        assert await guest.sends(guest._wrapped(wrong)) == []
        assert outcomes(guest) == [
            Lapsed(offer_id=wrong.offer_id, thread_id=wrong.thread_id, reason=LapseReason.TOO_LATE)
        ]
    assert guest.state.step is Step.BOOKED  # the last one was its own, and would have been gone before it was read


async def test_a_second_offer_in_one_thread_is_never_shown(guest: Guest) -> None:
    await offered(guest)
    assert await guest.sends(guest._wrapped(guest.offer("facial", "amina"))) == []
    assert guest.state.step is Step.CROSS_SELL_RESPONSE
    assert outcomes(guest)[0].reason is LapseReason.TOO_LATE


async def test_an_offer_that_comes_after_its_deadline_is_too_late_even_if_no_timer_has_rung(
    guest: Guest, clock: Clock
) -> None:
    await booked(guest)
    clock.pass_(seconds=2.1)
    assert await guest.is_offered("pedicure", "cate") == []
    assert outcomes(guest)[0].reason is LapseReason.TOO_LATE


async def test_a_thread_that_is_left_ends_with_its_booking_and_nothing_rings_for_it(
    guest: Guest, database: Database, pendo: TenantContext
) -> None:
    await offered(guest)
    first = guest.state.thread_id
    assert await guest.says("and a facial on Monday at 2pm") == ["read_back"]
    assert guest.state.thread_id != first
    assert [one.reason for one in outcomes(guest)] == [LapseReason.MOVED_ON]
    with bind_tenant(pendo):
        async with database.tenant_transaction() as connection:
            row = await connection.fetchrow(
                "SELECT state, next_due_at FROM conversation_threads WHERE thread_id = $1", first
            )
            disarmed = await connection.fetchval(
                "SELECT count(*) FROM svc_booking_fsm.outbox WHERE subject LIKE $1",
                f"%{first}.{OFFER_LAPSE}.disarmed",
            )
    assert row is not None
    state = BookingState.model_validate(row["state"])
    assert (state.step, state.timers, state.offering, row["next_due_at"]) == (Step.BOOKED, {}, None, None)
    assert disarmed == 1
    assert await guest.says("yes") == ["booked"]  # to the facial, and to nothing else
    assert await rows(database, pendo) == [("manicure", "booked"), ("facial", "booked")]


async def test_a_voice_note_while_an_offer_stands_is_answered_and_the_offer_put_again(guest: Guest) -> None:
    await offered(guest)
    assert await guest.shows("audio") == ["unsupported", "offer_right_after"]
    assert guest.state.step is Step.CROSS_SELL_RESPONSE


async def test_calling_the_first_off_gives_back_the_time_that_an_offer_held(
    guest: Guest, pendo: TenantContext, holds: Holds
) -> None:
    await offered(guest)
    assert guest.confirmed is not None
    first = guest.confirmed.appointment
    await guest.says("cancel my appointment")
    assert (await guest.says("yes"))[0] == "cancelled"
    held = await holds.held(pendo.slug, first.start_at, first.end_at)
    assert [one for one in held if one.staff_id == "amina" and ":" not in one.owner] == []


async def test_a_message_for_nobody_in_particular_does_not_end_the_wait(guest: Guest, pendo: TenantContext) -> None:
    await booked(guest)
    now = guest.clock()
    received = MessageReceived(
        channel=Channel.WHATSAPP,
        sent_at=now,
        received_at=now,
        seen_reply_seq=99,
        content=TextContent(),
        personal=MessagePersonal(text="ndio", phone=guest.phone),
    )
    await guest.sends(envelope(received, id=uuid4(), tenant=pendo.slug, key=guest.key, time=now))
    assert (guest.state.step, list(guest.state.timers)) == (Step.CROSS_SELL_OFFER, [OFFER_WAIT])
    assert await guest.is_offered("pedicure", "cate") == ["offer_right_after"]


def test_a_state_from_before_there_were_offers_is_brought_up() -> None:
    stored = {"graph_version": 2, "thread_id": "01JD8Q2Y6V7X9K3M5N4P2R1S0T", "step": "BOOKED", "language": "en"}
    state = BookingState.model_validate(upgraded(stored))
    assert (state.graph_version, state.offering, state.cross_sell_declined) == (FSM_GRAPH_VERSION, None, False)


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        (
            Price(kind="fixed", currency="KES", amount=150000),
            Price(kind="fixed", currency="KES", amount=180050),
            330050,
        ),
        (Price(kind="fixed", currency="KES", amount=150000), Price(kind="from", currency="KES", amount=180000), None),
        (Price(kind="on_quote", currency="KES"), Price(kind="fixed", currency="KES", amount=1), None),
        (Price(kind="fixed", currency="KES", amount=1), Price(kind="fixed", currency="UGX", amount=1), None),
    ],
)
def test_what_both_cost_is_a_simple_sum_of_fixed_amounts_or_nothing(
    first: Price, second: Price, together: int | None
) -> None:
    total = simple_sum(first, second)
    assert (total.amount if total is not None else None) == together


async def test_who_comes_back_to_a_declined_offer_whose_time_is_gone_is_told_so_with_the_nearest(
    guest: Guest, another: Another, database: Database, pendo: TenantContext
) -> None:
    await offered(guest)
    assert await guest.says("no") == ["offer_declined"]
    time, declined = guest.offer("pedicure", "cate").time, outcomes(guest)[0]
    held = StaffTime(time.staff_id, time.blocked_from, time.blocked_until)  # cross-sell lets go of what was declined
    await guest.turns.holds.release(pendo.slug, held, secondary_owner(declined.thread_id, str(declined.offer_id)))
    for number, staff in ((2, "Cate"), (3, "Amina")):
        faster = another(number)
        await faster.says(f"pedicure tomorrow at 10:45 with {staff}")
        assert await faster.says("yes") == ["booked"]
    assert await guest.says("ok add the pedicure") == ["slot_refused", "offer_openings"]
    refused = guest.replies[-1].acts[0]
    assert refused.requested_at == dt.datetime(2026, 11, 21, 7, 45, tzinfo=dt.UTC)  # type: ignore[union-attr]
    assert guest.state.cross_sell_declined, "offered again behind what they came back to"
    assert await rows(database, pendo) == [("manicure", "booked"), ("pedicure", "booked"), ("pedicure", "booked")]


async def test_an_offer_to_who_waits_for_a_person_by_then_was_never_seen(guest: Guest) -> None:
    await booked(guest)
    assert await guest.says("I want to talk to a person") == ["handing_over"]
    assert await guest.is_offered("pedicure", "cate") == []
    assert [one.reason for one in outcomes(guest)] == [LapseReason.TOO_LATE]


@pytest.mark.parametrize("words", ["and a facial on Monday at 2pm", "cancel my manicure"])
async def test_an_offer_that_crossed_what_was_written_was_never_seen(guest: Guest, words: str) -> None:
    await booked(guest)
    read = guest.replies[-1].reply_seq
    assert await guest.is_offered("pedicure", "cate") == ["offer_right_after"]
    await guest.says(words, seen=read)
    assert [one.reason for one in outcomes(guest)] == [LapseReason.TOO_LATE]
