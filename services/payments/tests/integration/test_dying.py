"""A death at each line of a prompt's life: never a second push, never money without a credit."""

import pytest

from payments.asking import Asking
from payments.prompting import Prompting
from payments.taking import Taking
from ratiba_cli.fake_daraja.behaviour import Behaviour
from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_contracts.payments import PaymentState

from .dying import dying_once
from .house import House

PAYS = Behaviour(customer="pays", after_ms=50)


LINES = [
    (Prompting, "begin", False),  # before the prompt is committed: all of it again
    (Prompting, "begin", True),  # the transaction is rolled back
    (Prompting, "send", False),  # committed as `sending`, never called: given up, then asked for again
    (Prompting, "_conclude", False),  # the phone rings, and nobody wrote down under which id
    (Prompting, "_conclude", True),
    (Asking, "_says", False),
    (Asking, "_write_down", False),  # the provider has said it was paid
    (Asking, "_write_down", True),
    (Taking, "take", False),
    (Taking, "take", True),  # everything was written, and is rolled back
]


@pytest.mark.edge(36)
@pytest.mark.parametrize(("owner", "name", "after"), LINES)
async def test_whatever_line_it_dies_at_the_customer_pays_once(
    house: House, daraja: FakeDarajaClient, monkeypatch: pytest.MonkeyPatch, owner: type, name: str, after: bool
) -> None:
    await daraja.usual(PAYS)
    deaths = dying_once(monkeypatch, owner, name, after=after)
    fact = await house.request()
    await house.request(fact=fact.model_copy(update={"attempt": 2}))
    shown = await house.reaches(fact, PaymentState.SETTLED, within=20)
    assert deaths == [name]
    assert len(shown.credits) == 1
    pushed = await daraja.prompts(fact.personal.phone)
    assert len(pushed) == 1
    assert len({each.account_reference for each in pushed}) == len(pushed)
    told = await house.facts(fact, "settled", count=2, seconds=0.3)
    assert len(told) == 1
