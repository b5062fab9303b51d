"""Two customers who are to pay by one phone: its prompts come one after another, too."""

from datetime import UTC, datetime, timedelta

import pytest

from payments.adapters import payment_rows
from ratiba_cli.fake_daraja.behaviour import Behaviour
from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_contracts.asks import RECONCILE_PAYMENTS
from ratiba_contracts.consumers import PAYMENTS_REQUESTS
from ratiba_contracts.payment_requests import Reconcile
from ratiba_contracts.payments import PaymentState
from ratiba_runtime.tenancy import bind_tenant
from ratiba_runtime.testing import all_handled

from .house import House


@pytest.mark.edge(36)
async def test_who_shares_a_phone_waits_for_its_prompt_and_is_woken_when_it_is_over(
    house: House, daraja: FakeDarajaClient
) -> None:
    await daraja.usual(Behaviour())
    first = await house.request()
    await house.reaches(first, PaymentState.PROMPTED)
    second = await house.request(personal=first.personal)
    await all_handled(house.client.jetstream(), PAYMENTS_REQUESTS)
    waiting = await house.shown(second)
    assert waiting is not None
    assert (waiting.state, waiting.attempts) == (PaymentState.REQUESTED, ())
    replica = house.replicas[0]
    [tenant] = [one for one in replica.service.tenants.all() if one.slug == house.tenant]
    with bind_tenant(tenant):
        async with replica.service.database.tenant_transaction() as connection:
            lost = await payment_rows.waiting_since(connection, datetime.now(UTC) + timedelta(minutes=1), 10)
    assert second.payment_id not in lost, "no wake-up of it was lost: it waits for the phone"
    over = "UPDATE payment_attempts SET claimed_at = NULL, reference = NULL, sent_at = sent_at - interval '1 hour'"
    await house.rows(f"{over} WHERE payment_id = $1", first.payment_id)
    await house.ask(RECONCILE_PAYMENTS, Reconcile(actor="tests"))  # its statement shows no money
    await house.reaches(first, PaymentState.FAILED)
    await house.reaches(second, PaymentState.PROMPTED)
