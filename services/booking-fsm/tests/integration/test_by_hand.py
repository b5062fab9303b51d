"""An owner books by hand where a customer decides, pays or is offered something: refused, or told (edge case 4)."""

import asyncio
import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from booking_fsm.adapters import rosters
from booking_fsm.day import Days
from booking_fsm.domain.conversation.state import Expecting, Step
from booking_fsm.domain.conversation.timers import OFFER_LAPSE
from booking_fsm.testing.business import DIALS, ROSTER
from booking_fsm.testing.guest import Clock, Guest
from booking_fsm.testing.owners_hand import OwnersHand
from booking_fsm.testing.play.business_changes import MENUS
from ratiba_contracts.booking import Booked, Cancelled, Confirmed, Displaced
from ratiba_contracts.by_hand import BookedByHand, ShowDay
from ratiba_contracts.cross_sell import Lapsed, LapseReason
from ratiba_contracts.offer_acts import OfferGone
from ratiba_contracts.options import OpeningOption
from ratiba_contracts.requests import Refusal, TimeOff
from ratiba_contracts.slot_acts import GivenToAnother, SlotRefusal, SlotRefused
from ratiba_contracts.views import Channel, Language
from ratiba_holds import Holds, StaffTime, open_client, primary_owner
from ratiba_runtime.tenancy import bind_tenant
from ratiba_wording import words as spoken

Another = Callable[[int], Guest]

NAIROBI = ZoneInfo("Africa/Nairobi")


def at(wall: str, day: int = 21) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-11-{day} {wall}").replace(tzinfo=NAIROBI)


async def rows(owner: OwnersHand) -> list[tuple[str, str, str]]:
    with bind_tenant(owner.tenant):
        async with owner.by_hand.database.tenant_transaction() as connection:
            found = await connection.fetch("SELECT booked_by, service, status FROM appointments ORDER BY created_at")
    return [(row["booked_by"], row["service"]["service_id"], row["status"]) for row in found]


async def refused(owner: OwnersHand, *wanted: Any, **named: Any) -> Refusal:
    answer = await owner.books(*wanted, **named)
    assert isinstance(answer, Refusal), answer
    return answer


async def booked(owner: OwnersHand, *wanted: Any, **named: Any) -> BookedByHand:
    answer = await owner.books(*wanted, **named)
    assert isinstance(answer, BookedByHand), answer
    return answer


def of(facts: list[Any], kind: type[Any]) -> list[Any]:
    return [fact.data for fact in facts if isinstance(fact.data, kind)]


def last(guest: Guest) -> GivenToAnother:
    return next(act for act in guest.replies[-1].acts if isinstance(act, GivenToAnother))


def options(guest: Guest) -> list[OpeningOption]:
    question = guest.replies[-1].question
    assert question is not None
    return [option for option in question.options if isinstance(option, OpeningOption)]


@pytest.mark.edge(4)
async def test_a_time_that_a_customer_decides_on_is_refused_and_says_until_when(
    guest: Guest, owner: OwnersHand
) -> None:
    await guest.says("manicure tomorrow at 2pm with Amina")
    held = await refused(owner, at("14:30"))
    assert held.slug == "held"
    assert held.rows == (guest.state.thread_id,)
    assert held.until == guest.state.timers["hold"].due_at
    assert held.message == "One customer has that time with Amina: Manicure with polish 14:00–14:45 (being decided on)."
    assert await rows(owner) == []
    assert await guest.says("yes") == ["booked"]


@pytest.mark.edge(4)
@pytest.mark.parametrize(
    ("words", "yes", "language"),
    [
        ("manicure tomorrow at 2pm with Amina", "yes", Language.EN),
        ("nataka manicure na Amina kesho saa nane mchana", "ndio", Language.SW),
    ],
)
async def test_an_override_tells_who_was_deciding_and_offers_other_times(
    guest: Guest, owner: OwnersHand, holds: Holds, words: str, yes: str, language: Language
) -> None:
    assert await guest.says(words) == ["greet", "read_back"]
    made = await booked(owner, at("14:30"), over=await refused(owner, at("14:30")))
    assert (made.displaced, made.appointment.staff_name) == (1, "Amina")
    assert await owner.tells(guest) == ["given_to_another", "offer_openings"]
    assert guest.replies[-1].language is language
    assert last(guest) == GivenToAnother(requested_at=at("14:00"))
    times = [one.opening.start_at for one in options(guest)]
    assert len(times) == 3
    assert at("14:00") not in times
    assert (guest.state.step, guest.state.slot, set(guest.state.timers)) == (Step.COLLECT_SLOT, None, set())
    assert await holds.held(owner.tenant.slug, at("09:00"), at("18:00")) == ()  # all of it, not the overlap alone
    await guest.says("1")
    assert await guest.says(yes) == ["booked"]
    assert [status for _, _, status in await rows(owner)] == ["booked", "booked"]


