"""Cards: an order, its page, its notification, its status; the amount is the provider's own word."""

import httpx
import pytest
from pydantic import SecretStr

from ratiba_cli.fake_daraja.behaviour import Behaviour
from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_cli.fake_pesapal.client import FakePesapalClient, SeenOrder
from ratiba_contracts.asks import SET_UP_PAYMENTS
from ratiba_contracts.payment_reasons import RefundReason, UnpaidReason
from ratiba_contracts.payments import Method, PaymentPrompted, PaymentState, Provider
from ratiba_contracts.requests import Refusal
from ratiba_runtime.testing import eventually

from .card_orders import account, newest, order_of
from .house import MANICURE, House


async def looked_at(house: House, order: SeenOrder) -> None:
    """Wait until the provider was asked about an order."""

    async def asked() -> bool:
        query = "SELECT asked_times FROM payment_attempts WHERE account_reference = $1"
        return any(row["asked_times"] for row in await house.rows(query, order.merchant_reference))

    await eventually(asked)


async def test_a_card_is_asked_for_by_a_page_and_settles(house: House, cards: FakePesapalClient) -> None:
    fact, order = await order_of(house, cards)
    assert order.amount == 1500.0
    prompted = (await house.facts(fact, "prompted", count=1))[0].data
    assert isinstance(prompted, PaymentPrompted)
    assert prompted.personal.pay_at == f"{cards.url}/pay/{order.tracking_id}"
    async with httpx.AsyncClient() as browser:
        landed = await browser.post(prompted.personal.pay_at, data={"result": "1"}, follow_redirects=True)
    assert (landed.status_code, "Thank you" in landed.text) == (200, True)
    shown = await house.reaches(fact, PaymentState.SETTLED)
    [paid] = [each for each in await cards.orders() if each.tracking_id == order.tracking_id]
    assert [(each.receipt, each.amount) for each in shown.credits] == [(paid.confirmation_code, MANICURE)]


async def test_what_the_phone_refused_is_paid_by_card(
    house: House, cards: FakePesapalClient, daraja: FakeDarajaClient
) -> None:
    await daraja.usual(Behaviour(customer="declines", after_ms=20))
    first = await house.request()
    await house.reaches(first, PaymentState.CANCELLED_BY_CUSTOMER)
    before = len(await cards.orders())
    again = await house.request(fact=first.model_copy(update={"attempt": 2, "method": Method.CARD}))
    order = await newest(cards, before)
    async with httpx.AsyncClient() as browser:
        await browser.post(f"{cards.url}/pay/{order.tracking_id}", data={"result": "1"}, follow_redirects=True)
    shown = await house.reaches(again, PaymentState.SETTLED)
    assert shown.method is Method.CARD
    assert [each.provider for each in shown.attempts] == [Provider.DARAJA, Provider.PESAPAL]


@pytest.mark.edge(34)
async def test_five_notifications_credit_once(house: House, cards: FakePesapalClient) -> None:
    await cards.faults(notifications=5)
    fact, order = await order_of(house, cards)
    await cards.end(order.tracking_id, 1)
    shown = await house.reaches(fact, PaymentState.SETTLED)
    assert len(shown.credits) == 1


async def test_a_notification_is_looked_into_at_once_and_the_ladder_not_waited_for(
    house: House, cards: FakePesapalClient
) -> None:
    fact, order = await order_of(house, cards)
    await house.reaches(fact, PaymentState.PROMPTED)
    await house.without_looks(fact)
    await cards.end(order.tracking_id, 1)
    await house.reaches(fact, PaymentState.SETTLED)


@pytest.mark.edge(35)
async def test_without_a_notification_the_ladder_finds_it(house: House, cards: FakePesapalClient) -> None:
    await cards.faults(notifications=0)
    fact, order = await order_of(house, cards)
    await cards.end(order.tracking_id, 1)
    await house.reaches(fact, PaymentState.SETTLED)


@pytest.mark.edge(37)
async def test_a_card_that_paid_less_is_owed_back(house: House, cards: FakePesapalClient) -> None:
    fact, order = await order_of(house, cards)
    await cards.end(order.tracking_id, 1, paid=1499.5)
    shown = await house.reaches(fact, PaymentState.REFUND_DUE)
    assert [(each.amount, each.reason) for each in shown.refunds] == [(149950, RefundReason.TOO_LITTLE)]


@pytest.mark.edge(38)
async def test_a_notification_of_what_has_not_happened_is_not_money(house: House, cards: FakePesapalClient) -> None:
    await cards.faults(forged=True)
    fact, order = await order_of(house, cards)
    await house.reaches(fact, PaymentState.PROMPTED)
    await looked_at(house, order)
    shown = await house.shown(fact)
    assert shown is not None
    assert (shown.state, shown.credits) == (PaymentState.PROMPTED, ())
    await cards.end(order.tracking_id, 2)
    shown = await house.reaches(fact, PaymentState.FAILED)
    assert shown.credits == ()


