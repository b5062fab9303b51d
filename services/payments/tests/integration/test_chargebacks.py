"""A bank takes a card's money back: what it was for, what is owed then, and what is nobody's to undo."""

from typing import Any

import pytest

from ratiba_cli.fake_pesapal.client import FakePesapalClient, SeenOrder
from ratiba_contracts.asks import NOTE_PAID_OUT, SHOW_PAYMENTS
from ratiba_contracts.envelope import Contract
from ratiba_contracts.payment_reasons import RefundReason, UnpaidReason
from ratiba_contracts.payment_requests import NotePaidOut, PaidOutNoted, PaymentsShown, ShownPayment, ShowPayments
from ratiba_contracts.payments import Method, PaymentState
from ratiba_contracts.requests import Refusal
from ratiba_runtime.testing import eventually

from .card_orders import newest, order_of
from .house import LADDER, MANICURE, PEDICURE, House


async def owed_back(house: House) -> int:
    answer = await house.ask(SHOW_PAYMENTS, ShowPayments())
    assert isinstance(answer, PaymentsShown)
    assert answer.standing is not None
    return answer.standing.owed_back_total


async def settled_by_the_second(
    house: House, cards: FakePesapalClient, *amounts: int
) -> tuple[Any, SeenOrder, SeenOrder]:
    """A payment whose first order failed, and both of its orders."""
    fact, first = await order_of(house, cards, *amounts)
    await cards.end(first.tracking_id, 2)
    await house.reaches(fact, PaymentState.FAILED)
    before = len(await cards.orders())
    await house.request(fact=fact.model_copy(update={"attempt": 2}))
    second = await newest(cards, before)
    await cards.end(second.tracking_id, 1)
    await house.reaches(fact, PaymentState.SETTLED)
    return fact, first, second


async def paid_twice(house: House, cards: FakePesapalClient, first_pays: float) -> tuple[Any, SeenOrder, SeenOrder]:
    """A payment whose second order settled it, and whose first, which had failed, was paid all the same."""
    fact, first, second = await settled_by_the_second(house, cards)
    await cards.end(first.tracking_id, 1, paid=first_pays)
    await house.facts(fact, "refund_due", count=1)
    return fact, first, second


async def says(house: House, shown: ShownPayment, *, paid_out: bool) -> Contract:
    """What the owner says of the first refund of a payment."""
    [refund, *_] = shown.refunds
    said = NotePaidOut(
        actor="amina",
        payment_id=shown.payment_id,
        refund_id=refund.refund_id,
        expected_version=refund.version,
        paid_out=paid_out,
    )
    return await house.ask(NOTE_PAID_OUT, said)


async def test_a_chargeback_after_the_money_came_is_told(house: House, cards: FakePesapalClient) -> None:
    fact, order = await order_of(house, cards)
    await cards.end(order.tracking_id, 1)
    await house.reaches(fact, PaymentState.SETTLED)
    owed = await owed_back(house)
    await cards.end(order.tracking_id, 3)
    shown = await house.reaches(fact, PaymentState.REFUND_DUE)
    assert [(each.reason, each.paid_out_by) for each in shown.refunds] == [
        (RefundReason.REVERSED_BY_PROVIDER, "the provider")
    ]
    assert await owed_back(house) == owed, "the bank took it: the business owes nothing"


async def test_a_chargeback_takes_what_was_owed_back_with_it(house: House, cards: FakePesapalClient) -> None:
    owed = await owed_back(house)
    fact, order = await order_of(house, cards, fact=house.requested(MANICURE, PEDICURE, method=Method.CARD))
    await cards.end(order.tracking_id, 1)
    await house.reaches(fact, PaymentState.SETTLED)
    await house.cancel(fact.lines[1].appointment_id)
    await house.facts(fact, "refund_due", count=1)
    assert await owed_back(house) == owed + PEDICURE
    await cards.end(order.tracking_id, 3)
    shown = await house.reaches(fact, PaymentState.REFUND_DUE)
    assert [(each.amount, each.reason, each.paid_out_by) for each in shown.refunds] == [
        (PEDICURE, RefundReason.APPOINTMENT_CANCELLED, "the provider"),
        (MANICURE, RefundReason.REVERSED_BY_PROVIDER, "the provider"),
    ]
    assert await owed_back(house) == owed, "the bank took all of it: the owner pays nothing"
    told = [each.data for each in await house.facts(fact, "paid_back", count=1)]
    assert [(each.amount, each.undone) for each in told] == [(PEDICURE, False)]


