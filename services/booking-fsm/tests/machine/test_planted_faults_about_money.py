"""The promises about money can be broken, too: a planted fault each, and the short play that names the promise."""

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from booking_fsm import open_turn
from booking_fsm.domain.conversation import cancelling, chairs, confirm, money_talk, paying
from booking_fsm.domain.conversation.state import BookingState
from booking_fsm.domain.conversation.threads import new_thread
from booking_fsm.domain.conversation.world import World
from booking_fsm.open_turn import OpenTurn
from booking_fsm.testing.play.play import Play
from booking_fsm.testing.play.promises import PromiseBroken
from ratiba_contracts.acts import OneMoment
from ratiba_contracts.appointment_acts import AllKept
from ratiba_contracts.payment_acts import Reserved
from ratiba_contracts.payments import Method
from ratiba_contracts.tenant import Upsell

Patch = pytest.MonkeyPatch
Story = Callable[[Play], Awaitable[object]]


async def kept(play: Play) -> None:
    """A manicure is kept for Wanjiku, and its money is asked for."""
    play.takes_payment(Method.MPESA)
    await play.says(0, "manicure tomorrow at 10am with Amina")
    moment = await play.says(0, "yes")
    assert [act.act for act in moment.acts] == ["reserved"]


async def told(play: Play, outcome: str, reason: str = "") -> None:
    """Payments tells that of the last payment."""
    [account] = play.paying.accounts.values()
    play.payments_decides(0, account.may_tell(play.clock()).index((outcome, reason)))
    await play.payments_tells(-1)


def nothing_has_to_be_paid(patch: Patch) -> None:
    patch.setattr(paying, "has_to_pay", lambda _turn, _service_id: False)


async def a_yes_where_payment_is_taken(play: Play) -> None:
    play.takes_payment(Method.MPESA)
    await play.says(0, "manicure tomorrow at 10am with Amina")
    await play.says(0, "yes")


def whoever_wants_another_prompt_gets_it(patch: Patch) -> None:
    patch.setattr(money_talk, "_wants_it_again", lambda turn, _: paying.asks_once_more(turn, turn.state.payments[-1]))


async def another_prompt_is_wanted_while_one_is_open(play: Play) -> None:
    await kept(play)
    await told(play, "prompted")
    await play.says(0, "send again")


def what_was_called_off_elsewhere_is_still_asked_for(patch: Patch) -> None:
    patch.setattr(paying, "still_kept", lambda payment, _pending: payment)


async def it_is_called_off_on_another_channel_before_the_next_try(play: Play) -> None:
    await kept(play)
    await told(play, "failed", "no_answer")
    await play.says(2, "cancel my appointment")  # the same person, on their second number
    await play.says(2, "yes")
    await play.says(0, "yes")


def what_is_unpaid_stays_behind(patch: Patch) -> None:
    def without(*given: Any, **named: Any) -> BookingState:
        return new_thread(*given, **named).model_copy(update={"payments": ()})

    patch.setattr(open_turn, "new_thread", without)


async def another_booking_is_wished_for_while_one_is_unpaid(play: Play) -> None:
    await kept(play)
    await play.says(0, "facial on Tuesday at 2pm")


def that_it_is_over_is_not_said(patch: Patch) -> None:
    patch.setattr(paying, "ReservationEnded", lambda **_named: OneMoment())


async def nobody_pays(play: Play) -> None:
    await kept(play)
    await play.rings_next()


def it_is_given_up_long_before_its_time(patch: Patch) -> None:
    patch.setattr(paying, "GRACE", dt.timedelta(minutes=-20))


def it_is_kept_for_half_an_hour_whatever_its_start(patch: Patch) -> None:
    patch.setattr(World, "time_to_pay", lambda world, _start_at: world.pay_within)


def half_an_hour_is_said_whatever_its_start(patch: Patch) -> None:
    late = dt.timedelta(minutes=9)
    patch.setattr(confirm, "Reserved", lambda **named: Reserved(**named | {"kept_until": named["kept_until"] + late}))


async def a_yes_twenty_one_minutes_before_the_start(play: Play) -> None:
    play.takes_payment(Method.MPESA)
    await play.says(0, "manicure today at 12:30 with Amina")
    await play.time_passes(540)
    moment = await play.says(0, "yes")
    assert [act.act for act in moment.acts] == ["reserved"]


def what_begins_at_once_is_kept(patch: Patch) -> None:
    patch.setattr(chairs, "LEAST_TO_PAY_MIN", 0)


async def a_yes_ten_seconds_before_the_start(play: Play) -> None:
    play.takes_payment(Method.MPESA)
    await play.changes_roster("no notice")
    await play.time_passes(1200 + 50)
    await play.says(0, "manicure today at 12:30 with Amina")
    await play.time_passes(540)
    await play.says(0, "yes")


def a_retry_comes_before_what_is_over(patch: Patch) -> None:
    real = OpenTurn._past_due
    patch.setattr(OpenTurn, "_past_due", lambda self, state: list(reversed(real(self, state))))


