"""A customer pays, or does not: prompts, callbacks, the ladder, and what the conversation is told."""

from dataclasses import replace
from uuid import uuid4

import pytest

from ratiba_cli.fake_daraja.behaviour import Behaviour
from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_contracts.consumers import PAYMENTS_REQUESTS
from ratiba_contracts.payment_reasons import UnpaidReason
from ratiba_contracts.payments import (
    PaymentCancelledByCustomer,
    PaymentExpired,
    PaymentFailed,
    PaymentPrompted,
    PaymentSettled,
    PaymentState,
)
from ratiba_runtime.testing import all_handled, eventually

from .house import MANICURE, OUTCOMES, PAYS, PEDICURE, House


async def test_one_prompt_for_the_sum_settles_both_appointments(house: House, daraja: FakeDarajaClient) -> None:
    fact = await house.request(MANICURE, PEDICURE)
    prompt = await house.prompt(fact)
    assert prompt.amount == 3300
    await daraja.decide(prompt.checkout_id, 0)
    paid = await house.reaches(fact, PaymentState.SETTLED)
    assert {line.state for line in paid.lines} == {"paid"}
    prompted, settled = await house.facts(fact, *OUTCOMES, count=2)
    receipt = (await house.prompt(fact)).receipt
    assert isinstance(prompted.data, PaymentPrompted)
    assert settled.data == PaymentSettled(
        payment_id=fact.payment_id,
        attempt=1,
        thread_id=fact.thread_id,
        amount=MANICURE + PEDICURE,
        currency="KES",
        appointment_ids=tuple(line.appointment_id for line in fact.lines),
        receipt=receipt,
    )
    assert settled.partitionkey == prompted.partitionkey == fact.thread_id[-16:].lower()
    assert [(each.receipt, each.amount) for each in paid.credits] == [(receipt, MANICURE + PEDICURE)]


@pytest.mark.edge(34)
async def test_a_request_delivered_twice_prompts_once(house: House, daraja: FakeDarajaClient) -> None:
    fact, message_id = house.requested(), uuid4()
    await house.request(fact=fact, message_id=message_id)
    await house.prompt(fact)
    await house.request(fact=fact, message_id=uuid4())  # the same wish under another id: the attempt is the same
    await all_handled(house.client.jetstream(), PAYMENTS_REQUESTS)
    assert len(await daraja.prompts(fact.personal.phone)) == 1


@pytest.mark.edge(35)
async def test_without_any_callback_the_ladder_finds_the_money(house: House, daraja: FakeDarajaClient) -> None:
    await daraja.usual(PAYS.model_copy(update={"callback": "never", "processing": 1}))
    fact = await house.request()
    shown = await house.reaches(fact, PaymentState.SETTLED)
    assert shown.attempts[0].asked_times == 2, "the first answer was: being processed"
    told = await house.facts(fact, *OUTCOMES, count=3, seconds=0.3)
    assert [type(each.data) for each in told] == [PaymentPrompted, PaymentSettled]


@pytest.mark.edge(36)
@pytest.mark.parametrize("sending", ["break_but_ring", "cut_but_ring"])
async def test_paid_although_the_call_failed_and_no_second_prompt_meanwhile(
    house: House, daraja: FakeDarajaClient, sending: str
) -> None:
    await daraja.rule(Behaviour(customer="by_hand", sending=sending))
    fact = await house.request()
    prompt = await house.prompt(fact)
    await house.request(fact=fact.model_copy(update={"attempt": 2}))  # "pay again"
    await all_handled(house.client.jetstream(), PAYMENTS_REQUESTS)
    assert len(await daraja.prompts(fact.personal.phone)) == 1, "the first may be on the phone"
    await daraja.decide(prompt.checkout_id, 0)
    shown = await house.reaches(fact, PaymentState.SETTLED)
    assert [each.state for each in shown.attempts] == ["paid"]
    assert len(await daraja.prompts(fact.personal.phone)) == 1


@pytest.mark.edge(36)
async def test_neither_an_id_nor_a_callback_the_statement_tells(house: House, daraja: FakeDarajaClient) -> None:
    await daraja.usual(PAYS.model_copy(update={"sending": "break_but_ring", "callback": "never"}))
    fact = await house.request()
    shown = await house.reaches(fact, PaymentState.SETTLED)
    assert shown.credits[0].receipt == (await house.prompt(fact)).receipt


@pytest.mark.edge(36)
async def test_a_prompt_that_never_left_is_given_up_once_the_statement_proves_it(
    house: House, daraja: FakeDarajaClient
) -> None:
    await daraja.rule(Behaviour(sending="break"))
    await daraja.usual(PAYS)
    fact = await house.request()
    await house.asks_again(fact)
    shown = await house.reaches(fact, PaymentState.SETTLED, within=15)
    assert [each.state for each in shown.attempts] == ["lapsed", "paid"]


async def test_a_call_refused_by_name_fails_at_once_with_its_reason_and_another_number_may_pay(
    house: House, daraja: FakeDarajaClient
) -> None:
    await daraja.rule(Behaviour(sending="refuse", error_code="400.002.02"))
    fact = await house.request()
    await house.reaches(fact, PaymentState.FAILED)
    [told] = await house.facts(fact, *OUTCOMES, count=1)
    assert told.data == PaymentFailed(
        payment_id=fact.payment_id,
        attempt=1,
        thread_id=fact.thread_id,
        reason=UnpaidReason.WRONG_NUMBER,
        provider_code="400.002.02",
        may_try_again=True,
    )


