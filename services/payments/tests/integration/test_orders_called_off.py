"""An order of a card that nobody is to pay any more is called off at PesaPal, however often that has to be tried."""

from datetime import UTC, datetime, timedelta

import pytest

from payments.adapters.pesapal import Pesapal
from payments.domain.answers import PromptOutcome
from payments.provider import Prompt
from ratiba_cli.fake_daraja.behaviour import Behaviour
from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_cli.fake_pesapal.client import FakePesapalClient
from ratiba_contracts.asks import RECONCILE_PAYMENTS
from ratiba_contracts.consumers import PAYMENTS_REQUESTS
from ratiba_contracts.payment_reasons import RefundReason
from ratiba_contracts.payment_requests import Reconcile
from ratiba_contracts.payments import Method, PaymentRequested, PaymentState
from ratiba_runtime.testing import all_handled, eventually

from .card_orders import as_it_is, newest, order_of, pay, tried
from .dying import dying_once
from .house import LADDER, MANICURE, PEDICURE, House

FACIAL = 90000


async def ends_as(house: House, fact: PaymentRequested, state: str) -> None:
    """Wait until the one prompt of a payment is over."""

    async def ended() -> bool:
        shown = await house.shown(fact)
        return shown is not None and [each.state for each in shown.attempts] == [state]

    await eventually(ended)


def counted(house: House, outcome: str) -> float:
    [replica] = house.replicas
    labels = {"outcome": outcome}
    return replica.service.metrics.registry.get_sample_value("ratiba_payment_orders_called_off_total", labels) or 0


@pytest.mark.edge(39)
async def test_cancelled_in_chat_the_open_order_is_called_off(house: House, cards: FakePesapalClient) -> None:
    fact, order = await order_of(house, cards)
    await house.facts(fact, "prompted", count=1)
    await house.cancel(fact.lines[0].appointment_id)
    await house.reaches(fact, PaymentState.CANCELLED_BY_CUSTOMER)

    async def called_off() -> bool:
        return any(each.cancelled for each in await cards.orders() if each.tracking_id == order.tracking_id)

    await eventually(called_off)


@pytest.mark.edge(39)
async def test_an_order_that_was_called_off_is_over_and_what_waited_behind_it_goes(
    house: House, cards: FakePesapalClient
) -> None:
    first, _ = await order_of(house, cards)
    await house.reaches(first, PaymentState.PROMPTED)
    second = await house.request(customer_id=first.customer_id)
    await all_handled(house.client.jetstream(), PAYMENTS_REQUESTS)
    await house.cancel(first.lines[0].appointment_id)
    await house.reaches(second, PaymentState.PROMPTED)
    shown = await house.shown(first)
    assert shown is not None
    assert (shown.state, [each.state for each in shown.attempts]) == (PaymentState.CANCELLED_BY_CUSTOMER, ["unpaid"])


@pytest.mark.edge(39)
async def test_an_order_is_called_off_when_its_chair_is_given_away(house: House, cards: FakePesapalClient) -> None:
    fact, order = await order_of(house, cards, held_until=datetime.now(UTC) + timedelta(seconds=1.5))
    second = await house.request(customer_id=fact.customer_id)
    await house.reaches(second, PaymentState.PROMPTED)
    assert [each.cancelled for each in await cards.orders() if each.tracking_id == order.tracking_id] == [True]
    shown = await house.reaches(fact, PaymentState.EXPIRED)
    assert [each.state for each in shown.attempts] == ["unpaid"]


@pytest.mark.edge(40)
async def test_half_of_an_open_order_is_called_off_and_the_rest_may_be_paid_by_a_new_one(
    house: House, cards: FakePesapalClient
) -> None:
    fact = await house.request(MANICURE, PEDICURE, method=Method.CARD)
    await house.reaches(fact, PaymentState.PROMPTED)
    await house.cancel(fact.lines[1].appointment_id)
    shown = await house.reaches(fact, PaymentState.FAILED)
    assert [each.state for each in shown.attempts] == ["unpaid"], "not given up when all looks had been taken"
    [told] = await house.facts(fact, "failed", count=1)
    assert told.data.may_try_again
    before = len(await cards.orders())
    await house.request(fact=fact.model_copy(update={"attempt": 2}))
    order = await newest(cards, before)
    assert order.amount == 1500.0
    await cards.end(order.tracking_id, 1)
    await house.reaches(fact, PaymentState.SETTLED)