@pytest.mark.edge(4)
async def test_a_yes_that_comes_before_the_word_of_it_is_refused_by_the_database_and_nothing_is_said_twice(
    guest: Guest, owner: OwnersHand
) -> None:
    await guest.says("manicure tomorrow at 2pm with Amina")
    await booked(owner, at("14:00"), over=await refused(owner, at("14:00")))
    assert (await guest.says("yes"))[0] == "slot_taken"
    assert await owner.tells(guest) == []


@pytest.mark.edge(4)
async def test_who_has_gone_elsewhere_meanwhile_is_told_nothing(guest: Guest, owner: OwnersHand) -> None:
    await guest.says("manicure tomorrow at 2pm with Amina")
    held = await refused(owner, at("14:00"))
    await guest.says("no, at 4pm")
    assert guest.state.slot is not None
    made = await booked(owner, at("14:00"), over=held)
    assert made.displaced == 0
    assert await owner.tells(guest) == []
    assert await guest.says("yes") == ["booked"]


@pytest.mark.edge(4)
async def test_only_the_claims_that_were_seen_are_overridden(guest: Guest, another: Another, owner: OwnersHand) -> None:
    await guest.says("manicure tomorrow at 2pm with Amina")
    held = await refused(owner, at("14:00"))
    await guest.says("never mind")
    faster = another(1)
    await faster.says("manicure tomorrow at 2pm with Amina")
    again = await refused(owner, at("14:00"), over=held)
    assert (again.slug, again.rows) == ("held", (faster.state.thread_id,))
    assert await faster.says("yes") == ["booked"]


@pytest.mark.edge(4)
async def test_what_is_booked_is_never_overridden(guest: Guest, owner: OwnersHand) -> None:
    await guest.says("manicure tomorrow at 2pm with Amina")
    held = await refused(owner, at("14:00"))
    await guest.says("yes")
    taken = await refused(owner, at("14:00"), over=held)
    assert taken.slug == "slot-taken"
    assert await rows(owner) == [(guest.key, "manicure", "booked")]


@pytest.mark.edge(4)
async def test_whoever_is_free_takes_it_so_that_nobody_has_to_give_way(guest: Guest, owner: OwnersHand) -> None:
    await guest.says("manicure tomorrow at 2pm with Amina")
    made = await booked(owner, at("14:00"), staff_id=None)
    assert (made.staff_id, made.displaced) == ("cate", 0)
    assert await guest.says("yes") == ["booked"]


@pytest.mark.edge(4)
async def test_an_unpaid_appointment_gives_way_and_money_for_it_is_owed_back(payer: Guest, owner: OwnersHand) -> None:
    await payer.says("manicure tomorrow at 2pm with Amina")
    await payer.says("yes")
    await payer.gets_no_offer()
    await payer.hears_of_payment("prompted")
    held = await refused(owner, at("14:00"))
    assert held.rows[0] == str(payer.state.appointment_id)
    await booked(owner, at("14:00"), over=held)
    [cancelled] = of(await owner.facts(), Cancelled)
    assert (cancelled.cancelled_by, cancelled.appointment.appointment_id) == ("owner", payer.state.appointment_id)
    assert cancelled.channel is Channel.WHATSAPP
    first = payer.state.thread_id
    assert await owner.tells(payer) == ["given_to_another", "offer_openings"]
    assert last(payer).money == "leave_it"
    assert (payer.state.step, payer.state.payments) == (Step.COLLECT_SLOT, ())
    assert payer.state.thread_id != first, "another booking is another thread's"
    assert await payer.hears_of_payment("settled") == []
    assert await rows(owner) == [(payer.key, "manicure", "cancelled"), ("by-hand", "manicure", "booked")]
    await payer.says("1")
    assert await payer.says("yes") == ["reserved"]


