"""An owner calls off what a customer has: they hear so, are shown other times, and nothing of it stays held."""

import asyncio
import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from booking_fsm.domain.conversation.state import Step
from booking_fsm.testing.guest import Clock, Guest
from booking_fsm.testing.owners_hand import OwnersHand
from ratiba_contracts.appointment_acts import CancelledByBusiness, ConfirmCancel
from ratiba_contracts.booking import Cancelled, CancelledByOwner
from ratiba_contracts.by_hand import CancelledByHand
from ratiba_contracts.cross_sell import Lapsed
from ratiba_contracts.payment_acts import PromptToLeave
from ratiba_contracts.requests import Refusal
from ratiba_contracts.views import AppointmentView, Language
from ratiba_holds import Holds
from ratiba_runtime.tenancy import bind_tenant

Another = Callable[[int], Guest]

NAIROBI = ZoneInfo("Africa/Nairobi")
TWO = dt.datetime(2026, 11, 21, 14, tzinfo=NAIROBI)
DAY = (TWO.replace(hour=9), TWO.replace(hour=18))


async def books(guest: Guest, words: str = "manicure tomorrow at 2pm with Amina") -> AppointmentView:
    await guest.says(words)
    await guest.says("ndio" if "kesho" in words else "yes")
    assert guest.confirmed is not None
    return guest.confirmed.appointment


async def called_off(owner: OwnersHand, made: AppointmentView, expected: str = "booked") -> CancelledByHand:
    answer = await owner.calls_off(made.appointment_id, expected)
    assert isinstance(answer, CancelledByHand), answer
    return answer


async def refused(owner: OwnersHand, made: AppointmentView, expected: str = "booked") -> Refusal:
    answer = await owner.calls_off(made.appointment_id, expected)
    assert isinstance(answer, Refusal), answer
    return answer


async def statuses(owner: OwnersHand) -> list[str]:
    with bind_tenant(owner.tenant):
        async with owner.by_hand.database.tenant_transaction() as connection:
            return [row[0] for row in await connection.fetch("SELECT status FROM appointments ORDER BY created_at")]


def of(facts: list[Any], kind: type[Any]) -> list[Any]:
    return [fact.data for fact in facts if isinstance(fact.data, kind)]


def said(guest: Guest, kind: type[Any]) -> list[Any]:
    return [act for act in guest.replies[-1].acts if isinstance(act, kind)]


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("manicure tomorrow at 2pm with Amina", Language.EN),
        ("nataka manicure na Amina kesho saa nane mchana", Language.SW),
    ],
)
async def test_who_had_it_hears_so_in_their_language_and_chooses_another_time(
    guest: Guest, owner: OwnersHand, words: str, language: Language
) -> None:
    made = await books(guest, words)
    thread_id = guest.state.thread_id
    answer = await called_off(owner, made)
    assert (answer.appointment, answer.again, answer.told) == (made, False, True)
    assert await owner.tells(guest) == ["cancelled_by_business", "offer_openings"]
    assert said(guest, CancelledByBusiness) == [CancelledByBusiness(appointment=made)]
    assert guest.replies[-1].language is language
    question = guest.replies[-1].question
    assert question is not None
    times = [(one.opening.start_at, one.opening.staff_name) for one in question.options if one.option == "opening"]
    assert times[0] == (TWO, "Cate")
    assert [(one, name) for one, name in times[1:] if one == TWO or name] == []
    assert len(times) == 3
    assert (guest.state.step, guest.state.thread_id != thread_id) == (Step.COLLECT_SLOT, True)
    assert await guest.taps(question.options[0].value) == ["read_back"]
    assert guest.state.slot is not None
    assert (guest.state.slot.start_at, guest.state.slot.staff_name) == (TWO, "Cate")
    assert await guest.says("ndio") == ["booked"]
    assert await statuses(owner) == ["cancelled", "booked"]


async def test_the_time_that_is_shown_with_somebody_else_is_with_them_for_who_types_it(
    guest: Guest, owner: OwnersHand
) -> None:
    await called_off(owner, await books(guest, "manicure tomorrow at 2pm"))
    await owner.tells(guest)
    assert await guest.says("2pm") == ["read_back"]
    assert guest.state.slot is not None
    assert (guest.state.slot.start_at, guest.state.slot.staff_name) == (TWO, "Cate")


async def test_who_had_asked_for_a_person_and_not_paid_is_offered_that_persons_other_times(
    payer: Guest, owner: OwnersHand
) -> None:
    made = await books(payer)
    await payer.gets_no_offer()
    await called_off(owner, made, "waiting")
    await owner.tells(payer)
    question = payer.replies[-1].question
    assert question is not None
    times = [(one.opening.start_at, one.opening.staff_name) for one in question.options if one.option == "opening"]
    assert {name for _, name in times} == {"Amina"}
    assert TWO not in [one for one, _ in times]


