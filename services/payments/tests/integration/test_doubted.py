"""What is claimed and not proved: sums that only a callback says, late successes, statements of other accounts."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from payments.domain.answers import Answer, Paid, Pending, Statement
from ratiba_cli.fake_daraja.behaviour import Behaviour
from ratiba_cli.fake_daraja.client import FakeDarajaClient, SeenPrompt
from ratiba_contracts.asks import RECONCILE_PAYMENTS, SET_UP_PAYMENTS
from ratiba_contracts.payment_requests import PaymentsSetUp, Reconcile, Reconciled
from ratiba_contracts.payments import AttemptState, PaymentState, Provider
from ratiba_runtime.tenancy import bind_tenant
from ratiba_runtime.testing import eventually

from .house import LADDER, MANICURE, House

SILENT = Behaviour(callback="never")


async def claim(prompt: SeenPrompt, shillings: int | None = None) -> None:
    """A success as Daraja would tell of it, whoever tells."""
    items = [{"Name": "Amount", "Value": shillings}] if shillings is not None else []
    told = {"CheckoutRequestID": prompt.checkout_id, "ResultCode": 0, "CallbackMetadata": {"Item": items}}
    async with httpx.AsyncClient() as client:
        answer = await client.post(prompt.call_back_at, json={"Body": {"stkCallback": told}})
    assert answer.status_code == 200


async def rings_unwatched(house: House, daraja: FakeDarajaClient) -> tuple[Any, SeenPrompt]:
    """A prompt that rings, of which nobody tells and about which nobody is to be asked."""
    await daraja.rule(SILENT)
    fact = await house.request()
    prompt = await house.prompt(fact)
    await house.reaches(fact, PaymentState.PROMPTED)
    await house.without_looks(fact)
    return fact, prompt


async def row_of(house: House, fact: Any) -> Any:
    [row] = await house.rows("SELECT * FROM payment_attempts WHERE payment_id = $1", fact.payment_id)
    return row


@pytest.mark.edge(37)
@pytest.mark.parametrize("claimed", [1, 25_000])
async def test_a_claimed_sum_waits_for_the_statement_and_then_what_was_asked_for_is_credited(
    house: House, daraja: FakeDarajaClient, claimed: int
) -> None:
    await daraja.rule(SILENT)
    await daraja.hide_statement(hidden=True)
    try:
        fact = await house.request()
        prompt = await house.prompt(fact)
        await house.reaches(fact, PaymentState.PROMPTED)
        await claim(prompt, claimed)
        await daraja.decide(prompt.checkout_id, 0)
        shown = await house.reaches(fact, PaymentState.SETTLED, within=20)
    finally:
        await daraja.hide_statement(hidden=False)
    assert ([each.amount for each in shown.credits], shown.refunds) == ([MANICURE], ())
    # Not at the callback, nor at any look before the last: only when asking ends it is taken for what was asked for.
    assert shown.credits[0].at - shown.attempts[0].sent_at > timedelta(seconds=LADDER[-1])
    assert shown.attempts[0].asked_times >= 2


@dataclass(frozen=True)
class Told:
    """A provider of which somebody tells another sum while it is asked, and which says: paid."""

    prompt: SeenPrompt

    async def get(self, _provider: Provider) -> "Told":
        return self

    async def status(self, _reference: str | None) -> Answer:
        await claim(self.prompt, 25_000)
        return Paid()

    async def statement(self, since: datetime, until: datetime) -> Statement:
        return Statement((), complete=False, account="", since=since, until=until)


@pytest.mark.edge(37)
async def test_a_sum_that_is_claimed_while_the_provider_is_asked_is_doubted_too(
    house: House, daraja: FakeDarajaClient
) -> None:
    await daraja.rule(SILENT)
    fact = await house.request()
    prompt = await house.prompt(fact)
    await house.reaches(fact, PaymentState.PROMPTED)
    [replica] = house.replicas
    with bind_tenant(await replica.service.tenants.get(house.tenant)):
        told: Any = Told(prompt)
        known = await replace(replica.sweeper.handlers.asking, providers=told).about(fact.payment_id, 1)
    assert known is not None
    shown = await house.shown(fact)
    assert shown is not None
    assert (known.state, shown.credits) == (AttemptState.PROMPTED, ())


@dataclass(frozen=True)
class ToldMeanwhile(Told):
    """A provider that knows nothing yet, and whose empty statement is read while somebody tells of a success."""

    async def status(self, _reference: str | None) -> Answer:
        return Pending("being processed")

    async def statement(self, since: datetime, until: datetime) -> Statement:
        await claim(self.prompt)
        return Statement((), complete=True, account="600123", since=since, until=until)


@pytest.mark.edge(34)
async def test_a_success_that_is_told_while_the_statement_is_read_keeps_the_prompt(
    house: House, daraja: FakeDarajaClient
) -> None:
    fact, prompt = await rings_unwatched(house, daraja)
    await house.rows(
        "UPDATE payment_attempts SET sent_at = sent_at - interval '3 s' WHERE payment_id = $1", fact.payment_id
    )
    [replica] = house.replicas
    with bind_tenant(await replica.service.tenants.get(house.tenant)):
        told: Any = ToldMeanwhile(prompt)
        known = await replace(replica.sweeper.handlers.asking, providers=told).about(fact.payment_id, 1)
    assert known is not None
    assert (known.state, known.claimed_at is not None) == (AttemptState.PROMPTED, True)


@pytest.mark.edge(36)
async def test_another_account_s_statement_condemns_no_prompt(house: House, daraja: FakeDarajaClient) -> None:
    await daraja.rule(Behaviour(sending="break_but_ring", callback="never"))  # no id: only a statement can tell
    fact = await house.request()
    await house.prompt(fact)
    await eventually(lambda: row_of(house, fact))
    old = house.account()
    new = old.model_copy(update={"account": old.account.model_copy(update={"shortcode": "600999"})})
    assert await house.ask(SET_UP_PAYMENTS, new) == PaymentsSetUp(provider=Provider.DARAJA)
    try:
        await eventually(lambda: times_asked(house, fact, 3))  # 2.4 s: the statement's silence would be an answer
        shown = await house.shown(fact)
    finally:
        assert await house.ask(SET_UP_PAYMENTS, old) == PaymentsSetUp(provider=Provider.DARAJA)
    assert shown is not None
    assert [each.state for each in shown.attempts] == ["sending"]


async def times_asked(house: House, fact: Any, times: int) -> bool:
    return bool((await row_of(house, fact))["asked_times"] >= times)


@pytest.fixture
async def ended_then_paid(house: House, daraja: FakeDarajaClient) -> AsyncIterator[Any]:
    """A prompt that ended unpaid and was paid all the same; the query hesitates and the statement is away."""
    await daraja.rule(Behaviour(processing=1, callback="never"))
    fact = await house.request()
    prompt = await house.prompt(fact)
    await house.reaches(fact, PaymentState.PROMPTED)
    await house.rows(
        "UPDATE payment_attempts SET state = 'unpaid', reason = 'phone_not_reached', provider_code = '1037',"
        " ask_at = NULL, generation = generation + 1 WHERE payment_id = $1",
        fact.payment_id,
    )
    await house.rows("UPDATE payments SET state = 'failed' WHERE payment_id = $1", fact.payment_id)
    await daraja.hide_statement(hidden=True)
    await daraja.decide(prompt.checkout_id, 0)
    await claim(prompt)
    await eventually(lambda: times_asked(house, fact, 1))
    yield fact
    await daraja.hide_statement(hidden=False)


@pytest.mark.edge(34)
async def test_a_late_success_is_asked_about_until_it_is_known(house: House, ended_then_paid: Any) -> None:
    shown = await house.reaches(ended_then_paid, PaymentState.SETTLED)
    assert [each.amount for each in shown.credits] == [MANICURE]
    assert (await row_of(house, ended_then_paid))["claimed_at"] is None


@pytest.mark.edge(34)
async def test_a_late_success_is_found_by_reconciling(
    house: House, daraja: FakeDarajaClient, ended_then_paid: Any
) -> None:
    # As after the last rung: no look is to come.
    await house.rows(
        "UPDATE payment_attempts SET ask_at = NULL, generation = generation + 1 WHERE payment_id = $1",
        ended_then_paid.payment_id,
    )
    await daraja.hide_statement(hidden=False)
    told = await house.ask(RECONCILE_PAYMENTS, Reconcile(actor="tests"))
    assert isinstance(told, Reconciled)
    assert told.paid >= 1
    await house.reaches(ended_then_paid, PaymentState.SETTLED)


@pytest.mark.edge(34)
async def test_money_that_the_query_denies_is_found_on_the_statement(house: House, daraja: FakeDarajaClient) -> None:
    await daraja.rule(Behaviour(customer="pays", after_ms=50, callback="never", denied=True))
    fact = await house.request()
    await house.reaches(fact, PaymentState.CANCELLED_BY_CUSTOMER)
    await daraja.rule(Behaviour(customer="declines", after_ms=50))
    declined = await house.request()
    await house.reaches(declined, PaymentState.CANCELLED_BY_CUSTOMER)
    told = await house.ask(RECONCILE_PAYMENTS, Reconcile(actor="tests"))
    assert isinstance(told, Reconciled)
    assert (told.paid, told.remaining) == (1, 0)
    shown = await house.reaches(fact, PaymentState.SETTLED)
    assert [(each.amount, each.receipt) for each in shown.credits] == [(MANICURE, (await house.prompt(fact)).receipt)]
    unpaid = await house.shown(declined)
    assert unpaid is not None
    assert (unpaid.state, unpaid.credits) == (PaymentState.CANCELLED_BY_CUSTOMER, ())


@pytest.mark.edge(38)
async def test_a_claim_that_query_and_statement_deny_is_closed_and_until_then_bars_the_next_prompt(
    house: House, daraja: FakeDarajaClient
) -> None:
    await daraja.rule(Behaviour(customer="declines", after_ms=100, forged=True, callback="never"))
    fact = await house.request()
    await house.reaches(fact, PaymentState.CANCELLED_BY_CUSTOMER)
    assert (await row_of(house, fact))["claimed_at"] is not None
    await house.request(fact=fact.model_copy(update={"attempt": 2}))
    await house.prompt(fact, number=2)
    first, second = await house.rows(
        "SELECT * FROM payment_attempts WHERE payment_id = $1 ORDER BY number", fact.payment_id
    )
    assert (first["state"], first["claimed_at"], first["ask_at"]) == ("unpaid", None, None)
    assert second["sent_at"] - first["sent_at"] > timedelta(seconds=2), "its statement says nothing before"
    shown = await house.reaches(fact, PaymentState.PROMPTED)
    assert ([each.state for each in shown.attempts], shown.credits) == (["unpaid", "prompted"], ())


@dataclass(frozen=True)
class Overtaken(Told):
    """A provider that knows nothing yet, and of which somebody tells a success while it is asked."""

    async def status(self, _reference: str | None) -> Answer:
        await claim(self.prompt)
        return Pending("being processed")


@pytest.mark.edge(34)
async def test_a_look_that_a_callback_overtakes_leaves_the_look_of_the_callback_armed(
    house: House, daraja: FakeDarajaClient
) -> None:
    fact, prompt = await rings_unwatched(house, daraja)
    before = await row_of(house, fact)
    await daraja.slow_query(1500)
    try:
        [replica] = house.replicas
        with bind_tenant(await replica.service.tenants.get(house.tenant)):
            overtaken: Any = Overtaken(prompt)
            await replace(replica.sweeper.handlers.asking, providers=overtaken).about(fact.payment_id, 1)
        after = await row_of(house, fact)
    finally:
        await daraja.slow_query(0)
    assert after["generation"] == before["generation"] + 1
    assert after["ask_at"] - after["claimed_at"] < timedelta(seconds=0.1), "at once, not at the next rung"


@pytest.mark.edge(34)
async def test_who_tells_of_a_success_again_and_again_begins_no_ladder_anew(
    house: House, daraja: FakeDarajaClient
) -> None:
    await daraja.rule(SILENT)
    fact = await house.request()
    prompt = await house.prompt(fact)
    await house.reaches(fact, PaymentState.PROMPTED)
    await claim(prompt)
    first = (await row_of(house, fact))["claimed_at"]
    await claim(prompt)
    assert first is not None
    assert (await row_of(house, fact))["claimed_at"] == first