WITH_AMINA = [
    ("manicure tomorrow at 2pm with Amina", "yes"),
    ("nataka manicure na Amina kesho saa nane mchana", "ndio"),
]


@pytest.mark.edge(4)
@pytest.mark.parametrize(("words", "yes"), WITH_AMINA)
async def test_who_had_asked_for_a_person_is_offered_other_times_with_that_person(
    payer: Guest, owner: OwnersHand, words: str, yes: str
) -> None:
    await payer.says(words)
    await payer.says(yes)
    await payer.gets_no_offer()
    await booked(owner, at("14:00"), over=await refused(owner, at("14:00")))
    assert await owner.tells(payer) == ["given_to_another", "offer_openings"]
    assert payer.state.wish.staff_id == "amina"
    assert {one.opening.staff_name for one in options(payer)} == {"Amina"}


@pytest.mark.edge(4)
async def test_who_had_asked_for_nobody_is_offered_times_with_anybody(payer: Guest, owner: OwnersHand) -> None:
    await payer.says("manicure tomorrow at 2pm")
    await payer.says("yes")
    await payer.gets_no_offer()
    await booked(owner, at("14:00"), over=await refused(owner, at("14:00")))
    assert await owner.tells(payer) == ["given_to_another", "offer_openings"]
    assert payer.state.wish.staff_id is None
    first = options(payer)[0].opening
    assert (first.start_at, first.staff_name) == (at("14:00"), "Cate")


@pytest.mark.edge(4)
@pytest.mark.parametrize(("words", "yes"), WITH_AMINA)
@pytest.mark.parametrize("paying", [False, True])
async def test_who_had_asked_for_a_person_hears_when_that_person_has_no_other_time(
    payer: Guest, owner: OwnersHand, words: str, yes: str, *, paying: bool
) -> None:
    await payer.says(words)
    if paying:
        await payer.says(yes)
        await payer.gets_no_offer()
    await booked(owner, at("14:00"), over=await refused(owner, at("14:00")))
    away = TimeOff(start_at=at("09:00"), end_at=at("09:00") + dt.timedelta(days=30))
    amina, *others = ROSTER.members
    members = (amina.model_copy(update={"time_off": (away,)}), *others)
    with bind_tenant(owner.tenant):
        async with owner.by_hand.database.tenant_transaction() as connection:
            await rosters.replace(connection, ROSTER.model_copy(update={"members": members}))
    assert await owner.tells(payer) == ["given_to_another", "slot_refused", "ask_day"]
    none = payer.replies[-1].acts[1]
    assert none == SlotRefused(reason=SlotRefusal.NO_OPENING, staff_name="Amina")
    assert (await payer.taps("anyone"))[-1] == "ask_day"
    assert payer.state.wish.staff_id is None


@pytest.mark.edge(4)
async def test_the_second_of_a_pair_gives_way_and_the_first_is_still_paid(payer: Guest, owner: OwnersHand) -> None:
    await payer.says("manicure tomorrow at 2pm with Amina")
    await payer.says("yes")
    await payer.is_offered("pedicure", "cate")
    assert await payer.says("yes") == ["reserved_as_well"]
    await payer.hears_of_payment("prompted")
    held = await refused(owner, at("15:00"), "pedicure", "cate")
    await booked(owner, at("15:00"), "pedicure", "cate", over=held)
    assert await owner.tells(payer) == ["given_to_another", "offer_openings"]
    assert last(payer) == GivenToAnother(requested_at=at("14:45"), money="also_for_another")
    [left] = payer.state.payments
    assert [one.service.service_id for one in left.appointments] == ["manicure"]
    assert await payer.hears_of_payment("settled") == ["payment_received", "ask_again", "offer_openings"]
    assert sorted(status for _, _, status in await rows(owner)) == ["booked", "booked", "cancelled"]


