"""A customer pays, or does not: prompts, callbacks, the ladder, and what the conversation is told."""

import asyncio
import json
from dataclasses import replace
from uuid import uuid4

import httpx
import pytest

from ratiba_cli.fake_daraja.behaviour import Behaviour
from ratiba_cli.fake_daraja.client import FakeDarajaClient, SeenPrompt
from ratiba_contracts.asks import RECONCILE_PAYMENTS
from ratiba_contracts.payment_reasons import UnpaidReason
from ratiba_contracts.payment_requests import Reconcile, Reconciled
from ratiba_contracts.payments import (
    PaymentCancelledByCustomer,
    PaymentFailed,
    PaymentPrompted,
    PaymentSettled,
    PaymentState,
)
from ratiba_runtime.testing import eventually

from .house import MANICURE, OUTCOMES, PAYS, PEDICURE, House


async def answered(daraja: FakeDarajaClient, prompt: SeenPrompt, callbacks: int) -> bool:
    """Whether so many callbacks of this prompt were answered."""
    return len(await daraja.callbacks_answered(prompt.checkout_id)) >= callbacks


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
@pytest.mark.parametrize("callback", ["five_times", "reordered", "bare"])
async def test_however_callbacks_come_there_is_one_credit(
    house: House, daraja: FakeDarajaClient, callback: str
) -> None:
    await daraja.usual(PAYS.model_copy(update={"callback": callback}))
    fact = await house.request()
    prompt = await house.prompt(fact)
    await house.reaches(fact, PaymentState.SETTLED)
    count = {"five_times": 5, "reordered": 2, "bare": 1}[callback]
    await eventually(lambda: answered(daraja, prompt, count))
    assert await daraja.callbacks_answered(prompt.checkout_id) == [200] * count
    shown = await house.reaches(fact, PaymentState.SETTLED)
    assert [each.amount for each in shown.credits] == [MANICURE]
    told = await house.facts(fact, *OUTCOMES, count=3, seconds=0.5)
    assert [type(each.data) for each in told] == [PaymentPrompted, PaymentSettled]


@pytest.mark.edge(34)
async def test_a_request_delivered_twice_prompts_once(house: House, daraja: FakeDarajaClient) -> None:
    fact, message_id = house.requested(), uuid4()
    await house.request(fact=fact, message_id=message_id)
    await house.prompt(fact)
    await house.request(fact=fact, message_id=uuid4())  # the same wish under another id: the attempt is the same
    await asyncio.sleep(0.5)
    assert len(await daraja.prompts(fact.personal.phone)) == 1


@pytest.mark.edge(35)
async def test_without_any_callback_the_ladder_finds_the_money(house: House, daraja: FakeDarajaClient) -> None:
    await daraja.usual(PAYS.model_copy(update={"callback": "never", "processing": 1}))
    fact = await house.request()
    shown = await house.reaches(fact, PaymentState.SETTLED)
    assert shown.attempts[0].asked_times == 2, "the first answer was: being processed"
    told = await house.facts(fact, *OUTCOMES, count=3, seconds=0.3)
    assert [type(each.data) for each in told] == [PaymentPrompted, PaymentSettled]


@pytest.mark.edge(35)
async def test_a_late_callback_after_the_ladder_found_it_changes_nothing(
    house: House, daraja: FakeDarajaClient
) -> None:
    await daraja.usual(PAYS.model_copy(update={"callback": "late", "late_ms": 2500}))
    fact = await house.request()
    prompt = await house.prompt(fact)
    before = await house.reaches(fact, PaymentState.SETTLED)
    assert await daraja.callbacks_answered(prompt.checkout_id) == []
    await eventually(lambda: answered(daraja, prompt, 1))
    assert await daraja.callbacks_answered(prompt.checkout_id) == [200]
    assert await house.shown(fact) == before


@pytest.mark.edge(36)
@pytest.mark.parametrize("sending", ["break_but_ring", "cut_but_ring"])
async def test_paid_although_the_call_failed_and_no_second_prompt_meanwhile(
    house: House, daraja: FakeDarajaClient, sending: str
) -> None:
    await daraja.rule(Behaviour(customer="by_hand", sending=sending))
    fact = await house.request()
    prompt = await house.prompt(fact)
    await house.request(fact=fact.model_copy(update={"attempt": 2}))  # "pay again"
    await asyncio.sleep(0.5)
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
    await house.request(fact=fact.model_copy(update={"attempt": 2}))
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


