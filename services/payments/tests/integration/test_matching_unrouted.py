"""What came unrouted: a person says where it belongs, and it is credited when the provider says so, too."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest

from ratiba_cli.fake_daraja.behaviour import Behaviour
from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_contracts.asks import MATCH_UNROUTED, SHOW_PAYMENTS
from ratiba_contracts.payment_requests import MatchUnrouted, PaymentsShown, ShowPayments, UnroutedMatched
from ratiba_contracts.payments import PaymentState, Provider
from ratiba_contracts.requests import Refusal
from ratiba_runtime.testing import eventually

from .house import MANICURE, PAYS, House


async def forget_the_route(house: House, payment_id: UUID) -> None:
    """As the nightly round would, days later."""
    await house.rows("DELETE FROM payment_routing WHERE payment_id = $1", payment_id)


async def unrouted(house: House) -> Any:
    answer = await house.ask(SHOW_PAYMENTS, ShowPayments())
    assert isinstance(answer, PaymentsShown)
    return answer.unrouted


@pytest.fixture
async def stray(house: House, daraja: FakeDarajaClient) -> AsyncIterator[Any]:
    """A payment that was paid, whose callback came when its route had gone; nobody asks about it by themselves."""
    await daraja.rule(Behaviour(customer="by_hand", callback="once", sending="break_but_ring"))
    fact = await house.request()
    prompt = await house.prompt(fact)
    await eventually(lambda: house.rows("SELECT 1 FROM payment_routing WHERE payment_id = $1", fact.payment_id))
    await forget_the_route(house, fact.payment_id)
    await daraja.hide_statement(hidden=True)
    await house.without_looks(fact)
    await daraja.decide(prompt.checkout_id, 0)
    await eventually(lambda: unrouted(house))
    yield fact
    await daraja.hide_statement(hidden=False)
    await house.rows("DELETE FROM payment_callbacks_unrouted")


async def test_a_callback_nobody_waits_for_is_kept_and_suggested_not_credited(house: House, stray: Any) -> None:
    [told] = await unrouted(house)
    assert (told.amount, told.phone_ends, told.provider) == (MANICURE, stray.personal.phone[-3:], Provider.DARAJA)
    assert told.suggestions == (stray.payment_id,)
    [candidate] = told.candidates
    assert (candidate.payment_id, candidate.services, candidate.total) == (stray.payment_id, ("Manicure",), MANICURE)
    assert told.claims_money
    shown = await house.shown(stray)
    assert shown is not None
    assert shown.credits == ()


async def match(house: House, fact: Any) -> UnroutedMatched | str:
    """Say that the one that waits belongs to this payment; returns the slug of a refusal."""
    [told] = await unrouted(house)
    request = MatchUnrouted(actor="amina", unrouted_id=told.unrouted_id, payment_id=fact.payment_id)
    answer = await house.ask(MATCH_UNROUTED, request)
    assert isinstance(answer, UnroutedMatched | Refusal)
    return answer.slug if isinstance(answer, Refusal) else answer


@pytest.mark.edge(38)
async def test_a_match_is_credited_only_when_the_provider_confirms_it(
    house: House, daraja: FakeDarajaClient, stray: Any
) -> None:
    [told] = await unrouted(house)
    assert await match(house, stray) == "not-confirmed"
    await daraja.hide_statement(hidden=False)
    assert await match(house, stray) == UnroutedMatched(state=PaymentState.SETTLED)
    assert await unrouted(house) == ()
    request = MatchUnrouted(actor="amina", unrouted_id=told.unrouted_id, payment_id=stray.payment_id)
    again = await house.ask(MATCH_UNROUTED, request)
    assert isinstance(again, Refusal)
    assert (again.slug, "amina" in again.message) == ("already-matched", True)
    shown = await house.reaches(stray, PaymentState.SETTLED)
    receipt = (await house.prompt(stray)).receipt
    assert [(each.amount, each.receipt) for each in shown.credits] == [(MANICURE, receipt)]
    used = await house.rows(
        "SELECT a.payment_id FROM payment_receipts AS r JOIN payment_attempts AS a USING (attempt_id)"
        " WHERE r.receipt = $1",
        receipt,
    )
    assert [each["payment_id"] for each in used] == [stray.payment_id], "nobody else can use it"


@pytest.mark.edge(38)
async def test_money_of_one_prompt_is_not_matched_to_another(
    house: House, daraja: FakeDarajaClient, stray: Any
) -> None:
    other = await house.request()
    await house.reaches(other, PaymentState.PROMPTED)
    await daraja.hide_statement(hidden=False)
    assert await match(house, other) == "not-confirmed"
    shown = await house.shown(other)
    assert shown is not None
    assert (shown.state, shown.credits) == (PaymentState.PROMPTED, ())


@pytest.mark.edge(38)
async def test_a_receipt_that_was_credited_is_not_matched_again(
    house: House, daraja: FakeDarajaClient, stray: Any
) -> None:
    await daraja.rule(PAYS)
    paid = await house.request()
    await house.reaches(paid, PaymentState.SETTLED)
    receipt = (await house.prompt(stray)).receipt
    await house.rows(
        "INSERT INTO payment_receipts (provider, receipt, tenant, attempt_id)"
        " SELECT provider, $2, $3, attempt_id FROM payment_attempts WHERE payment_id = $1",
        paid.payment_id,
        receipt,
        house.tenant,
    )
    await daraja.hide_statement(hidden=False)
    assert await match(house, stray) == "receipt-used"
    shown = await house.shown(stray)
    assert shown is not None
    assert shown.credits == ()


@pytest.mark.edge(38)
async def test_another_business_s_payment_is_tied_to_no_prompt_that_has_no_id(
    house: House, daraja: FakeDarajaClient
) -> None:
    mine = house.tenant
    house.tenant = await house.business()
    try:
        await daraja.rule(PAYS.model_copy(update={"callback": "never"}))
        theirs = await house.request()
        paid = await house.prompt(theirs)
        await house.reaches(theirs, PaymentState.SETTLED)
    finally:
        house.tenant = mine
    await daraja.rule(Behaviour(sending="break_but_ring", callback="never"))
    fact = await house.request()
    prompt = await house.prompt(fact)
    told = {"CheckoutRequestID": paid.checkout_id, "ResultCode": 0}
    async with httpx.AsyncClient() as client:
        answer = await client.post(prompt.call_back_at, json={"Body": {"stkCallback": told}})
    assert answer.status_code == 200
    assert [each.provider for each in await unrouted(house)] == [Provider.DARAJA]
    [row] = await house.rows("SELECT * FROM payment_attempts WHERE payment_id = $1", fact.payment_id)
    assert (row["reference"], row["claimed_at"]) == (None, None)
    await house.rows("DELETE FROM payment_callbacks_unrouted")


@pytest.mark.edge(38, 39)
async def test_what_is_matched_late_was_paid_in_time_if_the_statement_says_so(
    house: House, daraja: FakeDarajaClient, stray: Any
) -> None:
    await house.rows("UPDATE payments SET state = 'failed', held_until = now() WHERE payment_id = $1", stray.payment_id)
    await daraja.hide_statement(hidden=False)
    assert await match(house, stray) == UnroutedMatched(state=PaymentState.SETTLED)