@pytest.mark.edge(4)
@pytest.mark.parametrize("stands", ["prompted", "requested"])
async def test_both_of_a_pair_give_way_to_one_booking_and_the_words_of_the_money_agree(
    payer: Guest, owner: OwnersHand, stands: str
) -> None:
    await payer.says("manicure tomorrow at 2pm with Amina")
    await payer.says("yes")
    await payer.is_offered("pedicure", "amina")
    await payer.says("yes")
    if stands == "prompted":
        await payer.hears_of_payment("prompted")
    held = await refused(owner, at("14:15"), "facial", "amina")
    assert (await booked(owner, at("14:15"), "facial", "amina", over=held)).displaced == 1
    assert await owner.tells(payer) == ["given_to_another", "given_to_another", "offer_openings"]
    lost = [act for act in payer.replies[-1].acts if isinstance(act, GivenToAnother)]
    assert [one.money for one in lost] == ["leave_it", "leave_it"]
    assert payer.state.wish.service_id == "manicure", "the main service is chosen anew, not what was added to it"


@pytest.mark.edge(4)
async def test_who_has_no_prompt_yet_is_not_told_that_it_is_for_both(payer: Guest, owner: OwnersHand) -> None:
    await payer.says("manicure tomorrow at 2pm with Amina")
    await payer.says("yes")
    await payer.is_offered("pedicure", "cate")
    await payer.says("yes")
    held = await refused(owner, at("15:00"), "pedicure", "cate")
    await booked(owner, at("15:00"), "pedicure", "cate", over=held)
    await owner.tells(payer)
    assert last(payer).money == "not_asked"


@pytest.mark.edge(4)
async def test_the_first_of_a_pair_gives_way_and_the_offer_behind_it_is_over(payer: Guest, owner: OwnersHand) -> None:
    await payer.says("manicure tomorrow at 2pm with Amina")
    await payer.says("yes")
    await payer.is_offered("pedicure", "cate")
    press, held = UUID(int=3), await refused(owner, at("14:00"))
    assert len(held.rows) == 2, "the hold of a pair covers the first one's row, too"
    assert (await booked(owner, at("14:00"), over=held, request_id=press)).displaced == 1
    again = await booked(owner, at("14:00"), over=held, request_id=press)
    assert (again.displaced, again.again) == (1, True)
    assert await owner.tells(payer) == ["given_to_another", "offer_openings"]
    assert last(payer).money == "not_asked"
    assert payer.reached is not None
    assert len(of(list(payer.reached.facts), Lapsed)) == 1
    assert (payer.state.offering, payer.state.payments, payer.asked_for) == (None, (), [])


@pytest.mark.edge(4)
async def test_an_offer_that_comes_in_between_is_the_same_customers_and_overridden_with_what_was_shown(
    payer: Guest, owner: OwnersHand
) -> None:
    await payer.says("manicure tomorrow at 2pm with Amina")
    await payer.says("yes")
    shown = await refused(owner, at("14:00"))
    await payer.is_offered("pedicure", "amina")
    later = await refused(owner, at("14:15"), "facial")
    assert len(later.rows) == 3, "the row, what the offer holds of it anew, and the time behind it"
    assert later.message == (
        "One customer has that time with Amina: Manicure with polish 14:00–14:45 (to be paid) and Pedicure 14:45–15:45 "
        "(being decided on)."
    )
    assert later.until is not None
    made = await booked(owner, at("14:15"), "facial", over=shown.model_copy(update={"rows": shown.rows[:1]}))
    assert made.displaced == 1


@pytest.mark.edge(4)
async def test_the_owner_is_told_how_many_would_give_way_and_of_what_but_not_who_they_are(
    payer: Guest, another: Another, owner: OwnersHand
) -> None:
    await payer.says("manicure tomorrow at 2pm with Amina")
    await payer.says("yes")
    await another(1).says("facial tomorrow at 3pm with Amina")
    held = await refused(owner, at("14:15"), "facial")
    assert held.message == (
        "2 customers have that time with Amina: Manicure with polish 14:00–14:45 (to be paid); Facial 15:00–16:00 "
        "(being decided on)."
    )
    assert held.until is not None
    assert (await booked(owner, at("14:15"), "facial", over=held)).displaced == 2


@pytest.mark.edge(4)
async def test_a_row_whose_conversation_is_forgotten_gives_way_and_money_for_it_is_owed_back(
    payer: Guest, owner: OwnersHand
) -> None:
    await payer.says("manicure tomorrow at 2pm with Amina")
    await payer.says("yes")
    await payer.gets_no_offer()
    held = await refused(owner, at("14:00"))
    with bind_tenant(owner.tenant):
        async with owner.by_hand.database.tenant_transaction() as connection:
            await connection.execute("DELETE FROM identities WHERE key = $1", payer.key)
    await booked(owner, at("14:00"), over=held)
    [cancelled] = of(await owner.facts(), Cancelled)
    assert cancelled.appointment.appointment_id == payer.state.appointment_id
    assert of(await owner.facts(), Displaced) == []