@pytest.mark.parametrize(("taken", "paid", "still_owed"), [(1, 1500.0, 0), (2, 2000.0, 50000)])
async def test_a_duplicate_that_the_bank_takes_back_leaves_the_other_payment_paid(
    house: House, cards: FakePesapalClient, taken: int, paid: float, still_owed: int
) -> None:
    owed = await owed_back(house)
    fact, first, second = await paid_twice(house, cards, paid)
    for _ in range(2):
        await cards.end({1: first, 2: second}[taken].tracking_id, 3)
        told = [each.data.amount for each in await house.facts(fact, "paid_back", count=2, seconds=1)]
        assert told == [MANICURE]
    shown = await house.shown(fact)
    assert shown is not None
    assert (shown.state, [each.state for each in shown.lines]) == (PaymentState.SETTLED, ["paid"])
    assert [each.state for each in shown.attempts] == (["reversed", "paid"] if taken == 1 else ["paid", "reversed"])
    assert [each.amount for each in shown.refunds if each.paid_out_by == "the provider"] == [MANICURE]
    assert await owed_back(house) == owed + still_owed


async def test_a_chargeback_weeks_later_is_told_although_its_route_has_gone(
    house: House, cards: FakePesapalClient
) -> None:
    fact, order = await order_of(house, cards)
    await cards.end(order.tracking_id, 1)
    await house.reaches(fact, PaymentState.SETTLED)
    await house.rows("DELETE FROM payment_routing WHERE payment_id = $1", fact.payment_id)  # as the third night does
    await cards.end(order.tracking_id, 3)
    shown = await house.reaches(fact, PaymentState.REFUND_DUE)
    assert [each.reason for each in shown.refunds] == [RefundReason.REVERSED_BY_PROVIDER]


async def test_of_what_was_paid_twice_one_goes_back_by_hand_and_one_by_the_bank_so_nothing_is_paid(
    house: House, cards: FakePesapalClient
) -> None:
    owed = await owed_back(house)
    fact, _, second = await paid_twice(house, cards, 1500.0)
    twice = await house.shown(fact)
    assert twice is not None
    assert isinstance(await says(house, twice, paid_out=True), PaidOutNoted)
    await cards.end(second.tracking_id, 3)
    shown = await house.reaches(fact, PaymentState.REFUND_DUE)
    assert [each.state for each in shown.lines] == ["refund_due"]
    assert [(each.amount, each.reason, each.paid_out_by) for each in shown.refunds] == [
        (MANICURE, RefundReason.PAID_TWICE, "amina"),
        (MANICURE, RefundReason.REVERSED_BY_PROVIDER, "the provider"),
    ]
    assert (shown.paid_back_twice, await owed_back(house)) == (0, owed)


async def test_what_went_back_by_hand_and_by_the_bank_is_told(house: House, cards: FakePesapalClient) -> None:
    fact, order = await order_of(house, cards)
    await cards.end(order.tracking_id, 1, paid=1600.0)
    await house.facts(fact, "refund_due", count=1)
    too_much = await house.shown(fact)
    assert too_much is not None
    assert isinstance(await says(house, too_much, paid_out=True), PaidOutNoted)
    await cards.end(order.tracking_id, 3)
    shown = await house.reaches(fact, PaymentState.REFUND_DUE)
    assert (too_much.paid_back_twice, shown.paid_back_twice) == (0, 10000)


async def test_nobody_undoes_what_the_provider_took_back(house: House, cards: FakePesapalClient) -> None:
    owed = await owed_back(house)
    fact, order = await order_of(house, cards)
    await cards.end(order.tracking_id, 1)
    await house.reaches(fact, PaymentState.SETTLED)
    await cards.end(order.tracking_id, 3)
    answer = await says(house, await house.reaches(fact, PaymentState.REFUND_DUE), paid_out=False)
    assert isinstance(answer, Refusal)
    assert answer.slug == "paid-back-by-provider"
    assert await owed_back(house) == owed
    assert await house.facts(fact, "paid_back", count=1, seconds=0.3) == []


