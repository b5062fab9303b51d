"""Callbacks as they really come, and as others forge them: each is taken in, none is believed."""

import json

import httpx
import pytest

from ratiba_cli.fake_daraja.behaviour import Behaviour
from ratiba_cli.fake_daraja.client import FakeDarajaClient, SeenPrompt
from ratiba_contracts.asks import RECONCILE_PAYMENTS
from ratiba_contracts.payment_requests import Reconcile, Reconciled, ShownPayment
from ratiba_contracts.payments import PaymentPrompted, PaymentSettled, PaymentState
from ratiba_runtime.testing import eventually

from .house import MANICURE, OUTCOMES, PAYS, House


async def answered(daraja: FakeDarajaClient, prompt: SeenPrompt, callbacks: int) -> bool:
    """Whether so many callbacks of this prompt were answered."""
    return len(await daraja.callbacks_answered(prompt.checkout_id)) >= callbacks


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
    asked_before = (await house.reaches(second, PaymentState.PROMPTED)).attempts[0].asked_times

    async def asked_since() -> ShownPayment | None:
        """A look that had begun before may be counted after: the second one knows of the claim."""
        shown = await house.shown(second)
        return shown if shown is not None and shown.attempts[0].asked_times >= asked_before + 2 else None

    unpaid = await eventually(asked_since)
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