@pytest.mark.edge(34)
async def test_a_notification_that_is_there_before_the_status_is_money_once_the_status_says_so(
    house: House, cards: FakePesapalClient
) -> None:
    await cards.faults(status_lags_ms=800)
    fact, order = await order_of(house, cards)
    await house.reaches(fact, PaymentState.PROMPTED)
    await cards.end(order.tracking_id, 1)
    await looked_at(house, order)
    await house.reaches(fact, PaymentState.SETTLED)


@pytest.mark.edge(36)
async def test_an_order_that_was_taken_although_the_answer_was_an_error_is_nobodys_and_the_next_is_paid(
    house: House, cards: FakePesapalClient
) -> None:
    await cards.faults(submits="lose")
    fact, _ = await order_of(house, cards)
    await house.reaches(fact, PaymentState.FAILED)
    await cards.faults()
    before = len(await cards.orders())
    await house.request(fact=fact.model_copy(update={"attempt": 2}))
    order = await newest(cards, before)
    await cards.end(order.tracking_id, 1)
    shown = await house.reaches(fact, PaymentState.SETTLED)
    assert [each.amount for each in shown.credits] == [MANICURE]


async def test_a_declined_card_says_so(house: House, cards: FakePesapalClient) -> None:
    fact, order = await order_of(house, cards)
    await cards.end(order.tracking_id, 2)
    shown = await house.reaches(fact, PaymentState.FAILED)
    assert shown.attempts[0].reason is UnpaidReason.DECLINED_BY_BANK


@pytest.mark.parametrize("order", ["ours", "nobodys"])
async def test_a_notification_of_an_order_we_do_not_know_is_kept_for_a_person(
    house: House, cards: FakePesapalClient, order: str
) -> None:
    fact, seen = await order_of(house, cards)
    await house.facts(fact, "prompted", count=1)
    [row] = await house.rows("SELECT account_reference FROM payment_attempts WHERE reference = $1", seen.tracking_id)
    ours = row["account_reference"] if order == "ours" else "NOBODYS00001"
    told = {"OrderTrackingId": f"another-{order}", "OrderMerchantReference": ours}
    async with httpx.AsyncClient() as anybody:
        for _ in range(2):
            assert (await anybody.get(seen.notify_at, params=told)).status_code == 200
    kept = await house.rows(
        "SELECT provider, amount FROM payment_callbacks_unrouted WHERE reference = $1", f"another-{order}"
    )
    assert [(each["provider"], each["amount"]) for each in kept] == [("pesapal", None)]
    await house.rows("DELETE FROM payment_callbacks_unrouted")


async def test_an_order_that_was_not_taken_may_be_tried_again(house: House, cards: FakePesapalClient) -> None:
    await cards.faults(submits="break")
    fact = await house.request(method=Method.CARD)
    await house.reaches(fact, PaymentState.FAILED)
    await cards.faults()
    before = len(await cards.orders())
    await house.request(fact=fact.model_copy(update={"attempt": 2}))
    await cards.end((await newest(cards, before)).tracking_id, 1)
    await house.reaches(fact, PaymentState.SETTLED)


@pytest.mark.edge(38)
async def test_a_notification_at_a_path_we_never_made_is_refused(house: House, cards: FakePesapalClient) -> None:
    _, order = await order_of(house, cards)
    async with httpx.AsyncClient() as anybody:
        assert (await anybody.get(order.notify_at[:-1] + "!")).status_code == 404


async def test_credentials_that_the_provider_refuses_are_refused(house: House, pesapal: FakePesapalClient) -> None:
    answer = await house.ask(SET_UP_PAYMENTS, account(pesapal, SecretStr("wrong")))
    assert isinstance(answer, Refusal)
    assert answer.slug == "provider-refused"


async def test_a_refused_set_up_leaves_the_account_that_works(house: House, cards: FakePesapalClient) -> None:
    before = await house.rows("SELECT * FROM payment_accounts ORDER BY provider")
    wrong = SecretStr("wrong")
    mpesa = house.account()
    bad = mpesa.model_copy(update={"account": mpesa.account.model_copy(update={"consumer_secret": wrong})})
    for request in (account(cards, wrong), bad):
        answer = await house.ask(SET_UP_PAYMENTS, request)
        assert isinstance(answer, Refusal)
        assert answer.slug == "provider-refused"
    assert await house.rows("SELECT * FROM payment_accounts ORDER BY provider") == before
    fact, order = await order_of(house, cards)
    await cards.end(order.tracking_id, 1)
    await house.reaches(fact, PaymentState.SETTLED)
