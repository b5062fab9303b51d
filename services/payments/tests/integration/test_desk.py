"""What operators and owners ask, what is kept sealed, what the nights and the sweeper do."""

from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from payments.adapters import payment_rows
from payments.adapters.sealing import AccountSeal
from payments.reaper import Reaper
from payments.sealing_anew import seal_all
from payments.wiring import Payments, build
from ratiba_cli.fake_daraja.behaviour import Behaviour
from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_contracts.asks import RECONCILE_PAYMENTS
from ratiba_contracts.payment_requests import (
    Reconcile,
    Reconciled,
)
from ratiba_contracts.payments import PaymentState
from ratiba_runtime.sealing import CannotOpen
from ratiba_runtime.tenancy import bind_tenant
from ratiba_runtime.testing import eventually

from .house import MANICURE, House

PAYS = Behaviour(customer="pays", after_ms=20)


async def test_credentials_are_stored_sealed_and_open_for_their_business_alone(house: House) -> None:
    [row] = await house.rows("SELECT sealed, provider FROM payment_accounts WHERE provider = 'daraja'")
    assert house.daraja is not None
    assert house.daraja.credentials.passkey.get_secret_value() not in row["sealed"]
    seal = AccountSeal([SecretStr(key) for key in house.keys])
    opened = seal.open(house.tenant, row["sealed"])
    assert opened.consumer_secret == house.daraja.credentials.consumer_secret
    with pytest.raises(CannotOpen):
        seal.open("kucha-bar", row["sealed"])
    with pytest.raises(CannotOpen):
        AccountSeal([SecretStr(Fernet.generate_key().decode())]).open(house.tenant, row["sealed"])


async def kept(house: House) -> str:
    [row] = await house.rows("SELECT sealed FROM payment_accounts WHERE provider = 'daraja'")
    sealed: str = row["sealed"]
    return sealed


async def test_a_key_is_exchanged_what_the_older_sealed_is_sealed_anew(house: House) -> None:
    old, new = house.keys[0], Fernet.generate_key().decode()
    service = house.replicas[0].service
    for first, second in ((new, old), (old, new)):
        both = AccountSeal([SecretStr(first), SecretStr(second)])
        await seal_all(service.database, service.tenants, both, lost=False)
        assert AccountSeal([SecretStr(first)]).open(house.tenant, await kept(house)).provider == "daraja"


async def test_payments_without_the_key_of_what_is_stored_does_not_start(house: House) -> None:
    before = await kept(house)
    built = await build(house.settings(credentials_keys=(Fernet.generate_key().decode(),)))
    with pytest.raises(CannotOpen, match="RATIBA_PAYMENTS_CREDENTIALS_KEYS"):
        async with built.service.running():
            pass
    service, other = built.service, AccountSeal([SecretStr(Fernet.generate_key().decode())])
    await seal_all(service.database, service.tenants, other, lost=True)
    assert await kept(house) == before
    await seal_all(service.database, service.tenants, AccountSeal([SecretStr(key) for key in house.keys]), lost=False)
    await service.database.close()


@pytest.mark.parametrize(
    ("table", "columns"), [("ledger_lines", "(appointment_id)"), ("payment_attempts", "(sent_at)")]
)
async def test_rows_are_found_without_reading_all_of_them(house: House, table: str, columns: str) -> None:
    schema = f"tenant_{house.tenant.replace('-', '_')}"
    rows = await house.rows("SELECT indexdef FROM pg_indexes WHERE schemaname = $1 AND tablename = $2", schema, table)
    assert any(row["indexdef"].endswith(columns) for row in rows)


async def test_reconciling_resolves_what_is_open_at_once(house: House, daraja: FakeDarajaClient) -> None:
    await daraja.usual(PAYS.model_copy(update={"sending": "break_but_ring", "callback": "never"}))
    fact = await house.request()
    await house.prompt(fact)

    async def paid() -> bool:
        return (await house.prompt(fact)).paid is not None

    await eventually(paid)
    answer = await house.ask(RECONCILE_PAYMENTS, Reconcile(actor="amina"))
    assert isinstance(answer, Reconciled)
    assert answer.looked_at >= 1
    shown = await house.shown(fact)
    assert shown is not None
    assert shown.state is PaymentState.SETTLED, "before the first rung that would read the statement"


@pytest.mark.parametrize(
    ("customer", "phone", "index"),
    [
        ("customer_id", "'+254700000001'", "one_live_prompt_a_customer"),
        ("gen_random_uuid()", "phone", "one_live_prompt_a_phone"),
    ],
)
async def test_the_database_refuses_a_second_live_prompt_of_one_customer_and_on_one_phone(
    house: House, customer: str, phone: str, index: str
) -> None:
    fact = await house.request()
    await house.prompt(fact)
    copy = f"""
        INSERT INTO payment_attempts (attempt_id, payment_id, number, customer_id, phone, provider,
                                      account_reference, amount, state, sent_at)
        SELECT gen_random_uuid(), payment_id, 2, {customer}, {phone}, provider, gen_random_uuid(), amount, state, now()
        FROM payment_attempts WHERE payment_id = $1
    """
    with pytest.raises(asyncpg.UniqueViolationError, match=index):
        await house.rows(copy, fact.payment_id)


