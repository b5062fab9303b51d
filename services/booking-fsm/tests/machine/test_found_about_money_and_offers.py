"""Sequences about money and offers that once broke a promise, shortened to what mattered."""

import pytest

from booking_fsm.testing.play.cooperation import answer
from booking_fsm.testing.play.moment import Moment
from booking_fsm.testing.play.play import Play
from ratiba_contracts.appointment_acts import Kept
from ratiba_contracts.payments import Method, PaymentRequested
from ratiba_contracts.tenant import Upsell

WISH = "manicure tomorrow at 10am"


def acts(moment: Moment) -> list[str]:
    return [act.act for act in moment.acts]


async def books(play: Play) -> None:
    await play.says(0, WISH)
    assert acts(await play.says(0, "yes")) == ["booked"]


async def test_what_could_not_be_paid_any_more_when_the_bus_is_back_is_given_up_and_no_money_asked_for(
    play: Play,
) -> None:
    play.takes_payment(Method.MPESA)
    play.turns_dials(Upsell.ONCE_AFTER_CONFIRM)
    await play.says(0, WISH)
    assert acts(await play.says(0, "yes")) == ["reserved"]
    await play.time_passes(3600)  # no wake-up came, neither that of an offer nor that of the money
    moment = await play.says(0, "hello")
    assert acts(moment)[0] == "reservation_ended"
    assert not [fact for fact in moment.facts if isinstance(fact.data, PaymentRequested)]


async def test_money_is_not_asked_for_what_was_called_off_elsewhere_while_an_offer_was_waited_for(play: Play) -> None:
    play.takes_payment(Method.MPESA)
    play.turns_dials(Upsell.ONCE_AFTER_CONFIRM)
    await play.says(0, WISH)
    assert acts(await play.says(0, "yes")) == ["reserved"]
    await play.says(2, "cancel my appointment")  # the same person, on their second number
    assert acts(await play.says(2, "yes")) == ["cancelled"]
    over = await play.rings_next()
    assert over is not None
    assert not [fact for fact in over.facts if isinstance(fact.data, PaymentRequested)]
    assert over.state is not None
    assert not over.state.payments


async def test_what_is_kept_unpaid_is_not_called_booked_on_the_customers_second_number(play: Play) -> None:
    play.takes_payment(Method.MPESA)
    await play.says(0, WISH)
    assert acts(await play.says(0, "yes")) == ["reserved"]
    assert acts(await play.says(2, "cancel my appointment"))[-1] == "confirm_cancel"
    [kept] = (await play.says(2, "no")).acts
    assert isinstance(kept, Kept)
    assert kept.unpaid


async def test_who_asks_after_money_that_came_is_told_so_again_and_nothing_is_booked_again(play: Play) -> None:
    play.takes_payment(Method.MPESA)
    await play.says(0, WISH)
    await play.says(0, "yes")
    paid = await answer(play, 0)
    assert acts(paid) == ["payment_received"]
    again = await play.says(0, "already paid, please check")
    assert again.acts == paid.acts
    assert not again.bookings


@pytest.mark.parametrize("by", ["the owner", "the customer", "the customer, on their second number"])
async def test_what_was_paid_and_called_off_is_not_said_to_stand_to_who_asks_after_the_money(
    play: Play, by: str
) -> None:
    play.takes_payment(Method.MPESA)
    await play.says(0, WISH)
    await play.says(0, "yes")
    assert acts(await answer(play, 0)) == ["payment_received"]
    if by == "the owner":
        await play.calls_off(0)
    else:
        who = 0 if by == "the customer" else 2
        await play.says(who, "cancel my appointment")
        assert acts(await play.says(who, "yes")) == ["cancelled"]
    assert acts(await play.says(0, "nimeshalipa"))[0] == "refund_due"


async def test_a_model_is_not_waited_for_without_an_end_when_the_owner_books_over_who_asked(play: Play) -> None:
    play.takes_payment(Method.MPESA)
    await play.says(0, WISH)
    assert acts(await play.says(0, "yes")) == ["reserved"]
    assert acts(await play.says(0, "asdfgh")) == []
    moment = await play.books_over(0)
    assert moment is not None
    assert acts(moment) == ["given_to_another", "offer_openings"]
    assert moment.state is not None
    assert moment.state.consultation is None


async def test_what_comes_a_second_time_ends_nothing_whose_time_is_over(play: Play) -> None:
    play.takes_payment(Method.MPESA)
    await play.says(0, WISH)
    assert acts(await play.says(0, "yes")) == ["reserved"]
    await play.time_passes(7200)
    again = await play.delivers_again(0)
    assert again is not None
    assert not again.facts
    assert acts(await play.says(0, "hello"))[0] == "reservation_ended"


async def offered_behind(play: Play) -> None:
    play.turns_dials(Upsell.ONCE_AFTER_CONFIRM)
    await books(play)
    offered = await play.cross_sell_decides(0, 0)
    assert offered is not None
    assert acts(offered) == ["offer_right_after"]


@pytest.mark.parametrize(("answered", "said"), [("yes", "handing_over"), ("no", "you_are_welcome")])
@pytest.mark.parametrize("by", ["the owner", "the customer, on their second number"])
async def test_an_appointment_that_was_called_off_is_not_said_to_be_safe_by_what_becomes_of_an_offer_behind_it(
    play: Play, by: str, answered: str, said: str
) -> None:
    await offered_behind(play)
    if by == "the owner":
        await play.calls_off(0, tells=False)
    else:
        await play.says(2, "cancel my appointment")
        assert acts(await play.says(2, "yes")) == ["cancelled"]
    assert acts(await play.says(0, answered)) == [said]


async def test_an_offer_is_no_question_any_more_when_a_yes_to_it_could_not_be_carried_out(play: Play) -> None:
    await offered_behind(play)
    await play.takes_holds_away(away=True)
    assert acts(await play.says(0, "yes")) == ["one_moment"]
    while any(purpose == "hold_retry" for _, purpose in play.ringing):
        await play.rings_next()
    assert play.last is not None
    assert acts(play.last) == ["handing_over"]
    assert play.last.state is not None
    assert play.last.state.question is None


async def test_a_yes_that_comes_before_the_late_lapse_of_its_offer_is_told_behind_it(play: Play) -> None:
    await offered_behind(play)
    await play.time_passes(60)  # the lapse is due, and nothing rang
    assert acts(await play.says(0, "yes")) == ["booked_as_well"]


async def test_a_thread_that_is_left_waits_for_no_model(play: Play) -> None:
    await books(play)
    assert acts(await play.says(0, "asdfgh")) == []
    assert [purpose for _, purpose in play.ringing] == ["consultation"]
    assert acts(await play.says(0, "a facial on Tuesday at 2pm")) == ["read_back"]
    assert [purpose for _, purpose in play.ringing] == ["hold"]


async def test_a_read_back_is_not_put_again_when_its_chair_has_lapsed_while_a_model_was_waited_for(play: Play) -> None:
    await play.says(0, WISH)
    assert acts(await play.says(0, "asdfgh")) == []
    await play.time_passes(960)  # neither the end of the waiting nor that of the chair has rung
    moment = await play.says(0, "hello")
    assert "read_back" not in acts(moment)
    assert acts(moment)[0] == "hold_lapsed"