@pytest.mark.edge(4)
async def test_a_time_that_is_offered_behind_a_booking_gives_way_and_the_booking_stands(
    payer: Guest, owner: OwnersHand
) -> None:
    await payer.says("manicure tomorrow at 2pm with Amina")
    await payer.says("yes")
    await payer.is_offered("pedicure", "cate")
    held = await refused(owner, at("15:00"), "pedicure", "cate")
    assert held.until == payer.state.timers[OFFER_LAPSE].due_at
    await booked(owner, at("15:00"), "pedicure", "cate", over=held)
    assert await owner.tells(payer) == ["offer_gone"]
    [gone] = payer.replies[-1].acts
    assert isinstance(gone, OfferGone)
    assert gone.unpaid
    assert payer.reached is not None
    [lapsed] = of(list(payer.reached.facts), Lapsed)
    assert lapsed.reason is LapseReason.GONE
    assert [one.total for one in payer.asked_for] == [150000]


@pytest.mark.edge(4)
@pytest.mark.parametrize(
    ("words", "yes", "said"),
    [
        ("manicure tomorrow at 2pm with Amina", "yes", "is not free any more"),
        ("nataka manicure na Amina kesho saa nane mchana", "ndio", "haipatikani tena"),
    ],
)
@pytest.mark.parametrize("paying", [False, True])
async def test_who_only_the_minutes_around_an_appointment_displace_hears_of_nobody_else(
    payer: Guest, owner: OwnersHand, words: str, yes: str, said: str, *, paying: bool
) -> None:
    await payer.says(words)
    if paying:
        await payer.says(yes)
        await payer.gets_no_offer()
    tidy: Any = SimpleNamespace(get=lambda _tenant: MENUS["time to clean up"])  # 10 minutes before, 15 after
    owner.by_hand = replace(owner.by_hand, catalogs=tidy)
    await booked(owner, at("14:50"), over=await refused(owner, at("14:50")))
    assert await owner.tells(payer) == ["given_to_another", "offer_openings"]
    money: Any = "leave_it" if paying else "not_asked"
    assert last(payer) == GivenToAnother(requested_at=at("14:00"), next_to_it=True, money=money)
    assert said in spoken(payer.replies[-1], DIALS.dials, "Pendo Spa").text
    assert at("14:00") not in {o.opening.start_at for o in options(payer)}


@pytest.mark.edge(4)
async def test_who_is_with_a_person_is_told_the_truth_and_asked_nothing(payer: Guest, owner: OwnersHand) -> None:
    await payer.says("manicure tomorrow at 2pm with Amina")
    await payer.says("yes")
    await payer.gets_no_offer()
    await payer.says("I want to talk to a person")
    await booked(owner, at("14:00"), over=await refused(owner, at("14:00")))
    assert await owner.tells(payer) == ["given_to_another"]
    assert payer.replies[-1].question is None


@pytest.mark.edge(4)
async def test_who_arranges_something_else_by_now_is_told_and_goes_on_with_that(
    payer: Guest, owner: OwnersHand
) -> None:
    await payer.says("manicure tomorrow at 2pm with Amina")
    await payer.says("yes")
    await payer.gets_no_offer()
    await payer.says("facial tomorrow at 4pm with Cate")
    slot = payer.state.slot
    await booked(owner, at("14:00"), over=await refused(owner, at("14:00")))
    assert await owner.tells(payer) == ["given_to_another", "ask_again", "read_back"]
    assert payer.state.slot == slot
    assert await payer.says("yes") == ["reserved"]


@pytest.mark.edge(4)
async def test_who_is_asked_whether_to_cancel_it_has_nothing_left_to_cancel(payer: Guest, owner: OwnersHand) -> None:
    await payer.says("manicure tomorrow at 2pm with Amina")
    await payer.says("yes")
    await payer.gets_no_offer()
    assert await payer.says("cancel my appointment") == ["confirm_cancel"]
    await booked(owner, at("14:00"), over=await refused(owner, at("14:00")))
    assert await owner.tells(payer) == ["given_to_another"]
    assert (payer.state.step, payer.state.question) == (Step.CANCELLED, None)