async def test_the_database_refuses_a_second_standing_line_of_an_appointment(house: House) -> None:
    fact, other = await house.request(), await house.request()
    await house.prompt(fact)
    await house.prompt(other)
    second = "UPDATE ledger_lines SET appointment_id = $2 WHERE payment_id = $1"
    with pytest.raises(asyncpg.UniqueViolationError, match="one_standing_line_an_appointment"):
        await house.rows(second, other.payment_id, fact.lines[0].appointment_id)


async def test_who_writes_a_payment_down_is_alone_with_it(house: House) -> None:
    fact = await house.request()
    await house.reaches(fact, PaymentState.PROMPTED)
    [replica] = house.replicas
    with bind_tenant(await replica.service.tenants.get(house.tenant)):
        async with house.database.tenant_transaction() as connection:
            assert await payment_rows.lock(connection, fact.payment_id) is not None
            with pytest.raises(asyncpg.LockNotAvailableError):
                await house.rows("SELECT FROM payments WHERE payment_id = $1 FOR UPDATE NOWAIT", fact.payment_id)
    assert await house.rows("SELECT FROM payments WHERE payment_id = $1 FOR UPDATE NOWAIT", fact.payment_id)


async def test_a_wake_up_that_was_lost_is_made_good_by_the_sweeper(house: House, daraja: FakeDarajaClient) -> None:
    await daraja.usual(PAYS.model_copy(update={"callback": "never"}))
    fact = await house.request()
    await house.reaches(fact, PaymentState.PROMPTED)
    # As if the bus had lost every timer: the generation they carry is not the stored one any more.
    await house.rows(
        "UPDATE payment_attempts SET generation = generation + 50, ask_at = now() - interval '1 minute'"
        " WHERE payment_id = $1",
        fact.payment_id,
    )
    [replica] = house.replicas
    tenant = await replica.service.tenants.get(house.tenant)
    assert await replica.sweeper.sweep(tenant) >= 1
    await house.reaches(fact, PaymentState.SETTLED, within=1)


async def later(replica: Payments, days: int) -> Reaper:
    return Reaper(replica.service.database, replica.service.tenants, lambda: datetime.now(UTC) + timedelta(days=days))


async def test_old_payments_are_archived_without_a_phone_and_unsettled_money_never(
    house: House, daraja: FakeDarajaClient
) -> None:
    await daraja.usual(PAYS)
    settled = await house.request()
    await house.reaches(settled, PaymentState.SETTLED)
    await daraja.usual(PAYS.model_copy(update={"amount": 1}))
    owed_back = await house.request()
    await house.reaches(owed_back, PaymentState.REFUND_DUE)
    await daraja.usual(Behaviour())
    ringing = await house.request()
    await house.prompt(ringing)
    [replica] = house.replicas
    tenant = await replica.service.tenants.get(house.tenant)
    assert await (await later(replica, 411)).reap(tenant) >= 1
    assert await house.shown(settled) is None
    assert await house.shown(owed_back) is not None
    assert await house.shown(ringing) is not None
    [row] = await house.rows("SELECT document::text FROM payment_archive WHERE payment_id = $1", settled.payment_id)
    assert settled.personal.phone.removeprefix("+") not in row["document"]
    assert '"credits"' in row["document"]
    routes = await house.rows("SELECT payment_id FROM payment_routing")
    assert ringing.payment_id in {each["payment_id"] for each in routes}, "its prompt is live"
    assert settled.payment_id not in {each["payment_id"] for each in routes}


@pytest.mark.edge(38)
async def test_a_receipt_is_remembered_as_long_as_its_payment_is_in_the_books(
    house: House, daraja: FakeDarajaClient
) -> None:
    await daraja.usual(PAYS)
    settled = await house.request()
    [credited] = (await house.reaches(settled, PaymentState.SETTLED)).credits
    await daraja.usual(PAYS.model_copy(update={"amount": 1}))
    owed_back = await house.request()
    [owed] = (await house.reaches(owed_back, PaymentState.REFUND_DUE)).credits

    async def remembered() -> set[str]:
        rows = await house.rows("SELECT receipt FROM public.payment_receipts")
        return {row["receipt"] for row in rows} & {credited.receipt, owed.receipt}

    [replica] = house.replicas
    tenant = await replica.service.tenants.get(house.tenant)
    await (await later(replica, 409)).reap(tenant)
    assert await remembered() == {credited.receipt, owed.receipt}
    await (await later(replica, 411)).reap(tenant)
    assert await remembered() == {owed.receipt}, "its money is not settled"


async def test_what_is_paid_a_year_ahead_is_owed_back_when_it_is_called_off(
    house: House, daraja: FakeDarajaClient
) -> None:
    await daraja.usual(PAYS)
    paid, called_off = await house.request(), await house.request()
    await house.reaches(called_off, PaymentState.SETTLED)
    await house.reaches(paid, PaymentState.SETTLED)
    await daraja.usual(Behaviour(customer="lacks_money", after_ms=20))
    unpaid = await house.request()
    await house.reaches(unpaid, PaymentState.FAILED)
    [replica] = house.replicas
    tenant = await replica.service.tenants.get(house.tenant)
    await (await later(replica, 360)).reap(tenant)
    assert await house.shown(unpaid) is None
    await house.cancel(called_off.lines[0].appointment_id)
    shown = await house.reaches(called_off, PaymentState.REFUND_DUE)
    assert [each.amount for each in shown.refunds] == [MANICURE]
