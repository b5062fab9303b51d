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
from ratiba_runtime.testing import all_handled, eventually

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


CLAIMED = """
    INSERT INTO payment_attempts (attempt_id, payment_id, number, customer_id, phone, provider, account_reference,
                                  amount, state, sent_at, claimed_at)
    SELECT gen_random_uuid(), payment_id, 1, customer_id, '+254700000000', 'daraja', left(payment_id::text, 12), 150000,
           'unpaid', now(), now()
    FROM payments WHERE payment_id = $1
"""
PAST = "UPDATE payments SET held_until = now() - interval '1 second' WHERE payment_id = $1"
ELSEWHERE = CLAIMED.replace("'unpaid', now(), now()", "'sending', now(), NULL")


@pytest.mark.edge(36)
@pytest.mark.parametrize(
    "bars", [CLAIMED, PAST, ELSEWHERE], ids=["told of a success", "held no longer", "asked on another phone"]
)
async def test_who_waits_longest_and_cannot_go_keeps_nobody_waiting(
    house: House, daraja: FakeDarajaClient, bars: str
) -> None:
    await daraja.usual(Behaviour())
    ringing = await house.request()
    prompt = await house.prompt(ringing)
    await house.reaches(ringing, PaymentState.PROMPTED)
    barred = await house.request(personal=ringing.personal)
    await eventually(lambda: house.shown(barred))
    free = await house.request(personal=ringing.personal)
    await eventually(lambda: house.shown(free))
    await house.rows(bars, barred.payment_id)
    await house.rows("UPDATE payments SET attempts_wanted = 2 WHERE payment_id = $1", barred.payment_id)
    await daraja.decide(prompt.checkout_id, 0)
    await house.reaches(free, PaymentState.PROMPTED)
    left = await house.shown(barred)
    assert left is not None
    assert left.state is PaymentState.REQUESTED