@pytest.mark.edge(4)
async def test_a_chair_lost_while_the_name_is_asked_for_goes_back_to_the_times(guest: Guest, owner: OwnersHand) -> None:
    guest.name = None
    await guest.says("manicure tomorrow at 2pm with Amina")
    assert guest.state.question is not None
    assert guest.state.question.expecting is Expecting.NAME
    await booked(owner, at("14:00"), over=await refused(owner, at("14:00")))
    assert await owner.tells(guest) == ["given_to_another", "offer_openings"]


@pytest.mark.edge(4)
async def test_what_was_displaced_by_whom_and_why_is_written_down_for_good(guest: Guest, owner: OwnersHand) -> None:
    await guest.says("manicure tomorrow at 2pm with Amina")
    made = await booked(owner, at("14:00"), over=await refused(owner, at("14:00")))
    with bind_tenant(owner.tenant):
        async with owner.by_hand.database.tenant_transaction() as connection:
            [row] = await connection.fetch("SELECT * FROM bookings_by_hand")
            [customer] = await connection.fetch("SELECT name, phone, phone_by_hand FROM customers WHERE phone IS NULL")
        for change in ("UPDATE bookings_by_hand SET actor = 'nobody'", "DELETE FROM bookings_by_hand"):
            with pytest.raises(asyncpg.RestrictViolationError):
                async with owner.by_hand.database.tenant_transaction() as connection:
                    await connection.execute(change)
    assert row["appointment_id"] == made.appointment.appointment_id
    assert (row["actor"], row["override_reason"]) == ("owner@pendo.example", "she called an hour ago")
    assert row["displaced"] == [
        {
            "claim": guest.state.thread_id,
            "thread_id": guest.state.thread_id,
            "from": "2026-11-21T11:00:00+00:00",
            "until": "2026-11-21T11:45:00+00:00",
        }
    ]
    assert tuple(customer) == ("Njeri", None, "+254712000099")


async def test_integrators_hear_of_it_as_of_any_other_marked_as_made_by_the_owner(owner: OwnersHand) -> None:
    made = await booked(owner, at("14:00"))
    facts = await owner.facts()
    [confirmed], [booked_] = of(facts, Confirmed), of(facts, Booked)
    assert {confirmed.made_by, booked_.made_by} == {"owner"}
    assert confirmed.appointment == booked_.appointment == made.appointment
    assert len(facts) == 2
    assert "Njeri" not in str(facts)


@pytest.mark.edge(5)
async def test_one_press_books_once_however_often_it_arrives(owner: OwnersHand) -> None:
    press = UUID(int=7)
    answers = await asyncio.gather(*(owner.books(at("14:00"), request_id=press) for _ in range(3)))
    assert {one.appointment for one in answers if isinstance(one, BookedByHand)} == {
        (await booked(owner, at("14:00"), request_id=press)).appointment
    }
    assert len(await rows(owner)) == 1
    for wanted, name in ((at("16:00"), "Njeri"), (at("14:00"), "Akinyi")):
        assert (await refused(owner, wanted, request_id=press, name=name)).slug == "request-used"


async def test_nothing_that_is_kept_for_good_follows_from_a_name_or_a_phone(owner: OwnersHand) -> None:
    for press, name in enumerate(("Njeri", "Akinyi")):
        await booked(owner, at("14:00"), staff_id=None, request_id=UUID(int=press), name=name)
    with bind_tenant(owner.tenant):
        async with owner.by_hand.database.tenant_transaction() as connection:
            notes = await connection.fetch("SELECT asked FROM bookings_by_hand")
    assert len(notes) == 2
    assert len({note["asked"] for note in notes}) == 1


@pytest.mark.edge(5)
async def test_of_two_owners_at_once_one_books_and_the_other_sees_it(owner: OwnersHand) -> None:
    answers = await asyncio.gather(*(owner.books(at("14:00"), name=name) for name in ("Njeri", "Akinyi")))
    assert sorted(type(one).__name__ for one in answers) == ["BookedByHand", "Refusal"]
    [lost] = [one for one in answers if isinstance(one, Refusal)]
    assert lost.slug in ("slot-taken", "being-booked")
    assert (await refused(owner, at("14:00"))).slug == "slot-taken"
    assert len(await rows(owner)) == 1