async def the_hold_store_comes_back_when_the_chairs_time_is_over(play: Play) -> None:
    await play.says(0, "manicure tomorrow at 10am with Amina")
    await play.takes_holds_away(away=True)
    await play.says(0, "yes")
    await play.time_passes(960)
    await play.takes_holds_away(away=False)
    await play.rings_next()


def what_the_owner_called_off_is_still_to_be_paid(patch: Patch) -> None:
    patch.setattr(paying, "called_off", lambda turn, *_appointment_ids: turn)
    what_was_called_off_elsewhere_is_still_asked_for(patch)


async def the_owner_calls_it_off_before_its_money_is_asked_for(play: Play) -> None:
    play.turns_dials(Upsell.ONCE_AFTER_CONFIRM)
    play.takes_payment(Method.MPESA)
    await play.says(0, "manicure tomorrow at 10am with Amina")
    await play.says(0, "yes")
    told = await play.calls_off(0)
    assert told is not None
    assert [act.act for act in told.acts] == ["cancelled_by_business", "offer_openings"]


def any_phone_can_be_asked_for_money(patch: Patch) -> None:
    patch.setattr(World, "payable", lambda *_given: True)


async def what_has_to_be_paid_is_offered_behind_what_has_not(play: Play) -> None:
    play.turns_dials(Upsell.ONCE_AFTER_CONFIRM)
    play.takes_payment(Method.MPESA)
    await play.changes_menu("nails from a price on")
    await play.says(3, "manicure tomorrow at 10am with Amina")  # on a phone that M-Pesa does not ring
    await play.says(3, "yes")
    await play.cross_sell_decides(0, 2)
    await play.says(3, "yes")


def all_that_is_left_is_said_to_stand(patch: Patch) -> None:
    patch.setattr(cancelling, "AllKept", lambda appointments, **_unpaid: AllKept(appointments=appointments))


async def a_no_to_calling_off_both(play: Play) -> None:
    await kept(play)
    await play.says(0, "facial on Tuesday at 2pm")
    await play.says(0, "yes")
    moment = await play.says(0, "cancel all")
    assert [act.act for act in moment.acts] == ["confirm_cancel_all"]
    await play.says(0, "no")


FAULTS = [
    (
        any_phone_can_be_asked_for_money,
        what_has_to_be_paid_is_offered_behind_what_has_not,
        "everything_kept_ends",
    ),
    (all_that_is_left_is_said_to_stand, a_no_to_calling_off_both, "what_was_said_last_is_how_it_stands"),
    (nothing_has_to_be_paid, a_yes_where_payment_is_taken, "nothing_is_booked_unpaid"),
    (
        whoever_wants_another_prompt_gets_it,
        another_prompt_is_wanted_while_one_is_open,
        "no_second_prompt_while_one_is_unresolved",
    ),
    (
        what_was_called_off_elsewhere_is_still_asked_for,
        it_is_called_off_on_another_channel_before_the_next_try,
        "only_what_is_kept_is_asked_for",
    ),
    (
        what_the_owner_called_off_is_still_to_be_paid,
        the_owner_calls_it_off_before_its_money_is_asked_for,
        "only_what_is_kept_is_asked_for",
    ),
    (what_is_unpaid_stays_behind, another_booking_is_wished_for_while_one_is_unpaid, "everything_kept_ends"),
    (that_it_is_over_is_not_said, nobody_pays, "what_was_said_last_is_how_it_stands"),
    (it_is_given_up_long_before_its_time, nobody_pays, "what_is_kept_is_given_up_for_a_reason"),
    (
        it_is_kept_for_half_an_hour_whatever_its_start,
        a_yes_twenty_one_minutes_before_the_start,
        "nothing_is_kept_unpaid_past_its_start",
    ),
    (
        half_an_hour_is_said_whatever_its_start,
        a_yes_twenty_one_minutes_before_the_start,
        "nothing_is_kept_unpaid_past_its_start",
    ),
    (
        what_begins_at_once_is_kept,
        a_yes_ten_seconds_before_the_start,
        "nothing_is_kept_unpaid_past_its_start",
    ),
    (
        a_retry_comes_before_what_is_over,
        the_hold_store_comes_back_when_the_chairs_time_is_over,
        "a_chair_whose_time_is_over_is_not_booked",
    ),
]


@pytest.mark.parametrize(("plant", "story", "promise"), FAULTS, ids=[plant.__name__ for plant, _, _ in FAULTS])
async def test_a_planted_fault_is_found_and_named(
    play: Play, monkeypatch: Patch, plant: Callable[[Patch], None], story: Story, promise: str
) -> None:
    plant(monkeypatch)
    with pytest.raises(PromiseBroken) as found:
        await story(play)
    assert found.value.promise == promise


STORIES = list(dict.fromkeys(story for _, story, _ in FAULTS))


@pytest.mark.parametrize("story", STORIES, ids=[story.__name__ for story in STORIES])
async def test_without_the_fault_the_same_play_breaks_nothing(play: Play, story: Story) -> None:
    await story(play)