@pytest.mark.edge(34)
async def test_refused_once_and_paid_the_second_time(house: House, daraja: FakeDarajaClient) -> None:
    await daraja.rule(Behaviour(customer="declines", after_ms=20, callback="late", late_ms=1200))
    await daraja.usual(PAYS)
    fact = await house.request()
    await house.reaches(fact, PaymentState.CANCELLED_BY_CUSTOMER)
    await house.request(fact=fact.model_copy(update={"attempt": 2}))
    await house.reaches(fact, PaymentState.SETTLED)
    await asyncio.sleep(0.8)  # the refusal of the first comes only now
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
    await asyncio.sleep(0.5)
    waiting = await house.shown(second)
    assert waiting is not None
    assert (waiting.state, waiting.attempts) == (PaymentState.REQUESTED, ())
    await daraja.decide(prompt.checkout_id, 0)
    await house.reaches(second, PaymentState.SETTLED)
    assert [each.while_another_rang for each in await daraja.prompts(first.personal.phone)] == [False, False]


@pytest.mark.edge(38)
async def test_a_forged_success_is_never_believed(house: House, daraja: FakeDarajaClient) -> None:
    await daraja.usual(Behaviour(customer="declines", after_ms=400, forged=True, callback="never"))
    fact = await house.request()
    prompt = await house.prompt(fact)
    shown = await house.reaches(fact, PaymentState.CANCELLED_BY_CUSTOMER)
    await eventually(lambda: answered(daraja, prompt, 1))
    assert await daraja.callbacks_answered(prompt.checkout_id) == [200], "it was taken in, and looked into"
    assert shown.credits == ()


@pytest.mark.edge(38)
async def test_a_receipt_is_used_once(house: House, daraja: FakeDarajaClient) -> None:
    await daraja.usual(PAYS)
    first = await house.request()
    used = (await house.reaches(first, PaymentState.SETTLED)).credits[0].receipt
    await daraja.usual(Behaviour(callback="never"))
    second = await house.request()
    prompt = await house.prompt(second)
    forged = {
        "CheckoutRequestID": prompt.checkout_id,
        "ResultCode": 0,
        "CallbackMetadata": {"Item": [{"Name": "MpesaReceiptNumber", "Value": used}]},
    }
    async with httpx.AsyncClient() as client:
        answer = await client.post(prompt.call_back_at, json={"Body": {"stkCallback": forged}})
    assert answer.status_code == 200
    await asyncio.sleep(0.3)
    unpaid = await house.shown(second)
    assert unpaid is not None
    assert (unpaid.state, unpaid.credits) == (PaymentState.PROMPTED, ())
    await daraja.decide(prompt.checkout_id, 0)  # now it is paid indeed, under a receipt of its own
    paid = await house.reaches(second, PaymentState.SETTLED)
    assert paid.credits[0].receipt is None, "the receipt that was claimed is somebody else's"
    assert isinstance(await house.ask(RECONCILE_PAYMENTS, Reconcile(actor="tests")), Reconciled)
    known = await house.shown(second)
    assert known is not None
    assert known.credits[0].receipt == (await house.prompt(second)).receipt


@pytest.mark.edge(38)
@pytest.mark.parametrize(
    ("change", "status"),
    [("token", 404), ("tenant", 404), ("body", 400), ("size", 413)],
)
async def test_what_is_no_callback_of_ours_is_refused(
    house: House, daraja: FakeDarajaClient, change: str, status: int
) -> None:
    fact = await house.request()
    prompt = await house.prompt(fact)
    address, body = prompt.call_back_at, json.dumps({"Body": {"stkCallback": {"CheckoutRequestID": "x"}}})
    match change:
        case "token":
            address = address[:-1] + ("a" if address[-1] != "a" else "b")
        case "tenant":
            address = address.replace(house.tenant, "another-tenant")
        case "size":
            body = "x" * 20_000
    async with httpx.AsyncClient() as client:
        answer = await client.post(address, content=body)
    assert answer.status_code == status


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