@pytest.mark.edge(35)
async def test_an_order_that_was_paid_and_taken_back_before_we_asked_bars_no_other_payment(
    house: House, cards: FakePesapalClient
) -> None:
    await cards.faults(notifications=0)
    fact, order = await order_of(house, cards)
    await cards.end(order.tracking_id, 1)
    await cards.end(order.tracking_id, 3)
    shown = await house.reaches(fact, PaymentState.FAILED, within=LADDER[2])
    assert [(each.state, each.reason) for each in shown.attempts] == [("unpaid", UnpaidReason.DECLINED_BY_BANK)]
    by_mpesa = await house.request(customer_id=fact.customer_id, method=Method.MPESA)
    await house.reaches(by_mpesa, PaymentState.PROMPTED)


async def test_what_the_release_before_wrote_down_of_a_chargeback_is_not_taken_off_what_is_owed(
    house: House, cards: FakePesapalClient
) -> None:
    owed = await owed_back(house)
    fact, first, _ = await paid_twice(house, cards, 1500.0)
    await house.rows("UPDATE payments SET state = 'refund_due' WHERE payment_id = $1", fact.payment_id)
    await house.rows(
        """
        INSERT INTO payment_refunds (payment_id, amount, reason, appointment_ids, at, paid_out_at, paid_out_by)
        SELECT $1, amount, 'reversed_by_provider', ARRAY[appointment_id], now(), now(), 'the provider'
        FROM ledger_lines WHERE payment_id = $1
        """,
        fact.payment_id,
    )
    await house.rows("UPDATE ledger_lines SET state = 'refund_due' WHERE payment_id = $1", fact.payment_id)
    await cards.end(first.tracking_id, 3)  # the same notification once more

    async def reversed_now() -> bool:
        shown = await house.shown(fact)
        return shown is not None and [each.state for each in shown.attempts] == ["reversed", "paid"]

    await eventually(reversed_now)
    assert await owed_back(house) == owed + MANICURE, "the bank took one of two; the other is still owed"


async def test_a_bank_takes_back_what_was_paid_twice_before_what_is_owed_for_something_else(
    house: House, cards: FakePesapalClient
) -> None:
    fact, first, _ = await settled_by_the_second(house, cards, MANICURE, PEDICURE)
    await house.cancel(fact.lines[1].appointment_id)
    await house.facts(fact, "refund_due", count=1)
    await cards.end(first.tracking_id, 1)
    await house.facts(fact, "refund_due", count=2)
    await cards.end(first.tracking_id, 3)
    await house.facts(fact, "paid_back", count=1)
    shown = await house.shown(fact)
    assert shown is not None
    assert [(each.amount, each.reason, each.paid_out_by) for each in shown.refunds] == [
        (PEDICURE, RefundReason.APPOINTMENT_CANCELLED, None),
        (MANICURE + PEDICURE, RefundReason.PAID_TWICE, "the provider"),
    ]


async def test_of_what_was_paid_three_times_the_bank_may_take_back_two(house: House, cards: FakePesapalClient) -> None:
    fact, first = await order_of(house, cards)
    orders = [first]
    for attempt in (2, 3):
        await cards.end(orders[-1].tracking_id, 2)
        await house.reaches(fact, PaymentState.FAILED)
        before = len(await cards.orders())
        await house.request(fact=fact.model_copy(update={"attempt": attempt}))
        orders.append(await newest(cards, before))
    for order in reversed(orders):
        await cards.end(order.tracking_id, 1)
        await house.reaches(fact, PaymentState.SETTLED)
    await house.facts(fact, "refund_due", count=2)
    for times, order in enumerate(orders[:2], start=1):
        await cards.end(order.tracking_id, 3)
        await house.facts(fact, "paid_back", count=times)
    shown = await house.shown(fact)
    assert shown is not None
    assert (shown.state, [each.state for each in shown.lines]) == (PaymentState.SETTLED, ["paid"])
