"""A request and a cancellation of one appointment, neither committed when the other comes: one waits for the other.

The test itself holds one of the two transactions open, on the real server.
"""

import asyncio
from datetime import UTC, datetime

import pytest

from payments.adapters import money_rows, payment_rows
from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_contracts.asks import NOTE_PAID_OUT
from ratiba_contracts.payment_reasons import RefundReason
from ratiba_contracts.payment_requests import NotePaidOut
from ratiba_contracts.payments import PaymentState
from ratiba_contracts.requests import Refusal
from ratiba_runtime.tenancy import bind_tenant
from ratiba_runtime.testing import eventually, is_waited_for, tenant_named

from .house import MANICURE, PAYS, PEDICURE, House


@pytest.mark.edge(39)
async def test_a_request_waits_for_a_cancellation_that_is_half_written(house: House, daraja: FakeDarajaClient) -> None:
    fact = house.requested(MANICURE, PEDICURE)
    with bind_tenant(tenant_named(house.tenant)):
        async with house.database.tenant_transaction() as cancelling:
            for line in fact.lines:
                await payment_rows.note_called_off(cancelling, line.appointment_id, datetime.now(UTC))
            await house.request(fact=fact)
            await eventually(lambda: is_waited_for(cancelling))
    shown = await house.reaches(fact, PaymentState.CANCELLED_BY_CUSTOMER)
    assert shown.attempts == ()
    assert await daraja.prompts(fact.personal.phone) == []


@pytest.mark.edge(39)
async def test_a_cancellation_waits_for_a_request_that_is_half_written(house: House, daraja: FakeDarajaClient) -> None:
    fact = house.requested()
    gone = fact.lines[0].appointment_id

    async def met() -> bool:
        """The cancellation waits, or it has passed the request by."""
        waits = await house.rows(
            "SELECT 1 FROM pg_locks JOIN pg_database AS own ON own.oid = database AND own.datname = current_database()"
            " WHERE locktype = 'advisory' AND NOT granted"
        )
        return bool(waits or await house.rows("SELECT 1 FROM called_off_appointments WHERE appointment_id = $1", gone))

    with bind_tenant(tenant_named(house.tenant)):
        async with house.database.tenant_transaction() as holding:
            await holding.execute("LOCK TABLE payment_accounts")  # the request reads it last before it commits
            await house.request(fact=fact)
            await eventually(lambda: is_waited_for(holding))
            await house.cancel(gone)
            await eventually(met)
    prompt = await house.prompt(fact)
    await house.reaches(fact, PaymentState.CANCELLED_BY_CUSTOMER)
    await daraja.decide(prompt.checkout_id, 0)
    shown = await house.reaches(fact, PaymentState.REFUND_DUE)
    assert [(each.amount, each.reason) for each in shown.refunds] == [(MANICURE, RefundReason.APPOINTMENT_CANCELLED)]


async def test_who_paid_it_back_waits_for_the_provider_that_takes_it_back(
    house: House, daraja: FakeDarajaClient
) -> None:
    await daraja.usual(PAYS.model_copy(update={"amount": 7}))
    payment = await house.reaches(await house.request(), PaymentState.REFUND_DUE)
    [refund] = payment.refunds
    by_hand = NotePaidOut(
        actor="amina", payment_id=payment.payment_id, refund_id=refund.refund_id, expected_version=refund.version
    )
    with bind_tenant(tenant_named(house.tenant)):
        async with house.database.tenant_transaction() as taking_back:
            await payment_rows.lock(taking_back, payment.payment_id)
            saying = asyncio.create_task(house.ask(NOTE_PAID_OUT, by_hand))
            await eventually(lambda: is_waited_for(taking_back))
            assert await money_rows.take_back(taking_back, payment.payment_id, refund.amount, datetime.now(UTC))
    answer = await saying
    assert isinstance(answer, Refusal)
    assert answer.slug == "stale-version"