@pytest.mark.edge(5)
async def test_it_is_called_off_once_told_once_and_written_down(owner: OwnersHand, guest: Guest, clock: Clock) -> None:
    made = await books(guest)
    answers = await asyncio.gather(*(called_off(owner, made) for _ in range(3)))
    assert sorted(one.again for one in answers) == [False, True, True]
    assert all((one.appointment, one.told) == (made, True) for one in answers)
    facts = await owner.facts()
    [gone], [told] = of(facts, Cancelled), of(facts, CancelledByOwner)
    assert (gone.appointment, gone.cancelled_by, gone.made_by, gone.channel) == (
        made,
        "owner",
        "customer",
        guest.channel,
    )
    assert (gone.thread_id, gone.staff_id) == (guest.state.thread_id, "amina")
    assert told == CancelledByOwner(thread_id=guest.state.thread_id, appointment=made)
    assert {one.partitionkey for one in facts if one.data in (gone, told)} == {guest.key}
    assert "Wanjiku" not in str([gone, told])
    with bind_tenant(owner.tenant):
        async with owner.by_hand.database.tenant_transaction() as connection:
            [row] = await connection.fetch("SELECT * FROM cancellations_by_hand")
    assert tuple(row) == (made.appointment_id, "owner@pendo.example", clock())


@pytest.mark.edge(39)
async def test_money_that_was_paid_is_owed_back_and_said_so(payer: Guest, owner: OwnersHand) -> None:
    made = await books(payer)
    await payer.gets_no_offer()
    await payer.hears_of_payment("prompted")
    assert (await refused(owner, made)).slug == "changed-since", "it waits for its money, and is not booked"
    await payer.hears_of_payment("settled")
    seen_waiting = await refused(owner, made, "waiting")
    assert (seen_waiting.slug, "paid since you looked" in seen_waiting.message) == ("changed-since", True)
    await called_off(owner, made)
    assert await owner.tells(payer) == ["cancelled_by_business", "offer_openings"]
    assert said(payer, CancelledByBusiness) == [CancelledByBusiness(appointment=made)]
    assert await payer.hears_of_payment("refund_due", "appointment_cancelled") == ["refund_due"]
    assert payer.state.step is Step.COLLECT_SLOT, "the times still stand"


@pytest.mark.edge(39)
async def test_a_prompt_that_rings_is_to_be_left_and_money_that_comes_books_nothing(
    payer: Guest, owner: OwnersHand
) -> None:
    made = await books(payer)
    await payer.gets_no_offer()
    await payer.hears_of_payment("prompted")
    await called_off(owner, made, "waiting")
    assert await owner.tells(payer) == ["cancelled_by_business", "prompt_to_leave", "offer_openings"]
    assert said(payer, CancelledByBusiness) == [CancelledByBusiness(appointment=made, unpaid=True)]
    assert said(payer, PromptToLeave) == [PromptToLeave(by="mpesa")]
    assert payer.state.payments == ()
    assert await payer.hears_of_payment("settled") == []
    assert await statuses(owner) == ["cancelled"]
    assert await payer.hears_of_payment("refund_due", "appointment_cancelled") == ["refund_due"]


@pytest.mark.edge(40)
async def test_of_a_pair_that_is_paid_together_the_other_stands(payer: Guest, owner: OwnersHand) -> None:
    first = await books(payer)
    await payer.is_offered("pedicure", "cate")
    await payer.says("yes")
    await payer.hears_of_payment("prompted")
    await called_off(owner, first, "waiting")
    assert await owner.tells(payer) == ["cancelled_by_business", "prompt_to_leave", "offer_openings"]
    assert said(payer, PromptToLeave) == [PromptToLeave(by="mpesa", partly=True)]
    [left] = payer.state.payments
    assert [one.service.service_id for one in left.appointments] == ["pedicure"]
    assert await payer.hears_of_payment("settled") == ["payment_received", "ask_again", "offer_openings"]
    assert await statuses(owner) == ["cancelled", "booked"]


async def test_an_offer_behind_it_is_over_and_one_behind_another_stands(
    payer: Guest, owner: OwnersHand, holds: Holds
) -> None:
    earlier = await books(payer, "manicure tomorrow at 10am with Amina")
    await payer.gets_no_offer()
    made = await books(payer)
    await payer.is_offered("pedicure", "cate")
    await called_off(owner, earlier, "waiting")
    told = await owner.tells(payer)
    assert told[0] == "cancelled_by_business"
    assert "offer_openings" not in told, "one question at a time"
    assert payer.state.step is Step.CROSS_SELL_RESPONSE
    assert {one.staff_id for one in await holds.held(owner.tenant.slug, *DAY)} == {"amina", "cate"}
    await called_off(owner, made, "waiting")
    assert {one.staff_id for one in await holds.held(owner.tenant.slug, *DAY)} == {"cate"}, "cross-sell's to give back"
    assert (await owner.tells(payer))[-1] == "offer_openings"
    assert payer.reached is not None
    assert len(of(list(payer.reached.facts), Lapsed)) == 1
    assert payer.state.offering is None


async def test_who_arranges_something_else_by_now_goes_on_with_that(guest: Guest, owner: OwnersHand) -> None:
    made = await books(guest)
    await guest.says("facial tomorrow at 4pm with Cate")
    slot = guest.state.slot
    await called_off(owner, made)
    assert await owner.tells(guest) == ["cancelled_by_business", "ask_again", "read_back"]
    assert guest.state.slot == slot
    assert await guest.says("yes") == ["booked"]


