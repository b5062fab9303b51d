"""No is no: what is refused is not bought, half a yes buys nothing, and nothing that was not named is called off."""

import pytest

from booking_fsm.testing.guest import Guest


async def is_offered_a_pedicure(payer: Guest) -> None:
    await payer.says("manicure tomorrow at 10am")
    await payer.says("yes")
    assert await payer.is_offered("pedicure", "cate") == ["offer_right_after"]


@pytest.mark.parametrize(
    "text",
    [
        "remove pedicure",
        "no pedicure",
        "pedicure sitaki",
        "pedicure haihitajiki",
        "skip pedicure",
        "drop the pedicure",
        "minus the pedicure",
        "toa pedicure",
        "toa hiyo pedicure",
        "ondoa pedicure",
        "i already had a pedicure",
        "nilifanya pedicure jana",
        "fine but no pedicure",
        "sawa lakini bila pedicure",
        "no pedicure, just the manicure",
        "pedicure, no",
        "wacha pedicure",
        "hiyo pedicure toa",
        "cant afford the pedicure",
        "pedicure next time",
        "manicure pekee",
        "cancel the pedicure",
        "remove it",
        "delete pedicure",
        "futa hiyo ya miguu",
        "futa hiyo",
        "cancel that one",
        "ok bye",
        "ok see you then",
        "poa tutaonana",
        "okay noted",
        "ok thanks",
        "sawa asante",
        "thanks bye",
    ],
)
async def test_it_is_a_no_to_the_offer(payer: Guest, text: str) -> None:
    await is_offered_a_pedicure(payer)
    assert await payer.says(text) == ["offer_declined"]
    assert "cross_sell.declined" in payer.facts()


@pytest.mark.parametrize(
    "text",
    [
        "why pedicure",
        "kwa nini pedicure",
        "pedicure is too expensive",
        "pedicure too if its free",
        "yes if its cheaper",
        "yes if i can get a discount",
        "ndio kama ni bure",
        "ndio nikipata pesa",
        "yes i will ask my husband first",
        "ndio sitaki",
        "yes but only the pedicure",
        "yes im ready to pay",
        "sawa nitalipa",
        "yes i have seen",
        "yes I know where it is",
        "ndio nitakuja",
        "yes actually no",
    ],
)
async def test_it_is_neither_a_yes_nor_another_booking(payer: Guest, text: str) -> None:
    await is_offered_a_pedicure(payer)
    await payer.says(text)
    assert payer.state.step == "CROSS_SELL_RESPONSE"
    assert payer.facts() == []


@pytest.mark.parametrize(
    "text",
    [
        "yes please",
        "ndio",
        "pedicure",
        "yes add the pedicure",
        "ndio asante",
        "sawa",
        "i would love that",
        "yes the time is fine",
    ],
)
async def test_it_is_a_yes_to_the_offer(payer: Guest, text: str) -> None:
    await is_offered_a_pedicure(payer)
    assert await payer.says(text) == ["reserved_as_well"]


@pytest.mark.parametrize("text", ["cancel the manicure", "no i dont want the manicure", "remove my manicure"])
async def test_what_is_booked_is_asked_about_when_it_is_refused(payer: Guest, text: str) -> None:
    await is_offered_a_pedicure(payer)
    assert await payer.says(text) == ["confirm_cancel"]


@pytest.mark.parametrize("text", ["sitaki pedicure", "cancel the pedicure", "remove pedicure", "futa pedicure"])
@pytest.mark.parametrize("rings", [False, True])
async def test_what_is_not_booked_calls_nothing_else_off(payer: Guest, text: str, rings: bool) -> None:
    await payer.says("manicure tomorrow at 10am")
    await payer.says("yes")
    await payer.gets_no_offer()
    if rings:
        await payer.hears_of_payment("prompted")
    assert "appointments" in await payer.says(text)
    assert payer.state.cancelling_ids == ()


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "actually no",
        "hapana",
        "sorry i dont want the pedicure anymore",
        "acha hiyo pedi",
        "cancel the pedicure",
        "toa pedicure",
    ],
)
@pytest.mark.parametrize("rings", [False, True])
async def test_a_no_after_the_yes_asks_whether_to_call_off_what_was_added(payer: Guest, text: str, rings: bool) -> None:
    await is_offered_a_pedicure(payer)
    await payer.says("yes")
    if rings:
        await payer.hears_of_payment("prompted")
    assert await payer.says(text) == ["confirm_cancel"]
    assert "cancelled" in await payer.says("yes")
    assert [one.service.service_id for each in payer.state.payments for one in each.appointments] == ["manicure"]


@pytest.mark.parametrize(
    "text", ["yes if its cheaper", "ndio kama ni bure", "yes i will ask my husband", "ndio sitaki"]
)
async def test_half_a_yes_books_nothing(payer: Guest, text: str) -> None:
    await payer.says("manicure tomorrow at 10am")
    assert "read_back" in await payer.says(text)
    assert payer.facts() == []


@pytest.mark.parametrize(
    "text", ["ok thanks", "sawa asante", "ndio nitakuja", "yes i will be there", "yes, see you then"]
)
async def test_a_yes_with_a_courtesy_books(payer: Guest, text: str) -> None:
    await payer.says("manicure tomorrow at 10am")
    assert await payer.says(text) == ["reserved"]


@pytest.mark.parametrize("text", ["yes if its cheaper", "ndio kama ni bure", "yes i will ask my husband"])
async def test_half_a_yes_asks_for_no_money_again(payer: Guest, text: str) -> None:
    await payer.says("manicure tomorrow at 10am")
    await payer.says("yes")
    await payer.gets_no_offer()
    assert await payer.hears_of_payment("cancelled_by_customer") == ["prompt_refused", "pay_again"]
    assert "pay_again" in await payer.says(text)
    assert len(payer.asked_for) == 1
