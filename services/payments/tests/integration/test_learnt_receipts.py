"""Money that was confirmed by asking comes without a receipt; the statement of a reconciliation tells it, once."""

from uuid import UUID, uuid4

import pytest

from ratiba_cli.fake_daraja.behaviour import Behaviour
from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_contracts.asks import RECONCILE_PAYMENTS
from ratiba_contracts.payment_requests import Reconcile
from ratiba_contracts.payments import PaymentState

from .house import House

PAID_UNTOLD = Behaviour(customer="pays", after_ms=50, callback="never")
USED_BY = "SELECT attempt_id FROM public.payment_receipts WHERE receipt = $1"
KNOWN = "SELECT receipt FROM payment_credits WHERE payment_id = $1"


async def reconciled(house: House, daraja: FakeDarajaClient, *, used_by: UUID | None = None) -> tuple[str, UUID, str]:
    """The statement's receipt of a payment, the prompt of it, and the receipt that its credit has afterwards."""
    await daraja.usual(PAID_UNTOLD)
    fact = await house.request()
    await house.reaches(fact, PaymentState.SETTLED)
    receipt = (await house.prompt(fact)).receipt
    assert receipt is not None
    assert [row["receipt"] for row in await house.rows(KNOWN, fact.payment_id)] == [None]
    if used_by is not None:
        insert = (
            "INSERT INTO public.payment_receipts (provider, receipt, tenant, attempt_id) VALUES ('daraja', $1, $2, $3)"
        )
        await house.rows(insert, receipt, house.tenant, used_by)
    await house.ask(RECONCILE_PAYMENTS, Reconcile(actor="tests"))
    [attempt] = await house.rows("SELECT attempt_id FROM payment_attempts WHERE payment_id = $1", fact.payment_id)
    [credit] = await house.rows(KNOWN, fact.payment_id)
    return receipt, attempt["attempt_id"], credit["receipt"]


@pytest.mark.edge(34)
async def test_a_learnt_receipt_is_used_up(house: House, daraja: FakeDarajaClient) -> None:
    receipt, attempt_id, known = await reconciled(house, daraja)
    assert known == receipt
    assert [row["attempt_id"] for row in await house.rows(USED_BY, receipt)] == [attempt_id]


@pytest.mark.edge(34)
async def test_a_receipt_that_another_prompt_has_used_is_not_learnt(house: House, daraja: FakeDarajaClient) -> None:
    other = uuid4()
    receipt, _, known = await reconciled(house, daraja, used_by=other)
    assert known is None
    assert [row["attempt_id"] for row in await house.rows(USED_BY, receipt)] == [other]