@pytest.mark.parametrize(
    ("customer", "state", "kind"),
    [
        ("declines", PaymentState.CANCELLED_BY_CUSTOMER, PaymentCancelledByCustomer),
        ("lacks_money", PaymentState.FAILED, PaymentFailed),
        ("wrong_pin", PaymentState.FAILED, PaymentFailed),
        ("ignores", PaymentState.FAILED, PaymentFailed),
    ],
)
async def test_what_the_customer_does_is_what_the_conversation_hears(
    house: House, daraja: FakeDarajaClient, customer: str, state: PaymentState, kind: type
) -> None:
    await daraja.usual(Behaviour(customer=customer, after_ms=50))
    fact = await house.request()
    await house.reaches(fact, state)
    assert [type(each.data) for each in await house.facts(fact, *OUTCOMES, count=2)] == [PaymentPrompted, kind]


async def test_a_prompt_that_rang_out_ends_with_its_time_and_nobody_called_it_off(
    house: House, daraja: FakeDarajaClient
) -> None:
    await daraja.usual(Behaviour(customer="ignores", after_ms=50))
    fact = await house.request()
    await house.reaches(fact, PaymentState.FAILED)
    await house.cancel(fact.lines[0].appointment_id, by="system")
    shown = await house.reaches(fact, PaymentState.EXPIRED)
    assert [line.state for line in shown.lines] == ["void"]
    told = [each.data for each in await house.facts(fact, *OUTCOMES, count=3)]
    assert [type(each) for each in told] == [PaymentPrompted, PaymentFailed, PaymentExpired]
    assert told[-1].resolved


@pytest.mark.edge(34)
async def test_refused_once_and_paid_the_second_time(house: House, daraja: FakeDarajaClient) -> None:
    await daraja.rule(Behaviour(customer="declines", after_ms=20, callback="late", late_ms=3000))
    await daraja.usual(PAYS)
    fact = await house.request()
    await house.reaches(fact, PaymentState.CANCELLED_BY_CUSTOMER)
    await house.request(fact=fact.model_copy(update={"attempt": 2}))
    await house.reaches(fact, PaymentState.SETTLED)
    refused = await house.prompt(fact)
    assert await daraja.callbacks_answered(refused.checkout_id) == [], "it comes only now"
    await eventually(lambda: daraja.callbacks_answered(refused.checkout_id))
    shown = await house.reaches(fact, PaymentState.SETTLED)
    assert [each.state for each in shown.attempts] == ["unpaid", "paid"]
    assert len(shown.credits) == 1


async def test_the_next_prompt_goes_to_the_phone_the_next_request_names(house: House, daraja: FakeDarajaClient) -> None:
    await daraja.rule(Behaviour(customer="lacks_money", after_ms=20))
    await daraja.usual(PAYS)
    fact = await house.request()
    await house.reaches(fact, PaymentState.FAILED)
    other = house.requested().personal
    await house.request(fact=fact.model_copy(update={"attempt": 2, "personal": other}))
    shown = await house.reaches(fact, PaymentState.SETTLED)
    assert [len(await daraja.prompts(each.phone)) for each in (fact.personal, other)] == [1, 1]
    assert (shown.phone_ends, shown.attempts[1].phone_ends) == (other.phone[-3:], other.phone[-3:])


@pytest.mark.edge(36)
async def test_a_second_payment_of_one_customer_is_prompted_when_the_first_is_over(
    house: House, daraja: FakeDarajaClient
) -> None:
    await daraja.rule(Behaviour(customer="by_hand"))
    await daraja.usual(PAYS)
    first = await house.request()
    prompt = await house.prompt(first)
    second = await house.request(customer_id=first.customer_id, personal=first.personal)
    await all_handled(house.client.jetstream(), PAYMENTS_REQUESTS)
    waiting = await house.shown(second)
    assert waiting is not None
    assert (waiting.state, waiting.attempts) == (PaymentState.REQUESTED, ())
    await daraja.decide(prompt.checkout_id, 0)
    await house.reaches(second, PaymentState.SETTLED)
    assert [each.while_another_rang for each in await daraja.prompts(first.personal.phone)] == [False, False]


async def test_a_token_that_ran_out_is_fetched_anew_and_the_customer_notices_nothing(
    house: House, daraja: FakeDarajaClient
) -> None:
    await daraja.usual(PAYS)
    await house.reaches(await house.request(), PaymentState.SETTLED)
    await daraja.end_tokens()
    await house.reaches(await house.request(), PaymentState.SETTLED)


@pytest.mark.edge(36)
async def test_without_an_access_token_nothing_was_sent_and_the_next_prompt_goes_at_once(
    house: House, daraja: FakeDarajaClient
) -> None:
    await daraja.usual(PAYS)
    await daraja.end_tokens()
    await daraja.withhold_tokens(withheld=True)
    try:
        fact = await house.request()
        shown = await house.reaches(fact, PaymentState.FAILED)
    finally:
        await daraja.withhold_tokens(withheld=False)
    assert [(each.state, each.asked_times) for each in shown.attempts] == [("unpaid", 0)]
    told = (await house.facts(fact, "failed", count=1))[0].data
    assert (told.reason, told.may_try_again) == (UnpaidReason.PROVIDER_TROUBLE, True)
    assert await daraja.prompts(fact.personal.phone) == []
    await house.request(fact=fact.model_copy(update={"attempt": 2}))
    await house.reaches(fact, PaymentState.SETTLED, within=3)


async def test_a_business_without_credentials_fails_with_a_reason(house: House) -> None:
    house = replace(house, tenant=await house.business(set_up=False))
    fact = await house.request()
    await house.reaches(fact, PaymentState.FAILED)
    told = (await house.facts(fact, "failed", count=1))[0].data
    assert isinstance(told, PaymentFailed)
    assert told.reason is UnpaidReason.BUSINESS_NOT_SET_UP