@pytest.mark.edge(39)
async def test_an_order_whose_appointment_was_cancelled_while_it_was_sent_is_called_off(
    house: House, cards: FakePesapalClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    fact, place = house.requested(method=Method.CARD), Pesapal.prompt

    async def cancelled_meanwhile(self: Pesapal, prompt: Prompt) -> PromptOutcome:
        placed = await place(self, prompt)
        await house.cancel(fact.lines[0].appointment_id)
        await house.reaches(fact, PaymentState.CANCELLED_BY_CUSTOMER)
        return placed

    monkeypatch.setattr(Pesapal, "prompt", cancelled_meanwhile)
    before = len(await cards.orders())
    await house.request(fact=fact)
    order = await newest(cards, before)
    await ends_as(house, fact, "unpaid")
    assert (await as_it_is(cards, order)).cancelled


@pytest.mark.edge(39)
async def test_what_the_provider_would_not_call_off_is_tried_again_and_what_waited_behind_it_goes(
    house: House, cards: FakePesapalClient
) -> None:
    await cards.faults(cancels="break")
    fact, order = await order_of(house, cards)
    await house.reaches(fact, PaymentState.PROMPTED)
    by_mpesa = await house.request(customer_id=fact.customer_id)
    await house.cancel(fact.lines[0].appointment_id)
    await tried(cards, order, times=2)
    assert not (await as_it_is(cards, order)).cancelled
    await cards.faults()
    await house.reaches(by_mpesa, PaymentState.PROMPTED)
    assert (await as_it_is(cards, order)).cancelled


@pytest.mark.edge(39)
async def test_an_order_is_off_although_the_answer_was_lost(house: House, cards: FakePesapalClient) -> None:
    await cards.faults(cancels="lose")
    fact, order = await order_of(house, cards)
    await house.reaches(fact, PaymentState.PROMPTED)
    by_mpesa = await house.request(customer_id=fact.customer_id)
    await house.cancel(fact.lines[0].appointment_id)
    await house.reaches(by_mpesa, PaymentState.PROMPTED)
    await ends_as(house, fact, "unpaid")
    assert (await as_it_is(cards, order)).cancelled


@pytest.mark.edge(38, 39)
async def test_who_is_notified_that_an_order_was_called_off_looks_once_more_and_is_done_with_it(
    house: House, cards: FakePesapalClient
) -> None:
    await cards.faults(cancel_told_ms=300)
    fact, order = await order_of(house, cards)
    await house.reaches(fact, PaymentState.PROMPTED)
    await house.cancel(fact.lines[0].appointment_id)
    await ends_as(house, fact, "unpaid")

    async def notified() -> bool:
        query = "SELECT claimed_at FROM payment_attempts WHERE payment_id = $1"
        return any(row["claimed_at"] for row in await house.rows(query, fact.payment_id))

    async def done() -> bool:
        return not await notified()

    await eventually(notified)
    await eventually(done, within=LADDER[1] + 2)
    assert (await as_it_is(cards, order)).cancelled
    shown = await house.shown(fact)
    assert shown is not None
    assert (shown.state, shown.credits) == (PaymentState.CANCELLED_BY_CUSTOMER, ())


@pytest.mark.edge(36, 39)
@pytest.mark.parametrize("after", [False, True], ids=["before the call", "after the call"])
async def test_whoever_dies_while_calling_an_order_off_has_it_called_off(
    house: House, cards: FakePesapalClient, monkeypatch: pytest.MonkeyPatch, *, after: bool
) -> None:
    fact, order = await order_of(house, cards)
    await house.reaches(fact, PaymentState.PROMPTED)
    deaths = dying_once(monkeypatch, Pesapal, "void", after=after)
    by_mpesa = await house.request(customer_id=fact.customer_id)
    await house.cancel(fact.lines[0].appointment_id)
    await house.reaches(by_mpesa, PaymentState.PROMPTED)
    await ends_as(house, fact, "unpaid")
    assert deaths == ["void"]
    assert (await as_it_is(cards, order)).cancelled


@pytest.mark.edge(40)
async def test_who_leaves_something_out_and_goes_back_to_mpesa_is_asked_once_the_page_is_closed(
    house: House, cards: FakePesapalClient, daraja: FakeDarajaClient
) -> None:
    await daraja.usual(Behaviour())
    fact, order = await order_of(house, cards, MANICURE, PEDICURE, FACIAL)
    await house.reaches(fact, PaymentState.PROMPTED)
    left = {"lines": fact.lines[:1], "total": MANICURE, "attempt": 2, "method": Method.MPESA}
    await house.request(fact=fact.model_copy(update=left))
    assert (await house.prompt(fact)).amount * 100 == MANICURE
    assert (await as_it_is(cards, order)).cancelled
    shown = await house.reaches(fact, PaymentState.PROMPTED)
    assert [each.state for each in shown.attempts] == ["unpaid", "prompted"]


@pytest.mark.edge(39)
async def test_an_order_that_stays_open_is_given_up_and_told_and_its_money_is_owed_back(
    house: House, cards: FakePesapalClient
) -> None:
    await cards.faults(cancels="break")
    before = counted(house, "given_up")
    fact, order = await order_of(house, cards)
    await house.reaches(fact, PaymentState.PROMPTED)
    await house.cancel(fact.lines[0].appointment_id)
    by_mpesa = await house.request(customer_id=fact.customer_id)
    await house.reaches(by_mpesa, PaymentState.PROMPTED, within=LADDER[-1] + 3)
    assert 1 < (await as_it_is(cards, order)).cancels_asked <= len(LADDER) + 1, "at once, and at the rungs"
    assert counted(house, "given_up") == before + 1
    shown = await house.reaches(fact, PaymentState.CANCELLED_BY_CUSTOMER)
    assert [each.state for each in shown.attempts] == ["lapsed"]
    await pay(cards, order)
    shown = await house.reaches(fact, PaymentState.REFUND_DUE)
    assert [(each.amount, each.reason) for each in shown.refunds] == [(MANICURE, RefundReason.APPOINTMENT_CANCELLED)]


@pytest.mark.edge(39)
@pytest.mark.parametrize("notifications", [1, 0])
async def test_money_for_an_order_that_could_not_be_called_off_is_owed_back(
    house: House, cards: FakePesapalClient, notifications: int
) -> None:
    await cards.faults(cancels="break", notifications=notifications)
    fact, order = await order_of(house, cards, held_until=datetime.now(UTC) + timedelta(seconds=1))
    await house.reaches(fact, PaymentState.EXPIRED)
    await tried(cards, order)
    await pay(cards, order)
    shown = await house.reaches(fact, PaymentState.REFUND_DUE)
    assert [(each.amount, each.reason) for each in shown.refunds] == [(MANICURE, RefundReason.TOO_LATE)]
    assert [each.state for each in shown.attempts] == ["paid"]


@pytest.mark.edge(39)
async def test_money_that_comes_although_the_order_was_called_off_is_owed_back(
    house: House, cards: FakePesapalClient
) -> None:
    fact, order = await order_of(house, cards)
    await house.reaches(fact, PaymentState.PROMPTED)
    await house.cancel(fact.lines[0].appointment_id)
    by_mpesa = await house.request(customer_id=fact.customer_id)
    await house.reaches(by_mpesa, PaymentState.PROMPTED)
    await cards.end(order.tracking_id, 1)  # the bank was faster than the provider's own book
    shown = await house.reaches(fact, PaymentState.REFUND_DUE)
    assert [(each.amount, each.reason) for each in shown.refunds] == [(MANICURE, RefundReason.APPOINTMENT_CANCELLED)]


@pytest.mark.edge(34, 39)
async def test_a_page_that_is_open_is_called_off_when_the_money_comes_by_mpesa_after_all(
    house: House, cards: FakePesapalClient, daraja: FakeDarajaClient
) -> None:
    await daraja.usual(Behaviour(customer="pays", denied=True, callback="never"))
    fact = await house.request()
    await house.reaches(fact, PaymentState.CANCELLED_BY_CUSTOMER)
    before = len(await cards.orders())
    await house.request(fact=fact.model_copy(update={"attempt": 2, "method": Method.CARD}))
    order = await newest(cards, before)
    await house.reaches(fact, PaymentState.PROMPTED)
    await house.ask(RECONCILE_PAYMENTS, Reconcile(actor="tests"))  # the statement knows what the query denied
    await house.reaches(fact, PaymentState.SETTLED)

    async def called_off() -> bool:
        return (await as_it_is(cards, order)).cancelled

    await eventually(called_off)
    await cards.end(order.tracking_id, 1)
    await house.facts(fact, "refund_due", count=1)
    shown = await house.shown(fact)
    assert shown is not None
    assert [(each.amount, each.reason) for each in shown.refunds] == [(MANICURE, RefundReason.PAID_TWICE)]
