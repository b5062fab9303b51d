"""A passkey that is mistyped: refused when it is set up, and told at once where it became wrong later."""

import pytest
from pydantic import SecretStr

from payments.adapters.daraja import Daraja
from ratiba_contracts.asks import SET_UP_PAYMENTS
from ratiba_contracts.payment_reasons import UnpaidReason
from ratiba_contracts.payment_requests import DarajaAccount, PaymentsSetUp, SetUpPayments
from ratiba_contracts.payments import PaymentState
from ratiba_contracts.requests import Refusal

from .house import LADDER, House


def mistyped(house: House) -> SetUpPayments:
    given = house.account()
    assert isinstance(given.account, DarajaAccount)
    return given.model_copy(update={"account": given.account.model_copy(update={"passkey": SecretStr("mistyped")})})


async def test_a_mistyped_passkey_is_refused(house: House) -> None:
    before = await house.rows("SELECT * FROM payment_accounts")
    answer = await house.ask(SET_UP_PAYMENTS, mistyped(house))
    assert isinstance(answer, Refusal)
    assert answer.slug == "provider-refused"
    assert await house.rows("SELECT * FROM payment_accounts") == before


async def test_a_passkey_that_became_wrong_is_told_at_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def worked_then(_self: Daraja) -> bool:
        return False

    monkeypatch.setattr(Daraja, "refuses_passkey", worked_then)
    assert await house.ask(SET_UP_PAYMENTS, mistyped(house)) == PaymentsSetUp(provider="daraja")
    fact = await house.request()
    shown = await house.reaches(fact, PaymentState.FAILED, within=LADDER[0])
    assert [each.reason for each in shown.attempts] == [UnpaidReason.BUSINESS_NOT_SET_UP]
    assert await house.ask(SET_UP_PAYMENTS, house.account()) == PaymentsSetUp(provider="daraja")
