"""M-Pesa instead of an open card page: the page is closed first, and what was paid there by then is the payment."""

import asyncio
from typing import Any

import pytest

from payments.adapters.pesapal import Pesapal
from payments.domain.answers import Voided
from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_cli.fake_pesapal.client import FakePesapalClient, SeenOrder
from ratiba_contracts.payments import AttemptState, Method, PaymentRequested, PaymentState
from ratiba_runtime.testing import eventually

from .card_orders import as_it_is, newest, order_of, pay, tried
from .house import MANICURE, PAYS, House


async def open_page(house: House, cards: FakePesapalClient) -> tuple[PaymentRequested, SeenOrder]:
    fact, order = await order_of(house, cards)
    await house.reaches(fact, PaymentState.PROMPTED)
    return fact, order


async def wants_mpesa(house: House, fact: PaymentRequested) -> None:
    """As booking asks for it while the page is open."""
    await house.request(fact=fact.model_copy(update={"attempt": 2, "method": Method.MPESA}))


@pytest.mark.edge(39)
@pytest.mark.parametrize("cancels", ["answer", "lose"])
async def test_the_phone_rings_once_the_page_is_closed(
    house: House, cards: FakePesapalClient, daraja: FakeDarajaClient, cancels: str
) -> None:
    await cards.faults(cancels=cancels)
    await daraja.usual(PAYS)
    fact, order = await open_page(house, cards)
    await wants_mpesa(house, fact)
    assert (await house.prompt(fact)).amount * 100 == MANICURE
    assert (await as_it_is(cards, order)).cancelled
    shown = await house.reaches(fact, PaymentState.SETTLED)
    assert [each.state for each in shown.attempts] == [AttemptState.UNPAID, AttemptState.PAID]
    told = await house.facts(fact, "prompted", "failed", "cancelled_by_customer", count=3, seconds=1)
    assert [(each.type.split(".")[2], each.data.attempt) for each in told] == [("prompted", 1), ("prompted", 2)]


@pytest.mark.edge(39)
async def test_no_phone_rings_as_long_as_the_page_could_not_be_closed(
    house: House, cards: FakePesapalClient, daraja: FakeDarajaClient
) -> None:
    await cards.faults(cancels="break")
    fact, order = await open_page(house, cards)
    await wants_mpesa(house, fact)
    await tried(cards, order, times=2)
    assert await daraja.prompts(fact.personal.phone) == []
    await cards.faults()
    await house.prompt(fact)
    assert (await as_it_is(cards, order)).cancelled


@pytest.mark.edge(39)
async def test_no_phone_rings_while_the_page_is_being_closed(
    house: House, cards: FakePesapalClient, daraja: FakeDarajaClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on, void = asyncio.Event(), asyncio.Event(), Pesapal.void

    async def slowly(self: Pesapal, reference: str) -> Voided:
        begun.set()
        await go_on.wait()
        return await void(self, reference)

    monkeypatch.setattr(Pesapal, "void", slowly)
    fact, _ = await open_page(house, cards)
    await wants_mpesa(house, fact)
    await begun.wait()
    assert await daraja.prompts(fact.personal.phone) == []
    go_on.set()
    await house.prompt(fact)


@pytest.mark.edge(34, 39)
async def test_a_card_that_was_paid_at_the_last_moment_is_the_payment_and_no_phone_rings(
    house: House, cards: FakePesapalClient, daraja: FakeDarajaClient
) -> None:
    await cards.faults(notifications=0)
    fact, order = await open_page(house, cards)
    await pay(cards, order)
    await wants_mpesa(house, fact)
    shown = await house.reaches(fact, PaymentState.SETTLED)
    assert [each.state for each in shown.attempts] == [AttemptState.PAID]
    assert shown.refunds == ()
    assert await daraja.prompts(fact.personal.phone) == []


async def _wants_a_second(house: House, fact: PaymentRequested) -> bool:
    [row] = await house.rows("SELECT attempts_wanted FROM payments WHERE payment_id = $1", fact.payment_id)
    return bool(row["attempts_wanted"] == 2)


@pytest.mark.edge(39)
async def test_a_page_that_was_not_out_yet_is_closed_as_soon_as_it_is(
    house: House, cards: FakePesapalClient, daraja: FakeDarajaClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Pesapal.prompt

    async def meanwhile(self: Pesapal, prompt: Any) -> Any:
        placed = await place(self, prompt)
        await wants_mpesa(house, fact)
        await eventually(lambda: _wants_a_second(house, fact))
        return placed

    monkeypatch.setattr(Pesapal, "prompt", meanwhile)
    fact = house.requested(method=Method.CARD)
    await house.request(fact=fact)
    await house.prompt(fact)
    assert (await cards.orders())[-1].cancelled


@pytest.mark.edge(34)
async def test_a_phone_that_rings_is_left_ringing_for_who_wants_a_card(
    house: House, cards: FakePesapalClient, daraja: FakeDarajaClient
) -> None:
    fact = await house.request()
    prompt = await house.prompt(fact)
    before = len(await cards.orders())
    await house.asks_again(fact, method=Method.CARD)
    await asyncio.sleep(1)
    assert len(await cards.orders()) == before
    await daraja.decide(prompt.checkout_id, 1032)
    order = await newest(cards, before)
    shown = await house.shown(fact)
    assert shown is not None
    assert [each.state for each in shown.attempts][:1] == [AttemptState.UNPAID]
    assert not (await as_it_is(cards, order)).cancelled