async def test_who_is_asked_whether_to_cancel_it_has_nothing_left_to_cancel(guest: Guest, owner: OwnersHand) -> None:
    made = await books(guest)
    assert await guest.says("cancel my appointment") == ["confirm_cancel"]
    await called_off(owner, made)
    assert await guest.says("yes") == ["nothing_to_cancel"], "their yes was faster than the word of it"
    assert await owner.tells(guest) == ["cancelled_by_business", "offer_openings"]


@pytest.mark.parametrize("round_", range(4))
async def test_of_owner_and_customer_at_one_moment_one_calls_it_off_and_both_hear_the_truth(
    guest: Guest, owner: OwnersHand, round_: int
) -> None:
    made = await books(guest)
    await guest.says("cancel my appointment")
    pressed = owner.calls_off(made.appointment_id)
    both = (guest.says("yes"), pressed) if round_ % 2 else (pressed, guest.says("yes"))
    answers = await asyncio.gather(*both)
    heard, answer = answers if round_ % 2 else reversed(answers)
    told = await owner.tells(guest)
    if isinstance(answer, CancelledByHand):
        assert heard == ["nothing_to_cancel"]
        assert told == ["cancelled_by_business", "offer_openings"]
    else:
        assert isinstance(answer, Refusal)
        assert "called off since you looked, by the customer" in answer.message
        assert (heard, told) == (["cancelled"], [])
    assert await statuses(owner) == ["cancelled"]
    in_the_outbox = of(await owner.facts(), Cancelled)
    assert [one.cancelled_by for one in in_the_outbox] == ["owner" if told else "customer"]


async def test_days_later_they_are_told_in_a_thread_of_its_own(guest: Guest, owner: OwnersHand, clock: Clock) -> None:
    made = await books(guest, "manicure on 27 November at 2pm with Amina")
    clock.pass_(days=4)
    await called_off(owner, made)
    assert await owner.tells(guest) == ["cancelled_by_business", "offer_openings"]
    assert await guest.says("the first one") == ["read_back"]


async def test_a_customers_appointment_that_has_begun_is_not_called_off(
    guest: Guest, owner: OwnersHand, clock: Clock
) -> None:
    made = await books(guest)
    clock.now = made.start_at
    assert (await refused(owner, made)).slug == "has-begun"
    assert await statuses(owner) == ["booked"]


async def test_where_no_conversation_is_left_the_owner_knows_that_nobody_is_told(
    guest: Guest, owner: OwnersHand
) -> None:
    made = await books(guest)
    with bind_tenant(owner.tenant):
        async with owner.by_hand.database.tenant_transaction() as connection:
            await connection.execute("DELETE FROM identities WHERE key = $1", guest.key)
    assert not (await called_off(owner, made)).told
    facts = await owner.facts()
    assert (len(of(facts, Cancelled)), of(facts, CancelledByOwner)) == (1, [])


@pytest.mark.edge(9)
async def test_while_the_hold_store_is_away_it_is_called_off_all_the_same(guest: Guest, owner: OwnersHand) -> None:
    made = await books(guest)
    await guest.turns.holds._client.aclose()
    assert (await called_off(owner, made)).told


async def test_somebody_else_may_have_the_time_at_once(guest: Guest, another: Another, owner: OwnersHand) -> None:
    made = await books(guest)
    await called_off(owner, made)
    assert (await books(another(1))).start_at == made.start_at


async def test_nothing_is_called_off_that_never_was(owner: OwnersHand) -> None:
    answer = await owner.calls_off(UUID(int=1))
    assert isinstance(answer, Refusal)
    assert answer.slug == "no-such-appointment"


@pytest.mark.parametrize(
    ("asked", "acts"), [("cancel", "ask_which_appointment"), ("cancel both", "confirm_cancel_all")]
)
async def test_who_is_asked_which_to_call_off_is_asked_anew_of_what_is_left(
    guest: Guest, owner: OwnersHand, asked: str, acts: str
) -> None:
    made = await books(guest)
    left = await books(guest, "pedicure on Monday at 10am")
    assert await guest.says(asked) == [acts]
    await called_off(owner, made)
    assert await owner.tells(guest) == ["cancelled_by_business", "confirm_cancel"]
    assert said(guest, ConfirmCancel) == [ConfirmCancel(appointment=left)]
    assert await guest.says("yes") == ["cancelled"]
    assert await statuses(owner) == ["cancelled", "cancelled"]


async def test_who_is_asked_which_of_what_is_all_gone_is_shown_other_times(guest: Guest, owner: OwnersHand) -> None:
    one, other = await books(guest), await books(guest, "pedicure on Monday at 10am")
    assert await guest.says("cancel both") == ["confirm_cancel_all"]
    await called_off(owner, one)
    await called_off(owner, other)
    assert await owner.tells(guest) == ["cancelled_by_business", "cancelled_by_business", "offer_openings"]