@pytest.mark.edge(5)
async def test_of_two_overrides_at_once_one_books_and_the_customer_is_told_once(
    payer: Guest, owner: OwnersHand
) -> None:
    await payer.says("manicure tomorrow at 2pm with Amina")
    await payer.says("yes")
    held = await refused(owner, at("14:00"))
    answers = await asyncio.gather(*(owner.books(at("14:00"), over=held, name=name) for name in ("Njeri", "Akinyi")))
    assert sorted(type(one).__name__ for one in answers) == ["BookedByHand", "Refusal"]
    assert len(of(await owner.facts(), Displaced)) == 1


@pytest.mark.edge(9)
async def test_while_the_hold_store_is_away_nothing_is_booked_by_hand(owner: OwnersHand) -> None:
    nowhere = Holds(open_client("redis://127.0.0.1:1", timeout_s=0.2))
    owner.by_hand = replace(owner.by_hand, holds=nowhere)
    assert (await refused(owner, at("14:00"))).slug == "holds-unavailable"
    assert await rows(owner) == []


@pytest.mark.parametrize(
    ("start", "service_id", "staff_id", "slug", "said"),
    [
        (at("10:55", 20), "manicure", None, "in-the-past", "an hour after it began"),
        (at("08:00"), "manicure", None, "before-opening", "09:00"),
        (at("17:30"), "manicure", None, "runs-past-closing", "17:15"),
        (at("10:00", 22), "manicure", None, "closed-that-day", "hours"),
        (at("10:00"), "manicure", "brian", "not-qualified", "does not do"),
        (at("10:00"), "manicure", "zawadi", "no-such-staff", "not on your staff"),
        (at("10:00"), "tattoo", None, "unknown-service", "tattoo"),
        (at("10:02"), "manicure", None, "off-the-grid", "five minutes"),
    ],
)
async def test_what_cannot_be_is_refused_with_its_reason(
    owner: OwnersHand, start: dt.datetime, service_id: str, staff_id: str | None, slug: str, said: str
) -> None:
    answer = await refused(owner, start, service_id, staff_id)
    assert answer.slug == slug
    assert said in answer.message


async def test_neither_notice_nor_horizon_nor_grid_binds_an_owner(owner: OwnersHand) -> None:
    await booked(owner, at("12:05", 20))
    far = at("10:00") + dt.timedelta(days=180)
    assert (await booked(owner, far)).appointment.start_at == far


async def test_who_walked_in_is_entered_until_an_hour_after_it_began(owner: OwnersHand, clock: Clock) -> None:
    assert clock() == at("12:00", 20)
    made = await booked(owner, at("11:00", 20))
    assert made.appointment.start_at == at("11:00", 20)


async def test_a_day_shows_what_is_booked_waits_and_is_being_decided(
    payer: Guest, another: Another, owner: OwnersHand, holds: Holds
) -> None:
    await payer.says("manicure tomorrow at 2pm with Amina")
    await payer.says("yes")
    await booked(owner, at("10:00"))
    decides = another(1)
    await decides.says("massage 30 minutes tomorrow at 11am with Brian")
    hand = StaffTime("cate", at("09:00"), at("09:30"))
    await holds.reserve(owner.tenant.slug, hand, primary_owner(f"by-hand-{UUID(int=1)}"), 30)
    by_hand = owner.by_hand
    with bind_tenant(owner.tenant):
        shown = await Days(by_hand.database, by_hand.catalogs, by_hand.rosters, holds).show(
            ShowDay(day=at("10:00").date())
        )
    assert not isinstance(shown, Refusal)
    known = {
        one.name: [
            (each.state, f"{each.start_at.astimezone(NAIROBI):%H:%M}", each.personal.name) for each in one.entries
        ]
        for one in shown.staff
    }
    assert known == {
        "Amina": [("booked", "10:00", "Njeri"), ("waiting", "14:00", "Wanjiku")],
        "Brian": [("deciding", "11:00", None)],
        "Cate": [],
    }
    assert [one.by_hand for one in shown.staff[0].entries] == [True, False]
    assert shown.holds_known
