"""A key is lost, and the service is to start all the same: no money is taken by what does not open."""

from typing import Any

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from payments import sealing_anew
from payments.adapters import account_rows
from payments.adapters.sealing import AccountSeal
from ratiba_cli.fake_daraja.behaviour import Behaviour
from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_cli.servers.ports import pick_free
from ratiba_contracts.asks import SET_UP_PAYMENTS, SHOW_PAYMENTS
from ratiba_contracts.payment_reasons import UnpaidReason
from ratiba_contracts.payment_requests import PaymentsSetUp, PaymentsShown, ShowPayments
from ratiba_contracts.payments import Method, PaymentMethodsSnapshot, PaymentState
from ratiba_runtime.sealing import CannotOpen
from ratiba_runtime.testing import eventually

from .house import House
from .test_publishing import told


async def test_who_is_asked_to_pay_by_a_lost_account_is_answered_and_others_are_not_asked(
    servers: House, daraja: FakeDarajaClient
) -> None:
    servers.daraja, servers.port = daraja, pick_free()
    await daraja.usual(Behaviour())
    async with servers.running() as replica:
        servers.replicas.append(replica)
        servers.tenant = slug = await servers.business()
    servers.replicas.clear()
    kept, servers.keys = servers.keys, (Fernet.generate_key().decode(),)
    async with servers.running(credentials_lost=True, sweep_seconds=0.2) as replica:
        servers.replicas.append(replica)
        fact = await servers.request()
        shown = await servers.reaches(fact, PaymentState.FAILED)
        [failed] = await servers.facts(fact, "failed", count=1)
        assert (failed.data.reason, shown.attempts) == (UnpaidReason.BUSINESS_NOT_SET_UP, ())

        async def dropped() -> bool:
            return await told(servers, slug) == PaymentMethodsSnapshot(version=2, methods=())

        await eventually(dropped)
        listed = await servers.ask(SHOW_PAYMENTS, ShowPayments())
        assert isinstance(listed, PaymentsShown)
        assert listed.providers == ()
        assert await servers.ask(SET_UP_PAYMENTS, servers.account()) == PaymentsSetUp(provider="daraja")
        await servers.prompt(await servers.request())
        assert await told(servers, slug) == PaymentMethodsSnapshot(version=3, methods=(Method.MPESA,))
    servers.replicas.clear()
    servers.keys = kept


def a_key() -> str:
    return Fernet.generate_key().decode()


async def opens(servers: House) -> bool:
    [row] = await servers.rows("SELECT opens FROM payment_accounts")
    return bool(row["opens"])


async def test_what_is_set_up_while_another_copy_gives_up_what_was_there_takes_money(
    servers: House, daraja: FakeDarajaClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    servers.daraja, servers.port, servers.keys = daraja, pick_free(), (a_key(),)
    read = account_rows.all_sealed

    async def then_set_up_again(connection: Any) -> Any:
        found = await read(connection)
        if found:
            assert await servers.ask(SET_UP_PAYMENTS, servers.account()) == PaymentsSetUp(provider="daraja")
        return found

    async with servers.running(credentials_lost=True) as replica:
        servers.replicas.append(replica)
        servers.tenant = await servers.business()
        monkeypatch.setattr(account_rows, "all_sealed", then_set_up_again)
        lost = AccountSeal((SecretStr(a_key()),))
        await sealing_anew.seal_all(replica.service.database, replica.service.tenants, lost, lost=True)
        assert await opens(servers)
    servers.replicas.clear()


async def test_what_was_given_up_once_refuses_no_later_start_and_what_was_not_does(
    servers: House, daraja: FakeDarajaClient
) -> None:
    servers.daraja, servers.port, servers.keys = daraja, pick_free(), (a_key(),)
    async with servers.running(credentials_lost=True) as replica:
        servers.replicas.append(replica)
        servers.tenant = await servers.business()
    servers.replicas.clear()
    servers.keys = (a_key(),)
    with pytest.raises(CannotOpen):
        async with servers.running():
            pass
    async with servers.running(credentials_lost=True):
        assert not await opens(servers)
    async with servers.running():
        assert not await opens(servers)
